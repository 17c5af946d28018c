"""When something comes again: the local times that a rule of RFC 5545 means.

Evaluated here and not by dateutil, which takes 3 s to see that 30 February never comes, with an end too: it looks at
the end only where something comes true (docs/design/reminders.md has what was measured). Here at most HORIZON is looked
through, day by day: a few milliseconds. Times are local ones, without a zone.
https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from cogs.reminders.rules.rrule import Rule

# Longer than the longest wait of a rule that does come true: from one 29 February to the next, over 2100.
HORIZON = timedelta(days=8 * 366)


def local_times(rule: Rule, start: datetime, since: date) -> Iterator[datetime]:
    """Yield when a rule comes true, from `since` on, for something that starts at `start`; within HORIZON.

    Not for rules by the hour, whose hours are counted, whatever clocks show.
    """
    times = _times(rule, start)
    for days in _periods(rule, start.date(), max(since, start.date())):
        fitting = [day for day in days if _fits(rule, start.date(), day)]
        for moment in _chosen([datetime.combine(day, one) for day in fitting for one in times], rule.positions):
            if rule.until and moment > rule.until:
                return
            if moment >= start and moment.date() >= since:
                yield moment


def _times(rule: Rule, start: datetime) -> list[time]:
    hours, minutes = rule.hours or (start.hour,), rule.minutes or (start.minute,)
    return [time(hour, minute, start.second) for hour in hours for minute in minutes]


def _chosen(moments: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    if not positions:
        return moments
    size = len(moments)
    chosen = {one - 1 if one > 0 else size + one for one in positions}
    return [moments[index] for index in sorted(chosen) if 0 <= index < size]


def _periods(rule: Rule, start: date, since: date) -> Iterator[list[date]]:
    """Yield the days of each year, month or week, or each single day, that the interval does not pass over."""
    first, latest = _number_of(rule, since), min(since, date.max - HORIZON) + HORIZON
    number = first + (_number_of(rule, start) - first) % rule.interval
    while (days := _days_of(rule, number)) and days[0] <= latest:
        yield days
        number += rule.interval


def _number_of(rule: Rule, day: date) -> int:
    """Return the number of the period that a day is in: they are counted through, so that an interval is a step."""
    match rule.frequency:
        case "YEARLY":
            return day.year
        case "MONTHLY":
            return day.year * 12 + day.month - 1
        case "WEEKLY":
            return (day.toordinal() - 1 - rule.week_start) // 7
        case _:
            return day.toordinal()


def _days_of(rule: Rule, number: int) -> list[date]:
    """Return the days of a period; none after the end of the calendar."""
    match rule.frequency:
        case "YEARLY":
            first, after = (number, 1), (number + 1, 1)
        case "MONTHLY":
            first, after = (number // 12, number % 12 + 1), ((number + 1) // 12, (number + 1) % 12 + 1)
        case "WEEKLY":
            return _days(number * 7 + 1 + rule.week_start, 7)
        case _:
            return _days(number, 1)
    if after[0] > date.max.year:
        return []
    begin = date(*first, 1).toordinal()
    return _days(begin, date(*after, 1).toordinal() - begin)


def _days(first: int, count: int) -> list[date]:
    return [date.fromordinal(one) for one in range(max(first, 1), min(first + count, date.max.toordinal()))]


def _fits(rule: Rule, start: date, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _either_end(day.day, monthrange(day.year, day.month)[1]) & {*rule.month_days}:
        return False
    if rule.year_days and not _either_end(day.timetuple().tm_yday, _length(day.year)) & {*rule.year_days}:
        return False
    if rule.weeks and not _week_of(rule, day) & {*rule.weeks}:
        return False
    if rule.weekdays:
        return any(
            wanted == day.weekday() and (not number or number in _places(rule, day)) for number, wanted in rule.weekdays
        )
    return bool(rule.month_days or rule.year_days) or _fits_start(rule, start, day)


def _either_end(number: int, size: int) -> set[int]:
    """Return a number that counts from 1, and the one that counts from the end, which is -1."""
    return {number, number - size - 1}


def _length(year: int) -> int:
    return 366 if isleap(year) else 365


def _week_of(rule: Rule, day: date) -> set[int]:
    """Return the number of a day's week, from either end. A week is of the year in which most of its days are."""
    first_of_week = day.toordinal() - (day.weekday() - rule.week_start) % 7
    middle = date.fromordinal(min(first_of_week + 3, date.max.toordinal()))
    past = middle.timetuple().tm_yday - 1
    return {past // 7 + 1, -((_length(middle.year) - past - 1) // 7 + 1)}


def _fits_start(rule: Rule, start: date, day: date) -> bool:
    """Return whether a day fits what a rule leaves to the day on which it starts."""
    match rule.frequency:
        case "YEARLY" if rule.weeks:
            return day.weekday() == start.weekday()
        case "YEARLY":
            return day.day == start.day and (bool(rule.months) or day.month == start.month)
        case "MONTHLY":
            return day.day == start.day
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case _:
            return True


def _places(rule: Rule, day: date) -> tuple[int, int]:
    """Return which of its weekday a day is, in its month or year: from the beginning, and from the end."""
    if rule.frequency == "MONTHLY" or rule.months:
        past, size = day.day - 1, monthrange(day.year, day.month)[1]
    else:
        past = day.timetuple().tm_yday - 1
        size = _length(day.year)
    return past // 7 + 1, -((size - past - 1) // 7 + 1)
