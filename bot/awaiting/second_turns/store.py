"""How it is remembered who reached out, was answered and came back, and what stays of it: numbers of a week."""

from dataclasses import asdict, dataclass

from bot.awaiting.second_turns.totals import OpenerCount, Return, Wait
from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "second_turns",
        ("member_id",),
        "when you reached out, were answered by how many, and came back",
        "3 days after, then it is one of a number",
        "nobody",
        stays="That somebody reached out counts in the numbers of its week, if three days have gone by; not that it "
        "was you.",
    ),
    Keeps(
        "second_turn_answers",
        ("member_id",),
        "that you answered, to count you once",
        "3 days after they reached out",
        "nobody",
    ),
)


@dataclass(frozen=True)
class Opening:
    """Somebody reached out. Moments are epoch milliseconds; the week and the part of the day are those of its place."""

    kind: str
    guild_id: int
    subject: int
    member_id: int
    week: str
    part: str
    opened_at: int
    answered_at: int | None = None
    answers: int = 0
    went_on_at: int | None = None


async def add(tx: Transaction, opening: Opening) -> None:
    """Keep that somebody reached out; the same again changes nothing."""
    await tx.run(
        "INSERT INTO second_turns (kind, guild_id, subject, member_id, week, part, opened_at) "
        "VALUES (:kind, :guild, :subject, :member, :week, :part, :at) ON CONFLICT (kind, guild_id, subject) DO NOTHING",
        kind=opening.kind,
        guild=opening.guild_id,
        subject=opening.subject,
        member=opening.member_id,
        week=opening.week,
        part=opening.part,
        at=opening.opened_at,
    )


async def record_answer(tx: Transaction, kind: str, guild_id: int, subject: int, by: int, at: int) -> None:
    """Record that a person has answered, who is not the one who reached out; once is enough."""
    key = {"kind": kind, "guild": guild_id, "subject": subject, "by": by}
    is_new = await tx.run(
        "INSERT INTO second_turn_answers (kind, guild_id, subject, member_id) "
        "SELECT kind, guild_id, subject, :by FROM second_turns WHERE kind = :kind AND guild_id = :guild "
        "AND subject = :subject AND member_id <> :by ON CONFLICT (kind, guild_id, subject, member_id) DO NOTHING",
        **key,
    )
    if is_new:
        await tx.run(
            "UPDATE second_turns SET answers = answers + 1, answered_at = COALESCE(answered_at, :at) "
            "WHERE kind = :kind AND guild_id = :guild AND subject = :subject",
            at=at,
            kind=kind,
            guild=guild_id,
            subject=subject,
        )


async def has_turn(reader: Reader, kind: str, guild_id: int, subject: int, by: int) -> bool:
    """Return whether what somebody says now is an answer, or, by the one who reached out, the second turn."""
    found = await reader.value(
        "SELECT 1 FROM second_turns AS t WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "AND CASE WHEN member_id = :by THEN answered_at IS NOT NULL AND went_on_at IS NULL ELSE NOT EXISTS "
        "(SELECT 1 FROM second_turn_answers AS a WHERE a.kind = t.kind AND a.guild_id = t.guild_id "
        "AND a.subject = t.subject AND a.member_id = :by) END",
        kind=kind,
        guild=guild_id,
        subject=subject,
        by=by,
    )
    return found is not None


async def record_return(tx: Transaction, kind: str, guild_id: int, subject: int, by: int, at: int) -> None:
    """Record that the one who reached out came back to it, if somebody had answered."""
    await tx.run(
        "UPDATE second_turns SET went_on_at = :at WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "AND member_id = :by AND answered_at IS NOT NULL AND went_on_at IS NULL",
        at=at,
        kind=kind,
        guild=guild_id,
        subject=subject,
        by=by,
    )


async def remove(tx: Transaction, kind: str, guild_id: int, subject: int) -> Opening | None:
    """Forget that somebody reached out, and return what was known of it."""
    await tx.run(
        "DELETE FROM second_turn_answers WHERE kind = :kind AND guild_id = :guild AND subject = :subject",
        kind=kind,
        guild=guild_id,
        subject=subject,
    )
    return await tx.one(
        Opening,
        "DELETE FROM second_turns WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "RETURNING kind, guild_id, subject, member_id, week, part, opened_at, answered_at, answers, went_on_at",
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def let_answers_go(database: Database) -> None:
    """Forget who answered what is known no longer."""
    await sweep(
        database,
        "second_turn_answers",
        "NOT EXISTS (SELECT 1 FROM second_turns AS t WHERE t.kind = second_turn_answers.kind "
        "AND t.guild_id = second_turn_answers.guild_id AND t.subject = second_turn_answers.subject)",
    )


async def remove_of(tx: Transaction, member_id: int, guild_id: int, feature: str) -> None:
    """Forget that a member reached out: in every server for a `guild_id` of 0, in every way for no `feature`."""
    await tx.run(
        "DELETE FROM second_turns WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND kind LIKE :kind",
        member=member_id,
        guild=guild_id,
        kind=f"{feature}.%" if feature else "%",
    )


@dataclass(frozen=True)
class OpeningKey:
    """What somebody reached out with."""

    kind: str
    guild_id: int
    subject: int


async def remove_old(tx: Transaction, before: int, after: int, most: int) -> list[Opening]:
    """Forget some of those who reached out before the one moment or after the other, and return what was known."""
    found = await tx.all(
        OpeningKey,
        "SELECT kind, guild_id, subject FROM second_turns WHERE opened_at < :before OR opened_at > :after LIMIT :most",
        before=before,
        after=after,
        most=most,
    )
    removed = [await remove(tx, one.kind, one.guild_id, one.subject) for one in found]
    return [one for one in removed if one is not None]


async def count(tx: Transaction, opening: Opening, within: int, *, went_on: bool) -> None:
    """Count one more who reached out, and how long they waited."""
    await tx.run(
        "INSERT INTO second_turn_counts (guild_id, week, kind, part, within, went_on, openers) "
        "VALUES (:guild, :week, :kind, :part, :within, :went_on, 1) "
        "ON CONFLICT (guild_id, week, kind, part, within, went_on) "
        "DO UPDATE SET openers = second_turn_counts.openers + 1",
        guild=opening.guild_id,
        week=opening.week,
        kind=opening.kind,
        part=opening.part,
        within=within,
        went_on=int(went_on),
    )


@dataclass(frozen=True)
class OpenWeek:
    """A week of a server and kind that is not frozen yet."""

    guild_id: int
    week: str
    kind: str


async def open_weeks(reader: Reader, through: str) -> list[OpenWeek]:
    """Return the weeks up to this one that are not frozen yet, the earliest first."""
    return await reader.all(
        OpenWeek,
        "SELECT DISTINCT guild_id, week, kind FROM second_turn_counts WHERE week <= :through "
        "ORDER BY week, guild_id, kind",
        through=through,
    )


async def take_counts(tx: Transaction, of: OpenWeek) -> list[OpenerCount]:
    """Return what was counted of a week, and keep none of it."""
    return await tx.all(
        OpenerCount,
        "DELETE FROM second_turn_counts WHERE guild_id = :guild AND week = :week AND kind = :kind "
        "RETURNING part, within, went_on, openers",
        guild=of.guild_id,
        week=of.week,
        kind=of.kind,
    )


async def drop_counts(database: Database, after: str) -> None:
    """Forget what was counted of weeks that are yet to come, by a clock gone wrong."""
    await sweep(database, "second_turn_counts", "week > :after", after=after)


async def is_frozen(reader: Reader, of: OpenWeek) -> bool:
    """Return whether something stays of a week already."""
    found = await reader.value(
        "SELECT 1 FROM second_turn_waits WHERE guild_id = :guild AND week = :week AND kind = :kind LIMIT 1",
        guild=of.guild_id,
        week=of.week,
        kind=of.kind,
    )
    return found is not None


async def keep_totals(tx: Transaction, of: OpenWeek, waits: list[Wait], returns: list[Return]) -> None:
    """Keep what stays of a week, for good."""
    key = {"guild": of.guild_id, "kind": of.kind}
    await tx.run_each(
        "INSERT INTO second_turn_waits (guild_id, week, kind, part, within, nearly, openers) "
        "VALUES (:guild, :week, :kind, :part, :within, :nearly, :openers)",
        [key | asdict(one) for one in waits],
    )
    await tx.run_each(
        "INSERT INTO second_turn_returns (guild_id, week, kind, part, went_on, openers) "
        "VALUES (:guild, :week, :kind, :part, :went_on, :openers)",
        [key | asdict(one) for one in returns],
    )


async def waits(reader: Reader, guild_id: int, kind: str, since: str, through: str) -> list[Wait]:
    """Return how long people waited in these weeks, as far as it is kept."""
    return await reader.all(
        Wait,
        "SELECT week, part, within, nearly, openers FROM second_turn_waits "
        "WHERE guild_id = :guild AND kind = :kind AND week >= :since AND week <= :through",
        guild=guild_id,
        kind=kind,
        since=since,
        through=through,
    )
