"""Which time zone a person means who types one."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

from bot.errors import CareError
from bot.text.language import _
from bot.text.zone_abbreviations import zones_abbreviated

# Where most people live whose Discord speaks a language, the most people first; only an order, and nothing is hidden.
_SPOKEN_IN = {
    "en-US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"),
    "en-GB": ("Europe/London", "Europe/Dublin", "Australia/Sydney", "Pacific/Auckland"),
    "bg": ("Europe/Sofia",),
    "zh-CN": ("Asia/Shanghai", "Asia/Singapore"),
    "zh-TW": ("Asia/Taipei", "Asia/Hong_Kong"),
    "hr": ("Europe/Zagreb",),
    "cs": ("Europe/Prague",),
    "id": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "da": ("Europe/Copenhagen",),
    "nl": ("Europe/Amsterdam", "Europe/Brussels"),
    "fi": ("Europe/Helsinki",),
    "fr": ("Europe/Paris", "Europe/Brussels", "Europe/Zurich", "America/Toronto"),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "el": ("Europe/Athens", "Asia/Nicosia"),
    "hi": ("Asia/Kolkata",),
    "hu": ("Europe/Budapest",),
    "it": ("Europe/Rome",),
    "ja": ("Asia/Tokyo",),
    "ko": ("Asia/Seoul",),
    "es-419": ("America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires", "America/Lima"),
    "es-ES": ("Europe/Madrid", "Atlantic/Canary"),
    "lt": ("Europe/Vilnius",),
    "no": ("Europe/Oslo",),
    "pl": ("Europe/Warsaw",),
    "pt-BR": ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "Europe/Lisbon"),
    "ro": ("Europe/Bucharest", "Europe/Chisinau"),
    "ru": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "sv-SE": ("Europe/Stockholm", "Europe/Helsinki"),
    "th": ("Asia/Bangkok",),
    "tr": ("Europe/Istanbul",),
    "uk": ("Europe/Kyiv",),
    "vi": ("Asia/Ho_Chi_Minh",),
}
# How alike two words are at least, of which one may be a slip: “berln” and “berlin” 0.91, “paris” and “parsi” 0.8.
_ALIKE = 0.75


def known_zone(name: str) -> str:
    """Return `name` as the zone database spells it, whatever its case. Raises ValueError for an unknown one."""
    spelled = _zones().get(name.strip().casefold())
    if spelled is None:
        raise ValueError("is not a time zone")
    return spelled


def zones_like(typed: str, most: int = 25, locale: str = "") -> list[str]:
    """Return zones that somebody may mean: those that fit all the words they typed, or else come close to them.

    First those in which the place begins so, and among equals those where people speak `locale`.
    """
    wanted = _words(typed)
    fits = _ranked({zone: _fit(wanted, zone) for zone in _zones().values()}, locale)
    if not fits and wanted:
        fits = _ranked({zone: _nearness(wanted, zone) for zone in _zones().values()}, locale)
    return fits[:most]


def zone_meant(typed: str, locale: str) -> str:
    """Return the zone that somebody typed or chose. Raises CareError where it could be several, or none."""
    exact = _zones().get(typed.strip().casefold())
    found = list(zones_abbreviated(typed)) or ([exact] if exact else zones_like(typed, 5, locale))
    if len(found) == 1:
        return found[0]
    words = _("I don't know that time zone. Its name looks like `Europe/Berlin` or `America/New_York`.")
    if found:
        words += " " + _("Is it one of these? {zones}").format(zones=", ".join(f"`{zone}`" for zone in found))
    raise CareError(words)


def country_of(zone: str) -> str | None:
    """Return the code of the country in which a zone is, by ISO 3166; None where its name says none, as UTC's."""
    countries = _countries()
    return countries.get(zone) or (countries.get(_links().get(zone, "")) if "/" in zone else None)


def home_zones(locale: str) -> tuple[str, ...]:
    """Return where people live who speak this, the likeliest first."""
    return _SPOKEN_IN.get(locale, ())


def _ranked(ranks: dict[str, float | None], locale: str) -> list[str]:
    homes = {zone: place for place, zone in enumerate(home_zones(locale))}
    fitting = [(rank, homes.get(zone, len(homes)), zone) for zone, rank in ranks.items() if rank is not None]
    return [zone for _rank, _home, zone in sorted(fitting)]


def _fit(wanted: tuple[str, ...], zone: str) -> float | None:
    """Return 0 if the place begins with a word that was typed, 1 if all are in its name, None if one is not."""
    if not all(word in " ".join(_parts(zone)) for word in wanted):
        return None
    place = zone.rpartition("/")[2]
    return float(bool(wanted) and not any(_words(place)[:1] == (w,) or _words(place)[0].startswith(w) for w in wanted))


def _nearness(wanted: tuple[str, ...], zone: str) -> float | None:
    """Return how far what was typed is from the name at its nearest, if every word is near one of its words."""
    far = 0.0
    for word in wanted:
        alike = max(_alike(word, part) for part in _parts(zone))
        if alike < _ALIKE:
            return None
        far += 1 - alike
    return far / len(wanted)


@lru_cache(maxsize=10_000)
def _alike(word: str, part: str) -> float:
    """Return the likeness from 0 to 1; 0 as soon as it is clear that they are not alike enough."""
    match = SequenceMatcher(None, word, part)
    may_be = match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE
    return match.ratio() if may_be else 0.0


@cache
def _parts(zone: str) -> tuple[str, ...]:
    return _words(zone)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(re.findall(r"[^\W_]+", plain))


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones() if _words(zone)}


@cache
def _countries() -> dict[str, str]:
    """Return the country of each zone; of a name that several share, each has its own zone there."""
    lines = (row.split("\t") for row in _table("zone.tab") if row and not row.startswith("#"))
    return {parts[2]: parts[0] for parts in lines}


@cache
def _links() -> dict[str, str]:
    """Return the zone that an older name stands for."""
    lines = (row.split() for row in _table("tzdata.zi"))
    return {parts[2]: parts[1] for parts in lines if parts[:1] == ["L"]}


def _table(name: str) -> list[str]:
    return (files("tzdata.zoneinfo") / name).read_text(encoding="utf-8").splitlines()
