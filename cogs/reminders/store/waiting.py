"""How reminders that wait for their moment are remembered."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "reminders",
        ("member_id",),
        "reminders: your words, the moment as you typed it and as it was understood, where you asked, and a link to "
        "the message that it is about",
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
    due_at: int
    guild_id: int = 0
    channel_id: int = 0  # 0 for direct messages
    link: str = ""
    said: str = ""
    every: str = ""
    repeats: str = ""
    paused: int = 0
    origin: int = 0
    refused: int = 0  # times in a row that it could not be delivered


async def add(tx: Transaction, reminder: Reminder) -> bool:
    """Keep a reminder; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO reminders (id, member_id, words, asked_at, due_at, guild_id, channel_id, link, said, every, "
            "repeats, paused, origin, refused) VALUES (:id, :member_id, :words, :asked_at, :due_at, :guild_id, "
            ":channel_id, :link, :said, :every, :repeats, :paused, :origin, :refused) ON CONFLICT (id) DO NOTHING",
            **vars(reminder),
        )
    )


async def change(tx: Transaction, reminder: Reminder) -> bool:
    """Keep what is new about a reminder; False if it is its member's no longer."""
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
    """It comes again then, unless it is paused; so many times in a row it could not be delivered."""
    await tx.run(
        "UPDATE reminders SET due_at = :due, refused = :refused, paused = :paused WHERE id = :id",
        id=reminder_id,
        due=due_at,
        refused=refused,
        paused=int(paused),
    )


async def count(tx: Transaction, member_id: int) -> int:
    """How many reminders a member has waiting; nobody else can add one for them until this write ends."""
    await tx.lock("reminders", member_id)
    return int(await tx.value("SELECT COUNT(*) FROM reminders WHERE member_id = :member", member=member_id))


async def get(reader: Reader, reminder_id: int) -> Reminder | None:
    """One reminder."""
    return await reader.one(Reminder, f"SELECT {_COLUMNS} FROM reminders WHERE id = :id", id=reminder_id)  # noqa: S608


async def joined(reader: Reader, member_id: int, origin: int) -> bool:
    """Whether a member has said “Me too” to a reminder, and has not let go of their own since."""
    found = await reader.value(
        "SELECT id FROM reminders WHERE member_id = :member AND origin = :origin", member=member_id, origin=origin
    )
    return found is not None


async def waiting(reader: Reader, member_id: int, skip: int, most: int) -> list[Reminder]:
    """A member's reminders, the next one first."""
    return await reader.all(
        Reminder,
        f"SELECT {_COLUMNS} FROM reminders WHERE member_id = :member ORDER BY due_at, id LIMIT :most OFFSET :skip",  # noqa: S608
        member=member_id,
        most=most,
        skip=skip,
    )


async def of_server(reader: Reader, guild_id: int) -> list[int]:
    """The reminders that were asked for in a server; it reads the whole table."""
    rows: list[dict[str, int]] = await reader.all(
        dict, "SELECT id FROM reminders WHERE guild_id = :guild AND paused = 0", guild=guild_id
    )
    return [row["id"] for row in rows]


async def remove(tx: Transaction, reminder_id: int, member_id: int) -> Reminder | None:
    """Let go of a member's own reminder; what it was, or None if there is no such."""
    return await tx.one(
        Reminder,
        f"DELETE FROM reminders WHERE id = :id AND member_id = :member RETURNING {_COLUMNS}",  # noqa: S608
        id=reminder_id,
        member=member_id,
    )
