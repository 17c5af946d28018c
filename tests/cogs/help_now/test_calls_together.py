"""Two processes on one database: of all who take a call at once, one has it."""

import asyncio
from collections.abc import Sequence

import pytest_asyncio

from bot.db import Database, Transaction
from bot.db.migrate import migrate
from cogs.help_now import store
from cogs.help_now.rules import calls as rules
from cogs.help_now.service.calls import Calls
from tests.databases import DatabaseSite, Still
from tests.services import services_on

HERE, ANN, CLOCK = 77, 1, Still()
TEAM = range(10, 18)


class Process:
    """What one process has of calls for help."""

    def __init__(self, database: Database) -> None:
        self.database, self.calls = database, Calls(services_on(database, CLOCK))

    async def take(self, call_id: int, moderator_id: int) -> bool:
        async def take(tx: Transaction) -> bool:
            return await self.calls.take(tx, await self.calls.for_team(tx, call_id, HERE), moderator_id)

        return await self.database.write(take)


@pytest_asyncio.fixture
async def processes(place: DatabaseSite) -> Sequence[Process]:
    await migrate(await place.open(), CLOCK)
    return [Process(await place.open()) for _number in range(2)]


async def test_of_all_who_take_it_at_once_exactly_one_has_it(processes: Sequence[Process]) -> None:
    one, _other = processes
    for number in range(1, 6):
        await one.calls.open(number, HERE, ANN, "hello", named=True, limits="")
        took = await asyncio.gather(*(processes[who % 2].take(number, who) for who in TEAM))
        assert sum(took) == 1
        call = await store.get(one.database, number)
        assert call is not None
        assert call.claimed_by == TEAM[took.index(True)]
        assert call.news == rules.TAKEN


async def test_the_same_form_sent_twice_is_one_call(processes: Sequence[Process]) -> None:
    opened = await asyncio.gather(
        *(one.calls.open(5, HERE, ANN, "hello", named=False, limits="barred") for one in processes)
    )
    assert [call is None for call in opened].count(True) == 1
    call = await store.get(processes[0].database, 5)
    assert call is not None
    assert call.limits == ""  # Whoever gave no name could be known by it.
