"""What somebody means who types how often a reminder shall come, in their own language or in English."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.text.days import parse_days
from bot.text.language import _
from bot.text.times.lexicon import Lexicon
from cogs.reminders.rules import repeat_phrases
from cogs.reminders.rules.repeat_patterns import fits_part, is_known, rule_of, without_part
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.rules.rrule_times import HORIZON

LONGEST_REPEAT = 200
MOST_TIMES = 100

_TIMES = re.compile(r",?\s*\b(\d{1,4})\s*(?:times|x)$", re.IGNORECASE)
_END = re.compile(r",?\s*\b(?:until|till)\s+(.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class WantedRepeat:
    """What somebody typed about coming again, taken apart: the rule's own words, and its end."""

    pattern: str  # in English
    until: str  # a moment in their words; empty for none
    times: int  # 0 for no such end


def parse_repeat(words: str, locale: str = "en-US", also: tuple[str, ...] = ()) -> WantedRepeat | None:
    """Take apart what somebody typed, in their own language, in English or in others; None where nothing comes again.

    Of all these languages, the first in which it can be answered counts.
    """
    text = " ".join(words.split()).strip(" .,")
    if not text:
        return None
    found = [_taken_apart(text, one) for one in dict.fromkeys((locale, "en-US", *also))]
    return next((one for one in found if is_known(one.pattern)), found[0])


def _taken_apart(words: str, locale: str) -> WantedRepeat:
    if parse_days(words, Lexicon.of(locale)):  # Such as “monday till friday”, which is no end.
        return WantedRepeat(repeat_phrases.translate(words, locale), "", 0)
    pattern, until, number = take_ending(words, locale)
    return WantedRepeat(repeat_phrases.translate(pattern, locale).strip(), until, number)


def take_ending(words: str, locale: str) -> tuple[str, str, int]:
    """Return what stands before an end, until when in somebody's own words, and how many times; 0 for no such end."""
    text = repeat_phrases.translate_ending(words, locale)
    times, until = _TIMES.search(text), _END.search(text)
    end = times or until
    return (
        text[: end.start()] if end else text,
        until[1] if until and not times else "",
        min(int(times[1]), MOST_TIMES + 1) if times else 0,
    )


def check_part_of_day(wanted: WantedRepeat, moments: tuple[datetime, ...], zone: str) -> tuple[datetime, ...]:
    """Return those moments that are in the part of the day that is wanted. Raises CareError where none of them is."""
    fitting = tuple(one for one in moments if fits_part(wanted.pattern, one.astimezone(ZoneInfo(zone)).hour))
    if not fitting:
        words = _(
            "You said “{part}”, and {time} is at another time of day. Please say the same in both places, such as "
            "`when:tomorrow 7 pm` and `repeat:every evening`."
        )
        part, clock = without_part(wanted.pattern)[1], moments[0].astimezone(ZoneInfo(zone))
        raise CareError(words.format(part=part, time=f"{clock:%H:%M}"))
    return fitting


def make_repeat(wanted: WantedRepeat, start: datetime, until: datetime | None, zone: str) -> Repeat:
    """Return the repetition that is wanted for something whose first moment is `start`; it ends at `until`, if given.

    Raises CareError for a rule that cannot be read, comes too often, or never comes true.
    """
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    rule = rule_of(wanted.pattern, local.date(), zone)
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
