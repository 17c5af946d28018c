"""Which moments a reading of a phrase can be, seen from now."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.text.times.hours import LATER_TODAY, TimeOfDay, times_said, usual_times
from bot.text.times.lexicon import Language
from bot.text.times.pieces import DateSaid, Said, Stretch, WeekdaySaid

# For what lies beyond the calendar.
THE_FIRST, THE_LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_MORNING = TimeOfDay(9)  # for a day alone: not in the middle of the night
_WAKING = range(7, 22)
_YEARS_TO_A_LEAP_DAY = 9
_DAYS_TO_A_FRIDAY_13 = 14 * 31
_LATE_HOURS = range(13, 24)  # such a number beside a day of the week is an hour or a day


def moments_of(said: Said, now: datetime, zone: str, language: Language) -> list[datetime]:
    """Return the moments that a reading can be, past ones among them, the likeliest first; in UTC.

    None where it contradicts itself, as “Monday 4 August” does in a year in which that is no Monday.
    """
    found: list[datetime] = []
    for name in said.zones or (zone,):
        try:
            found += _Clock(now, ZoneInfo(name), language).moments(said)
        except (OverflowError, ValueError):
            found.append(_at_the_end_of(said))
    return list(dict.fromkeys(found))


def _at_the_end_of(said: Said) -> datetime:
    is_past = said.stretch is not None and said.stretch.direction in {"ago", "before"}
    return THE_FIRST if is_past else THE_LAST


class _Clock:
    """Somebody's clock and calendar."""

    def __init__(self, now: datetime, zone: ZoneInfo, language: Language) -> None:
        self._now, self._zone, self._language = now, zone, language
        self._local = now.astimezone(zone).replace(tzinfo=None, microsecond=0)
        self._today = self._local.date()

    def moments(self, said: Said) -> list[datetime]:
        stretch = said.stretch
        if stretch is None:
            return [self._in_utc(one) for one in self._on_calendar(said)]
        if stretch.months != int(stretch.months):
            return []  # Half a month is no length of time.
        rest = replace(said, stretch=None)
        if stretch.direction in {"from", "before"}:
            sign = 1 if stretch.direction == "from" else -1
            anchors = [self._local] if replace(rest, cost=0) == Said(day=0) else self._on_calendar(rest)
            return [self._in_utc(_shifted(anchor, stretch, sign)) for anchor in anchors]
        if _says_nothing(rest):
            return [self._from_now(stretch, -1 if stretch.direction == "ago" else 1)]
        if not stretch.is_of_days or stretch.direction == "ago":
            return []
        return [self._in_utc(one) for one in self._on_day(rest, self._days_away(rest, stretch))]

    def _from_now(self, stretch: Stretch, sign: int) -> datetime:
        if not stretch.months:
            return self._now + timedelta(seconds=sign * stretch.seconds)
        return self._in_utc(_shifted(self._local, stretch, sign))

    def _in_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def _days_away(self, rest: Said, stretch: Stretch) -> list[date]:
        """Return the days that are so far from today; of a weekday, those of that name."""
        day = _shifted(self._local, stretch, 1).date()
        if rest.date or rest.period:
            return []
        if rest.day is not None:
            is_said_so = stretch.direction == "in" or all(unit == "week" for _amount, unit in stretch.amounts)
            return [day + rest.day * _DAY] if is_said_so else []  # “a week tomorrow”, and no “3 days today”
        if rest.weekday is None:
            return [day]
        if stretch.months:
            return []
        weeks = round((day - self._today).days / 7)
        coming = self._today + timedelta(days=(rest.weekday.day - self._today.weekday()) % 7)
        in_that_week = _monday(self._today) + weeks * _WEEK + timedelta(days=rest.weekday.day)
        return list(dict.fromkeys((in_that_week, coming + weeks * _WEEK)))

    def _on_calendar(self, said: Said) -> list[datetime]:
        days = self._days(said)
        if days is None:
            return self._any_day(said)
        return self._on_day(said, days)

    def _any_day(self, said: Said) -> list[datetime]:
        """Return when a time of the day comes next."""
        if said.now:
            return [self._local]
        times = (
            times_said(said, self._language, names_day=False)
            if said.clock
            else usual_times(said.part, self._language)[:1]
        )
        nexts = [self._next(one) for one in times]
        is_ahead = bool(nexts) and nexts[0].date() == self._today
        if is_ahead and not self._language.twelve_hours and not said.half and not said.part:
            return nexts[:1]
        return sorted(nexts)

    def _next(self, one: TimeOfDay) -> datetime:
        moment = datetime.combine(self._today, time(one.hour, one.minute, one.second))
        return moment if moment > self._local else moment + _DAY

    def _on_day(self, said: Said, days: list[date]) -> list[datetime]:
        found = [moment for day in days for moment in self._at_times(said, day)]
        ahead = [one for one in found if one > self._local]
        if not said.clock:
            return sorted(ahead) or found
        return sorted(ahead, key=lambda one: (one.hour not in _WAKING, not _is_literal(one, said), one)) or found

    def _at_times(self, said: Said, day: date) -> list[datetime]:
        is_today = day == self._today
        if said.clock:
            is_exact = said.date is not None and not (said.clock.is_bare or said.clock.is_spoken)
            times = times_said(said, self._language, names_day=True, is_today=is_today and not is_exact)
        elif said.part:
            times = usual_times(said.part, self._language) if is_today else usual_times(said.part, self._language)[:1]
        elif is_today and (said.weekday is None or said.weekday.which or said.date):
            times = [TimeOfDay(hour) for hour in LATER_TODAY]
        elif _keeps_time(said):
            times = [TimeOfDay(*self._local.timetuple()[3:6])]
        else:
            times = [_MORNING]
        found = [datetime.combine(day + one.days * _DAY, time(one.hour, one.minute, one.second)) for one in times]
        return self._today_at(said, found) if is_today else found

    def _today_at(self, said: Said, found: list[datetime]) -> list[datetime]:
        """Return what is still ahead today: as it is written, or else as it can be meant, too."""
        ahead = [one for one in found if one > self._local]
        if said.part and not said.clock:
            return ahead[:1] or found[:1]
        if said.clock and not self._language.twelve_hours and not said.part and found[:1] == ahead[:1]:
            return found[:1]
        return ahead or found[:1]

    def _days(self, said: Said) -> list[date] | None:
        """Return the days on which it can be, None where none is named."""
        named = [
            list(days)
            for days in (
                said.date and self._dates(said.date, said),
                said.weekday and self._weekdays(said.weekday, said),
                None if said.day is None else [self._today + said.day * _DAY],
                self._period(said) if not said.weekday and not (said.date and not said.date.month) else None,
            )
            if days is not None
        ]
        if not named:
            return None
        return [day for day in named[0] if all(_agrees(day, more, said) for more in named[1:])]

    def _dates(self, date_said: DateSaid, said: Said) -> Iterator[date]:
        if date_said.is_bare and said.weekday and date_said.day in _LATE_HOURS and not (said.period or said.clock):
            yield from self._days_called(date_said.day, said.weekday)
            return
        ways = [(date_said.day, date_said.month), *([date_said.second_way] if date_said.second_way[0] else [])]
        for day, month in ways:
            if found := self._date(day, month, date_said.year, said):
                yield found

    def _days_called(self, day: int, weekday: WeekdaySaid) -> list[date]:
        """Return the next “Friday 13”, however far it is: whoever says so may also mean the hour, and is asked."""
        ahead = (self._today + days * _DAY for days in range(_DAYS_TO_A_FRIDAY_13))
        return [one for one in ahead if (one.day, one.weekday()) == (day, weekday.day)][:1]

    def _date(self, day: int, month: int, year: int, said: Said) -> date | None:
        """Return the day; the next of that name where the year, or year and month, were not said."""
        if not month:
            ahead = said.period.ahead if said.period and said.period.unit == "month" else 0
            months = [self._today.month + ahead] if said.period else range(self._today.month, self._today.month + 12)
            tried = [(self._today.year + (one - 1) // 12, (one - 1) % 12 + 1) for one in months]
        else:
            tried = [(year or self._today.year + more, month) for more in range(1 if year else _YEARS_TO_A_LEAP_DAY)]
        for of_year, of_month in tried:
            made = _made(of_year, of_month, day)
            if made and (year or made >= self._today):
                return made
        return None

    def _weekdays(self, weekday: WeekdaySaid, said: Said) -> list[date]:
        if said.period:
            monday = _monday(self._today) + said.period.ahead * _WEEK
            return [monday + timedelta(days=weekday.day)] if said.period.unit == "week" else []
        away = (weekday.day - self._today.weekday()) % 7
        coming = self._today + timedelta(days=away) + weekday.weeks * _WEEK
        weeks = {"last": (-1,), "next2": (1,), "next": (0,) if away else (1,), "this": (0,)}.get(weekday.which)
        if weekday.which == "next" and away and self._language.name == "en":
            weeks = (0, 1)  # In English people say either.
        return [coming + more * _WEEK for more in weeks or ((0,) if away else (0, 1))]

    def _period(self, said: Said) -> list[date] | None:
        if said.period is None:
            return None
        if said.period.ahead == 0:
            return []
        stretch = Stretch(((abs(said.period.ahead), said.period.unit),))
        return [_shifted(self._local, stretch, 1 if said.period.ahead > 0 else -1).date()]


def _agrees(day: date, others: list[date], said: Said) -> bool:
    if day in others or said.date is None or said.day is not None or said.weekday is None:
        return day in others
    return not said.weekday.which and day.weekday() == said.weekday.day


def _is_literal(moment: datetime, said: Said) -> bool:
    return said.clock is not None and moment.hour == said.clock.hour


def _keeps_time(said: Said) -> bool:
    """Return whether only a distance from today was said, which is one from this hour."""
    return said.date is None and said.weekday is None


def _says_nothing(said: Said) -> bool:
    return replace(said, cost=0, zones=()) == Said()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shifted(moment: datetime, stretch: Stretch, sign: int) -> datetime:
    """Return the moment on the wall clock so much later; at the end of a month that is too short for the day."""
    if months := stretch.months:
        count = moment.year * 12 + moment.month - 1 + sign * int(months)
        first = moment.replace(year=count // 12, month=count % 12 + 1, day=1)
        last = (first + 31 * _DAY).replace(day=1) - _DAY
        moment = first.replace(day=min(moment.day, last.day))
    return moment + timedelta(seconds=sign * stretch.seconds)
