"""How reminders that wait for their moment are remembered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.db.sweeps import stretches
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "reminders",
        ("member_id",),
        "reminders: your words, the time as typed and as understood, where you asked, the message it is about",
        "it has come for the last time or is cancelled; 30 days after I was removed from the server where you asked",
        "you alone; one that you want in a channel, everyone who can read that channel",
        forget=(
            """
            DELETE FROM agenda WHERE kind = 'reminders.deliver' AND subject IN
            (SELECT id FROM reminders WHERE member_id = :member AND :guild IN (guild_id, CAST(0 AS BIGINT)))
            """,
            "DELETE FROM reminders WHERE member_id = :member AND :guild IN (guild_id, CAST(0 AS BIGINT))",
        ),
        outlasts=True,
    ),
)

_COLUMNS: LiteralString = (
    "id, member_id, words, asked_at, due_at, guild_id, channel_id, link, said, every, repeats, paused, origin, refused"
)


@dataclass(frozen=True)
class Reminder:
    """One reminder. Its id is that of the interaction that asked for it; moments are in epoch milliseconds."""

    id: int
    member_id: int
    words: str
    asked_at: int
    due_at: int  # when it comes next
    guild_id: int = 0  # the server in which it was asked for; 0 for a direct message
    channel_id: int = 0  # where it is posted; 0 for by direct message
    link: str = ""  # to the message that it is about; empty for none
    said: str = ""  # when it shall come, as its member typed it
    every: str = ""  # how often, as they typed it
    repeats: str = ""  # how often, as it was understood: what `str` makes of a Repeat; empty for once
    paused: int = 0  # 1 while it rests
    origin: int = 0  # the reminder to which its member said “Me too”; 0 for none
    refused: int = 0  # times in a row that it could not be delivered


async def add(tx: Transaction, reminder: Reminder) -> bool:
    """Keep a new reminder; return False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO reminders (id, member_id, words, asked_at, due_at, guild_id, channel_id, link, said, every, "
            "repeats, paused, origin, refused) VALUES (:id, :member_id, :words, :asked_at, :due_at, :guild_id, "
            ":channel_id, :link, :said, :every, :repeats, :paused, :origin, :refused) ON CONFLICT (id) DO NOTHING",
            **vars(reminder),
        )
    )


async def update(tx: Transaction, reminder: Reminder) -> bool:
    """Keep what has changed about a reminder; return whether it is still its member's."""
    return bool(
        await tx.run(
            "UPDATE reminders SET words = :words, due_at = :due_at, said = :said, every = :every, repeats = :repeats, "
            "paused = :paused, refused = 0 WHERE id = :id AND member_id = :member_id",
            id=reminder.id,
            member_id=reminder.member_id,
            words=reminder.words,
            due_at=reminder.due_at,
            said=reminder.said,
            every=reminder.every,
            repeats=reminder.repeats,
            paused=reminder.paused,
        )
    )


async def move_on(tx: Transaction, reminder_id: int, due_at: int, *, refused: int, paused: bool) -> None:
    """Record when a reminder comes next, and how many times in a row it could not be delivered."""
    await tx.run(
        "UPDATE reminders SET due_at = :due, refused = :refused, paused = :paused WHERE id = :id",
        id=reminder_id,
        due=due_at,
        refused=refused,
        paused=int(paused),
    )


async def count_locked(tx: Transaction, member_id: int) -> int:
    """Count the reminders that a member has waiting; until this write ends, no other can add one for them."""
    await tx.lock("reminders", member_id)
    return int(await tx.value("SELECT COUNT(*) FROM reminders WHERE member_id = :member", member=member_id))


async def get(reader: Reader, reminder_id: int) -> Reminder | None:
    """Return a reminder that waits; None if there is none such."""
    return await reader.one(Reminder, f"SELECT {_COLUMNS} FROM reminders WHERE id = :id", id=reminder_id)  # noqa: S608


async def has_joined(reader: Reader, member_id: int, origin: int) -> bool:
    """Return whether a member has said “Me too” to a reminder, and has not let go of their own since."""
    found = await reader.value(
        "SELECT id FROM reminders WHERE member_id = :member AND origin = :origin", member=member_id, origin=origin
    )
    return found is not None


async def of_member(reader: Reader, member_id: int, skip: int, most: int) -> list[Reminder]:
    """Return a member's reminders, the next one first."""
    return await reader.all(
        Reminder,
        f"SELECT {_COLUMNS} FROM reminders WHERE member_id = :member ORDER BY due_at, id LIMIT :most OFFSET :skip",  # noqa: S608
        member=member_id,
        most=most,
        skip=skip,
    )


async def ids_of_server(reader: Reader, guild_id: int) -> AsyncIterator[list[int]]:
    """Yield the ids of the reminders that were asked for in a server and are not paused, some at a time."""
    async for some in stretches(reader, "reminders"):
        sql = f"SELECT id FROM reminders WHERE guild_id = :guild AND paused = 0 AND {some.where}"  # noqa: S608
        if found := await reader.column(sql, guild=guild_id, **some.values):
            yield found


async def remove(tx: Transaction, reminder_id: int, member_id: int) -> Reminder | None:
    """Forget a member's own reminder and return it; None if there is none such."""
    return await tx.one(
        Reminder,
        f"DELETE FROM reminders WHERE id = :id AND member_id = :member RETURNING {_COLUMNS}",  # noqa: S608
        id=reminder_id,
        member=member_id,
    )
