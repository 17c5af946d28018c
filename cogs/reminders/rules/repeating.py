"""Reminders that come again: when they come next."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from cogs.reminders.rules.rrule import Rule, parse_rule
from cogs.reminders.rules.rrule_times import local_times

_STORED = re.compile(r"DTSTART;TZID=([^:]+):(\d{8}T\d{6})\nRRULE:(.+)")


@dataclass(frozen=True)
class Repeat:
    """A rule, in a time zone (an IANA name), for something that starts at a local time."""

    rule: Rule
    start: datetime
    zone: str

    @classmethod
    def from_stored(cls, text: str) -> "Repeat":
        """Return the repetition that `str` wrote down."""
        found = _STORED.fullmatch(text)
        if found is None:
            raise ValueError(f"not a stored rule: {text!r}")
        start = datetime.strptime(found[2], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - it is local
        return cls(parse_rule(found[3], found[1]), start, found[1])

    def __str__(self) -> str:
        return f"DTSTART;TZID={self.zone}:{self.start:%Y%m%dT%H%M%S}\nRRULE:{self.rule}"

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def after(self, moment: datetime) -> datetime | None:
        """Return the first time after `moment`, in UTC; None if there is none, or none that anybody would wait for.

        A local time that the clocks skip is the one that they show instead; one that they show twice is the first.
        """
        if self.rule.frequency == "HOURLY":
            return self._hours_after(moment)
        since = moment.astimezone(self._zone).date() - timedelta(days=1)
        times = (self.to_utc(local) for local in local_times(self.rule, self.start, since))
        return next((one for one in times if one > moment), None)

    def _hours_after(self, moment: datetime) -> datetime | None:
        """Return the first time after `moment` where hours are counted: they are hours, whatever the clocks do."""
        start, step = self.to_utc(self.start), timedelta(hours=self.rule.interval)
        found = start + max((moment - start) // step + 1, 0) * step
        return None if self.rule.until and found > self.to_utc(self.rule.until) else found

    def to_utc(self, local: datetime) -> datetime:
        """Return the moment at which clocks in its zone show a local time."""
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def moved(self, start: datetime) -> "Repeat":
        """Return the same repetition, starting at another moment."""
        return replace(self, start=start.astimezone(self._zone).replace(tzinfo=None))

    def first(self) -> datetime | None:
        """Return the first time of all."""
        return self.after(self.to_utc(self.start) - timedelta(seconds=1))

    def missed(self, planned: datetime, now: datetime) -> tuple[int, datetime | None]:
        """Return how many more times than the planned one have passed, up to 99, and the next that has not."""
        upcoming, count = self.after(planned), 0
        while upcoming is not None and upcoming <= now and count < 99:
            upcoming, count = self.after(upcoming), count + 1
        return count, upcoming if count < 99 else self.after(now)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """Return the last second of the day that it is then in this zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(hour=23, minute=59, second=59).astimezone(UTC)


def fit_to_day(rule: Rule, day: date) -> Rule:
    """Let what is monthly on a day that not every month has come on the last day there; the same for 29 February."""
    if rule.frequency == "MONTHLY" and day.day > 28:
        return replace(rule, month_days=tuple(range(28, day.day + 1)), positions=(-1,))
    if rule.frequency == "YEARLY" and (day.month, day.day) == (2, 29):
        return replace(rule, months=(2,), month_days=(28, 29), positions=(-1,))
    return rule
