"""How it is remembered that somebody was here before."""

from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "departures",
        ("member_id",),
        "that you were here before, and when you left; your name, until moderators have read of it",
        "a year after you left",
        "moderators, if the server wants a line about it",
        outlasts=True,
    ),
)


@dataclass(frozen=True)
class Departure:
    """When somebody left, and what they were called, as long as moderators have to be told."""

    left_at: int
    name: str


async def record_departure(tx: Transaction, guild_id: int, member_id: int, now: int, name: str) -> None:
    """Record that a member left."""
    await tx.run(
        "INSERT INTO departures (guild_id, member_id, left_at, name) VALUES (:guild, :member, :now, :name) "
        "ON CONFLICT (guild_id, member_id) DO UPDATE SET left_at = excluded.left_at, name = excluded.name",
        guild=guild_id,
        member=member_id,
        now=now,
        name=name,
    )


async def get(reader: Reader, guild_id: int, member_id: int) -> Departure | None:
    """Return when somebody last left."""
    return await reader.one(
        Departure,
        "SELECT left_at, name FROM departures WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def forget_name(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Forget what somebody who left was called: moderators were told."""
    await tx.run(
        "UPDATE departures SET name = '' WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def prune(database: Database, before: int) -> None:
    """Forget that those who left before that moment were ever here."""
    await sweep(database, "departures", "left_at < :before", before=before)
