"""When a reminder that is put off comes once more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SNOOZES = ("10m", "1h", "tomorrow", "week")


def snoozed_until(how: str, now: datetime, zone: str) -> datetime:
    """Return when a reminder comes once more: tomorrow and next week at the same time by the clocks of this zone."""
    days = {"tomorrow": 1, "week": 7}
    if how not in days:
        return now + {"10m": timedelta(minutes=10), "1h": timedelta(hours=1)}[how]
    local = now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    return (local + timedelta(days=days[how])).astimezone(UTC)
