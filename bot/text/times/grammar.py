"""Which things a phrase can say, piece by piece, so that every word and every number of it belongs to one.

A reading is a row of pieces from the beginning to the end of the phrase in which nothing is said twice.
"""

from collections.abc import Iterator

from bot.text.times import stretches
from bot.text.times.lattice import Edge, Lattice
from bot.text.times.pieces import Said
from bot.text.times.rule import Made, Values, Writing
from bot.text.times.rules_of_days import DATES, DAYS
from bot.text.times.rules_of_hours import HOURS, PARTS

MOST_READINGS = 400  # of one phrase; nobody writes one that has so many

_RULES = tuple((rule.pattern.split(), rule.make) for rule in (*HOURS, *PARTS, *DAYS, *DATES))


class Grammar:
    """The readings of one phrase, of which somebody writes in this way."""

    def __init__(self, lattice: Lattice, end: int, writing: Writing) -> None:
        self._lattice, self._end, self._writing = lattice, end, writing
        self.language = writing.language
        self._pieces: dict[int, list[tuple[Made, int]]] = {}

    def readings(self) -> list[Said]:
        """All that the phrase can say, the least far-fetched first; none where a word or number is left over."""
        found: list[Said] = []
        self._read(0, {}, found)
        return sorted((one for one in found if _says_a_moment(one)), key=lambda one: one.cost)

    def _read(self, node: int, made: Made, found: list[Said]) -> None:
        if node == self._end:
            found.append(Said(**made))
            return
        if len(found) >= MOST_READINGS:
            return
        for piece, end in self._pieces_at(node):
            if not (piece.keys() & made.keys()) - {"cost"}:
                cost = made.get("cost", 0) + piece.get("cost", 0)
                self._read(end, made | piece | {"cost": cost}, found)

    def _pieces_at(self, node: int) -> list[tuple[Made, int]]:
        if node not in self._pieces:
            found = [
                (made, end)
                for pattern, make in _RULES
                for values, end in self._fits(node, pattern)
                if (made := make(values, self._writing)) is not None
            ]
            found += [({"stretch": one, "cost": cost}, end) for one, cost, end in stretches.at(self, node)]
            self._pieces[node] = found
        return self._pieces[node]

    def _fits(self, node: int, pattern: list[str]) -> Iterator[tuple[Values, int]]:
        """Yield each way in which words from a node on fit a pattern, with the node behind them."""
        if not pattern:
            yield [], node
            return
        wanted, rest = pattern[0], pattern[1:]
        for edge in self.edges(node, wanted.removesuffix("?")):
            for values, end in self._fits(edge.end, rest):
                yield [edge.value, *values], end
        if wanted.endswith("?"):
            for values, end in self._fits(node, rest):
                yield [None, *values], end

    def edges(self, node: int, kind: str) -> Iterator[Edge]:
        """Yield the words of a kind (`unit`, or `unit:minute`) that begin at a node."""
        name, _colon, value = kind.partition(":")
        for edge in self._lattice.get(node, ()):
            if edge.kind == name and (not value or edge.value == value):
                yield edge


def _says_a_moment(said: Said) -> bool:
    """Return whether this says when something is; a number alone and half a day alone do not."""
    is_day = said.day is not None or said.date or said.weekday or said.period
    if (said.half and not said.clock) or (said.now and (is_day or said.clock or said.part)):
        return False
    if said.date and said.date.is_bare and not said.weekday:
        return False
    if said.half and said.clock and said.clock.is_bare and said.clock.hour > 12:
        return False
    if said.stretch and said.stretch.direction in {"from", "before"}:
        return bool(is_day or said.clock or said.now)
    if said.clock and said.clock.is_bare and not said.clock.is_marked and said.cost >= 2:
        return bool(is_day or said.half or said.part or said.zones or (said.stretch and said.stretch.is_of_days))
    return bool(is_day or said.clock or said.part or said.stretch or said.now)
