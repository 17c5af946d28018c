"""Which rule somebody means who types how often a reminder shall come."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.text.language import _
from cogs.reminders.rules import repeat_phrases
from cogs.reminders.rules.repeating import Repeat, fit_to_day
from cogs.reminders.rules.rrule import Rule, parse_rule, too_often
from cogs.reminders.rules.rrule_times import HORIZON

LONGEST_REPEAT = 200
MOST_TIMES = 100

_TIMES = re.compile(r",?\s*\b(\d{1,4})\s*(?:times|x)$", re.IGNORECASE)
_END = re.compile(r",?\s*\b(?:until|till)\s+(.+)$", re.IGNORECASE)
_EVERY = re.compile(r"every\s+(?:(other|\d{1,4})\s+)?(hour|day|week|month|year)s?", re.IGNORECASE)
_OFTENER = re.compile(r"(?:(?:every|each)\s+(?:(?:other|\d{1,4})\s+)?)(?:second|minute)s?|minutely", re.IGNORECASE)
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
_ONE_DAY = re.compile(
    r"(?:(?:on\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rs|rsday|r|urday)?|weekend|weekday|workday))?"
    r"\s*(?:morning|noon|afternoon|evening|night)?",
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


def is_pattern(words: str) -> bool:
    """Return whether English words say how often, and nothing else; a day alone is a day, and not every such day."""
    said = words.strip(" ,")
    return _ONE_DAY.fullmatch(said) is None and _simple(said) is not None


def is_too_often(pattern: str) -> bool:
    """Return whether English words say that something comes again within the hour."""
    return _OFTENER.fullmatch(pattern.strip()) is not None


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
    if last is None or last - repeat.to_utc(repeat.start) > HORIZON:
        raise CareError(_("That many times would take longer than I can promise. Please choose fewer."))
    end = last.astimezone(ZoneInfo(repeat.zone)).replace(tzinfo=None)
    return replace(repeat, rule=replace(repeat.rule, until=end))


def _parse_pattern(pattern: str, start: datetime, zone: str) -> Rule:
    if re.match(r"(?:RRULE:\s*)?FREQ=", pattern, re.IGNORECASE):
        return parse_rule(pattern, zone)
    if is_too_often(pattern):
        raise CareError(too_often())
    rule = _simple(pattern)
    if rule is None:
        raise CareError(
            _(
                "I don't understand how often that is. These work: `daily`, `weekdays`, `mon, wed, fri`, `weekly`, "
                "`monthly`, `yearly`, `every 6 hours`, `every 2 weeks until 24 December`, `daily, 10 times`."
            )
        )
    return fit_to_day(rule, start.date())


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
