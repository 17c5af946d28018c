"""Which places in the world somebody may mean who types a name, and what their clocks are."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from bot.text.folding import ALIKE, folded, likeness

FILE = Path(__file__).parents[2] / "data" / "places.tsv"
OF_COUNTRY, OF_REGION, OF_CITY = "country", "region", "city"

# A name of a place that it also has counts for a tenth: Philadelphia is a city, and Amman was called so.
_ALSO_CALLED = 10
# London in Canada has one person for 21 in London; of two places that are nearer to each other, none is meant surely.
_OUTSHINES = 20
_SAY_THE_STATE = {"US", "CA", "AU"}  # where people say it with the city
_SHORT = 3  # letters, which may be a code for much else
_ENOUGH = 40  # lines of each kind; those with most people are first
_NEAREST = 6  # names that one may have meant who slipped; each takes a search of its own


class Place(NamedTuple):
    """Somewhere that people live, by one clock."""

    name: str
    region: str
    country: str
    zone: str
    weight: float  # how many live there, less if this is not its name

    def __str__(self) -> str:
        """Return it as one recognises it, such as “Springfield, Illinois, United States”."""
        return ", ".join(dict.fromkeys(filter(None, [self.name, self.region, self.country])))


class _Line(NamedTuple):
    kind: str
    name: str
    key: str
    people: int
    where: str
    names: str

    def places(self, needle: str) -> Iterator[Place]:
        """Return the place, or where it has several clocks, its largest city with each of them."""
        country = _named(OF_COUNTRY, self.key[:2])
        region = _named(OF_REGION, self.key) if self.key[:2] in _SAY_THE_STATE and "." in self.key else ""
        own = self.kind == OF_COUNTRY or self.names.startswith(needle)
        weight = self.people / (1 if own else _ALSO_CALLED)
        if self.kind == OF_CITY:
            yield Place(self.name, region, country, self.where, weight)
            return
        clocks = [one.partition("=") for one in self.where.split(",")]
        for zone, _is, city in clocks:
            yield Place(city if len(clocks) > 1 else self.name, region, country, zone, weight)


def places_called(typed: str) -> list[Place]:
    """Return all places that have this very name, perhaps with their country or region after it, the largest first."""
    name = folded(typed)
    return _ranked(_exactly(name)) or _ranked(_with_region(name.split()))


def is_sure(typed: str, places: list[Place]) -> bool:
    """Return whether the first of these places is meant, as the others have the same clock or are far smaller."""
    others = [one for one in places if one.zone != places[0].zone]
    short = len(folded(typed)) <= _SHORT and typed.isascii() and folded(typed) != folded(places[0].name)
    return not short and all(one.weight * _OUTSHINES <= places[0].weight for one in others)


def places_beginning(typed: str) -> list[Place]:
    """Return places of which a name begins so, or a word in it, the largest first."""
    name = folded(typed)
    found = _ranked(_found(f"|{name}")) if name else []
    return found or (_ranked(_found(f" {name}")) if name else [])


def places_near(typed: str) -> list[Place]:
    """Return places whose names are like this one, as after a slip of the finger, the likest first."""
    name = folded(typed)
    if len(name) <= _SHORT:
        return []
    likest = sorted(((likeness(name, one), one) for one in _candidates(name)), reverse=True)[:_NEAREST]
    return list(dict.fromkeys(place for ratio, one in likest if ratio >= ALIKE for place in _ranked(_exactly(one))))


@cache
def largest_cities() -> dict[str, Place]:
    """Return the largest city of each zone, the largest of all first; a zone in which no city is has none."""
    largest: dict[str, _Line] = {}
    for line in _lines(f"{OF_CITY}\t", OF_CITY):
        largest.setdefault(line.where, line)
    return {zone: next(line.places("")) for zone, line in largest.items()}


def _ranked(found: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(sorted(found, key=lambda place: -place.weight)))


def _exactly(name: str) -> Iterator[Place]:
    return _found(f"|{name}|")


def _found(needle: str) -> Iterator[Place]:
    for kind in (OF_COUNTRY, OF_REGION, OF_CITY):
        for line in islice(_lines(needle, kind), _ENOUGH):
            yield from line.places(needle)


def _with_region(words: list[str]) -> Iterator[Place]:
    """Return what is meant by a name with that of a country or region before or after it."""
    for at in range(len(words) - 1, 0, -1):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        for name, around in ((first, last), (last, first)):
            keys = {line.key for kind in (OF_COUNTRY, OF_REGION) for line in _lines(f"|{around}|", kind)}
            if keys:
                for line in chain(_lines(f"|{name}|", OF_REGION), _lines(f"|{name}|", OF_CITY)):
                    if line.key in keys or line.key[:2] in keys:
                        yield from line.places(f"|{name}|")


def _candidates(name: str) -> set[str]:
    """Return names that share a half with this one: a slip of the finger leaves one of them as it was."""
    half, near = len(name) // 2, len(name) // 4 + 1
    begun = re.compile(rf"\|({re.escape(name[:half])}[^|\n]{{0,{len(name) - half + near}}})\|".encode())
    names = {one[1].decode() for one in begun.finditer(_table())}
    end = f"{name[half:]}|".encode()
    at = _table().find(end)
    while at >= 0:
        names.add(_table()[_table().rfind(b"|", 0, at) + 1 : at + len(end) - 1].decode())
        at = _table().find(end, at + 1)
    return {one for one in names if abs(len(one) - len(name)) <= near}


def _lines(needle: str, kind: str) -> Iterator[_Line]:
    """Return the lines of a kind in which this stands, those of places with most people first."""
    table, wanted = _table(), needle.encode()
    begins, ends = _part(kind)
    at = table.find(wanted, begins, ends)
    while at >= 0:
        end = table.find(b"\n", at)
        kind, name, key, people, where, names = table[table.rfind(b"\n", 0, at) + 1 : end].decode().split("\t")
        yield _Line(kind, name, key, int(people), where, names)
        at = table.find(wanted, end, ends)


@cache
def _part(kind: str) -> tuple[int, int]:
    """Return where the lines of a kind begin and end."""
    table, begins = _table(), f"\n{kind}\t".encode()
    return table.find(begins), table.find(b"\n", table.rfind(begins) + 1)


@cache
def _named(kind: str, key: str) -> str:
    line = next(_lines(f"\t{key}\t", kind), None)
    return line.name if line else ""


@cache
def _table() -> bytes:
    """Return the file as it is: bytes are searched in a thousandth of a second, and take no more room than it."""
    return b"\n" + FILE.read_bytes()
