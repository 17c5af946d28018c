"""How often somebody may be contacted who did not ask for it: one budget, across all features and servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString

from bot.agenda import LEASE, Due
from bot.clock import from_epoch, to_epoch
from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from bot.members.preferences import PER_WEEK

KEEPS = (
    Keeps(
        "contacts",
        ("member_id",),
        "which messages I sent you, or not, and when",
        "a week after",
        "you alone, with `/inbox`; it also keeps me from writing too often",
    ),
)

WEEK = timedelta(days=7)
# Whatever is more useful is being carried out now; so much later it is known whether it took the place.
A_MOMENT = timedelta(minutes=1)
NEVER = datetime.max.replace(tzinfo=UTC)

SENDING, DELIVERED, HELD, LAPSED, CANCELLED = "sending", "delivered", "held", "lapsed", "cancelled"


@dataclass(frozen=True)
class Contact:
    """What became of a message for somebody. It counts if they did not ask for it, and it reached them or may yet."""

    kind: str
    guild_id: int
    subject: int
    planned_at: int
    contacted_at: int
    state: str
    counts: int
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True)
class _Rival:
    kind: str
    guild_id: int
    subject: int
    planned_at: int


async def spend(
    tx: Transaction, due: Due, now: datetime, *, per_week: int = PER_WEEK, usefulness: Mapping[str, int] | None = None
) -> datetime | None:
    """Count a contact with the member that something due is for, once, however often it is tried.

    None if it may take place; otherwise nothing is counted, and the moment is given from which it may: NEVER where they
    want none. `usefulness` ranks kinds: where several are due and there is not room for all, the most useful go first.
    """
    await tx.lock("contacts", due.member_id)
    recent = await lately(tx, due.member_id, now)
    counted = [contact for contact in recent if contact.counts]
    if any(_entry(contact) == _entry(due) for contact in counted):
        return None
    if not per_week:
        return NEVER
    if len(counted) >= per_week:
        return from_epoch(counted[per_week - 1].contacted_at) + WEEK
    if len(counted) + await _more_useful(tx, due, now, counted, usefulness or {}) >= per_week:
        return now + A_MOMENT
    await record(tx, due, SENDING, now, counts=True)
    return None


async def _more_useful(
    tx: Transaction, due: Due, now: datetime, counted: list[Contact], usefulness: Mapping[str, int]
) -> int:
    """Return how many messages for the same person are due as well, are more useful, and have no place yet."""
    rivals = await tx.all(
        _Rival,
        "SELECT kind, guild_id, subject, planned_at FROM agenda WHERE member_id = :member AND due_at <= :soon",
        member=due.member_id,
        soon=to_epoch(now + LEASE),
    )
    placed, mine = {_entry(contact) for contact in counted}, usefulness.get(due.kind, 0)
    return sum(usefulness.get(rival.kind, 0) > mine and _entry(rival) not in placed for rival in rivals)


def _entry(of: Due | Contact | _Rival) -> tuple[str, int, int, int]:
    return of.kind, of.guild_id, of.subject, of.planned_at


_INSERT: LiteralString = (
    "INSERT INTO contacts (kind, guild_id, subject, planned_at, member_id, contacted_at, state, counts, channel_id, "
    "message_id) VALUES (:kind, :guild, :subject, :planned, :member, :now, :state, :counts, :channel, :message) "
    "ON CONFLICT (kind, guild_id, subject, planned_at) DO UPDATE SET contacted_at = excluded.contacted_at, "
    "state = excluded.state, counts = excluded.counts, channel_id = excluded.channel_id, "
    "message_id = excluded.message_id"
)
_UPDATE: LiteralString = (
    "UPDATE contacts SET contacted_at = :now, state = :state, counts = :counts, channel_id = :channel, "
    "message_id = :message WHERE kind = :kind AND guild_id = :guild AND subject = :subject AND planned_at = :planned "
    "AND member_id = :member"
)


async def record(
    tx: Transaction,
    due: Due,
    state: str,
    now: datetime,
    *,
    known: bool = False,
    counts: bool = False,
    channel_id: int | None = None,
    message_id: int | None = None,
) -> None:
    """Record what became of something due for a member; what has been counted and delivered stays counted.

    Of a contact that ought to be known, nothing is kept if its member was forgotten meanwhile.
    """
    await tx.run(
        _UPDATE if known else _INSERT,
        kind=due.kind,
        guild=due.guild_id,
        subject=due.subject,
        planned=due.planned_at,
        member=due.member_id,
        now=to_epoch(now),
        state=state,
        counts=int(counts),
        channel=channel_id,
        message=message_id,
    )


async def mark_held(tx: Transaction, kind: str, subject: int, member_id: int, planned_at: int) -> None:
    """Record that what was to be sent at that moment is held instead; what was sent at others, or elsewhere, was."""
    await tx.run(
        "UPDATE contacts SET state = 'held', counts = 0 WHERE kind = :kind AND subject = :subject "
        "AND member_id = :member AND planned_at = :planned",
        kind=kind.partition(" ")[0],
        subject=subject,
        member=member_id,
        planned=planned_at,
    )


async def lately(reader: Reader, member_id: int, now: datetime) -> list[Contact]:
    """Return what became of the messages of the last seven days for a member, the latest first."""
    return await reader.all(
        Contact,
        "SELECT kind, guild_id, subject, planned_at, contacted_at, state, counts, channel_id, message_id "
        "FROM contacts WHERE member_id = :member AND contacted_at > :since ORDER BY contacted_at DESC",
        member=member_id,
        since=to_epoch(now - WEEK),
    )


async def prune(database: Database, before: datetime) -> None:
    """Forget contacts that no longer count."""
    await sweep(database, "contacts", "contacted_at <= :before", before=to_epoch(before - WEEK))
