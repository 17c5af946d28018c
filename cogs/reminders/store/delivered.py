"""How reminders that have arrived are remembered, for as long as the buttons under them work."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "reminders_delivered",
        ("member_id",),
        "reminders that came, so that their buttons work",
        "you press one of them, 30 days at the most",
        "you alone; one that you wanted in a channel, everyone who can read that channel",
        outlasts=True,
    ),
)


@dataclass(frozen=True)
class DeliveredReminder:
    """A reminder that has arrived, once of perhaps many times; moments are in epoch milliseconds."""

    id: int
    planned_at: int  # the moment that was promised
    member_id: int
    guild_id: int
    words: str
    link: str  # to the message that it is about; empty for none
    asked_at: int
    channel_id: int = 0  # where it is; 0 for what waits in the inbox
    message_id: int = 0


@dataclass(frozen=True)
class OldMessage:
    """Where a reminder is whose buttons have had their time."""

    id: int
    planned_at: int
    channel_id: int
    message_id: int


async def record_delivered(tx: Transaction, delivered: DeliveredReminder, now: int) -> None:
    """Record that a reminder was delivered; again, where that is recorded already, changes nothing."""
    await tx.run(
        "INSERT INTO reminders_delivered "
        "(id, planned_at, member_id, guild_id, words, link, asked_at, channel_id, message_id, delivered_at) VALUES "
        "(:id, :planned_at, :member_id, :guild_id, :words, :link, :asked_at, :channel_id, :message_id, :now) "
        "ON CONFLICT (id, planned_at) DO NOTHING",
        **vars(delivered),
        now=now,
    )


async def get(reader: Reader, reminder_id: int, planned_at: int) -> DeliveredReminder | None:
    """Return a delivered reminder; None once its buttons no longer work."""
    return await reader.one(
        DeliveredReminder,
        "SELECT id, planned_at, member_id, guild_id, words, link, asked_at, channel_id, message_id "
        "FROM reminders_delivered "
        "WHERE id = :id AND planned_at = :planned",
        id=reminder_id,
        planned=planned_at,
    )


async def take(tx: Transaction, delivered: DeliveredReminder) -> bool:
    """Forget a delivered reminder, whose buttons have done their work; return whether it was still there."""
    return bool(
        await tx.run(
            "DELETE FROM reminders_delivered WHERE id = :id AND planned_at = :planned",
            id=delivered.id,
            planned=delivered.planned_at,
        )
    )


async def old(reader: Reader, before: int, most: int) -> list[OldMessage]:
    """Return reminders that were delivered before this moment, so many at the most."""
    return await reader.all(
        OldMessage,
        "SELECT id, planned_at, channel_id, message_id FROM reminders_delivered WHERE delivered_at < :before "
        "ORDER BY delivered_at LIMIT :most",
        before=before,
        most=most,
    )


async def forget_old(tx: Transaction, messages: Sequence[OldMessage]) -> None:
    """Forget these, wherever they are."""
    await tx.run_each(
        "DELETE FROM reminders_delivered WHERE id = :id AND planned_at = :planned",
        [{"id": one.id, "planned": one.planned_at} for one in messages],
    )
