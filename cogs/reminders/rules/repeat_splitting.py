"""What somebody means who types how often into the place where it says when: “every monday 9am”."""

import re
from dataclasses import dataclass, replace

from bot.errors import CareError
from bot.text.language import _
from cogs.reminders.rules.repeat_parsing import WantedRepeat, take_ending
from cogs.reminders.rules.repeat_patterns import check_once, hour_in_part, is_pattern, is_too_often, without_part
from cogs.reminders.rules.repeat_phrases import translate
from cogs.reminders.rules.rrule import too_often

_AT = r"(?:at|um|à|a|a las|alle|om|às|as|kl\.?|klo|om|o|ob|в)\s+"
_DANGLING = re.compile(r"^(?:at|on)$|\s+(?:at|on)$", re.IGNORECASE)
_HOURS = re.compile(r"every\s+(?:(other|\d{1,4})\s+)?hours?|hourly", re.IGNORECASE)
_HOUR = re.compile(rf"(?P<at>{_AT})?(?P<hour>\d{{1,2}})(?::?(?P<minute>\d{{2}}))?", re.IGNORECASE)
_NOON = re.compile(r"\bnoon$", re.IGNORECASE)
_OPTION = re.compile(r"\brepeat(?:s|ed|ing)?\b\s*:?\s*", re.IGNORECASE)  # the name of the option, typed along
_TIME = r"\d{1,2}(?::\d{2})?\s*(?:am|pm)?"
_SEVERAL_TIMES = re.compile(
    rf"(?:{_AT})?{_TIME}(?:\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*{_TIME})+", re.IGNORECASE
)


@dataclass(frozen=True)
class SplitWhen:
    """How often something shall come, and in whose words from when on."""

    repeat: WantedRepeat
    when: str


def split_when(words: str, locale: str, also: tuple[str, ...] = ()) -> SplitWhen | None:
    """Take apart what says how often and, before or after that, at what time; None where it says nothing of the kind.

    Raises CareError, which says what would work, where no moment was said, or several, since it is not for us to
    choose one, and for what comes too often.
    """
    text = " ".join(_OPTION.sub(" ", words).split()).strip(" .,")
    for language in dict.fromkeys((locale, "en-US", *also)):
        if is_too_often(translate(text, language)):
            raise CareError(too_often())
        if found := _split(text, language):
            check_once(found.repeat.pattern)
            return replace(found, when=_begins(found.repeat.pattern, found.when))
    return None


def _split(text: str, locale: str) -> SplitWhen | None:
    """Return what somebody's words are in one language; “monday till friday” in them is no end."""
    words, until, times = take_ending(text, locale)
    whole = _pattern_and_rest(text.split(), locale) if until else None
    if whole is not None and take_ending(whole[0], locale)[1]:
        return SplitWhen(WantedRepeat(translate(whole[0], locale), "", 0), whole[1])
    found = _pattern_and_rest(words.split(), locale)
    return found and SplitWhen(WantedRepeat(translate(found[0], locale), until, times), found[1])


def _pattern_and_rest(words: list[str], locale: str) -> tuple[str, str] | None:
    """Return the longest beginning or end that says how often, and what is left."""
    for size in range(len(words), 0, -1):
        for pattern, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            said = " ".join(pattern).strip(" ,")
            if is_pattern(translate(said, locale)):
                return said, _DANGLING.sub("", " ".join(rest)).strip(" ,")
    return None


def _begins(pattern: str, rest: str) -> str:
    """Return at what time something comes first. Raises CareError where that was not said, or several times."""
    if hours := None if rest else _HOURS.fullmatch(pattern):  # Those need no time of day to begin at.
        return f"{2 if hours[1] == 'other' else hours[1] or 1}h"
    if clock := _HOUR.fullmatch(rest):
        hour, part = int(clock["hour"]), without_part(pattern)[1]
        is_clear = part or clock["minute"] or not clock["at"]
        return f"{hour_in_part(hour, part)}:{clock['minute'] or '00'}" if is_clear else rest
    if not rest and _NOON.search(pattern):
        return "noon"
    if _SEVERAL_TIMES.fullmatch(rest):
        raise CareError(
            _(
                "One reminder comes at one time of day. Please ask for each time by itself: `when:{pattern} 9am`."
            ).format(pattern=pattern)
        )
    if not rest:
        raise CareError(
            _(
                "That sounds like something that comes again and again, and I don't know at what time first. Please "
                "say both: `when:tomorrow 9am` and `repeat:{pattern}`, or `when:{pattern} 9am`."
            ).format(pattern=pattern)
        )
    return rest
