"""What is known of somebody who reached out, for three days, and what stays of it; on both databases."""

from datetime import timedelta
from typing import Any, LiteralString

import pytest_asyncio

from bot.agenda import Agenda
from bot.awaiting.second_turns import SecondTurns
from bot.db import Database
from bot.members.personal_data import ErasureScope
from bot.settings import Settings
from tests.bot.conftest import BEGINNING, Timeline

HERE, ANN, BEN, CLEO = 111, 1, 2, 3
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
    await happen("went_on", 1, minutes=2)  # and before there is one, it is no second turn
    await happen("answered", 1, BEN, minutes=30)
    await happen("answered", 1, CLEO, minutes=300)
    await happen("answered", 2, BEN, minutes=30)
    await happen("went_on", 2, minutes=50)
    await happen("went_on", 2, minutes=70)
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
    await turns.settle()
    assert len(await counted(migrated)) == 1
    timeline.jump(timedelta(hours=2))
    await turns.settle()
    assert await counted(migrated) == [("afternoon", 0, 0, 2), ("afternoon", 40, 0, 1), ("afternoon", 40, 1, 1)]
    assert await migrated.value("SELECT COUNT(*) FROM second_turns") == 0


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
    await turns.settle()
    assert await migrated.value("SELECT COUNT(*) FROM second_turns") == 0 == len(await counted(migrated))
