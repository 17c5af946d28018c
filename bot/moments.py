"""Which moment a person means who types one."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.language import _
from bot.plain import tidy

LONGEST_WHEN = 100
FURTHEST = timedelta(days=5 * 366)

_STAMP = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFR])?>")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_AMOUNT = re.compile(
    r"(\d{1,8}(?:\.\d)?)\s*(w(?:eeks?|ks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:inutes?|ins?)?|s(?:econds?|ecs?)?)(?![a-z])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:[\s,+]|and|in|from now)*", re.IGNORECASE)
_SPOKEN = {"half an hour": "30m", "an hour": "1h", "a minute": "1m", "a day": "1d", "a week": "1w", "noon": "12:00"}
_BARE_HOUR = re.compile(r"(?<=[a-z] )(?:at )?(\d{1,2})$", re.IGNORECASE)
_SAYS_A_TIME = re.compile(r"\d\s*(?::|am|pm|h\b)|midnight|noon|morning|evening|tonight|hour|min|now", re.IGNORECASE)


def moment_of(words: str, now: datetime, zone: str) -> datetime:
    """The moment that `words` mean for somebody in `zone` (an IANA name), in UTC and to the second.

    Understands amounts of time (2h30m), Discord's own timestamps, and dates and times in English.
    Raises CareError, which says what would work, if it is unreadable, past, or too far ahead.
    Call it in a thread: at its first use the date parser reads its tables for longer than the event loop may be held.
    """
    text = " ".join(tidy(words).split())[:LONGEST_WHEN]
    moment = _from_stamp(text) or _from_amounts(text, now) or _from_calendar(text, now, zone)
    if moment is None:
        raise CareError(
            _(
                "I don't understand when that is. These work: `2h30m`, `in 3 days`, `tomorrow 9am`, `friday 18:30`, "
                "`24 December 10:00`, or type `@time` and choose a moment."
            )
        )
    if moment <= now:
        raise CareError(
            _(
                "That moment, {moment}, has already passed. Try one that is ahead, such as `2h30m` or `tomorrow 9am`."
            ).format(moment=on_screen(moment) if moment.year > 1970 else f"{moment:%Y}")
        )
    if moment > now + FURTHEST:
        raise CareError(
            _("That is more than 5 years ahead, further than I can promise. Please choose a nearer moment.")
        )
    return moment


def _from_stamp(text: str) -> datetime | None:
    found = _STAMP.fullmatch(text)
    return found and _shifted(datetime(1970, 1, 1, tzinfo=UTC), float(found[1]))


def _from_amounts(text: str, now: datetime) -> datetime | None:
    for spoken, written in _SPOKEN.items():
        text = re.sub(rf"\b{spoken}\b", written, text, flags=re.IGNORECASE)
    found = list(_AMOUNT.finditer(text))
    if not found or not _BETWEEN.fullmatch(_AMOUNT.sub("", text)):
        return None
    seconds = sum(timedelta(**{_UNITS[one[2][0].lower()]: 1}).total_seconds() * float(one[1]) for one in found)
    return _shifted(now, seconds)


def _shifted(start: datetime, seconds: float) -> datetime:
    """The moment so much later; where the calendar ends, its last moment."""
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)


def _from_calendar(text: str, now: datetime, zone: str) -> datetime | None:
    if not re.search(r"[a-z]|\d[-/.:]\d", text, re.IGNORECASE):
        return None  # A bare number means nothing in particular.
    from dateparser.date import DateDataParser  # 8 MB and 0.2 s, for those who need it

    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    parser = DateDataParser(languages=["en"], settings={"RELATIVE_BASE": local, "PREFER_DATES_FROM": "future"})
    try:
        found = parser.get_date_data(_BARE_HOUR.sub(r"\1:00", text)).date_obj
    except (OverflowError, ValueError):
        return None
    if found is None:
        return None
    if found.time() == datetime.min.time() and not _SAYS_A_TIME.search(text):
        found = found.replace(hour=9)  # A day alone: not in the middle of the night.
    return _to_utc(found.replace(microsecond=0, tzinfo=found.tzinfo or ZoneInfo(zone)))


def _to_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
