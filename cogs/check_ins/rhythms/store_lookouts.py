"""How it is remembered who is on the lookout for whom."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Counts, Keeps

KEEPS = (
    Keeps(
        "lookouts",
        ("member_id", "friend_id"),
        "who is told if you miss check-ins, or whose misses you are told; their name then",
        "either of you ends it, or 14 days after one of you left",
        "the two of you",
    ),
    Keeps(
        "lookout_ends",
        ("member_id", "other_id"),
        "with whom a lookout has ended, or who could not take one on",
        "the other of you has been told",
        "whoever is told",
    ),
)

COUNTS = (
    Counts(
        "whom you asked how they are, or to look out for you",
        "a week after; 30 days where they could not look out for you",
    ),
)


@dataclass(frozen=True)
class Lookout:
    """A friend who is told. Moments are epoch milliseconds, 0 for not yet."""

    id: int
    guild_id: int
    member_id: int
    friend_id: int
    name: str
    misses: int
    accepted_at: int = 0
    told_at: int = 0
    account: str = ""


_SELECT: LiteralString = (
    "SELECT id, guild_id, member_id, friend_id, name, misses, accepted_at, told_at, account FROM lookouts"
)


async def add(tx: Transaction, one: Lookout) -> bool:
    """Record that a friend is asked, and return whether there was none for these two before."""
    return bool(
        await tx.run(
            "INSERT INTO lookouts (id, guild_id, member_id, friend_id, name, misses, accepted_at, told_at, account) "
            "VALUES (:id, :guild, :member, :friend, :name, :misses, 0, 0, :account) ON CONFLICT DO NOTHING",
            id=one.id,
            guild=one.guild_id,
            member=one.member_id,
            friend=one.friend_id,
            name=one.name,
            misses=one.misses,
            account=one.account,
        )
    )


async def get(reader: Reader, lookout_id: int) -> Lookout | None:
    """Return a lookout."""
    return await reader.one(Lookout, _SELECT + " WHERE id = :id", id=lookout_id)


async def locked(tx: Transaction, guild_id: int, member_id: int) -> list[Lookout]:
    """Return those for a member in a server, and let nobody else add to them until this write ends."""
    await tx.lock("lookouts", member_id)
    sql = _SELECT + " WHERE guild_id = :guild AND member_id = :member ORDER BY id"
    return await tx.all(Lookout, sql, guild=guild_id, member=member_id)


async def of_either(reader: Reader, member_id: int) -> list[Lookout]:
    """Return those for a member, and those that they keep for others, everywhere."""
    return await reader.all(
        Lookout, _SELECT + " WHERE member_id = :member OR friend_id = :member ORDER BY id", member=member_id
    )


async def accept(tx: Transaction, lookout_id: int, friend_id: int, now: int) -> bool:
    """Record that the friend has said yes; return whether it was theirs to say, and not said already."""
    return bool(
        await tx.run(
            "UPDATE lookouts SET accepted_at = :now WHERE id = :id AND friend_id = :friend AND accepted_at = 0",
            now=now,
            id=lookout_id,
            friend=friend_id,
        )
    )


async def remove(tx: Transaction, lookout_id: int, member_id: int) -> Lookout | None:
    """End a lookout for either of the two, and return it; None if it is not theirs to end, or has ended."""
    found = await get(tx, lookout_id)
    if found is None or member_id not in (found.member_id, found.friend_id):
        return None
    return found if await tx.run("DELETE FROM lookouts WHERE id = :id", id=lookout_id) else None


async def record_end(tx: Transaction, one: Lookout, whom: int) -> None:
    """Record with whom a lookout has ended, for the one of the two who is to be told."""
    await tx.run(
        "INSERT INTO lookout_ends (id, guild_id, member_id, other_id) VALUES (:id, :guild, :whom, :other) "
        "ON CONFLICT (id) DO NOTHING",
        id=one.id,
        guild=one.guild_id,
        whom=whom,
        other=one.friend_id if whom == one.member_id else one.member_id,
    )


async def ended_with(reader: Reader, lookout_id: int) -> int | None:
    """Return with whom a lookout has ended; None where that is not kept any more."""
    return await reader.value("SELECT other_id FROM lookout_ends WHERE id = :id", id=lookout_id)


async def forget_end(tx: Transaction, lookout_id: int) -> None:
    """Forget with whom a lookout has ended, of which the other one has been told."""
    await tx.run("DELETE FROM lookout_ends WHERE id = :id", id=lookout_id)


async def to_tell(tx: Transaction, guild_id: int, member_id: int, silences: int) -> list[Lookout]:
    """Return the friends who are to be told now of so many misses, and have not been."""
    return [
        one
        for one in await locked(tx, guild_id, member_id)
        if one.accepted_at and not one.told_at and one.misses <= silences
    ]


async def record_told(tx: Transaction, lookout_id: int, now: int) -> None:
    """Record that a friend is told, once."""
    await tx.run("UPDATE lookouts SET told_at = :now WHERE id = :id", now=now, id=lookout_id)


async def kept_by(reader: Reader, guild_id: int, friend_id: int) -> list[Lookout]:
    """Return those that a member keeps for others in a server."""
    sql = _SELECT + " WHERE guild_id = :guild AND friend_id = :friend AND accepted_at > 0 ORDER BY id"
    return await reader.all(Lookout, sql, guild=guild_id, friend=friend_id)


async def record_heard(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Record that somebody has checked in: should they go quiet again, their friends are told again."""
    await tx.run(
        "UPDATE lookouts SET told_at = 0 WHERE guild_id = :guild AND member_id = :member AND told_at > 0",
        guild=guild_id,
        member=member_id,
    )
