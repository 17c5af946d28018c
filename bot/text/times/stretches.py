"""Amounts of time as people write them: `2h30m`, “an hour and a half”, “dans 1h30”, “15 minutes before”."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from bot.text.times.lattice import Edge
from bot.text.times.lexicon import Language, Sense
from bot.text.times.pieces import SECONDS, Stretch

Amounts = tuple[tuple[float, str], ...]

_DIRECTIONS = ("in", "ago", "from", "before")
_FAR = 5  # how far-fetched what people hardly ever mean is
_LATE = 13  # from here on an hour of the day cannot be mistaken for one of twelve
_LONG = 7  # so many hours or more are hardly written with the letter that also stands behind hours of the day
_MOST_AMOUNTS = 6


class Row(NamedTuple):
    """Amounts in a row, the node behind them, and how far-fetched it is that they are amounts and no hour."""

    amounts: Amounts
    end: int
    cost: int = 0


class Words(Protocol):
    """The words of a phrase, by the node at which they begin."""

    language: Language

    def edges(self, node: int, kind: str) -> Iterator[Edge]:
        """Yield the words of a kind that begin at a node."""
        ...


def cost_of_hour(language: Language, hour: int, word: str) -> int:
    """Return how far-fetched it is that “15 h” is an hour of the day, where nothing else says that it is one."""
    if (Sense("unit", "hour"),) not in language.meanings(word.rstrip(".")):
        return 0
    is_short = len(word) == 1 and word not in language.hour_letters
    return _FAR if hour == 24 or (is_short and hour < (_LATE if language.name == "en" else _LONG)) else 0


def at(words: Words, node: int) -> Iterator[tuple[Stretch, int, int]]:
    """Yield the stretches of time that begin at a node: each with how far-fetched it is, and the node behind it."""
    for row in _rows(words, node):
        yield Stretch(row.amounts), row.cost, row.end
        for direction in _DIRECTIONS:
            for behind in words.edges(row.end, direction):
                yield Stretch(row.amounts, direction), 0, behind.end
    for row in _one(words, node) if words.language.has_spaces else ():
        for behind in words.edges(row.end, "in"):
            yield Stretch(row.amounts, "in"), 0, behind.end  # “tunnin kuluttua”
    for before in _DIRECTIONS[:2]:
        for edge in words.edges(node, before):
            for row in (*_rows(words, edge.end), *(_one(words, edge.end) if words.language.has_spaces else ())):
                yield Stretch(row.amounts, before), 0, row.end
                for behind in words.edges(row.end, before):
                    yield Stretch(row.amounts, before), 0, behind.end


def _rows(words: Words, node: int) -> Iterator[Row]:
    """Yield rows of amounts: “2 hours, 30 minutes”; a last number without a unit is the minutes of an hour."""
    for first in _amount(words, node):
        yield first
        if first.amounts[-1][1] == "hour":
            yield from _with_minutes(words, node, first)
        for further in _behind_and(words, first.end):
            for rest in _rows(words, further):
                if len(first.amounts) + len(rest.amounts) <= _MOST_AMOUNTS:
                    yield Row(first.amounts + rest.amounts, rest.end)


def _with_minutes(words: Words, node: int, hours: Row) -> Iterator[Row]:
    letter = _word_of_hours(words, node, hours.end)
    for further in _behind_and(words, hours.end):
        for minutes in words.edges(further, "num"):
            if len(minutes.value) <= 2 and int(minutes.value) < 60:
                amount = hours.amounts[0][0]
                is_clock = (
                    letter
                    and 0 < amount < 24
                    and (amount >= (_LONG if letter in words.language.hour_letters else _LATE))
                )
                yield Row((*hours.amounts, (float(minutes.value), "minute")), minutes.end, _FAR if is_clock else 0)


def _word_of_hours(words: Words, node: int, end: int) -> str:
    """Return the word behind a number at this node that can also stand behind an hour of the day."""
    found = (behind for number in words.edges(node, "num") for behind in words.edges(number.end, "oclock"))
    return next((one.value for one in found if one.end == end), "")


def _amount(words: Words, node: int) -> Iterator[Row]:
    for quantity, middle in _quantity(words, node):
        for unit in words.edges(middle, "unit"):
            cost = _cost(words.language, quantity, _word_of_hours(words, node, unit.end))
            yield Row(((quantity, unit.value),), unit.end, cost)
            for half in words.edges(unit.end, "plushalf"):
                if unit.value in SECONDS:
                    yield Row(((quantity + 0.5, unit.value),), half.end)
    for named in words.edges(node, "amount"):
        yield Row(((float(named.value.rstrip("m")), "minute"),), named.end)
    for written in words.edges(node, "hm"):
        for unit in words.edges(written.end, "unit:hour"):
            hours, minutes, *_seconds = written.value.split(":")
            yield Row(
                ((float(hours), "hour"), (float(minutes), "minute")), unit.end, _FAR if int(hours) >= _LATE else 0
            )


def _cost(language: Language, amount: float, word: str) -> int:
    """Return how far-fetched it is that somebody means an amount who writes an hour of the day just so."""
    if not word or not 0 < amount < 24:
        return 0
    if len(word) == 1:
        return _FAR if word in language.hour_letters and amount >= _LONG else 0
    return _FAR if amount >= _LATE else 0


def _one(words: Words, node: int) -> Iterator[Row]:
    """Yield a unit by itself, which is one: “через час”."""
    for unit in words.edges(node, "unit"):
        yield Row(((1.0, unit.value),), unit.end)
        if unit.value in SECONDS:
            yield from (Row(((1.5, unit.value),), half.end) for half in words.edges(unit.end, "plushalf"))


def _quantity(words: Words, node: int) -> Iterator[tuple[float, int]]:
    for number in words.edges(node, "num"):
        yield float(number.value), number.end
        yield from ((float(number.value) + 0.5, half.end) for half in words.edges(number.end, "plushalf"))
        for kind in ("fraction", "decimal"):  # 2 1/2, 2½
            yield from ((float(number.value) + one, end) for one, end in _part(words, number.end, kind) if one < 1)
    for kind in ("fraction", "decimal"):
        yield from _part(words, node, kind)
    for kind, amount in (("a", 1.0), ("half", 0.5), ("quarter", 0.25), ("onehalf", 1.5)):
        yield from ((amount, edge.end) for edge in words.edges(node, kind))


def _part(words: Words, node: int, kind: str) -> Iterator[tuple[float, int]]:
    for edge in words.edges(node, kind):
        above, _line, below = edge.value.replace(",", ".").partition("/")
        yield float(above) / float(below or 1), edge.end


def _behind_and(words: Words, node: int) -> set[int]:
    ends = {node}
    for kind in ("glue", "and"):
        ends |= {edge.end for start in list(ends) for edge in words.edges(start, kind)}
    return ends
