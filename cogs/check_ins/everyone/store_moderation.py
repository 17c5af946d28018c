"""How it is remembered what moderators took down, and which unknown authors may not post without their name for now."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "check_in_removals",
        ("moderator_id",),
        "that you took a check-in down as a moderator; never whose",
        "90 days after",
        "moderators, with `/care removals`",
        trail=True,
    ),
)


async def record_removal(
    tx: Transaction, removal_id: int, guild_id: int, moderator_id: int, days: int, now: int
) -> None:
    """Record who took something down."""
    await tx.run(
        "INSERT INTO check_in_removals (id, guild_id, moderator_id, days, removed_at) "
        "VALUES (:id, :guild, :moderator, :days, :now) ON CONFLICT (id) DO NOTHING",
        id=removal_id,
        guild=guild_id,
        moderator=moderator_id,
        days=days,
        now=now,
    )


@dataclass(frozen=True)
class CheckInRemoval:
    """That a moderator took something down; for how many days its author may not hide their name since `removed_at`."""

    id: int
    moderator_id: int
    days: int
    removed_at: int


async def removals(reader: Reader, guild_id: int, skip: int, most: int) -> list[CheckInRemoval]:
    """Return what was taken down in a server, the latest first."""
    return await reader.all(
        CheckInRemoval,
        "SELECT id, moderator_id, days, removed_at FROM check_in_removals WHERE guild_id = :guild "
        "ORDER BY removed_at DESC, id DESC LIMIT :most OFFSET :skip",
        guild=guild_id,
        skip=skip,
        most=most,
    )


async def prune(tx: Transaction, removed_before: int) -> None:
    """Forget what counts no longer."""
    await tx.run("DELETE FROM check_in_removals WHERE removed_at < :before", before=removed_before)
