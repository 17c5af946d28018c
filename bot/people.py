"""What is known of a person in every server alike: their time zone, and with it when they are likely asleep."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.db import Reader, Transaction
from bot.keeping import Kept

KEEPS = (
    Kept(
        "people",
        ("member_id",),
        "the time zone that you told",
        "you tell another, or ask me to forget it",
        "you alone",
    ),
)

# The hours in which a message would wake more people than it would please.
QUIET_FROM, QUIET_UNTIL = time(22), time(8)


async def zone_of(reader: Reader, member_id: int) -> str | None:
    """The IANA name of a member's time zone; None if they never told it."""
    return await reader.value("SELECT timezone FROM people WHERE member_id = :member", member=member_id)


async def set_zone(tx: Transaction, member_id: int, zone: str) -> None:
    """Remember a member's time zone, an IANA name that `bot.settings.known_zone` has seen."""
    await tx.run(
        "INSERT INTO people (member_id, timezone) VALUES (:member, :zone) "
        "ON CONFLICT (member_id) DO UPDATE SET timezone = excluded.timezone",
        member=member_id,
        zone=zone,
    )


def end_of_quiet(now: datetime, zone: str | None) -> datetime | None:
    """When the quiet hours of somebody in this zone end; None outside of them, and where no zone is known."""
    if zone is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone)).astimezone(UTC)
