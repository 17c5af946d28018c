"""Which thanks moderators took down, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps
from cogs.kudos.store.gifts import Gift

KEEPS = (
    Keeps(
        "kudos_removals",
        ("giver_id", "receiver_id", "moderator_id"),
        "that a moderator took thanks down, when and why; never what they said",
        "90 days after that",
        "moderators, with `/kudos why`",
        forget=(
            "DELETE FROM kudos_removals WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)",
            "UPDATE kudos_removals SET giver_id = 0 WHERE giver_id = :member AND (guild_id = :guild OR :guild = 0)",
            """
            UPDATE kudos_removals SET moderator_id = 0
            WHERE moderator_id = :member AND (guild_id = :guild OR :guild = 0)
            """,
        ),
        stays="That thanks were taken down stays with whoever was thanked, without your name.",
    ),
)


@dataclass(frozen=True)
class KudosRemoval:
    """Thanks that a moderator took down. `removed_at` is in epoch milliseconds."""

    id: int
    guild_id: int
    giver_id: int
    receiver_id: int
    moderator_id: int
    because: str
    removed_at: int


async def record_removal(tx: Transaction, gifts: Sequence[Gift], moderator_id: int, because: str, now: int) -> None:
    """Record who took these down, and why."""
    await tx.run_each(
        "INSERT INTO kudos_removals (id, guild_id, giver_id, receiver_id, moderator_id, because, removed_at) "
        "VALUES (:id, :guild, :giver, :receiver, :moderator, :because, :now) ON CONFLICT (id, receiver_id) DO NOTHING",
        [
            {
                "id": gift.id,
                "guild": gift.guild_id,
                "giver": gift.giver_id,
                "receiver": gift.receiver_id,
                "moderator": moderator_id,
                "because": because,
                "now": now,
            }
            for gift in gifts
        ],
    )


async def of_member(reader: Reader, guild_id: int, member_id: int, most: int) -> list[KudosRemoval]:
    """Return the latest removals of thanks that a member gave or was given, newest first."""
    return await reader.all(
        KudosRemoval,
        "SELECT * FROM kudos_removals WHERE guild_id = :guild AND (giver_id = :member OR receiver_id = :member) "
        "ORDER BY removed_at DESC, id DESC LIMIT :most",
        guild=guild_id,
        member=member_id,
        most=most,
    )


async def prune(tx: Transaction, before: int) -> None:
    """Forget removals of before that moment."""
    await tx.run("DELETE FROM kudos_removals WHERE removed_at < :before", before=before)
