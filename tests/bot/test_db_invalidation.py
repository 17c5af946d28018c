"""Processes on one database: each hears what the others change, and what one of them may do, one of them does."""

import asyncio
import os
import random
import signal
import sys
from typing import Any

import pytest
import pytest_asyncio

from bot.db import Database, Transaction, notifications
from bot.db.migrate import migrate
from bot.errors import NotNow
from bot.members import preferences
from bot.members.personal_data import ErasureScope, PersonalData
from bot.members.preferences import Languages
from bot.settings import Settings
from tests.bot.conftest import DatabaseSite, Still, connect
from tests.bot.declared_settings import HERE, THERE, TeaSettings, of_a_new_process
from tests.databases import until

LISTENERS = "query LIKE 'LISTEN%' OR query LIKE 'SELECT%advisory%' OR query = 'SELECT 1'"


class Cache:
    """What a process has read again, and when it read everything."""

    def __init__(self, database: Database) -> None:
        self.read: list[tuple[Any, ...]] = []
        self.loaded = 0
        self.fails = 0
        self._database = database
        database.subscribe("tea", self._one, self._all)

    async def _one(self, *which: int | str) -> None:
        self._fail()
        self.read.append(which)

    async def _all(self) -> None:
        self._fail()
        self.loaded += 1

    def _fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise NotNow("not just now")


@pytest_asyncio.fixture
async def here(postgres_place: DatabaseSite) -> Database:
    here = await postgres_place.open()
    await migrate(here, Still())
    return here


@pytest_asyncio.fixture
async def there(postgres_place: DatabaseSite, here: Database) -> Database:
    assert here
    there = await postgres_place.open()
    await there.listen()
    return there


async def listeners(place: DatabaseSite) -> list[int]:
    """The server's processes that serve a line of ours."""
    aside = await connect(place.url)
    rows = await aside.fetch(
        f"SELECT pid FROM pg_stat_activity WHERE application_name = current_setting('application_name') "  # noqa: S608
        f"AND pid <> pg_backend_pid() AND ({LISTENERS})"
    )
    await aside.close()
    return [row["pid"] for row in rows]


async def end_lines(place: DatabaseSite) -> None:
    aside = await connect(place.url)
    for pid in await listeners(place):
        await aside.fetch("SELECT pg_terminate_backend($1)", pid)
    await aside.close()


async def test_what_one_tells_the_others_and_itself_read_again_once_it_is_kept(here: Database, there: Database) -> None:
    await here.listen()
    mine, theirs = Cache(here), Cache(there)

    async def fail(tx: Transaction) -> None:
        await tx.notify("tea", 1)
        raise ValueError("not kept")

    with pytest.raises(ValueError, match="not kept"):
        await here.write(fail)
    await here.write(lambda tx: tx.notify("cake", 2))  # Of which this version knows nothing.
    await here.write(lambda tx: tx.notify("tea", "green", 2**62))

    await until(lambda: bool(mine.read and theirs.read))
    assert mine.read == theirs.read == [("green", 2**62)]


async def test_another_bot_in_the_same_database_hears_nothing_of_it_and_holds_its_own(
    postgres_place: DatabaseSite, here: Database
) -> None:
    aside = await connect(postgres_place.url)
    await aside.execute("CREATE SCHEMA IF NOT EXISTS elsewhere")
    stranger = await DatabaseSite(f"{postgres_place.url}&search_path=elsewhere").open()
    try:
        await stranger.listen()
        mine, theirs = Cache(here), Cache(stranger)
        await here.listen()
        await here.write(lambda tx: tx.notify("tea", 1))
        await until(lambda: bool(mine.read))
        await stranger.write(lambda tx: tx.notify("tea", 2))
        await until(lambda: bool(theirs.read))
        assert (mine.read, theirs.read) == ([(1,)], [(2,)])
        assert await here.take("the broom")
        assert await stranger.take("the broom")
    finally:
        await stranger.close()
        await aside.execute("DROP SCHEMA elsewhere")
        await aside.close()


async def test_a_line_that_breaks_is_made_again_and_what_was_missed_is_made_up_for(
    postgres_place: DatabaseSite, here: Database, there: Database
) -> None:
    theirs = Cache(there)
    await end_lines(postgres_place)
    await until(lambda: theirs.loaded == 1)

    await here.write(lambda tx: tx.notify("tea", 1))

    await until(lambda: theirs.read == [(1,)])


async def test_a_line_that_is_silent_is_found_out(
    postgres_place: DatabaseSite, here: Database, there: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("there is no way to make it silent")
    monkeypatch.setattr(notifications, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(notifications, "ANSWER_SECONDS", 0.5)
    impatient = await postgres_place.open()
    before = await listeners(postgres_place)
    await impatient.listen()
    theirs = Cache(impatient)
    (pid,) = set(await listeners(postgres_place)) - set(before)
    os.kill(pid, signal.SIGSTOP)
    try:
        await here.write(lambda tx: tx.notify("tea", 1))
        await until(lambda: theirs.loaded == 1)
        await here.write(lambda tx: tx.notify("tea", 2))
        await until(lambda: (2,) in theirs.read)
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_what_cannot_be_read_just_now_is_read_later(here: Database, there: Database) -> None:
    theirs = Cache(there)
    theirs.fails = 1

    await here.write(lambda tx: tx.notify("tea", 1))

    await until(lambda: theirs.loaded == 1)


async def test_nothing_is_read_again_while_a_write_is_under_way_that_could_put_something_older_into_memory(
    here: Database, there: Database
) -> None:
    await here.listen()
    mine, theirs, may_end = Cache(here), Cache(there), asyncio.Event()
    under_way = asyncio.create_task(here.write(lambda _tx: may_end.wait()))
    await asyncio.sleep(0)
    try:
        await there.write(lambda tx: tx.notify("tea", 1))
        await until(lambda: theirs.read == [(1,)])
        for broom in ("one broom", "another"):  # By the same line: what was told before has been heard by then.
            assert await here.take(broom)
        assert mine.read == []
    finally:
        may_end.set()
        await under_way
    await until(lambda: mine.read == [(1,)])


async def test_what_all_decide_at_the_same_time_all_know_in_the_end(
    postgres_place: DatabaseSite, here: Database
) -> None:
    """Each puts its own decision into memory when it is kept, and reads those of the others: the last one counts."""
    assert here
    chance = random.Random(7)
    processes = [await of_a_new_process(postgres_place) for _ in range(3)]
    for database in postgres_place.opened:
        await database.listen()
    for _round in range(5):
        await asyncio.gather(
            *(
                one.change(server, TeaSettings, minutes=chance.choice((1, 2, 3, 5, 6, 7, 8, 9)), sweet=False)
                for one in processes
                for server in (HERE, THERE, HERE)
            )
        )
        kept = (await of_a_new_process(postgres_place)).of(HERE, TeaSettings).minutes
        await until(lambda kept=kept: {one.of(HERE, TeaSettings).minutes for one in processes} == {kept})


async def test_a_language_is_known_and_forgotten_everywhere(here: Database, there: Database) -> None:
    mine, theirs = Languages(here), Languages(there)

    await here.write(lambda tx: preferences.change(tx, 1, language="de"))
    await until(lambda: str(theirs.of(1, None)) == "de")

    async def forget(tx: Transaction) -> None:
        await tx.run("DELETE FROM people WHERE member_id = 1")
        await mine.forget(tx, ErasureScope(1))

    await here.write(forget)
    await until(lambda: theirs.of(1, None) is None)


async def test_a_server_that_is_forgotten_is_forgotten_everywhere(
    postgres_place: DatabaseSite, here: Database, there: Database
) -> None:
    theirs = Settings(there)
    theirs.declare(TeaSettings)
    await (await of_a_new_process(postgres_place)).change(HERE, TeaSettings, minutes=9)
    await until(lambda: theirs.of(HERE, TeaSettings).minutes == 9)
    personal_data = PersonalData(here, ())
    await personal_data.load()

    await personal_data.forget_server(HERE)

    await until(lambda: theirs.of(HERE, TeaSettings).minutes == TeaSettings().minutes)


async def test_what_is_held_is_held_by_one_until_it_lets_go(here: Database, there: Database) -> None:
    assert await here.take("the broom")
    assert not await here.take("the broom")
    assert not await there.take("the broom")
    assert await there.take("the kettle")
    await here.let_go("the broom")
    assert await there.take("the broom")
    await here.let_go("the broom")  # It is no longer ours.
    assert not await here.take("the broom")


async def test_what_was_held_is_free_once_the_line_has_broken(
    postgres_place: DatabaseSite, here: Database, there: Database
) -> None:
    assert await here.take("the broom")
    await end_lines(postgres_place)
    async with asyncio.timeout(20):
        while not await there.take("the broom"):
            await asyncio.sleep(0.02)
    await here.let_go("the broom")
    assert not await here.take("the broom")


async def test_where_there_is_one_process_it_holds_what_it_takes(sqlite_place: DatabaseSite) -> None:
    database = await sqlite_place.open()
    await database.listen()
    assert await database.take("the broom")
    assert not await database.take("the broom")
    await database.let_go("the broom")
    assert await database.take("the broom")
