"""How it is remembered who reached out, was answered and came back, and what stays of it: numbers of a week."""

from dataclasses import dataclass

from bot.db import Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "second_turns",
        ("member_id",),
        "that you reached out, when somebody first answered, how many did, and when you came back to it; no words",
        "3 days after, then it is one of a number",
        "nobody",
        stays="That somebody reached out counts in the numbers of its week, if three days have gone by; not that it "
        "was you.",
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
    """Record that one more person has answered, who is not the one who reached out."""
    await tx.run(
        "UPDATE second_turns SET answers = answers + 1, answered_at = COALESCE(answered_at, :at) "
        "WHERE kind = :kind AND guild_id = :guild AND subject = :subject AND member_id <> :by",
        at=at,
        kind=kind,
        guild=guild_id,
        subject=subject,
        by=by,
    )


async def record_return(tx: Transaction, kind: str, guild_id: int, subject: int, at: int) -> None:
    """Record that the one who reached out came back to it, if somebody had answered."""
    await tx.run(
        "UPDATE second_turns SET went_on_at = :at WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "AND answered_at IS NOT NULL AND went_on_at IS NULL",
        at=at,
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def remove(tx: Transaction, kind: str, guild_id: int, subject: int) -> Opening | None:
    """Forget that somebody reached out, and return what was known of it."""
    return await tx.one(
        Opening,
        "DELETE FROM second_turns WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "RETURNING kind, guild_id, subject, member_id, week, part, opened_at, answered_at, answers, went_on_at",
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def remove_of(tx: Transaction, member_id: int, guild_id: int, feature: str) -> None:
    """Forget that a member reached out: in every server for a `guild_id` of 0, in every way for no `feature`."""
    await tx.run(
        "DELETE FROM second_turns WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND kind LIKE :kind",
        member=member_id,
        guild=guild_id,
        kind=f"{feature}.%" if feature else "%",
    )


async def remove_old(tx: Transaction, before: int, after: int, most: int) -> list[Opening]:
    """Forget some of those who reached out before the one moment or after the other, and return what was known."""
    return await tx.all(
        Opening,
        "DELETE FROM second_turns WHERE (kind, guild_id, subject) IN (SELECT kind, guild_id, subject FROM second_turns "
        "WHERE opened_at < :before OR opened_at > :after ORDER BY opened_at LIMIT :most) "
        "RETURNING kind, guild_id, subject, member_id, week, part, opened_at, answered_at, answers, went_on_at",
        before=before,
        after=after,
        most=most,
    )


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
