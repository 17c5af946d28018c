"""How reminders are remembered."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.keeping import Kept

KEEPS = (
    Kept(
        "reminders",
        ("member_id",),
        "reminders: your words and the moment",
        "they are delivered or cancelled",
        "you alone",
    ),
)


@dataclass(frozen=True)
class Reminder:
    """One reminder. Its id is that of the interaction that asked for it; moments are in epoch milliseconds."""

    id: int
    member_id: int
    words: str
    asked_at: int
    due_at: int


async def add(tx: Transaction, reminder: Reminder) -> bool:
    """Keep a reminder; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO reminders (id, member_id, words, asked_at, due_at) "
            "VALUES (:id, :member, :words, :asked, :due) ON CONFLICT (id) DO NOTHING",
            id=reminder.id,
            member=reminder.member_id,
            words=reminder.words,
            asked=reminder.asked_at,
            due=reminder.due_at,
        )
    )


async def count(tx: Transaction, member_id: int) -> int:
    """How many reminders a member has waiting; nobody else can add one for them until this write ends."""
    await tx.lock("reminders", member_id)
    return int(await tx.value("SELECT COUNT(*) FROM reminders WHERE member_id = :member", member=member_id))


async def get(reader: Reader, reminder_id: int) -> Reminder | None:
    """One reminder."""
    return await reader.one(
        Reminder,
        "SELECT id, member_id, words, asked_at, due_at FROM reminders WHERE id = :id",
        id=reminder_id,
    )


async def waiting(reader: Reader, member_id: int, skip: int, most: int) -> list[Reminder]:
    """A member's reminders, the next one first."""
    return await reader.all(
        Reminder,
        "SELECT id, member_id, words, asked_at, due_at FROM reminders "
        "WHERE member_id = :member ORDER BY due_at, id LIMIT :most OFFSET :skip",
        member=member_id,
        most=most,
        skip=skip,
    )


async def remove(tx: Transaction, reminder_id: int, member_id: int) -> Reminder | None:
    """Let go of a member's own reminder; what it was, or None if there is no such."""
    return await tx.one(
        Reminder,
        "DELETE FROM reminders WHERE id = :id AND member_id = :member RETURNING id, member_id, words, asked_at, due_at",
        id=reminder_id,
        member=member_id,
    )
