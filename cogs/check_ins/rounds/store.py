"""How rounds are remembered, and, as long as one is open, how those were who answered it."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "round_answers",
        ("member_id",),
        "that you answered a round which is open, and how you were",
        "the round closes, a week later at the latest, or you withdraw it",
        "nobody; eight or more together become one sentence about how everyone is",
    ),
    Keeps(
        "round_nudges",
        ("member_id",),
        "in which rounds you want to be nudged",
        "you stop it, or 14 days after you left",
        "you alone",
    ),
)


@dataclass(frozen=True)
class Round:
    """When and where a community asks everyone."""

    id: int
    guild_id: int
    name: str
    channel_id: int
    days: str
    minute: int
    zone: str
    questions: str
    hours: int
    paused: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class RoundTime:
    """One time that a round takes place. Moments are epoch milliseconds."""

    id: int
    guild_id: int
    round: int
    planned_at: int
    closes_at: int
    channel_id: int
    message_id: int | None = None
    closed: int = 0
    weather: str = ""


_ROUND: LiteralString = (
    "SELECT id, guild_id, name, channel_id, days, minute, zone, questions, hours, paused, trouble FROM rounds"
)
_TIME: LiteralString = (
    "SELECT id, guild_id, round, planned_at, closes_at, channel_id, message_id, closed, weather FROM round_times"
)


async def save(tx: Transaction, one: Round) -> None:
    """Keep a round, instead of what was kept of it."""
    await tx.run(
        "INSERT INTO rounds (id, guild_id, name, channel_id, days, minute, zone, questions, hours, paused, trouble) "
        "VALUES (:id, :guild, :name, :channel, :days, :minute, :zone, :questions, :hours, :paused, :trouble) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, channel_id = excluded.channel_id, "
        "days = excluded.days, minute = excluded.minute, zone = excluded.zone, questions = excluded.questions, "
        "hours = excluded.hours, paused = excluded.paused, trouble = excluded.trouble",
        id=one.id,
        guild=one.guild_id,
        name=one.name,
        channel=one.channel_id,
        days=one.days,
        minute=one.minute,
        zone=one.zone,
        questions=one.questions,
        hours=one.hours,
        paused=one.paused,
        trouble=one.trouble,
    )


async def get(reader: Reader, round_id: int) -> Round | None:
    """Return a round."""
    return await reader.one(Round, _ROUND + " WHERE id = :id", id=round_id)


async def of_server(reader: Reader, guild_id: int) -> list[Round]:
    """Return a server's rounds, by name."""
    return await reader.all(Round, _ROUND + " WHERE guild_id = :guild ORDER BY name", guild=guild_id)


async def remove(tx: Transaction, round_id: int) -> None:
    """Remove a round; what was said in it stays as long as its authors want."""
    await tx.run("DELETE FROM round_nudges WHERE round = :id", id=round_id)
    await tx.run(
        "DELETE FROM round_answers WHERE round_time IN (SELECT id FROM round_times WHERE round = :id)", id=round_id
    )
    await tx.run("DELETE FROM rounds WHERE id = :id", id=round_id)


async def begin(tx: Transaction, one: Round, planned_at: int, closes_at: int) -> RoundTime:
    """Keep that a round takes place, and return that time; the same moment, once more, is the same time."""
    await tx.lock("rounds", 0)
    await tx.run(
        "INSERT INTO round_times (id, guild_id, round, planned_at, closes_at, channel_id, closed) "
        "SELECT COALESCE(MAX(id), 0) + 1, :guild, :round, :planned, :closes, :channel, 0 FROM round_times "
        "WHERE 1 = 1 ON CONFLICT (round, planned_at) DO NOTHING",
        guild=one.guild_id,
        round=one.id,
        planned=planned_at,
        closes=closes_at,
        channel=one.channel_id,
    )
    found = await tx.one(
        RoundTime, _TIME + " WHERE round = :round AND planned_at = :planned", round=one.id, planned=planned_at
    )
    assert found is not None  # noqa: S101 - it was written in this very transaction
    return found


async def time(reader: Reader, time_id: int) -> RoundTime | None:
    """Return one time of a round."""
    return await reader.one(RoundTime, _TIME + " WHERE id = :id", id=time_id)


async def mark_posted(tx: Transaction, time_id: int, message_id: int) -> None:
    """Record where the prompt of a time is."""
    await tx.run("UPDATE round_times SET message_id = :message WHERE id = :id", message=message_id, id=time_id)


async def close(tx: Transaction, time_id: int, weather: str) -> None:
    """Close a time of a round with what is said of all; nobody's answer is kept for it any more."""
    await tx.run("UPDATE round_times SET closed = 1, weather = :weather WHERE id = :id", weather=weather, id=time_id)
    await tx.run("DELETE FROM round_answers WHERE round_time = :id", id=time_id)


async def long_closed(reader: Reader, before: int) -> list[RoundTime]:
    """Return the times that closed before that moment."""
    return await reader.all(RoundTime, _TIME + " WHERE closes_at < :before", before=before)


async def prune(database: Database, before: int) -> None:
    """Forget the times that closed before that moment, and answers that came in the moment of closing."""
    await sweep(
        database,
        "round_answers",
        "NOT EXISTS (SELECT 1 FROM round_times WHERE round_times.id = round_time AND closed = 0)",
    )
    await sweep(database, "round_times", "closes_at < :before", before=before)


async def answer(tx: Transaction, one: RoundTime, check_in_id: int, member_id: int, mood: int) -> None:
    """Record that somebody answers a round."""
    await tx.run(
        "INSERT INTO round_answers (check_in, guild_id, round_time, member_id, mood) "
        "VALUES (:check_in, :guild, :time, :member, :mood) ON CONFLICT (check_in) DO NOTHING",
        check_in=check_in_id,
        guild=one.guild_id,
        time=one.id,
        member=member_id,
        mood=mood,
    )


async def unanswer(tx: Transaction, check_in_id: int) -> None:
    """Forget an answer whose check-in is withdrawn."""
    await tx.run("DELETE FROM round_answers WHERE check_in = :check_in", check_in=check_in_id)


async def moods(reader: Reader, time_id: int) -> list[int]:
    """Return how those are who answered, each once, as they were last."""
    return await reader.column(
        "SELECT mood FROM round_answers AS one WHERE round_time = :time AND check_in = (SELECT MAX(check_in) "
        "FROM round_answers AS other WHERE other.round_time = :time AND other.member_id = one.member_id)",
        time=time_id,
    )


@dataclass(frozen=True)
class RoundNudge:
    """Somebody who wants to be nudged."""

    id: int
    guild_id: int
    round: int
    member_id: int


_NUDGE: LiteralString = "SELECT id, guild_id, round, member_id FROM round_nudges"


async def want_nudge(tx: Transaction, one: RoundNudge) -> bool:
    """Record that somebody wants to be nudged; False if they did already."""
    return bool(
        await tx.run(
            "INSERT INTO round_nudges (id, guild_id, round, member_id) VALUES (:id, :guild, :round, :member) "
            "ON CONFLICT DO NOTHING",
            id=one.id,
            guild=one.guild_id,
            round=one.round,
            member=one.member_id,
        )
    )


async def want_no_nudge(tx: Transaction, round_id: int, member_id: int) -> None:
    """Record that somebody wants no nudges any more."""
    sql = "DELETE FROM round_nudges WHERE round = :round AND member_id = :member"
    await tx.run(sql, round=round_id, member=member_id)


async def nudge(reader: Reader, nudge_id: int) -> RoundNudge | None:
    """Return who wants to be nudged, and in which round."""
    return await reader.one(RoundNudge, _NUDGE + " WHERE id = :id", id=nudge_id)


async def nudges(reader: Reader, round_id: int) -> list[RoundNudge]:
    """Return who wants to be nudged in a round."""
    return await reader.all(RoundNudge, _NUDGE + " WHERE round = :round ORDER BY id", round=round_id)


async def open_time(reader: Reader, round_id: int, now: int) -> RoundTime | None:
    """Return the latest time of a round, if it is open."""
    sql = _TIME + " WHERE round = :round AND closed = 0 AND closes_at > :now ORDER BY planned_at DESC LIMIT 1"
    return await reader.one(RoundTime, sql, round=round_id, now=now)


async def has_answered(reader: Reader, time_id: int, member_id: int) -> bool:
    """Return whether somebody has answered a round that is open."""
    sql = "SELECT 1 FROM round_answers WHERE round_time = :time AND member_id = :member LIMIT 1"
    return bool(await reader.value(sql, time=time_id, member=member_id))
