"""Two processes on one database: of all who press at once, one listens, and nobody has more talks than they may."""

import asyncio
from collections.abc import Sequence

import pytest_asyncio

from bot.clock import to_epoch
from bot.db import Database, Transaction
from bot.db.migrate import migrate
from bot.errors import CareError
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.service import Listeners, ListenersAwaited
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.rules import CLOSED
from cogs.check_ins.talks.service import Talks
from tests.databases import DatabaseSite, Still
from tests.services import services_on

HERE, ANN = 77, 1
LISTENING = range(10, 16)
CLOCK = Still()


class Process:
    """What one process has of listeners."""

    def __init__(self, database: Database) -> None:
        services = services_on(database, CLOCK)
        self.database, self.settings = database, services.settings
        services.awaiting.register(ListenersAwaited())
        self.talks, self.listeners = Talks(services), Listeners(services)

    async def claim(self, request: int, by: int, talk: int) -> bool:
        try:
            await self.database.write(lambda tx: self.listeners.claim(tx, request, HERE, by, talk))
        except CareError:
            return False
        return True


@pytest_asyncio.fixture
async def processes(place: DatabaseSite) -> Sequence[Process]:
    """Two, in a server where listening is set up and some listen."""
    await migrate(await place.open(), CLOCK)
    both = [Process(await place.open()) for _number in range(2)]
    await both[0].settings.change(HERE, CheckInSettings, listeners_channel=5, talks=6, listener_talks=2)
    await both[1].settings.load()
    for one in LISTENING:
        await both[0].database.write(lambda tx, who=one: store.begin(tx, HERE, who, 1))
    return both


async def ask(process: Process, number: int, author: int = ANN) -> int:
    """A check-in for listeners; its card's id."""
    made = to_epoch(CLOCK.now())
    one = CheckIn(number, HERE, author, made, 2, "listen", LISTENERS, 0, "")

    async def keep(tx: Transaction) -> int:
        await check_ins.add(tx, one)
        await process.listeners.shared(tx, one)
        request = await store.of_check_in(tx, number)
        assert request is not None
        return request.id

    return await process.database.write(keep)


async def test_of_all_who_press_at_once_one_listens(processes: Sequence[Process]) -> None:
    request = await ask(processes[0], 100)
    won = await asyncio.gather(*(process.claim(request, who, 1000 + who) for who in LISTENING for process in processes))
    assert sum(won) == 1
    found = await store.get(processes[0].database, request)
    assert found is not None
    [talk] = await talks.open_of(processes[1].database, HERE, ANN)
    assert talk.other_id == found.listener_id
    assert talk.id == found.talk


async def test_nobody_has_more_than_they_may_however_many_they_press_at_once(processes: Sequence[Process]) -> None:
    requests = [await ask(processes[0], 200 + number, author=number + 1) for number in range(5)]
    won = await asyncio.gather(
        *(processes[number % 2].claim(one, 10, 2000 + number) for number, one in enumerate(requests))
    )
    assert sum(won) == 2
    assert len(await talks.open_of(processes[0].database, HERE, 10)) == 2


async def test_withdrawn_and_claimed_at_once_it_is_not_reachable(processes: Sequence[Process]) -> None:
    for number in range(300, 310):
        request = await ask(processes[0], number, author=number)

        async def withdraw(tx: Transaction, number: int = number) -> None:
            one = await check_ins.locked(tx, number, number)
            assert one is not None
            await processes[1].listeners.unshared(tx, one)
            await check_ins.remove(tx, number)

        await asyncio.gather(processes[0].claim(request, 11, number + 5000), processes[1].database.write(withdraw))
        assert await store.of_check_in(processes[0].database, number) is None
        assert await talks.open_of(processes[0].database, HERE, number) == []


async def test_handed_on_and_closed_at_once_there_is_at_most_one_talk(processes: Sequence[Process]) -> None:
    for number in range(400, 405):
        request = await ask(processes[0], number, author=number)
        assert await processes[0].claim(request, 12, number + 6000)
        await processes[0].database.write(
            lambda tx, of=number: processes[0].listeners.hand_over(tx, of + 6000, 12, 13, unspoken=False)
        )
        offered = await store.of_check_in(processes[0].database, number)
        assert offered is not None
        taken, _closed = await asyncio.gather(
            processes[0].claim(offered.id, 13, number + 7000),
            processes[1].database.write(lambda tx, of=number: processes[1].talks.end(tx, of + 6000, CLOSED)),
        )
        found = await talks.open_of(processes[0].database, HERE, number)
        assert [one.other_id for one in found] == ([13] if taken else [])
        for one in found:
            await processes[0].database.write(lambda tx, of=one.id: processes[0].talks.end(tx, of, CLOSED))
