"""How bars are kept: as marks that count, and as records that the team reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps


def _without_reason(row: Mapping[str, Any], _member_id: int) -> dict[str, Any]:
    """Return a bar as whom it keeps out may take it along: the reason, which may name whom they hurt, is the team's."""
    return {**row, "reason": ""}


KEEPS = (
    Keeps(
        "bar_records",
        ("member_id",),
        "which ways to reach others the moderators keep from you, and until when",
        "it ends",
        "moderators, with `/care bars`; why, they alone",
        forget=(
            """
            UPDATE bar_records SET member_id = 0, reason = ''
            WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)
            """,
        ),
        stays="Where moderators keep you from reaching others for a time, that holds until it ends.",
        sealed=("reason",),
        veiled=("moderator_id", "who"),
        seen_as=_without_reason,
        outlasts=True,
    ),
    Keeps(
        "bar_records",
        ("moderator_id",),
        "that you kept somebody from reaching others, as a moderator",
        "it ends",
        "moderators, with `/care bars`",
        sealed=("reason",),
        veiled=("member_id", "who"),  # Two bars with one mark are of one person, whoever that is.
        trail=True,
    ),
)


@dataclass(frozen=True)
class BarRecord:
    """One bar, as the team reads it: `member_id` is 0 where nobody is to know who it is. Moments are epoch ms."""

    id: int
    who: str
    member_id: int
    moderator_id: int
    ways: str
    reason: str
    set_at: int
    ends_at: int


async def add(tx: Transaction, guild_id: int, record: BarRecord) -> bool:
    """Let a bar hold until its end, or longer where one that is there already does; False for the same press again."""
    for way in record.ways.split():
        await tx.run(
            "INSERT INTO bars (guild_id, who, way, ends_at) VALUES (:guild, :who, :way, :ends) "
            "ON CONFLICT (guild_id, who, way) DO UPDATE SET ends_at = excluded.ends_at "
            "WHERE excluded.ends_at > bars.ends_at",
            guild=guild_id,
            who=record.who,
            way=way,
            ends=record.ends_at,
        )
    added = await tx.run(
        "INSERT INTO bar_records (id, guild_id, who, member_id, moderator_id, ways, reason, set_at, ends_at) "
        "VALUES (:id, :guild, :who, :member, :moderator, :ways, :reason, :set, :ends) ON CONFLICT (id) DO NOTHING",
        id=record.id,
        guild=guild_id,
        who=record.who,
        member=record.member_id,
        moderator=record.moderator_id,
        ways=record.ways,
        reason=record.reason,
        set=record.set_at,
        ends=record.ends_at,
    )
    return added > 0


async def ends_of(
    reader: Reader, guild_id: int, marks: Sequence[str], ways: Collection[str], now: int
) -> dict[str, int]:
    """Return when the bars of somebody with these marks end, by way; of these ways, those from which they are kept."""
    found: dict[str, int] = {}
    for mark in marks:
        sql = "SELECT way, ends_at FROM bars WHERE guild_id = :guild AND who = :who AND ends_at > :now"
        rows: list[dict[str, Any]] = await reader.all(dict, sql, guild=guild_id, who=mark, now=now)
        for row in rows:
            if row["way"] in ways:
                found[row["way"]] = max(row["ends_at"], found.get(row["way"], 0))
    return found


async def lift(tx: Transaction, guild_id: int, marks: Sequence[str]) -> bool:
    """Let somebody with these marks reach others again; return whether anything kept them from it."""
    counted = 0
    for mark in marks:
        counted += await tx.run("DELETE FROM bars WHERE guild_id = :guild AND who = :who", guild=guild_id, who=mark)
        await tx.run("DELETE FROM bar_records WHERE guild_id = :guild AND who = :who", guild=guild_id, who=mark)
    return counted > 0


async def lift_one(tx: Transaction, guild_id: int, record: BarRecord) -> None:
    """Let one bar end; what another one of the same person keeps them from stays until that one's end."""
    await tx.run("DELETE FROM bar_records WHERE guild_id = :guild AND id = :id", guild=guild_id, id=record.id)
    sql = "SELECT ways, ends_at FROM bar_records WHERE guild_id = :guild AND who = :who"
    left: list[dict[str, Any]] = await tx.all(dict, sql, guild=guild_id, who=record.who)
    for way in record.ways.split():
        ends = max((one["ends_at"] for one in left if way in one["ways"].split()), default=0)
        await tx.run(
            "UPDATE bars SET ends_at = :ends WHERE guild_id = :guild AND who = :who AND way = :way",
            guild=guild_id,
            who=record.who,
            way=way,
            ends=ends,
        )
    await tx.run(
        "DELETE FROM bars WHERE guild_id = :guild AND who = :who AND ends_at = 0", guild=guild_id, who=record.who
    )


async def record_of(reader: Reader, guild_id: int, record_id: int) -> BarRecord | None:
    """Return one bar of a server."""
    sql = (
        "SELECT id, who, member_id, moderator_id, ways, reason, set_at, ends_at FROM bar_records "
        "WHERE guild_id = :guild AND id = :id"
    )
    return await reader.one(BarRecord, sql, guild=guild_id, id=record_id)


async def records(reader: Reader, guild_id: int, now: int, skip: int, most: int) -> list[BarRecord]:
    """Return the bars of a server that hold, the latest first."""
    sql = (
        "SELECT id, who, member_id, moderator_id, ways, reason, set_at, ends_at FROM bar_records "
        "WHERE guild_id = :guild AND ends_at > :now ORDER BY set_at DESC, id DESC LIMIT :most OFFSET :skip"
    )
    return await reader.all(BarRecord, sql, guild=guild_id, now=now, skip=skip, most=most)


async def prune(database: Database, now: int) -> None:
    """Drop what has ended."""
    await sweep(database, "bars", "ends_at <= :now", now=now)
    await sweep(database, "bar_records", "ends_at <= :now", now=now)
