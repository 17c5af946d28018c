"""What outlasts that somebody leaves a circle, or has all forgotten: marks that stand for who it is, each with its end.

The newest mark of somebody is written; whatever is looked for has any of theirs (bot/sealing/vault.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Counts

COUNTS = (
    Counts("that you joined a circle in which others were; not which", "30 days after"),
    Counts("that you asked the team about a circle", "a day after"),
    Counts("that you left a circle, and whether you were missing from its thread then", "30 days after"),
    Counts("that the team keeps you out of a circle", "the day that you are told where you would like to join it"),
)

LEFT = "left"  # a circle; whether they were in its thread until then is not known yet
MISSING = "missing"  # from its thread, when they left the circle
KEPT_OUT = "kept_out"  # by the team


@dataclass(frozen=True)
class CircleMark:
    """Something that is so of somebody and a circle until `ends_at`."""

    id: int
    guild_id: int
    circle: int
    who: str
    what: str
    ends_at: int


_SELECT: LiteralString = "SELECT id, guild_id, circle, who, what, ends_at FROM circle_marks"


async def add(tx: Transaction, mark: CircleMark) -> None:
    """Keep a mark until it ends."""
    await tx.run(
        "INSERT INTO circle_marks (id, guild_id, circle, who, what, ends_at) "
        "VALUES (:id, :guild, :circle, :who, :what, :ends)",
        id=mark.id,
        guild=mark.guild_id,
        circle=mark.circle,
        who=mark.who,
        what=mark.what,
        ends=mark.ends_at,
    )


async def get(reader: Reader, mark_id: int) -> CircleMark | None:
    """Return one mark."""
    return await reader.one(CircleMark, _SELECT + " WHERE id = :id", id=mark_id)


async def ends_of(reader: Reader, who: Sequence[str], what: str, now: int) -> int | None:
    """Return when something ends that is so of somebody now; None where it is not."""
    found = [
        end
        for mark in who
        for end in await reader.column(
            "SELECT ends_at FROM circle_marks WHERE who = :who AND what = :what AND ends_at > :now",
            who=mark,
            what=what,
            now=now,
        )
    ]
    return max(found, default=None)


async def of_circle(reader: Reader, circle_id: int, what: str) -> list[CircleMark]:
    """Return what is so of those who were in a circle."""
    return await reader.all(
        CircleMark, _SELECT + " WHERE circle = :circle AND what = :what ORDER BY id", circle=circle_id, what=what
    )


async def change(tx: Transaction, mark_id: int, what: str) -> None:
    """Record what turned out to be so."""
    await tx.run("UPDATE circle_marks SET what = :what WHERE id = :id", what=what, id=mark_id)


async def remove(tx: Transaction, mark_id: int) -> None:
    """Forget what turned out not to be so."""
    await tx.run("DELETE FROM circle_marks WHERE id = :id", id=mark_id)


async def remove_all(tx: Transaction, who: Sequence[str], whats: Collection[str]) -> None:
    """Forget what was so of somebody."""
    for mark in who:
        for what in whats:
            await tx.run("DELETE FROM circle_marks WHERE who = :who AND what = :what", who=mark, what=what)


async def prune(database: Database, now: int) -> None:
    """Forget what has ended, and what was so of circles that are there no more."""
    await sweep(
        database,
        "circle_marks",
        "ends_at <= :now OR NOT EXISTS (SELECT 1 FROM circles WHERE circles.id = circle)",
        now=now,
    )
