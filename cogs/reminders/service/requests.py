"""What somebody means who asks for a reminder: when it comes first, and how often."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.interactions.time_choices import Typist
from bot.text.time_parsing import ParsedWhen
from cogs.reminders.rules import repeat_parsing, texts
from cogs.reminders.rules.repeat_parsing import WantedRepeat
from cogs.reminders.rules.repeat_phrases import says_again
from cogs.reminders.rules.repeat_splitting import split_when
from cogs.reminders.rules.repeating import Repeat, end_of_day

# A way in which a request can be meant: its first moment, and the rule by which it comes again.
Reading = tuple[datetime, Repeat | None]


@dataclass(frozen=True)
class ReminderRequest:
    """What somebody typed."""

    when: str
    what: str
    every: str
    by: Typist


@dataclass(frozen=True)
class ParsedRequest:
    """What a request means: in one way, or in several, where a date can be two days."""

    readings: tuple[Reading, ...]
    zone: str
    is_guessed: bool = False  # The zone is the server's: the member's is not known, and it would make a difference.


def parse_request(request: ReminderRequest, now: datetime) -> ParsedRequest:
    """Return what a request means; in a thread, as Typist says. Raises CareError for one that means nothing."""
    readings, depends_on_zone = _moments(request, now)
    return ParsedRequest(readings, request.by.zone, depends_on_zone and request.by.is_guessed)


def _moments(request: ReminderRequest, now: datetime) -> tuple[tuple[Reading, ...], bool]:
    """Return in which ways a request can be meant, and whether another time zone would make a difference."""
    by = request.by
    wanted, when = _taken_apart(request, now)
    if wanted is None:
        return tuple((moment, None) for moment in when.moments), when.by_zone
    end = by.parse_here(wanted.until, now) if wanted.until else None
    until = end and (end.moments[-1] if end.names_time else end_of_day(end.moments[-1], by.zone))
    moments = repeat_parsing.check_part_of_day(wanted, when.moments, by.zone)
    repeats = [repeat_parsing.make_repeat(wanted, moment, until, by.zone) for moment in moments]
    firsts = [repeat.first() or moment for repeat, moment in zip(repeats, moments, strict=True)]
    return tuple(zip(firsts, repeats, strict=True)), True


def _taken_apart(request: ReminderRequest, now: datetime) -> tuple[WantedRepeat | None, ParsedWhen]:
    """Return how often something shall come and from when on, also where somebody typed both into one place.

    Raises CareError for what is said twice, or not at all.
    """
    by = request.by
    wanted = repeat_parsing.parse_repeat(request.every, by.locale, by.also)
    split = split_when(request.when, by.locale, by.also) if says_again(request.when, by.locale, by.also) else None
    if split is None:
        try:
            return wanted, by.parse_here(request.when, now)
        except CareError:
            split = split_when(request.when, by.locale, by.also)
            if split is None:
                raise
    if wanted is not None:
        raise CareError(texts.said_twice(split.repeat.pattern, request.every))
    return split.repeat, _time_of_day(by, split.when, now)


def _time_of_day(by: Typist, words: str, now: datetime) -> ParsedWhen:
    """Return what words mean beside “every day”: an hour is that of each day, in the morning first of all."""
    meant = by.parse_here(words, now)
    if not meant.by_zone or any(moment - now > timedelta(days=1) for moment in meant.moments):
        return meant
    midnight = now.astimezone(ZoneInfo(by.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    meant = by.parse_here(words, midnight.astimezone(UTC))
    moments = (_next_day(moment, by.zone) if moment <= now else moment for moment in meant.moments)
    return replace(meant, moments=tuple(moments))


def _next_day(moment: datetime, zone: str) -> datetime:
    """Return the same hour on the day after."""
    return (moment.astimezone(ZoneInfo(zone)) + timedelta(days=1)).astimezone(UTC)
