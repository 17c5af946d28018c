"""Who has left a server, and which servers the bot has left: until what is kept of them goes."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "leavings",
        ("member_id",),
        "that you left, and when",
        "everything else that is kept about you there goes, 14 days after",
        "nobody",
        outlasts=True,
    ),
)


@dataclass(frozen=True)
class Leaver:
    """A member who left a server."""

    guild_id: int
    member_id: int


async def record_departure(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record that somebody left; where it is already known that they did, nothing changes."""
    await tx.run(
        "INSERT INTO leavings (guild_id, member_id, left_at) VALUES (:guild, :member, :now) "
        "ON CONFLICT (guild_id, member_id) DO NOTHING",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def has_left(reader: Reader, guild_id: int, member_id: int) -> bool:
    """Return whether somebody who is kept here is known to have left."""
    found = await reader.value(
        "SELECT 1 FROM leavings WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )
    return found is not None


async def record_return(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Record that a member is there again."""
    await tx.run(
        "DELETE FROM leavings WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )


async def left_before(reader: Reader, moment: int, most: int) -> list[Leaver]:
    """Return those who left before that moment, the first of them first."""
    return await reader.all(
        Leaver,
        "SELECT guild_id, member_id FROM leavings WHERE left_at < :moment ORDER BY left_at LIMIT :most",
        moment=moment,
        most=most,
    )


async def record_bot_removal(tx: Transaction, guild_id: int, now: int) -> None:
    """Record that the bot was removed from a server; where that is already known, nothing changes."""
    await tx.run(
        "INSERT INTO removals (guild_id, removed_at) VALUES (:guild, :now) ON CONFLICT (guild_id) DO NOTHING",
        guild=guild_id,
        now=now,
    )


async def record_bot_return(tx: Transaction, guild_id: int) -> None:
    """Record that the bot is in a server."""
    await tx.run("DELETE FROM removals WHERE guild_id = :guild", guild=guild_id)


async def removed_before(reader: Reader, before: int) -> list[int]:
    """Return the servers from which the bot was removed before that moment."""
    return await reader.column("SELECT guild_id FROM removals WHERE removed_at < :before", before=before)
