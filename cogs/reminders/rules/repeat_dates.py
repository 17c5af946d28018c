"""A day of each year, such as “every 24 december”: the rule that somebody means by it."""

import re
from calendar import monthrange
from datetime import date

from cogs.reminders.rules.repeating import fit_to_day
from cogs.reminders.rules.rrule import Rule

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST = 3  # letters of a month
_LEAP_YEAR = 2000
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.|er|o)?"
_PART = rf"(?:{_NUMBER}|[a-z]{{3,9}})\.?"
_DATE = rf"(?:on\s+)?(?:the\s+)?(?P<first>{_PART})\s+(?:of\s+|de\s+)?(?P<second>{_PART})"
_BEFORE = re.compile(rf"(?:(?:every|each)\s+(?:years?\s+)?|yearly\s+|annually\s+){_DATE}")
_AFTER = re.compile(rf"{_DATE}\s+(?:(?:every|each|a|per)\s+years?|yearly|annually)")


def day_of_year(text: str) -> Rule | None:
    """Return the rule of English words in lower case that name a day of each year; None where they name none."""
    found = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    if found is None:
        return None
    numbers = [one for one in found.group("first", "second") if one[0].isdecimal()]
    months = [number for one in found.group("first", "second") if (number := _month(one.strip(".")))]
    try:
        [number], [month] = numbers, months
        return each_year(date(_LEAP_YEAR, month, int(re.sub(r"\D", "", number))))
    except ValueError:  # Not one day and one month, or no such day.
        return None


def each_year(day: date, interval: int = 1) -> Rule:
    """Return the rule for a day that comes each year, whichever day it begins on."""
    return fit_to_day(Rule("YEARLY", interval, months=(day.month,), month_days=(day.day,)), day)


def day_of(rule: Rule) -> date | None:
    """Return which day a rule names that comes each year on one; None where it names none."""
    if rule.frequency != "YEARLY" or len(rule.months) != 1 or not rule.month_days:
        return None
    month, number = rule.months[0], rule.month_days[-1]
    day = date(_LEAP_YEAR, month, number) if 1 <= number <= monthrange(_LEAP_YEAR, month)[1] else None
    return day if day and rule == each_year(day, rule.interval) else None


def _month(word: str) -> int:
    """Return which month a word is, that may be abbreviated; 0 for none."""
    known = (number for number, name in enumerate(MONTHS, start=1) if name.startswith(word))
    return next(known, 0) if len(word) >= _SHORTEST else 0
