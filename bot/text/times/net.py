"""The last look before a moment is promised: each number that somebody typed is in it or led to it."""

import re
from datetime import datetime

from bot.text.times.lattice import plain
from bot.text.times.pieces import Said

_NUMBER = re.compile(r"\d+")


def is_all_found(text: str, said: Said, moment: datetime) -> bool:
    """Return whether each number in the text is part of the moment, on the clock that was meant, or of an amount."""
    if said.zones:
        text = re.sub(r"(?:gmt|utc)\s?[+-]\s?\d{1,2}(?::?\d{2})?|/\S*", " ", text, flags=re.IGNORECASE)
    text = plain(text)
    if said.weekday:  # “thứ 2” and “2ª feira” are Monday.
        number = said.weekday.day + 2
        text = re.sub(rf"\b(?:thứ |t){number}\b|\b{number}a\b", " ", text, flags=re.IGNORECASE)
    typed = [int(one) for one in _NUMBER.findall(text)]
    return set(typed) <= _numbers_of_date(said, moment) | _numbers_of_amounts(said) | _numbers_of_hours(said)


def _numbers_of_date(said: Said, moment: datetime) -> set[int]:
    if said.date is None:
        return set()
    anchor = said.date if said.stretch else moment
    return {anchor.day, anchor.month, anchor.year, anchor.year % 100}


def _numbers_of_amounts(said: Said) -> set[int]:
    numbers: set[int] = set()
    for amount, _unit in said.stretch.amounts if said.stretch else ():
        numbers |= {int(amount)} if amount == int(amount) else _of_fraction(amount)
    return numbers | ({8, 15} if said.day is not None or (said.weekday and said.weekday.weeks) else set())


def _of_fraction(amount: float) -> set[int]:
    """Return the numbers with which people write 1.5 and 2 1/2."""
    decimals = {int(one) for digits in (1, 2) for one in _NUMBER.findall(f"{amount:.{digits}f}")}
    return decimals | {number for below in (2, 3, 4) for number in (round(amount % 1 * below), below)}


def _numbers_of_hours(said: Said) -> set[int]:
    """Return the numbers with which people write the hour: also 8 for “a quarter to 8”, 1830, and Thai 2 for 20:00."""
    clock = said.clock
    if clock is None:
        return set()
    numbers = {
        clock.hour,
        clock.hour or 12,
        clock.hour - 18,
        clock.minute,
        clock.second,
        clock.hour * 100 + clock.minute,
    }
    if not clock.is_spoken:
        return numbers
    fraction = {15: {1, 4}, 30: {1, 2}, 45: {3, 4}}.get(clock.minute, set[int]())
    return numbers | fraction | {clock.hour % 12 + 1, clock.hour + 1, 60 - clock.minute, abs(30 - clock.minute)}
