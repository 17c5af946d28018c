"""The rules of the grammar: patterns of kinds of words, in which a question mark says that one may be missing.

Each comes with what it makes of the words that fit: a field of `Said` and its value, and perhaps how far-fetched it is.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from bot.text.times.lexicon import Language
from bot.text.times.pieces import ClockTime, DateSaid, Period, WeekdaySaid
from bot.text.times.stretches import cost_of_hour

Values = list[str | None]  # of the words that a pattern fits; None for one that is missing
Made = dict[str, Any]  # what a piece says, by the fields of `Said`


class Writing(NamedTuple):
    """How whoever typed it writes: the language, and whether day or month comes first, `dm`, `md`, or `both`."""

    language: Language
    order: str


Make = Callable[[Values, Writing], Made | None]  # None where the words say nothing sensible


class PieceRule(NamedTuple):
    """A pattern, and what to make of the words that fit it."""

    pattern: str
    make: Make


def _clock(hour: str | None, minute: str | int | None = 0, second: str | None = "0", **how: bool) -> Made | None:
    if hour is None or not hour.isdecimal() or len(hour) > 2:
        return None
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if hours > 24 or not 0 <= minutes < 60 or seconds > 59 or (hours == 24 and (minutes or seconds)):
        return None
    return {"clock": ClockTime(hours, minutes, seconds, **how)}


def _in_digits(values: Values, _writing: Writing) -> Made | None:
    hour, minute, *rest = re.split(":", values[2] or "")
    return _clock(hour, minute, *rest[:1], is_marked=len(hour) == 2 or values[3] is not None)


def _dotted(values: Values, writing: Writing) -> Made | None:
    at, clock, written, behind = values
    hour, _dot, minute = (written or "").partition(".")
    is_hour = clock is not None or behind is not None or at is not None or writing.language.dot_in_hours
    made = _clock(hour, minute, is_marked=True)
    return made and made | {"cost": 0 if is_hour or int(minute) > 12 or not int(minute) else 3}


def _hour(values: Values, writing: Writing) -> Made | None:
    at, clock, hour, behind = values
    made = _clock(hour, is_bare=True, is_marked=clock is not None or behind is not None)
    if made is None:
        return _four_digits(hour) if {at, clock, behind} != {None} else None
    if behind is None:
        return made | {"cost": 0 if at is not None or clock is not None else 2}
    return made | {
        "cost": 0 if at is not None or clock is not None else cost_of_hour(writing.language, int(hour or 0), behind)
    }


def _four_digits(written: str | None) -> Made | None:
    return _clock(written[:2], written[2:], is_marked=True) if written and len(written) == 4 else None


def _hour_and_minutes(values: Values, writing: Writing) -> Made | None:
    at, clock, hour, behind, minute, _word = values
    made = _clock(hour, minute, is_marked=True)
    is_said = at is not None or clock is not None or minute == "00"
    return made and made | {"cost": 0 if is_said else cost_of_hour(writing.language, int(hour or 0), behind or "")}


def _two_numbers(values: Values, _writing: Writing) -> Made | None:
    at, hour, minute = values
    if minute is None or len(minute) != 2:
        return None
    made = _clock(hour, minute, is_spoken=True)
    return made and made | {"cost": 1 if at is not None else 4}


def _spoken(minutes: int, hour: str | None) -> Made | None:
    """Return the hour, and so many minutes later; fewer than none before it."""
    if hour is None or not hour.isdecimal() or not 0 <= int(hour) <= 23:
        return None
    hours = (int(hour) - (minutes < 0)) % (12 if int(hour) <= 12 else 24)
    if int(hour) <= 12 and hours == 0:
        hours = 12
    return _clock(str(hours), minutes % 60, is_spoken=True)


def _minutes_past(sign: int) -> Make:
    def make(values: Values, _writing: Writing) -> Made | None:
        minutes = next(one for one in values[1:] if one)
        is_clear = values[2] is not None or int(minutes) % 5 == 0  # “9 to 10” is none, but a stretch of the day.
        return _spoken(sign * int(minutes), values[-2]) if 0 < int(minutes) < 60 and is_clear else None

    return make


def _minutes_on(sign: int) -> Make:
    """Return a maker of “ocho y diez” and “huit heures moins dix”, with the minutes behind the hour."""

    def make(values: Values, _writing: Writing) -> Made | None:
        minutes = int(values[-1] or 0)
        return _spoken(sign * minutes, values[1]) if 0 < minutes < 60 else None

    return make


def _by_word(minutes: int) -> Make:
    """Return a maker of an hour that a word moves by so many minutes; the hour is the last that is a number."""

    def make(values: Values, _writing: Writing) -> Made | None:
        return _spoken(minutes, next(one for one in reversed(values) if one and one.isdecimal()))

    return make


def _named_hour(values: Values, _writing: Writing) -> Made | None:
    hour, minute = (values[1] or "").split(":")
    return _clock(hour, minute, is_marked=True, is_spoken=hour == "0")


def _named_hour_later(minutes: int) -> Make:
    return lambda values, _writing: _clock((values[1] or "").partition(":")[0], minutes, is_marked=True)


def _with_half(half: str) -> Make:
    """Return a maker of an hour with am or pm behind it, of which there are twelve."""

    def make(values: Values, _writing: Writing) -> Made | None:
        written = re.split("[:.]", values[1] or "")
        made = _clock(written[0], *written[1:], is_bare=len(written) == 1, is_marked=True)
        return made and made | {"half": half} if made and (len(written) > 1 or int(written[0]) <= 12) else None

    return make


def _evening_hour(values: Values, _writing: Writing) -> Made | None:
    """Return the hour of those that are counted from six in the evening on, as in Thai."""
    hour = int(values[0] or 0)
    return _clock(str(hour + 18), is_marked=True) if 1 <= hour <= 5 else None


def _date(day: str | None, month: int, year: str | None = None, cost: int = 0) -> Made | None:
    if day is None or not day.isdecimal() or not 1 <= int(day) <= 31 or (year and not 1900 <= int(year) < 3000):
        return None
    return {"date": DateSaid(int(day), month, int(year or 0)), "cost": cost}


def _day_in_digits(values: Values, _writing: Writing) -> Made | None:
    """Return the 20th that “jeudi 20” may mean, as it may mean the hour."""
    made = _date(values[0], 0, cost=2)
    return made and made | {"date": replace(made["date"], is_bare=True)}


def _numeric_date(values: Values, writing: Writing) -> Made | None:
    written = values[-1] or ""
    numbers = [one for one in re.split("[./-] ?", written) if one]
    if re.fullmatch(r"\d+\.(?:1[3-9]|[2-9]\d)", written):
        return None  # Such as 9.30, which is a time.
    year = int(numbers[2]) + 2000 * (len(numbers[2]) == 2) if len(numbers) > 2 else 0
    first, second = int(numbers[0]), int(numbers[1])
    ways = [(first, second), (second, first)]  # day and month
    if writing.order == "md":
        ways.reverse()
    possible = [(day, month) for day, month in dict.fromkeys(ways) if 1 <= month <= 12 and 1 <= day <= 31]
    if not possible:
        return None
    more = possible[1] if writing.order == "both" and len(possible) > 1 else (0, 0)
    return {"date": DateSaid(*possible[0], year, second_way=more)}


def _iso_date(values: Values, _writing: Writing) -> Made | None:
    year, month, day = map(int, re.split("[-/.]", values[-1] or ""))
    return {"date": DateSaid(day, month, year)} if 1 <= month <= 12 and 1 <= day <= 31 else None


def _month(day: int, month: int, year: int | None = None) -> Make:
    """Return a maker of a date; told are the places of its numbers, of which a month's name is one, too."""

    def make(values: Values, writing: Writing) -> Made | None:
        said = values[month] or ""
        of_year = values[year] if year is not None else None
        return _date(values[day], int(said), of_year) if said.isdecimal() and 1 <= int(said) <= 12 else None

    return make


def _day_alone(cost: int, place: int) -> Make:
    return lambda values, _writing: _date(values[place], 0, cost=cost)


def _always(**made: Any) -> Make:
    """Return a maker of what does not depend on the words."""
    return lambda _values, _writing: dict(made)


def _part(**made: Any) -> Make:
    return lambda values, _writing: {"part": values[-1], **made}


def _zones(values: Values, _writing: Writing) -> Made | None:
    return {"zones": tuple((values[0] or "").split("|"))}


def _day(values: Values, _writing: Writing) -> Made | None:
    return {"day": int(values[-1] or 0)}


def _weekday(which: str = "", weeks: int = 0) -> Make:
    def make(values: Values, _writing: Writing) -> Made | None:
        day = next(one for one in values if one)
        return {"weekday": WeekdaySaid(int(day), which, weeks)}

    return make


def _period(ahead: int) -> Make:
    def make(values: Values, _writing: Writing) -> Made | None:
        unit = next(one for one in values if one)
        return {"period": Period(unit, ahead)} if unit in {"day", "week", "month", "year"} else None

    return make


_HOURS = (
    PieceRule("at? clock? hm oclock?", _in_digits),
    PieceRule("at? clock? dotted oclock?", _dotted),
    PieceRule("at? clock? num oclock?", _hour),
    PieceRule("at? clock? num oclock num minuteword?", _hour_and_minutes),
    PieceRule("at? num num", _two_numbers),
    PieceRule("at? halfto num oclock?", _by_word(-30)),
    PieceRule("at? half past num oclock?", _by_word(30)),
    PieceRule("at? quarter past num oclock?", _by_word(15)),
    PieceRule("at? quarter to num oclock?", _by_word(-15)),
    PieceRule("at? num unit:minute? past num oclock?", _minutes_past(1)),
    PieceRule("at? num unit:minute? to num oclock?", _minutes_past(-1)),
    PieceRule("at? num oclock? plushalf", _by_word(30)),
    PieceRule("at? num oclock? plusquarter", _by_word(15)),
    PieceRule("at? num oclock? minusquarter", _by_word(-15)),
    PieceRule("at? num oclock? plus num", _minutes_on(1)),
    PieceRule("at? num oclock? minus num", _minutes_on(-1)),
    PieceRule("at? time", _named_hour),
    PieceRule("at? time plushalf", _named_hour_later(30)),
    PieceRule("at? time plusquarter", _named_hour_later(15)),
    PieceRule("at? num oclock? am", _with_half("am")),
    PieceRule("at? num oclock? pm", _with_half("pm")),
    PieceRule("at? hm oclock? am", _with_half("am")),
    PieceRule("at? hm oclock? pm", _with_half("pm")),
    PieceRule("at? dotted oclock? am", _with_half("am")),
    PieceRule("at? dotted oclock? pm", _with_half("pm")),
    PieceRule("num eveninghour", _evening_hour),
    PieceRule("now", _always(now=True)),
)
_PARTS = (
    PieceRule("am", _always(half="am")),
    PieceRule("pm", _always(half="pm")),
    PieceRule("on? part", _part()),
    PieceRule("on? rarepart", _part(cost=1)),
    PieceRule("on? this part", _part(day=0)),
    PieceRule("zone", _zones),
    PieceRule("glue", _always()),
)
_DAYS = (
    PieceRule("on? day", _day),
    PieceRule("on? weekday", _weekday()),
    PieceRule("on? this weekday", _weekday("this")),
    PieceRule("on? weekday this", _weekday("this")),
    PieceRule("on? next weekday", _weekday("next")),
    PieceRule("on? weekday on? next", _weekday("next")),
    PieceRule("on? next2 weekday", _weekday("next2")),
    PieceRule("on? weekday afternext", _weekday("next2")),
    PieceRule("on? last weekday", _weekday("last")),
    PieceRule("on? weekday last", _weekday("last")),
    PieceRule("on? weekday ineight", _weekday(weeks=1)),
    PieceRule("on? weekday infifteen", _weekday(weeks=2)),
    PieceRule("on? next unit", _period(1)),
    PieceRule("on? unit next", _period(1)),
    PieceRule("on? next2 unit", _period(2)),
    PieceRule("on? this unit", _period(0)),
    PieceRule("on? unit this", _period(0)),
    PieceRule("on? last unit", _period(-1)),
    PieceRule("on? unit last", _period(-1)),
    PieceRule("on? nextweek", _always(period=Period("week", 1))),
    PieceRule("on? afternextweek", _always(period=Period("week", 2))),
    PieceRule("on? thisweek", _always(period=Period("week", 0))),
)
_DATES = (
    PieceRule("on? dom? num nth? on? of? month", _month(2, 6)),
    PieceRule("on? dom? num nth? on? of? month of? glue? num", _month(2, 6, 9)),
    PieceRule("on? month on? num nth? dayword?", _month(3, 1)),
    PieceRule("on? month on? num nth? glue? num", _month(3, 1, 6)),
    PieceRule("num yearword? month num nth? dayword?", _month(3, 2, 0)),
    PieceRule("num nth month num nth? dayword?", _month(3, 2, 0)),
    PieceRule("num monthword num dayword?", _month(2, 0)),
    PieceRule("num yearword num monthword num dayword?", _month(4, 2, 0)),
    PieceRule("num num monthword", _month(0, 1)),
    PieceRule("dom? num monthpre num", _month(1, 3)),
    PieceRule("dom? num monthpre num yearpre num", _month(1, 3, 5)),
    PieceRule("on? iso", _iso_date),
    PieceRule("on? dom? date", _numeric_date),
    PieceRule("at date", _numeric_date),
    PieceRule("on? dom num nth?", _day_alone(0, 2)),
    PieceRule("num dayword", _day_alone(0, 0)),
    PieceRule("on num nth", _day_alone(0, 1)),
    PieceRule("art num nth?", _day_alone(0, 1)),
    PieceRule("num nth", _day_alone(1, 0)),
    PieceRule("num", _day_in_digits),
)  # fmt: skip
RULES = tuple((rule.pattern.split(), rule.make) for rule in (*_HOURS, *_PARTS, *_DAYS, *_DATES))
