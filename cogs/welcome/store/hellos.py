"""How it is remembered who said hi to a newcomer."""

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "hellos",
        ("newcomer_id", "member_id"),
        "who said hi to whom",
        "14 days after one of them left",
        "whoever can read the welcome channel",
    ),
)


async def say_hi(tx: Transaction, guild_id: int, newcomer_id: int, member_id: int, now: int) -> bool:
    """Remember that a member said hi; False if they already had."""
    return bool(
        await tx.run(
            "INSERT INTO hellos (guild_id, newcomer_id, member_id, said_at) "
            "VALUES (:guild, :newcomer, :member, :now) ON CONFLICT (guild_id, newcomer_id, member_id) DO NOTHING",
            guild=guild_id,
            newcomer=newcomer_id,
            member=member_id,
            now=now,
        )
    )


async def hellos(reader: Reader, guild_id: int, newcomer_id: int) -> list[int]:
    """Return who said hi to a newcomer, in the order in which they did."""
    return await reader.column(
        "SELECT member_id FROM hellos WHERE guild_id = :guild AND newcomer_id = :newcomer ORDER BY said_at, member_id",
        guild=guild_id,
        newcomer=newcomer_id,
    )


async def to_greeting(reader: Reader, guild_id: int, number: int) -> list[int]:
    """Return who said hi to anyone whom a greeting is for, in the order in which they did."""
    return await reader.column(
        "SELECT hellos.member_id FROM hellos JOIN newcomers ON newcomers.guild_id = hellos.guild_id "
        "AND newcomers.member_id = hellos.newcomer_id WHERE newcomers.guild_id = :guild "
        "AND newcomers.greeting = :number GROUP BY hellos.member_id ORDER BY MIN(hellos.said_at), hellos.member_id",
        guild=guild_id,
        number=number,
    )


async def has_said_hi(reader: Reader, guild_id: int, member_id: int, since: int) -> bool:
    """Return whether a member said hi to somebody after a moment."""
    found = await reader.value(
        "SELECT 1 FROM hellos WHERE member_id = :member AND guild_id = :guild AND said_at > :since LIMIT 1",
        member=member_id,
        guild=guild_id,
        since=since,
    )
    return found is not None


async def prune(database: Database, left_before: int) -> None:
    """Forget who said hi to those who left before that moment."""
    await sweep(
        database,
        "hellos",
        "EXISTS (SELECT 1 FROM newcomers WHERE newcomers.guild_id = hellos.guild_id "
        "AND newcomers.member_id = hellos.newcomer_id AND newcomers.left_at < :before)",
        before=left_before,
    )
