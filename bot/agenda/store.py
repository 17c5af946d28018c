"""How the agenda is kept: one row for each thing that must happen later."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Database, Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (Keeps("agenda", ("member_id",), "what comes up for you, and when", "it is done", "you alone"),)


@dataclass(frozen=True)
class Due:
    """Something whose moment has come."""

    kind: str
    guild_id: int
    subject: int
    member_id: int
    planned_at: int
    due_at: int
    attempts: int

    @property
    def planned(self) -> datetime:
        """Return the moment that was promised."""
        return from_epoch(self.planned_at)


_DUE = "RETURNING kind, guild_id, subject, member_id, planned_at, due_at, attempts"


async def put(tx: Transaction, kind: str, guild_id: int, subject: int, at: datetime, member_id: int) -> None:
    """Write an entry, or write it anew."""
    await tx.run(
        "INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts) "
        "VALUES (:kind, :guild, :subject, :member, :at, :at, 0) ON CONFLICT (kind, guild_id, subject) "
        "DO UPDATE SET member_id = excluded.member_id, planned_at = excluded.planned_at, due_at = excluded.due_at, "
        "attempts = 0",
        kind=kind,
        guild=guild_id,
        subject=subject,
        member=member_id,
        at=to_epoch(at),
    )


async def bring_forward(tx: Transaction, kind: str, guild_id: int, subject: int, at: datetime) -> None:
    """Write an entry, unless there is one that is due earlier."""
    await tx.run(
        "INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts) "
        "VALUES (:kind, :guild, :subject, 0, :at, :at, 0) ON CONFLICT (kind, guild_id, subject) "
        "DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < agenda.due_at",
        kind=kind,
        guild=guild_id,
        subject=subject,
        at=to_epoch(at),
    )


async def remove(tx: Transaction, kind: str, guild_id: int, subject: int) -> Due | None:
    """Remove an entry, whoever holds its lease, and return what it was."""
    return await tx.one(
        Due,
        f"DELETE FROM agenda WHERE kind = :kind AND guild_id = :guild AND subject = :subject {_DUE}",  # noqa: S608
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def claim(tx: Transaction, now: datetime, lease: datetime, limit: int) -> list[Due]:
    """Claim up to `limit` entries that are due, earliest promise first, each put off until `lease`."""
    await tx.lock("agenda", 0)  # Or several processes would wait for the same rows, and most of them in vain.
    claimed = await tx.all(
        Due,
        "UPDATE agenda SET due_at = :lease, attempts = attempts + 1 WHERE due_at <= :now "  # noqa: S608 - a constant
        "AND (kind, guild_id, subject) IN "
        f"(SELECT kind, guild_id, subject FROM agenda WHERE due_at <= :now ORDER BY due_at LIMIT :limit) {_DUE}",
        now=to_epoch(now),
        lease=to_epoch(lease),
        limit=limit,
    )
    return sorted(claimed, key=lambda due: due.planned_at)


async def strike_out(tx: Transaction, due: Due) -> bool:
    """Remove an entry if the lease is still ours; False if it is not."""
    return bool(
        await tx.run(
            "DELETE FROM agenda WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
            "AND due_at = :lease AND attempts = :attempts",
            kind=due.kind,
            guild=due.guild_id,
            subject=due.subject,
            lease=due.due_at,
            attempts=due.attempts,
        )
    )


async def put_off(tx: Transaction, due: Due, until: datetime, attempts: int) -> None:
    """Put an entry off until then, if the lease is still ours; so many attempts count from now on."""
    await tx.run(
        "UPDATE agenda SET due_at = :until, attempts = :counted "
        "WHERE kind = :kind AND guild_id = :guild AND subject = :subject AND due_at = :lease AND attempts = :attempts",
        until=to_epoch(until),
        counted=attempts,
        attempts=due.attempts,
        kind=due.kind,
        guild=due.guild_id,
        subject=due.subject,
        lease=due.due_at,
    )


async def put_off_no_longer(tx: Transaction, until: datetime) -> None:
    """Let whatever is put off beyond then come due then; what is not due yet for the first time stays as it is."""
    await tx.run(
        "UPDATE agenda SET due_at = :until WHERE due_at > :until AND due_at > planned_at AND planned_at <= :until",
        until=to_epoch(until),
    )


async def release(tx: Transaction, kind: str, guild_id: int, now: datetime) -> None:
    """Let what has been put off, and nobody is carrying out, come due."""
    await tx.run(
        "UPDATE agenda SET due_at = :now WHERE kind = :kind AND guild_id = :guild AND attempts = 0 "
        "AND due_at > :now AND planned_at <= :now",
        kind=kind,
        guild=guild_id,
        now=to_epoch(now),
    )


async def put_off_now(reader: Reader, kind: str, guild_id: int, now: datetime) -> list[int]:
    """Return what is put off of a kind in a server, the earliest promise first."""
    return await reader.column(
        "SELECT subject FROM agenda WHERE kind = :kind AND guild_id = :guild AND planned_at <= :now AND due_at > :now "
        "ORDER BY planned_at, subject",
        kind=kind,
        guild=guild_id,
        now=to_epoch(now),
    )


async def next_moment(database: Database) -> datetime | None:
    """Return when the next entry is due; None if there is none."""
    due_at = await database.value("SELECT MIN(due_at) FROM agenda")
    return None if due_at is None else from_epoch(due_at)


async def count_due(database: Database, now: datetime) -> int:
    """Return how many entries are due."""
    return await database.value("SELECT COUNT(*) FROM agenda WHERE due_at <= :now", now=to_epoch(now))
