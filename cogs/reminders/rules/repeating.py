"""Reminders that come again: which rule somebody's words mean, when they come next, and how that is said."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from cogs.reminders.rules import repeat_phrases
from cogs.reminders.rules.rrule import Rule, parse_rule
from cogs.reminders.rules.rrule_times import HORIZON, local_times

LONGEST_REPEAT = 200
MOST_TIMES = 100

_STORED = re.compile(r"DTSTART;TZID=([^:]+):(\d{8}T\d{6})\nRRULE:(.+)")
_TIMES = re.compile(r",?\s*\b(\d{1,4})\s*(?:times|x)$", re.IGNORECASE)
_END = re.compile(r",?\s*\b(?:until|till)\s+(.+)$", re.IGNORECASE)
_EVERY = re.compile(r"every\s+(?:(other|\d{1,4})\s+)?(hour|day|week|month|year)s?", re.IGNORECASE)
_SINGLE = {"hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_WORDS = {
    **dict.fromkeys(("daily", "each day"), "DAILY"),
    **dict.fromkeys(("hourly", "each hour"), "HOURLY"),
    **dict.fromkeys(("weekly", "each week"), "WEEKLY"),
    **dict.fromkeys(("monthly", "each month"), "MONTHLY"),
    **dict.fromkeys(("yearly", "annually", "each year"), "YEARLY"),
}
_PART_OF_DAY = re.compile(r"\s*\b(?:in the\s+|at\s+)?(?:morning|noon|afternoon|evening|night)s?$", re.IGNORECASE)
_WEEKDAYS = re.compile(r"(?:on\s+|every\s+|each\s+)?(?:weekdays?|workdays?|working days?)", re.IGNORECASE)
_WEEKENDS = re.compile(r"(?:on\s+|every\s+|each\s+)?weekends?", re.IGNORECASE)
_NAMED = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|r|urday)?s?(?:\s*,\s*and\s+|\s*[,/+&]\s*|\s+and\s+|\s+|$)",
    re.IGNORECASE,
)
_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class WantedRepeat:
    """What somebody typed about coming again, taken apart: the rule's own words, and its end."""

    pattern: str
    until: str  # a moment in their words; empty for none
    times: int  # 0 for no such end


def parse_repeat(words: str, locale: str = "en-US") -> WantedRepeat | None:
    """Take apart what somebody typed, in English or the language of their Discord; None where nothing comes again."""
    text = repeat_phrases.translate_ending(" ".join(words.split()).strip(" .,"), locale)
    if not text:
        return None
    times, until = _TIMES.search(text), _END.search(text)
    end = times or until
    return WantedRepeat(
        repeat_phrases.translate(text[: end.start()] if end else text, locale).strip(),
        until[1] if until and not times else "",
        min(int(times[1]), MOST_TIMES + 1) if times else 0,
    )


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
        times = (self._utc(local) for local in local_times(self.rule, self.start, since))
        return next((one for one in times if one > moment), None)

    def _hours_after(self, moment: datetime) -> datetime | None:
        """Return the first time after `moment` where hours are counted: they are hours, whatever the clocks do."""
        start, step = self._utc(self.start), timedelta(hours=self.rule.interval)
        found = start + max((moment - start) // step + 1, 0) * step
        return None if self.rule.until and found > self._utc(self.rule.until) else found

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def moved(self, start: datetime) -> "Repeat":
        """Return the same repetition, starting at another moment."""
        return replace(self, start=start.astimezone(self._zone).replace(tzinfo=None))

    def first(self) -> datetime | None:
        """Return the first time of all."""
        return self.after(self._utc(self.start) - timedelta(seconds=1))

    def missed(self, planned: datetime, now: datetime) -> tuple[int, datetime | None]:
        """Return how many more times than the planned one have passed, up to 99, and the next that has not."""
        upcoming, count = self.after(planned), 0
        while upcoming is not None and upcoming <= now and count < 99:
            upcoming, count = self.after(upcoming), count + 1
        return count, upcoming if count < 99 else self.after(now)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """Return the last second of the day that it is then in this zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(hour=23, minute=59, second=59).astimezone(UTC)


def make_repeat(wanted: WantedRepeat, start: datetime, until: datetime | None, zone: str) -> Repeat:
    """Return the repetition that is wanted for something whose first moment is `start`; it ends at `until`, if given.

    Raises CareError for a rule that cannot be read, comes too often, or never comes true.
    """
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    rule = _parse_pattern(wanted.pattern, local, zone)
    count = wanted.times or rule.count
    if count > MOST_TIMES:
        raise CareError(_("I can count up to {most} times. You can also say until when.").format(most=MOST_TIMES))
    if until is not None:
        rule = replace(rule, until=until.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0))
    repeat = Repeat(replace(rule, count=0), local, zone)
    if repeat.first() is None:
        raise CareError(
            _("I find no day on which that would come, within 8 years and before its end. Please choose another.")
        )
    return _ended_after(repeat, count) if count else repeat


def _ended_after(repeat: Repeat, count: int) -> Repeat:
    """Return the same repetition, ending after so many times. Raises CareError if that is out of sight."""
    last = moment = repeat.first()
    for _time in range(count - 1):
        moment = moment and repeat.after(moment)
        last = moment or last
    if last is None or last - repeat._utc(repeat.start) > HORIZON:  # pyright: ignore[reportPrivateUsage]
        raise CareError(_("That many times would take longer than I can promise. Please choose fewer."))
    end = last.astimezone(ZoneInfo(repeat.zone)).replace(tzinfo=None)
    return replace(repeat, rule=replace(repeat.rule, until=end))


def _parse_pattern(pattern: str, start: datetime, zone: str) -> Rule:
    if re.match(r"(?:RRULE:\s*)?FREQ=", pattern, re.IGNORECASE):
        return parse_rule(pattern, zone)
    rule = _simple(pattern)
    if rule is None:
        raise CareError(
            _(
                "I don't understand how often that is. These work: `daily`, `weekdays`, `mon, wed, fri`, `weekly`, "
                "`monthly`, `yearly`, `every 6 hours`, `every 2 weeks until 24 December`, `daily, 10 times`."
            )
        )
    return _for_day(rule, start.date())


def _simple(pattern: str) -> Rule | None:
    text = _in_days(pattern.casefold())
    if text in _WORDS:
        return Rule(_WORDS[text])
    if found := _EVERY.fullmatch(text):
        number = 2 if found[1] == "other" else int(found[1] or 1)
        return Rule(_SINGLE[found[2]], interval=number) if 1 <= number <= 1000 else None
    if _WEEKDAYS.fullmatch(text):
        return Rule("WEEKLY", weekdays=_each(range(5)))
    if _WEEKENDS.fullmatch(text):
        return Rule("WEEKLY", weekdays=_each(range(5, 7)))
    interval = 2 if text.startswith("every other ") else 1
    named = re.sub(r"^(?:weekly\s+|every\s+other\s+|every\s+|each\s+|on\s+)+", "", text)
    days = _NAMED.findall(named)
    if not days or _NAMED.sub("", named):
        return None
    return Rule("WEEKLY", interval, weekdays=_each(sorted({_SHORT.index(day) for day in days})))


def _in_days(text: str) -> str:
    """Return the days alone: “every morning” is every day; at what time, the first moment says already."""
    days = _PART_OF_DAY.sub("", text)
    return "daily" if days != text and days in ("", "every", "each") else days


def _each(days: range | list[int]) -> tuple[tuple[int, int], ...]:
    return tuple((0, day) for day in days)


def _for_day(rule: Rule, day: date) -> Rule:
    """Let what is monthly on a day that not every month has come on the last day there; the same for 29 February."""
    if rule.frequency == "MONTHLY" and day.day > 28:
        return replace(rule, month_days=tuple(range(28, day.day + 1)), positions=(-1,))
    if rule.frequency == "YEARLY" and (day.month, day.day) == (2, 29):
        return replace(rule, months=(2,), month_days=(28, 29), positions=(-1,))
    return rule


def describe(repeat: Repeat) -> str:
    """Return how a repetition is said, with its end: “every day at 09:00 (Europe/Berlin)”."""
    rule = repeat.rule
    said = _describe_hours(rule) if rule.frequency == "HOURLY" else _describe_days(repeat)
    if rule.until is not None:
        end = on_screen(rule.until.replace(tzinfo=ZoneInfo(repeat.zone)), "D")
        said = _("{repeat}, until {end}").format(repeat=said, end=end)
    return said


def _describe_hours(rule: Rule) -> str:
    return ngettext("every hour", "every {number} hours", rule.interval).format(number=rule.interval)


def _describe_days(repeat: Repeat) -> str:
    plain = replace(repeat.rule, until=None)
    if plain.hours or plain.minutes:
        said = f"`{plain}`"
    else:
        said = (
            (_describe_rule(plain, repeat.start) or f"`{plain}`")
            + " "
            + _("at {time}").format(time=f"{repeat.start:%H:%M}")
        )
    return f"{said} ({repeat.zone})"


def _describe_rule(rule: Rule, start: datetime) -> str | None:
    """Return a rule in words; None for one that only its author can say."""
    day = start.day
    if rule == _for_day(Rule("MONTHLY", rule.interval), start.date()):
        said = ngettext("every month on day {day}", "every {number} months on day {day}", rule.interval)
        return said.format(number=rule.interval, day=day) + _or_else(rule)
    if rule == _for_day(Rule("YEARLY", rule.interval), start.date()):
        said = ngettext("every year on {date}", "every {number} years on {date}", rule.interval)
        return said.format(number=rule.interval, date=f"{start:%m-%d}") + _or_else(rule)
    if rule == Rule("DAILY", rule.interval):
        return ngettext("every day", "every {number} days", rule.interval).format(number=rule.interval)
    if rule in (Rule("WEEKLY", rule.interval, weekdays=rule.weekdays), Rule("WEEKLY", rule.interval)):
        return _describe_week(rule, start)
    return None


def _or_else(rule: Rule) -> str:
    if not rule.positions:
        return ""
    if rule.months:
        return _(", and on 28 February where there is no 29th")
    return _(", or on the last day where a month is shorter")


def _describe_week(rule: Rule, start: datetime) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    days = [day for _number, day in rule.weekdays] or [start.weekday()]
    if days == [0, 1, 2, 3, 4] and rule.interval == 1:
        return _("every weekday")
    said = ngettext("every week on {days}", "every {number} weeks on {days}", rule.interval)
    return said.format(number=rule.interval, days=", ".join(names[day] for day in days))
