"""Which thanks moderators took down, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from cogs.kudos.store.gifts import Gift

KEEPS = (
    Keeps(
        "kudos_removals",
        ("giver_id", "receiver_id"),
        "that a moderator took thanks down, when and why; never what they said",
        "90 days after that",
        "moderators, with `/care thanks`",
        veiled=("moderator_id",),
        forget=(
            """
            DELETE FROM kudos_removals WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)
            AND EXISTS (SELECT 1 FROM kudos_removals AS one WHERE one.id = kudos_removals.id AND one.receiver_id = 0)
            """,
            """
            UPDATE kudos_removals SET receiver_id = 0
            WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)
            """,
            "UPDATE kudos_removals SET giver_id = 0 WHERE giver_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
        stays="That thanks were taken down stays with the moderators for 90 days, a mark in place of who gave them.",
    ),
    Keeps(
        "kudos_removals",
        ("moderator_id",),
        "that you took thanks down as a moderator, when and why",
        "90 days after that",
        "moderators, with `/care thanks`",
        veiled=("giver_id", "receiver_id"),
        trail=True,
    ),
)


@dataclass(frozen=True)
class KudosRemoval:
    """Thanks that a moderator took down. `removed_at` is in epoch milliseconds.

    An id is 0 where somebody was forgotten; then `giver_mark` stands for the giver.
    """

    id: int
    guild_id: int
    giver_id: int
    receiver_id: int
    moderator_id: int
    because: str
    removed_at: int
    private: int
    giver_mark: str


async def record_removal(tx: Transaction, gifts: Sequence[Gift], moderator_id: int, because: str, now: int) -> None:
    """Record who took these down, and why."""
    await tx.run_each(
        "INSERT INTO kudos_removals (id, guild_id, giver_id, receiver_id, moderator_id, because, removed_at, private) "
        "VALUES (:id, :guild, :giver, :receiver, :moderator, :because, :now, :private) "
        "ON CONFLICT (id, receiver_id) DO NOTHING",
        [
            {
                "id": gift.id,
                "guild": gift.guild_id,
                "giver": gift.giver_id,
                "receiver": gift.receiver_id,
                "moderator": moderator_id,
                "because": because,
                "now": now,
                "private": gift.private,
            }
            for gift in gifts
        ],
    )


async def servers_of_giver(reader: Reader, member_id: int) -> list[int]:
    """Return the servers in which thanks of this giver were taken down."""
    return await reader.column(
        "SELECT DISTINCT guild_id FROM kudos_removals WHERE giver_id = :member", member=member_id
    )


async def mark_giver(tx: Transaction, guild_id: int, member_id: int, mark: str) -> None:
    """Let a mark stand for a giver who is about to be forgotten."""
    await tx.run(
        "UPDATE kudos_removals SET giver_mark = :mark WHERE guild_id = :guild AND giver_id = :member",
        mark=mark,
        guild=guild_id,
        member=member_id,
    )


async def latest_of(reader: Reader, guild_id: int, member_id: int) -> KudosRemoval | None:
    """Return the latest removal of thanks that a member gave or was given."""
    return await reader.one(
        KudosRemoval,
        "SELECT * FROM kudos_removals WHERE guild_id = :guild AND (giver_id = :member OR receiver_id = :member) "
        "ORDER BY removed_at DESC, id DESC LIMIT 1",
        guild=guild_id,
        member=member_id,
    )


async def of_member(
    reader: Reader, guild_id: int, member_id: int, marks: Sequence[str], most: int
) -> list[KudosRemoval]:
    """Return the latest removals, newest first, of thanks that a member gave, or was given for everyone to see."""
    found = await reader.all(
        KudosRemoval,
        "SELECT * FROM kudos_removals WHERE guild_id = :guild "
        "AND (giver_id = :member OR (receiver_id = :member AND private = 0)) "
        "ORDER BY removed_at DESC, id DESC LIMIT :most",
        guild=guild_id,
        member=member_id,
        most=most,
    )
    for mark in marks:
        found += await reader.all(
            KudosRemoval,
            "SELECT * FROM kudos_removals WHERE guild_id = :guild AND giver_id = 0 AND giver_mark = :mark "
            "ORDER BY removed_at DESC, id DESC LIMIT :most",
            guild=guild_id,
            mark=mark,
            most=most,
        )
    return sorted(found, key=lambda one: (one.removed_at, one.id), reverse=True)[:most]


async def prune(database: Database, before: int) -> None:
    """Forget removals of before that moment."""
    await sweep(database, "kudos_removals", "removed_at < :before", before=before)
