"""The rules for days: by name, of the week and of the calendar."""

import re
from dataclasses import replace

from bot.text.times.pieces import DateSaid, Period, WeekdaySaid
from bot.text.times.rule import Made, Make, PieceRule, Values, Writing, always


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


def _month_first(values: Values, writing: Writing) -> Made | None:
    """Return the date of “March 8”; where people put the day first, “mar 8” is as well a Tuesday."""
    made = _month(3, 1)(values, writing)
    return made and made | {"cost": 2 if writing.order == "dm" else 0}


def _day_alone(cost: int, place: int) -> Make:
    return lambda values, _writing: _date(values[place], 0, cost=cost)


def _day(values: Values, _writing: Writing) -> Made | None:
    return {"day": int(values[-1] or 0)}


def _day_in_eight(values: Values, _writing: Writing) -> Made | None:
    """Return the day a week after, as of “oggi a otto”."""
    return {"day": int(values[1] or 0) + 7}


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


DAYS = (
    PieceRule("on? day", _day),
    PieceRule("on? day ineight", _day_in_eight),
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
    PieceRule("on? nextweek", always(period=Period("week", 1))),
    PieceRule("on? afternextweek", always(period=Period("week", 2))),
    PieceRule("on? thisweek", always(period=Period("week", 0))),
)
DATES = (
    PieceRule("on? dom? num nth? on? of? month", _month(2, 6)),
    PieceRule("on? dom? num nth? on? of? month of? glue? num", _month(2, 6, 9)),
    PieceRule("on? month on? num nth? dayword?", _month_first),
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
