"""How often somebody may be contacted who did not ask for it: one budget, across all features and servers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda import Due
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.keeping import Kept

KEEPS = (
    Kept(
        "contacts",
        ("member_id",),
        "when I last wrote to you without being asked",
        "a week after",
        "nobody; it keeps me from doing it often",
    ),
)

# Seldom enough to be welcome: a person gets one such message and has room for one more in the same week.
PER_WEEK = 2
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Contact:
    kind: str
    guild_id: int
    subject: int
    planned_at: int
    contacted_at: int


async def spend(tx: Transaction, due: Due, now: datetime) -> datetime | None:
    """Count a contact with the member that something due is for, once, however often it is tried.

    None if it may take place; otherwise nothing is counted, and the moment is given from which it may.
    """
    await tx.lock("contacts", due.member_id)
    lately = await tx.all(
        _Contact,
        "SELECT kind, guild_id, subject, planned_at, contacted_at FROM contacts "
        "WHERE member_id = :member AND contacted_at > :since ORDER BY contacted_at DESC",
        member=due.member_id,
        since=to_epoch(now - WEEK),
    )
    if any(_is_of(contact, due) for contact in lately):
        return None
    if len(lately) >= PER_WEEK:
        return from_epoch(lately[PER_WEEK - 1].contacted_at) + WEEK
    await tx.run(
        "INSERT INTO contacts (kind, guild_id, subject, planned_at, member_id, contacted_at) "
        "VALUES (:kind, :guild, :subject, :planned, :member, :now) "
        "ON CONFLICT (kind, guild_id, subject, planned_at) DO UPDATE SET contacted_at = excluded.contacted_at",
        kind=due.kind,
        guild=due.guild_id,
        subject=due.subject,
        planned=due.planned_at,
        member=due.member_id,
        now=to_epoch(now),
    )
    return None


def _is_of(contact: _Contact, due: Due) -> bool:
    entry = (due.kind, due.guild_id, due.subject, due.planned_at)
    return entry == (contact.kind, contact.guild_id, contact.subject, contact.planned_at)


async def prune(tx: Transaction, before: datetime) -> None:
    """Forget contacts that no longer count."""
    await tx.run("DELETE FROM contacts WHERE contacted_at <= :before", before=to_epoch(before - WEEK))
