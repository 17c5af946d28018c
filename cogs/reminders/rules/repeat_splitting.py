"""What somebody means who types how often into the place where it says when: “every monday 9am”."""

import re
from dataclasses import dataclass

from bot.errors import CareError
from bot.text.language import _
from cogs.reminders.rules.repeat_parsing import parse_repeat
from cogs.reminders.rules.repeat_patterns import check_once, hour_in_part, is_pattern, is_too_often, without_part
from cogs.reminders.rules.rrule import too_often

_AT = re.compile(r"^(?:at|um|à|a|a las|alle|om|às|as)\s+|^(?:at|on)$|\s+(?:at|on)$", re.IGNORECASE)
_HOURS = re.compile(r"every\s+(?:(other|\d{1,4})\s+)?hours?|hourly", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2})(?::?(\d{2}))?")
_NOON = re.compile(r"\bnoon$", re.IGNORECASE)
_OPTION = re.compile(r"\brepeat(?:s|ed|ing)?\b\s*:?\s*", re.IGNORECASE)  # the name of the option, typed along
_TIME = r"\d{1,2}(?::\d{2})?\s*(?:am|pm)?"
_SEVERAL_TIMES = re.compile(
    rf"{_TIME}(?:\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*{_TIME})+", re.IGNORECASE
)


@dataclass(frozen=True)
class SplitWhen:
    """How often something shall come, and from when on, in the words of whoever typed it."""

    every: str
    when: str


def split_when(words: str, locale: str, also: tuple[str, ...] = ()) -> SplitWhen | None:
    """Take apart what says how often and, before or after that, at what time; None where it says nothing of the kind.

    Raises CareError, which says what would work, where no moment was said, or several, since it is not for us to
    choose one, and for what comes too often.
    """
    wanted = parse_repeat(_OPTION.sub(" ", words), locale, also)
    if wanted is not None and is_too_often(wanted.pattern):
        raise CareError(too_often())
    found = _pattern_and_rest(wanted.pattern.split()) if wanted else None
    if wanted is None or found is None:
        return None
    pattern, rest = found
    check_once(pattern)
    if hours := None if rest else _HOURS.fullmatch(pattern):  # Those need no time of day to begin at.
        rest = f"{2 if hours[1] == 'other' else hours[1] or 1}h"
    elif clock := _HOUR.fullmatch(rest):
        rest = f"{hour_in_part(int(clock[1]), without_part(pattern)[1])}:{clock[2] or '00'}"
    elif not rest and _NOON.search(pattern):
        rest = "noon"
    elif _SEVERAL_TIMES.fullmatch(rest):
        raise CareError(
            _(
                "One reminder comes at one time of day. Please ask for each time by itself: `when:{pattern} 9am`."
            ).format(pattern=pattern)
        )
    elif not rest:
        raise CareError(
            _(
                "That sounds like something that comes again and again, and I don't know at what time first. Please "
                "say both: `when:tomorrow 9am` and `repeat:{pattern}`, or `when:{pattern} 9am`."
            ).format(pattern=pattern)
        )
    end = f" until {wanted.until}" if wanted.until else f", {wanted.times} times" if wanted.times else ""
    return SplitWhen(pattern + end, rest)


def _pattern_and_rest(words: list[str]) -> tuple[str, str] | None:
    """Return the longest beginning or end that says how often, and what is left."""
    for size in range(len(words), 0, -1):
        for pattern, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            if is_pattern(" ".join(pattern)):
                return " ".join(pattern).strip(" ,"), _AT.sub("", " ".join(rest)).strip(" ,")
    return None
