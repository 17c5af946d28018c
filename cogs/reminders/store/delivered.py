"""How reminders that have arrived are remembered, for as long as their buttons work."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "reminders_delivered",
        ("member_id",),
        "reminders whose moment has come, so that the buttons under them work",
        "you press one of them, 30 days at the most",
        "you alone; one that you wanted in a channel, everyone who can read that channel",
        outlasts=True,
    ),
)


@dataclass(frozen=True)
class DeliveredReminder:
    """One that has arrived; moments are in epoch milliseconds."""

    id: int
    planned_at: int
    member_id: int
    guild_id: int
    words: str
    link: str
    asked_at: int


async def record_delivered(tx: Transaction, delivered: DeliveredReminder, now: int) -> None:
    """It has arrived."""
    await tx.run(
        "INSERT INTO reminders_delivered "
        "(id, planned_at, member_id, guild_id, words, link, asked_at, delivered_at) "
        "VALUES (:id, :planned_at, :member_id, :guild_id, :words, :link, :asked_at, :now) "
        "ON CONFLICT (id, planned_at) DO NOTHING",
        **vars(delivered),
        now=now,
    )


async def get(reader: Reader, reminder_id: int, planned_at: int) -> DeliveredReminder | None:
    """One that has arrived, if its buttons still work."""
    return await reader.one(
        DeliveredReminder,
        "SELECT id, planned_at, member_id, guild_id, words, link, asked_at FROM reminders_delivered "
        "WHERE id = :id AND planned_at = :planned",
        id=reminder_id,
        planned=planned_at,
    )


async def take(tx: Transaction, delivered: DeliveredReminder) -> bool:
    """Its buttons have done their work; False if they had before."""
    return bool(
        await tx.run(
            "DELETE FROM reminders_delivered WHERE id = :id AND planned_at = :planned",
            id=delivered.id,
            planned=delivered.planned_at,
        )
    )


async def prune(tx: Transaction, before: int) -> None:
    """Forget what arrived before then."""
    await tx.run("DELETE FROM reminders_delivered WHERE delivered_at < :before", before=before)
