"""How it is remembered what happened on somebody's way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "arrivals",
        ("member_id",),
        "your way in, step by step: rules, first words, greeting or why none, role, introduction, questions, “Not now”",
        "14 days after you left",
        "moderators, with `/care why`",
    ),
)


REFUSED: Final = "refused"  # that we could not write in the channel
SKIPPED_BY_TEAM: Final = "skipped_by_moderators"


@dataclass(frozen=True)
class Event:
    """Something that happened on somebody's way in; what its number means depends on `what`."""

    happened_at: int
    what: str
    number: int


_NOTE: Final = (
    "INSERT INTO arrivals (guild_id, member_id, happened_at, what, number) "
    "VALUES (:guild, :member, :now, :what, :number) "
    "ON CONFLICT (guild_id, member_id, happened_at, what) DO NOTHING"
)


async def record_event(tx: Transaction, guild_id: int, member_id: int, now: int, what: str, number: int = 0) -> None:
    """Remember what happened; the same thing at the same moment is remembered once."""
    await tx.run(_NOTE, guild=guild_id, member=member_id, now=now, what=what, number=number)


async def record_events(tx: Transaction, guild_id: int, members: Sequence[int], now: int, what: str) -> None:
    """Remember that it happened to all of these."""
    same = {"guild": guild_id, "now": now, "what": what, "number": 0}
    await tx.run_each(_NOTE, [{**same, "member": member_id} for member_id in members])


async def latest(reader: Reader, guild_id: int, member_id: int, most: int) -> list[Event]:
    """Return the latest things that happened, in the order in which they did."""
    events = await reader.all(
        Event,
        "SELECT happened_at, what, number FROM arrivals WHERE guild_id = :guild AND member_id = :member "
        "ORDER BY happened_at DESC LIMIT :most",
        guild=guild_id,
        member=member_id,
        most=most,
    )
    return events[::-1]


async def latest_number(reader: Reader, guild_id: int, member_id: int, what: str) -> int | None:
    """Return what the latest event of this sort was about; None if there was none."""
    return await reader.value(
        "SELECT number FROM arrivals WHERE guild_id = :guild AND member_id = :member AND what = :what "
        "ORDER BY happened_at DESC LIMIT 1",
        guild=guild_id,
        member=member_id,
        what=what,
    )


async def refused_since(reader: Reader, guild_id: int, member_id: int, moment: int) -> bool:
    """Return whether somebody's greeting met a channel in which we may not write, at this moment or later."""
    found = await reader.value(
        "SELECT MAX(happened_at) FROM arrivals WHERE guild_id = :guild AND member_id = :member AND what = :what",
        guild=guild_id,
        member=member_id,
        what=REFUSED,
    )
    return found is not None and found >= moment


async def servers_with(reader: Reader, member_id: int, what: str) -> list[int]:
    """Return the servers in which this happened to somebody."""
    return await reader.column(
        "SELECT DISTINCT guild_id FROM arrivals WHERE member_id = :member AND what = :what",
        member=member_id,
        what=what,
    )


async def prune(database: Database) -> None:
    """Forget the way in of those who are not known any more."""
    await sweep(
        database,
        "arrivals",
        "NOT EXISTS (SELECT 1 FROM newcomers "
        "WHERE newcomers.guild_id = arrivals.guild_id AND newcomers.member_id = arrivals.member_id)",
    )
