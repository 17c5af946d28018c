"""Days of a month that somebody counts, such as “first monday” or “15th”: which rule that is, and how it is said."""

import re
from collections.abc import Sequence
from datetime import date

from bot.text.days import weekday_names
from bot.text.language import _, ngettext
from bot.text.lists import listed
from cogs.reminders.rules.repeating import fit_to_day
from cogs.reminders.rules.rrule import Rule

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ORDINAL = rf"(?P<which>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th|e|de|ste|er|eme|o|a|\.|º|ª|°))"
_DAY = re.compile(
    r"(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rs|rsday|r|urday)?s?"
    r"|(?P<workday>weekday|workday|working day)s?"
)
_BEGINNING = r"(?:(?:on|every|each|the|days?)\s+)"
_ONE = re.compile(rf"{_BEGINNING}*{_ORDINAL}(?:\s+(?P<what>[a-z]+(?:\s+day)?))?|{_BEGINNING}+(?P<bare>\d{{1,2}})")
_AND = re.compile(r"\s*,\s*and\s+|\s*[,&+/]\s*|\s+and\s+")
_OTHER = ("other", "second")
_EACH_MONTH = rf"(?:every|each)\s+(?:(?P<interval>{'|'.join(_OTHER)}|\d{{1,3}})\s+)?months?|monthly"
_BEFORE = re.compile(rf"(?:{_EACH_MONTH})\s*,?\s+(?P<days>.*\d.*|.*(?:{'|'.join(_ORDINALS)}).*)")
_AFTER = re.compile(rf"(?P<days>.+?)\s+(?:(?:of|in|on)\s+(?:the|each|every|a)\s+month|(?:a|per)\s+month|{_EACH_MONTH})")
_EACH_DATE = re.compile(r"(?:every|each)\s+(?:the\s+)?(?P<which>\d{1,2}(?:st|nd|rd|th|\.))")
_UNCOUNTED = re.compile(r"(?:(?:on|every|each|the)\s+)*(?P<which>first|last)\s+(?P<what>[a-z]+)")
IN_EVERY_MONTH, LONGEST_MONTH = 28, 31  # days
_WORKDAYS = tuple((0, day) for day in range(5))
_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days_of_month(text: str) -> Rule | None:
    """Return the rule of English words that count days of a month; None where they count none.

    Words in lower case. “First” and “last” before a weekday need no month beside them, nor does “every 15th”; “second”
    does, which is every other one as well.
    """
    found = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    if found is None:
        date_alone, alone = _EACH_DATE.fullmatch(text), _UNCOUNTED.fullmatch(text)
        if date_alone:
            return _rule_of([(date_alone["which"], "")], 1)
        return _rule_of([(alone["which"], alone["what"])], 1) if alone and _DAY.fullmatch(alone["what"]) else None
    parts = [_ONE.fullmatch(part) for part in _AND.split(found["days"])]
    pairs = [(part["which"] or part["bare"], part["what"] or "") for part in parts if part]
    interval = found["interval"] or "1"
    return _rule_of(pairs, 2 if interval in _OTHER else int(interval)) if len(pairs) == len(parts) else None


def _rule_of(pairs: Sequence[tuple[str, str]], interval: int) -> Rule | None:
    """Return the rule for several ordinals and what they count; those of “first and third monday” count the same."""
    what = pairs[-1][1]
    shared = [(which, own or what) for which, own in pairs]
    numbers = [_number(which) for which, _what in shared]
    if not interval or not all(numbers):
        return None
    found = [_DAY.fullmatch(one) for _which, one in shared]
    if all(one in ("", "day", "days") for _which, one in shared):
        return _of_days(sorted(set(numbers)), interval)
    if any(not -2 < number < 6 for number in numbers):
        return None
    if all(day and day["workday"] for day in found):
        return Rule("MONTHLY", interval, weekdays=_WORKDAYS, positions=tuple(sorted(set(numbers))))
    if all(day and day["day"] for day in found):
        counted = {(number, _SHORT.index(day["day"])) for number, day in zip(numbers, found, strict=True) if day}
        return Rule("MONTHLY", interval, weekdays=tuple(sorted(counted)))
    return None


def _number(which: str) -> int:
    return _ORDINALS.get(which) or int(re.sub(r"\D", "", which))


def _of_days(numbers: Sequence[int], interval: int) -> Rule | None:
    if all(number == -1 or 1 <= number <= IN_EVERY_MONTH for number in numbers):
        return Rule("MONTHLY", interval, month_days=tuple(numbers))
    if len(numbers) == 1 and IN_EVERY_MONTH < numbers[0] <= LONGEST_MONTH:
        return fit_to_day(Rule("MONTHLY", interval), date(2000, 1, numbers[0]))
    return None


def describe_month(rule: Rule) -> str | None:
    """Return a rule that counts days of a month in words; None where there are none for it."""
    which = _days_in_words(rule)
    if which is None:
        return None
    said = ngettext("every month on {which}", "every {number} months on {which}", rule.interval)
    return said.format(number=rule.interval, which=which)


def _days_in_words(rule: Rule) -> str | None:
    days, positions, interval = rule.month_days, rule.positions, rule.interval
    if days and rule == Rule("MONTHLY", interval, month_days=days):
        return listed([_("the last day") if day == -1 else _("day {day}").format(day=day) for day in days])
    if positions and rule == Rule("MONTHLY", interval, weekdays=_WORKDAYS, positions=positions):
        return listed([_("the {which} weekday").format(which=_ordinal(one)) for one in positions])
    counted = all(number for number, _day in rule.weekdays)
    if counted and rule == Rule("MONTHLY", interval, weekdays=rule.weekdays):
        said, names = _("the {which} {day}"), weekday_names()
        return listed([said.format(which=_ordinal(number), day=names[day]) for number, day in rule.weekdays])
    return None


def _ordinal(number: int) -> str:
    words = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("fifth"), -1: _("last")}
    return words.get(number, f"{number}.")
