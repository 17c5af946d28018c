"""How newcomers, and those who said hi to them, are remembered."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.keeping import Kept

KEEPS = (
    Kept("newcomers", ("member_id",), "when you joined, and your greeting", "until 14 days after you left"),
    Kept("hellos", ("newcomer_id", "member_id"), "who said hi to whom", "until 14 days after the newcomer left"),
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joined. Moments are in epoch milliseconds."""

    guild_id: int
    member_id: int
    joined_at: int
    times_joined: int
    left_at: int | None
    greeted_at: int | None


@dataclass(frozen=True)
class _Id:
    member_id: int


async def note_join(tx: Transaction, guild_id: int, member_id: int, now: int) -> bool:
    """Remember that somebody joined; False if it was known: Discord may say it more than once."""
    noted = await tx.run(
        "INSERT INTO newcomers (guild_id, member_id, joined_at, times_joined) VALUES (:guild, :member, :now, 1) "
        "ON CONFLICT (guild_id, member_id) DO UPDATE SET joined_at = excluded.joined_at, "
        "times_joined = newcomers.times_joined + 1, left_at = NULL, greeted_at = NULL, channel_id = NULL, "
        "message_id = NULL WHERE newcomers.left_at IS NOT NULL",
        guild=guild_id,
        member=member_id,
        now=now,
    )
    if noted:
        await tx.run(
            "DELETE FROM hellos WHERE guild_id = :guild AND newcomer_id = :member", guild=guild_id, member=member_id
        )
    return bool(noted)


async def note_leave(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Remember that somebody left, so that joining again counts as a new join."""
    await tx.run(
        "UPDATE newcomers SET left_at = :now WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def note_greeting(tx: Transaction, newcomer: Newcomer, channel_id: int, message_id: int, now: int) -> None:
    """Remember the greeting that was posted."""
    await tx.run(
        "UPDATE newcomers SET greeted_at = :now, channel_id = :channel, message_id = :message "
        "WHERE guild_id = :guild AND member_id = :member AND joined_at = :joined",
        guild=newcomer.guild_id,
        member=newcomer.member_id,
        joined=newcomer.joined_at,
        channel=channel_id,
        message=message_id,
        now=now,
    )


async def get(reader: Reader, guild_id: int, member_id: int) -> Newcomer | None:
    """What is known of a newcomer."""
    return await reader.one(
        Newcomer,
        "SELECT guild_id, member_id, joined_at, times_joined, left_at, greeted_at FROM newcomers "
        "WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
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
    """Who said hi to a newcomer, in the order in which they did."""
    rows = await reader.all(
        _Id,
        "SELECT member_id FROM hellos WHERE guild_id = :guild AND newcomer_id = :newcomer ORDER BY said_at, member_id",
        guild=guild_id,
        newcomer=newcomer_id,
    )
    return [row.member_id for row in rows]


async def prune(tx: Transaction, left_before: int) -> None:
    """Forget those who left before that moment, and who said hi to them."""
    await tx.run(
        "DELETE FROM hellos WHERE EXISTS (SELECT 1 FROM newcomers WHERE newcomers.guild_id = hellos.guild_id "
        "AND newcomers.member_id = hellos.newcomer_id AND newcomers.left_at < :before)",
        before=left_before,
    )
    await tx.run("DELETE FROM newcomers WHERE left_at < :before", before=left_before)


async def forget_member(tx: Transaction, member_id: int) -> None:
    """Forget somebody's joining, their greeting, and whom they said hi to."""
    await tx.run("DELETE FROM newcomers WHERE member_id = :member", member=member_id)
    await tx.run("DELETE FROM hellos WHERE newcomer_id = :member OR member_id = :member", member=member_id)
