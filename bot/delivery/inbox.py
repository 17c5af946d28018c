"""What is on its way to somebody, what became of it, and what waits for them because it could not be delivered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.agenda import Due
from bot.clock import to_epoch
from bot.db import Database, Reader, Transaction
from bot.delivery import contact_budget
from bot.delivery.contact_budget import HELD, SENDING
from bot.members.keeps import Keeps
from bot.text.links import message_link

KEEPS = (
    Keeps(
        "held",
        ("member_id",),
        "a message for you that could not be delivered",
        "it has reached you, or you say that you have read it",
        "you alone, with `/inbox`",
    ),
)

DUE, WAITING = "due", "waiting"


@dataclass(frozen=True)
class Held:
    """A message that waits for its person. Moments are in epoch milliseconds."""

    kind: str
    guild_id: int
    subject: int
    words: str
    planned_at: int


@dataclass(frozen=True)
class InboxItem:
    """A message for somebody and its state: due, waiting, sending, delivered, held, lapsed or cancelled.

    `words` is what it says, as far as that is kept; where it is, is known once it is delivered.
    """

    kind: str
    guild_id: int
    subject: int
    planned_at: int
    state: str
    words: str = ""
    channel_id: int | None = None
    message_id: int | None = None

    @property
    def link(self) -> str | None:
        """Return the address that leads to the message."""
        if self.channel_id is None or self.message_id is None:
            return None
        return message_link(0, self.channel_id, self.message_id)


async def hold(
    tx: Transaction, kind: str, guild_id: int, subject: int, member_id: int, words: str, planned_at: int, now: int
) -> None:
    """Keep what could not be delivered; what is held already stays as it is."""
    await tx.run(
        "INSERT INTO held (kind, subject, member_id, words, planned_at, held_at, guild_id) "
        "VALUES (:kind, :subject, :member, :words, :planned, :now, :guild) ON CONFLICT (kind, subject) DO NOTHING",
        kind=kind,
        guild=guild_id,
        subject=subject,
        member=member_id,
        words=words,
        planned=planned_at,
        now=now,
    )
    await contact_budget.mark_held(tx, kind, subject, member_id, planned_at)


async def count_held(reader: Reader) -> int:
    """Return how many messages are held, for whomever."""
    return await reader.value("SELECT COUNT(*) FROM held")


async def held_for(reader: Reader, member_id: int, most: int) -> list[Held]:
    """Return the oldest messages that are held for a member."""
    return await reader.all(
        Held,
        "SELECT kind, guild_id, subject, words, planned_at FROM held WHERE member_id = :member "
        "ORDER BY planned_at, subject LIMIT :most",
        member=member_id,
        most=most,
    )


async def remove(tx: Transaction, member_id: int, held: Held) -> None:
    """Remove a held message that has reached its member."""
    await tx.run(
        "DELETE FROM held WHERE kind = :kind AND subject = :subject AND member_id = :member",
        kind=held.kind,
        subject=held.subject,
        member=member_id,
    )


async def untold(reader: Reader, member_id: int) -> int:
    """Return how many messages are held of which the member has not been told yet."""
    return await reader.value(
        "SELECT COUNT(*) FROM held WHERE member_id = :member AND told_at IS NULL", member=member_id
    )


async def mark_told(tx: Transaction, member_id: int, now: int) -> None:
    """Record that a member knows of all that is held for them."""
    await tx.run(
        "UPDATE held SET told_at = :now WHERE member_id = :member AND told_at IS NULL", member=member_id, now=now
    )


async def members_to_tell(database: Database) -> set[int]:
    """Return for whom something is held that they have not been told of."""
    return set(await database.column("SELECT DISTINCT member_id FROM held WHERE told_at IS NULL"))


async def items(reader: Reader, member_id: int, kinds: Collection[str], now: datetime, most: int) -> list[InboxItem]:
    """Return all messages for a member: what is held, what is due, and what became of the others of this week.

    `kinds` are those of the agenda's that are messages for somebody.
    """
    held = [
        InboxItem(one.kind, one.guild_id, one.subject, one.planned_at, HELD, one.words)
        for one in await held_for(reader, member_id, most)
    ]
    contacts = [
        InboxItem(one.kind, one.guild_id, one.subject, one.planned_at, one.state, "", one.channel_id, one.message_id)
        for one in await contact_budget.lately(reader, member_id, now)
        if one.state != HELD
    ]
    told_of = {(one.kind, one.guild_id, one.subject, one.planned_at) for one in contacts}
    due = [
        InboxItem(one.kind, one.guild_id, one.subject, one.planned_at, _state_of(one, now))
        for one in await _due(reader, member_id)
        if one.kind in kinds and (one.kind, one.guild_id, one.subject, one.planned_at) not in told_of
    ]
    return [*held, *due, *contacts][:most]


def _state_of(due: Due, now: datetime) -> str:
    """Return whether the moment of something is ahead, it waits for a better one, or it is being tried."""
    if due.planned > now:
        return DUE
    return WAITING if not due.attempts and due.due_at > to_epoch(now) else SENDING


async def _due(reader: Reader, member_id: int) -> list[Due]:
    return await reader.all(
        Due,
        "SELECT kind, guild_id, subject, member_id, planned_at, due_at, attempts FROM agenda "
        "WHERE member_id = :member ORDER BY planned_at, subject",
        member=member_id,
    )
