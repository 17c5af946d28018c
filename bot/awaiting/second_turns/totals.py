"""What is counted of those who reached out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

# Minutes in which somebody answered. What a picture shows is an hour, six, a day and three; finer ones let a waiting
# time be told as it is.
BOUNDS = (15, 40, 60, 180, 360, 720, 1440, 4320)
NEVER = 0
PARTS = ("night", "morning", "afternoon", "evening")  # six hours each, from midnight on


def week_of(moment: datetime, zone: str) -> str:
    """Return the week of a moment in a time zone: its Monday."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there.date() - timedelta(days=there.weekday()):%Y-%m-%d}"


def part_of(moment: datetime, zone: str) -> str:
    """Return the part of the day at a moment in a time zone."""
    return PARTS[moment.astimezone(ZoneInfo(zone)).hour // 6]


def bound_of(waited: timedelta | None) -> int:
    """Return within how many minutes somebody answered; NEVER for nobody, or too late to be counted."""
    if waited is None:
        return NEVER
    return next((bound for bound in BOUNDS if waited <= timedelta(minutes=bound)), NEVER)
