"""How it is remembered whose greeting is held, what was decided about them, and what a server is used to."""

from collections.abc import Sequence

from bot.db import Reader, Transaction


async def decide_all(tx: Transaction, guild_id: int, state: str, *, joined_until: int) -> list[int]:
    """Record how far the welcome of those who are held and joined by then has come, and return who they are."""
    return await tx.column(
        "UPDATE newcomers SET state = :state WHERE guild_id = :guild AND state = 'held' AND left_at IS NULL "
        "AND joined_at <= :joined RETURNING member_id",
        guild=guild_id,
        state=state,
        joined=joined_until,
    )


async def release_some(tx: Transaction, guild_id: int, members: Sequence[int]) -> list[int]:
    """Let those of these wait again who are held, and return who they are."""
    released: list[int] = []
    for member_id in members:
        released += await tx.column(
            "UPDATE newcomers SET state = 'waiting' WHERE guild_id = :guild AND member_id = :member "
            "AND state = 'held' AND left_at IS NULL RETURNING member_id",
            guild=guild_id,
            member=member_id,
        )
    return released


async def release_undecided(tx: Transaction, guild_id: int, now: int, *, joined_until: int, most: int) -> list[int]:
    """Let some wait again about whom nobody decided and who joined by then, those first who did first."""
    return await tx.column(
        "UPDATE newcomers SET state = 'waiting', unasked_at = :now WHERE guild_id = :guild AND member_id IN ("
        "SELECT member_id FROM newcomers WHERE guild_id = :guild AND state = 'held' AND left_at IS NULL "
        "AND joined_at <= :joined ORDER BY +joined_at, member_id LIMIT :most) RETURNING member_id",
        guild=guild_id,
        now=now,
        joined=joined_until,
        most=most,
    )


async def take_back_skipped(tx: Transaction, guild_id: int, what: str, moment: int) -> list[int]:
    """Let those wait again who were skipped by what happened at a moment, and return who they are."""
    return await tx.column(
        "UPDATE newcomers SET state = 'waiting' WHERE guild_id = :guild AND state = 'skipped' AND left_at IS NULL "
        "AND EXISTS (SELECT 1 FROM arrivals WHERE arrivals.guild_id = newcomers.guild_id "
        "AND arrivals.member_id = newcomers.member_id AND what = :what AND happened_at = :moment) RETURNING member_id",
        guild=guild_id,
        what=what,
        moment=moment,
    )


async def first_joined(reader: Reader, guild_id: int) -> int | None:
    """Return when the first of those joined who are held; None where nobody is."""
    return await reader.value(
        "SELECT MIN(+joined_at) FROM newcomers WHERE guild_id = :guild AND state = 'held' AND left_at IS NULL",
        guild=guild_id,
    )


async def young_between(reader: Reader, guild_id: int, start: int, end: int, *, youngest_id: int) -> int:
    """Count who joined after the start and not after the end with an account made after this id."""
    return await reader.value(
        "SELECT COUNT(*) FROM newcomers WHERE guild_id = :guild AND joined_at > :start AND joined_at <= :end "
        "AND member_id > :youngest",
        guild=guild_id,
        start=start,
        end=end,
        youngest=youngest_id,
    )


async def busiest(reader: Reader, guild_id: int, start: int, end: int, *, span: int) -> int:
    """Return how many joined within the fullest of the spans between these moments, were let in, and are still here."""
    return await reader.value(
        "SELECT COALESCE(MAX(number), 0) FROM (SELECT COUNT(*) AS number FROM newcomers WHERE guild_id = :guild "
        "AND joined_at > :start AND joined_at <= :end AND state IN ('waiting', 'greeted') AND left_at IS NULL "
        "GROUP BY joined_at / :span) AS counted",
        guild=guild_id,
        start=start,
        end=end,
        span=span,
    )


async def mark_banned(tx: Transaction, guild_id: int, member_id: int, now: int) -> bool:
    """Record that a newcomer was banned; False if nobody knows them as one."""
    return bool(
        await tx.run(
            "UPDATE newcomers SET banned_at = :now WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
            now=now,
        )
    )
