"""What is known of somebody who reached out, for three days, and what stays of it; on both databases."""

import asyncio
from datetime import timedelta
from typing import Any, LiteralString

import pytest_asyncio

from bot.agenda import Agenda
from bot.awaiting.second_turns import SecondTurns
from bot.awaiting.second_turns.totals import PUBLIC
from bot.awaiting.second_turns.waiting_times import UsualWait
from bot.db import Database, Transaction
from bot.members.personal_data import ErasureScope
from bot.settings import Settings
from tests.bot.conftest import BEGINNING, Timeline

HERE, THERE = 111, 222
ANN, BEN, CLEO = 1, 2, 3
CARD = "check_ins.everyone"
A_MINUTE = 60_000


@pytest_asyncio.fixture
async def turns(migrated: Database, agenda: Agenda, timeline: Timeline) -> SecondTurns:
    return SecondTurns(migrated, timeline, agenda, Settings(migrated))


async def rows(database: Database, sql: LiteralString) -> list[tuple[Any, ...]]:
    found: list[dict[str, Any]] = await database.all(dict, sql)
    return [tuple(row.values()) for row in found]


async def counted(database: Database) -> list[tuple[Any, ...]]:
    sql = "SELECT part, within, went_on, openers FROM second_turn_counts ORDER BY kind, week, within, went_on"
    return await rows(database, sql)


async def test_for_three_days_moments_are_known_and_then_a_number(
    migrated: Database, turns: SecondTurns, timeline: Timeline
) -> None:
    async def happen(what: str, subject: int, *values: Any, minutes: int = 0) -> None:
        at = BEGINNING + timedelta(minutes=minutes)
        await migrated.write(lambda tx: getattr(turns, what)(tx, HERE, CARD, subject, *values, at))

    for subject in (1, 2, 3, 4, 5):
        await happen("opened", subject, ANN)
        await happen("opened", subject, ANN, minutes=5)  # delivered again
    await happen("answered", 1, ANN, minutes=1)  # one's own answer is none
    await happen("went_on", 1, ANN, minutes=2)  # and before there is one, it is no second turn
    await happen("answered", 1, BEN, minutes=30)
    await happen("answered", 1, CLEO, minutes=300)
    await turns.spoke(HERE, CARD, 2, BEN, BEGINNING + timedelta(minutes=30))
    await turns.spoke(HERE, CARD, 2, BEN, BEGINNING + timedelta(minutes=31))
    await happen("went_on", 2, BEN, minutes=40)  # It is not theirs.
    await happen("went_on", 2, ANN, minutes=50)
    await happen("went_on", 2, ANN, minutes=70)
    assert await rows(
        migrated,
        "SELECT answers, answered_at - opened_at AS waited, went_on_at - opened_at AS went_on FROM second_turns "
        "WHERE answers > 0 ORDER BY subject",
    ) == [(2, 30 * A_MINUTE, None), (1, 30 * A_MINUTE, 50 * A_MINUTE)]

    await migrated.write(lambda tx: turns.closed(tx, HERE, CARD, 5))  # taken back at once: hardly asked
    timeline.jump(timedelta(hours=2))
    await migrated.write(lambda tx: turns.closed(tx, HERE, CARD, 4))  # given up, in vain
    assert await counted(migrated) == [("afternoon", 0, 0, 1)]

    await migrated.write(lambda tx: turns.forget(tx, ErasureScope(ANN, feature="welcome")))
    timeline.jump(timedelta(hours=69))
    await turns.settle(timeline.now())
    assert len(await counted(migrated)) == 1
    timeline.jump(timedelta(hours=2))
    await turns.settle(timeline.now())
    assert await counted(migrated) == [("afternoon", 0, 0, 2), ("afternoon", 40, 0, 1), ("afternoon", 40, 1, 1)]
    assert await migrated.value("SELECT COUNT(*) FROM second_turns") == 0
    assert await migrated.value("SELECT COUNT(*) FROM second_turn_answers") == 0


async def test_whoever_is_forgotten_is_not_counted(migrated: Database, turns: SecondTurns, timeline: Timeline) -> None:
    for member in (ANN, BEN):
        await migrated.write(lambda tx, who=member: turns.opened(tx, HERE, CARD, who, who, BEGINNING))
    timeline.jump(timedelta(hours=2))

    async def forget(tx: Any) -> None:
        await turns.forget(tx, ErasureScope(ANN))
        await turns.closed(tx, HERE, CARD, ANN)  # as their card goes with them

    await migrated.write(forget)
    assert await counted(migrated) == []
    timeline.jump(timedelta(days=-2))  # A clock that was wrong: nobody is of the future.
    await turns.settle(timeline.now())
    assert await migrated.value("SELECT COUNT(*) FROM second_turns") == 0 == len(await counted(migrated))


async def test_a_week_is_frozen_once_and_nothing_changes_it(
    migrated: Database, turns: SecondTurns, timeline: Timeline
) -> None:
    turns.declare("welcome.greeting", PUBLIC)

    async def reach_out(kind: str, people: range, *, guild_id: int = HERE) -> None:
        async def write(tx: Transaction) -> None:
            at = timeline.now()
            for one in people:
                await turns.opened(tx, guild_id, kind, one, one, at)
                await turns.answered(tx, guild_id, kind, one, BEN, at + timedelta(minutes=9))
                if one % 2:
                    await turns.went_on(tx, guild_id, kind, one, one, at + timedelta(hours=1))

        await migrated.write(write)

    async def kept() -> list[tuple[Any, ...]]:
        sql = "SELECT guild_id, week, kind, part, within, nearly, openers FROM second_turn_waits ORDER BY kind, openers"
        return await rows(migrated, sql)

    await reach_out(CARD, range(100, 124))
    await reach_out(CARD, range(100, 109), guild_id=THERE)  # too few
    await reach_out("welcome.greeting", range(100, 109))
    timeline.jump(timedelta(days=7))  # Three days after the end of their week, and not everywhere yet.
    await turns.settle(timeline.now())
    assert await kept() == [] != await counted(migrated)

    timeline.jump(timedelta(days=6))  # We were away meanwhile.
    await reach_out(CARD, range(200, 209))
    await asyncio.gather(turns.settle(timeline.now()), turns.settle(timeline.now()))
    frozen = [
        (HERE, "2025-12-29", CARD, "day", 15, 1, 24),
        (HERE, "2025-12-29", "welcome.greeting", "day", 15, 1, 9),
    ]
    assert await kept() == frozen
    sql: LiteralString = "SELECT kind, part, went_on, openers FROM second_turn_returns ORDER BY went_on"
    assert await rows(migrated, sql) == [(CARD, "day", 0, 12), (CARD, "day", 1, 12)]
    assert await counted(migrated) == []
    assert await turns.usual_wait(migrated, HERE, CARD) == UsualWait(minutes=15, till_morning=True)
    assert await turns.usual_wait(migrated, THERE, CARD) == UsualWait()

    async def forget(tx: Transaction) -> None:
        for one in (100, 200):
            await turns.forget(tx, ErasureScope(one))

    await migrated.write(forget)
    timeline.jump(timedelta(days=-13))  # A clock that was wrong: those of then do not count a second time.
    await reach_out(CARD, range(300, 324))
    timeline.jump(timedelta(days=40))
    await turns.settle(timeline.now())
    assert await kept() == frozen
    assert await counted(migrated) == [] == await rows(migrated, "SELECT * FROM second_turns")
