"""Which time zone a person means who types one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import CareError
from bot.text.folding import ALIKE, folded, likeness
from bot.text.language import _
from bot.text.places import Place, is_sure, largest_cities, places_beginning, places_called, places_near
from bot.text.zone_abbreviations import offset_typed, zones_abbreviated

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
_MOST_OFFERED, _MOST_IN_MENU = 5, 25
_FIXED = {"UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0", "EST", "MST", "HST"}


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


@dataclass(frozen=True)
class ZoneGuess:
    """What somebody may mean who typed a zone."""

    zone: str | None  # the one that is meant surely
    place: Place | None = None  # whose clock that is, where a place was typed
    why: str = ""  # it is not sure
    offered: tuple[Place, ...] = ()  # whose clock it may be, the likeliest first


def guess_zone(typed: str, locale: str, now: datetime) -> ZoneGuess:
    """Return the zone that somebody typed by its name or that of a place, or else what it may be, to be offered."""
    exact = _zones().get(typed.strip().casefold())
    if exact and ("/" in exact or exact == "UTC"):
        return ZoneGuess(exact)
    called, abbreviated = places_called(typed), _places(zones_abbreviated(typed))
    ahead = offset_typed(typed)
    if ahead is not None:
        return _guess_at(ahead, abbreviated, locale, now)
    if abbreviated:
        # Two letters may also be a country or state, such as PT for Portugal and CT for Connecticut.
        return _guess_abbreviated([*abbreviated, *(called if len(typed.strip()) == 2 else [])], locale, now)
    if called:
        return _guess_called(typed, called)
    if exact:
        return ZoneGuess(exact)
    found = [*places_beginning(typed), *_places(zones_like(typed, _MOST_OFFERED, locale))] or places_near(typed)
    return ZoneGuess(None, None, unknown_zone(), _spread(found, _MOST_OFFERED, locale))


def zone_meant(typed: str, locale: str, now: datetime) -> str:
    """Return the zone that somebody typed or chose. Raises CareError where it could be several, or none."""
    guess = guess_zone(typed, locale, now)
    if guess.zone is None:
        raise CareError(offer(guess, now))
    return guess.zone


def offer(guess: ZoneGuess, now: datetime) -> str:
    """Return the question which of these places somebody means."""
    if not guess.offered:
        return guess.why
    each = [f"- `{place.zone}` · {with_time(place, now)}" for place in guess.offered]
    return "\n".join([f"{guess.why} {_('Is it one of these?')}", *each])


def with_time(place: Place, now: datetime) -> str:
    """Return a place with what its clock shows, by which one recognises one's own: “Paris, France (10:17)”."""
    return f"{place} ({now.astimezone(ZoneInfo(place.zone)):%H:%M})"


def has_seasons(zone: str) -> bool:
    """Return whether this may be the clock of a place, and not only a distance from Greenwich."""
    return zone not in _FIXED and not zone.startswith("Etc/")


def suggest_places(typed: str, locale: str, most: int = _MOST_IN_MENU) -> list[Place]:
    """Return whose clock may be meant by what somebody has typed so far."""
    if not typed.strip():
        return _places([*dict.fromkeys([*home_zones(locale), *largest_cities()])][:most])
    zones = _places([*zones_abbreviated(typed), *zones_like(typed, most, locale)])
    called = _spread([*map(_place_in, zones_abbreviated(typed)), *places_called(typed), *places_beginning(typed)], most)
    named = {place.zone for place in called}
    found = [*called, *(place for place in zones if place.zone not in named)]
    return (found or [*_spread(places_near(typed), most)])[:most]


def unknown_zone() -> str:
    """Return the sentence for what is neither a zone nor a place."""
    return _("I don't know that time zone. Its name looks like `Europe/Berlin` or `America/New_York`.")


def _guess_called(typed: str, called: list[Place]) -> ZoneGuess:
    """Return which of the places that have this name is meant."""
    if is_sure(typed, called):
        return ZoneGuess(called[0].zone, called[0])
    why = _("There are several of that name, or it has several clocks.")
    if len({place.zone for place in called}) == 1:
        why = _("I'm not sure which place that is.")
    return ZoneGuess(None, None, why, _spread(called, _MOST_IN_MENU))


def _guess_at(ahead: timedelta, fixed: list[Place], locale: str, now: datetime) -> ZoneGuess:
    """Return what may be meant by a distance from Greenwich: where clocks show that now, or do out of season."""
    cities = [city for zone, city in largest_cities().items() if ahead in _offsets(zone, now)]
    own = [place for place in fixed if not has_seasons(place.zone)]
    why = _("That clock does not change in summer, and those of most places do.")
    return ZoneGuess(None, None, why, (*_spread(cities, _MOST_OFFERED - len(own), locale), *own))


def _guess_abbreviated(first: list[Place], locale: str, now: datetime) -> ZoneGuess:
    """Return what may be meant by an abbreviation, which tells the clock and not the place."""
    offered = _spread(first, _MOST_OFFERED)
    if len({place.zone for place in first}) == 1:
        shown = _offsets(first[0].zone, now)
        alike = [city for zone, city in largest_cities().items() if _offsets(zone, now) == shown]
        offered = _spread([*first, *_homes_first(alike, locale)], _MOST_OFFERED)
    return ZoneGuess(None, None, _("Several places call their time so."), offered)


def _spread(places: Iterable[Place], most: int, locale: str = "") -> tuple[Place, ...]:
    """Return the first place of each zone, and where there is room, others of these zones, in the order they had."""
    distinct, by_zone = dict[str, Place](), dict[str, Place]()
    for place in _homes_first(places, locale):
        distinct.setdefault(str(place), place)
        by_zone.setdefault(place.zone, place)
    chosen = list(dict.fromkeys([*by_zone.values(), *distinct.values()]))[:most]
    return tuple(place for place in distinct.values() if place in chosen)


def _homes_first(places: Iterable[Place], locale: str) -> list[Place]:
    homes = home_zones(locale)
    return sorted(places, key=lambda place: homes.index(place.zone) if place.zone in homes else len(homes))


def _offsets(zone: str, now: datetime) -> frozenset[timedelta | None]:
    """Return how far ahead of Greenwich a clock is now and half a year later."""
    return _offsets_at(zone, now.replace(hour=0, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=1_000)
def _offsets_at(zone: str, day: datetime) -> frozenset[timedelta | None]:
    return frozenset(at.astimezone(ZoneInfo(zone)).utcoffset() for at in (day, day + timedelta(days=182)))


def _places(zones: Iterable[str]) -> list[Place]:
    return [_place_in(zone) for zone in zones]


def _place_in(zone: str) -> Place:
    """Return the place that a zone is called after, in the words of its largest city if that is it."""
    name = zone.rpartition("/")[2].replace("_", " ")
    city = largest_cities().get(zone)
    if city is None or not has_seasons(zone):
        return Place(_fixed_name(zone), "", "", zone, 0)
    return city if folded(name) in folded(city.name) else Place(name, "", city.country, zone, 0)


def _fixed_name(zone: str) -> str:
    """Return a clock without a place as people write it: the database's `Etc/GMT-1` is GMT+1."""
    name = zone.rpartition("/")[2].replace("_", " ")
    return name.translate(str.maketrans("+-", "-+")) if zone.startswith("Etc/") else name


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
        if alike < ALIKE:
            return None
        far += 1 - alike
    return far / len(wanted)


_alike = lru_cache(maxsize=10_000)(likeness)


@cache
def _parts(zone: str) -> tuple[str, ...]:
    return _words(zone)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", folded(text)))


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
