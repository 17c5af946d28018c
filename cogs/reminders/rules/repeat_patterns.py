"""Which rule English words mean that say how often something comes; all of them have their effect, or there is none."""

import re
from datetime import date

from bot.errors import CareError
from bot.text.days import parse_days
from bot.text.language import _
from bot.text.times.lexicon import Lexicon
from cogs.reminders.rules.repeat_dates import day_of_year
from cogs.reminders.rules.repeat_months import days_of_month
from cogs.reminders.rules.repeating import fit_to_day
from cogs.reminders.rules.rrule import LONGEST_INTERVAL, Rule, parse_rule, too_often

_NAMED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth")
_COUNTS = {
    **{word: number for number, word in enumerate(_NAMED, start=2)},
    **{word: number for number, word in enumerate(_ORDINALS, start=2)},
    "other": 2,
}
_COUNT = rf"(?:(?P<count>{'|'.join(_COUNTS)}|\d{{1,4}})(?:st|nd|rd|th|e|\.)?\s+)?"
_EVERY = re.compile(rf"(?:every|each)\s+{_COUNT}(?P<unit>minute|hour|day|week|fortnight|month|quarter|year)s?")
_OFTENER = re.compile(
    r"(?:every|each)\s+(?:(?:\S+\s+)?(?:seconds?|minutes?|mins?)|half(?:\s+an)?\s+hours?|quarter(?:\s+of)?\s+an\s+hour)"
    r"|minutely"
)
_UNITS = {
    "hour": ("HOURLY", 1),
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_WORDS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
}
_TIMES = r"(?:(?P<word>once|twice|thrice)|(?P<number>\d{1,3}|[a-z]+)\s*(?:times|x))"
_SEVERAL = re.compile(
    rf"{_TIMES}\s+(?:(?:an?|per|each|every|(?:of|in) the)?\s*(?P<unit>hour|day|week|month|year)s?|(?P<adverb>\w+ly))"
)
_OFTEN = {"once": 1, "twice": 2, "thrice": 3, **_COUNTS}
_PART_OF_DAY = re.compile(r"(?:^|\s+)(?:in the\s+|at\s+)?(morning|noon|afternoon|evening|night)s?$")
# The hours that are called so where people live; one hour may be in two of them.
_HOURS = {
    "morning": range(12),
    "noon": range(11, 14),
    "afternoon": range(12, 20),
    "evening": range(16, 24),
    "night": (*range(18, 24), *range(6)),
}
_HALF = 12  # hours that a clock shows before it begins anew
_BEFORE_DAYS = re.compile(
    rf"weekly,?\s+|(?:every|each)\s+(?:{_COUNT.replace('count', 'weeks')}weeks?,?\s+|(?P<other>other)\s+)"
)
_WORKDAYS = tuple(range(5))
_EITHER = re.compile(rf"(?:every|each)\s+(?:the\s+)?({'|'.join(_ORDINALS)}|\d(?:nd|rd|th|\.))\s+(\w+)")
_ONE_DAY = re.compile(
    r"(?:(?:on\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rs|rsday|r|urday)?|weekend|weekday|workday))?"
    r"\s*(?:(?:in the\s+|at\s+)?(?:morning|noon|afternoon|evening|night))?"
)
ENGLISH = Lexicon.of("en-US")
_RFC = re.compile(r"(?:RRULE:\s*)?FREQ=", re.IGNORECASE)


def is_rfc_rule(pattern: str) -> bool:
    """Return whether this is written as RFC 5545 has it."""
    return _RFC.match(pattern) is not None


def is_known(pattern: str) -> bool:
    """Return whether there is an answer to English words: a rule, or a sentence that says what to do instead."""
    text = pattern.casefold().strip()
    return is_rfc_rule(pattern) or _OFTENER.fullmatch(text) is not None or _has_answer(text)


def is_pattern(words: str) -> bool:
    """Return whether English words say how often, and nothing else; a day alone is a day, and not every such day."""
    said = words.casefold().strip(" ,")
    return _ONE_DAY.fullmatch(said) is None and _has_answer(said)


def _has_answer(text: str) -> bool:
    return _several(text) is not None or _is_either(text) or _rule_of(text) is not None


def _is_either(text: str) -> bool:
    """Return whether this can be every other week, or so, or once a month: “every third monday”."""
    found = _EITHER.fullmatch(text)
    return found is not None and parse_days(found[2], ENGLISH) is not None


def is_too_often(pattern: str) -> bool:
    """Return whether English words say that something comes again within the hour."""
    text = pattern.casefold().strip()
    return _OFTENER.fullmatch(text) is not None and _rule_of(text) is None


def rule_of(pattern: str, day: date, zone: str) -> Rule:
    """Return the rule for something that starts on `day`. Raises CareError, which says what would work."""
    text = pattern.casefold().strip()
    if is_rfc_rule(pattern):
        return parse_rule(pattern, zone)
    if is_too_often(text):
        raise CareError(too_often())
    check_once(text)
    if _is_either(text):
        words = _(
            "That can be once in some weeks, or once a month. Please say it like `every other monday`, "
            "`every 3 weeks`, or `second monday of the month`."
        )
        raise CareError(words)
    rule = _rule_of(text)
    if rule is None:
        raise CareError(
            _(
                "I don't understand how often that is. These work: `daily`, `weekdays`, `mon, wed, fri`, `weekly`, "
                "`monthly`, `yearly`, `every 6 hours`, `every 2 weeks until 24 December`, `first monday of the month`, "
                "`daily, 10 times`."
            )
        )
    return rule if rule.month_days else fit_to_day(rule, day)


def check_once(pattern: str) -> None:
    """Raise CareError, which says what to do, where English words ask for several times within a day or longer."""
    found = _several(pattern.casefold().strip())
    if found is None or found[0] == 1:
        return
    number, unit = found
    if unit == "hour":
        raise CareError(too_often())
    words = {
        "day": _(
            "A reminder comes at one time of day. For {n} times a day, please ask for each by itself, such as "
            "`when:every day 9am` and then `when:every day 6pm`."
        ),
        "week": _("For {n} times a week, please say on which days, such as `repeat:mon, thu`."),
        "month": _(
            "For {n} times a month, please say on which days, such as `repeat:every month on the 1st and 15th`."
        ),
        "year": _("For {n} times a year, please ask for each day by itself, with `repeat:yearly`."),
    }
    raise CareError(words[unit].format(n=number))


def _several(text: str) -> tuple[int, str] | None:
    """Return how often in which stretch of time: “twice a week”."""
    found = _SEVERAL.fullmatch(text)
    unit = found and (found["unit"] or _WORDS.get(found["adverb"] or ""))
    if found is None or unit not in ("hour", "day", "week", "month", "year"):
        return None
    said = found["word"] or found["number"]
    number = int(said) if said.isdecimal() else _OFTEN.get(said, 0)
    return (number, unit) if number else None


def _rule_of(pattern: str) -> Rule | None:
    text = _in_days(pattern)
    if several := _several(text):
        return _each_unit(1, several[1]) if several[0] == 1 else None
    if text in _WORDS:
        return _each_unit(1, _WORDS[text])
    if found := _EVERY.fullmatch(text):
        count = found["count"] or "1"
        return _each_unit(_COUNTS.get(count) or int(count), found["unit"])
    if counted := days_of_month(text) or day_of_year(text):
        return counted
    return _in_weeks(text)


def _in_weeks(text: str) -> Rule | None:
    """Return the rule for days of the week, each week or, said before them, every other or every third one."""
    before = _BEFORE_DAYS.match(text)
    count = (before and (before["weeks"] or before["other"])) or "1"
    interval, days = _COUNTS.get(count) or int(count), parse_days(text[before.end() :] if before else text, ENGLISH)
    if not days or not 1 <= interval <= LONGEST_INTERVAL or (before and before["other"] and days == _WORKDAYS):
        return None  # Every other weekday is not every other week.
    return Rule("WEEKLY", interval, weekdays=tuple((0, day) for day in days))


def _each_unit(count: int, unit: str) -> Rule | None:
    if unit == "minute":
        hours, rest = divmod(count, 60)
        return None if rest else _each_unit(hours, "hour")
    frequency, times = _UNITS[unit]
    return Rule(frequency, count * times) if 1 <= count * times <= LONGEST_INTERVAL else None


def _in_days(text: str) -> str:
    """Return the days alone: “every morning” is every day; its hours, the first moment has to fit."""
    days = _PART_OF_DAY.sub("", text)
    return "daily" if days != text and days in ("", "every", "each") else days


def without_part(pattern: str) -> tuple[str, str]:
    """Return English words without the part of the day that they end with, and that part: “evening”, or nothing."""
    found = _PART_OF_DAY.search(pattern.casefold())
    return (pattern[: found.start()], found[1]) if found else (pattern, "")


def fits_part(pattern: str, hour: int) -> bool:
    """Return whether an hour is in the part of the day that English words name, if they name one."""
    part = without_part(pattern)[1]
    return not part or hour in _HOURS[part]


def hour_in_part(hour: int, part: str) -> int:
    """Return the hour of the day that one of a clock's twelve is in a part of the day: 8 in the evening is 20."""
    later = (hour + _HALF) % (2 * _HALF)
    return later if part and 0 < hour <= _HALF and hour not in _HOURS[part] and later in _HOURS[part] else hour
