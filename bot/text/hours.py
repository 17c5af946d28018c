"""Hours of a day, as people write them, and on how many days of a week."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.text.language import _

_CLOCK = r"(\d{1,2})(?::?(\d{2}))?\s*(am|pm)?"
_HOURS = re.compile(rf"(?:from\s+)?{_CLOCK}\s*(?:-|\u2013|to|until|,|\s)\s*{_CLOCK}", re.IGNORECASE)


def parse_hours(words: str) -> tuple[int, int] | None:
    """Return from when to when, in minutes after midnight: 22-8, 21:30 to 7. None where that cannot be told."""
    found = _HOURS.fullmatch(words.strip())
    times = found and (_minutes(*found.groups()[:3]), _minutes(*found.groups()[3:]))
    if not times or None in times:
        return None
    return times[0] or 0, times[1] or 0


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.casefold() == "pm" else 0)
    if hours == 24 and minutes == 0:
        hours = 0
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def hours_in_words(begins: int, ends: int) -> str:
    """Return what these hours are called."""
    return _("{begins} to {ends}").format(begins=_clock(begins), ends=_clock(ends))


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def is_within(now: datetime, zone: str, days: int, begins: int, ends: int) -> bool:
    """Return whether a moment lies in these hours on somebody's clock; the same hour twice is the whole day.

    `days` are seven bits, from Monday on. Hours that go over midnight belong to the day on which they begin.
    """
    local = now.astimezone(ZoneInfo(zone))
    minute, day = local.hour * 60 + local.minute, local.weekday()
    if begins < ends:
        is_hour = begins <= minute < ends
    else:
        is_hour = begins == ends or minute >= begins or minute < ends
        day -= begins != ends and minute < ends
    return is_hour and bool(days >> (day % 7) & 1)
