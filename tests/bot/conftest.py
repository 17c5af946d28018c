"""Real databases for the tests of the core, and a time that they move by hand."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio

from bot.agenda import Agenda
from bot.agenda.alarm import lend_clock
from bot.db import Database
from bot.db.migrate import migrate
from tests.bot.program import REASONABLE, ROOT, Program, Start
from tests.databases import DatabaseSite, Still, connect

__all__ = ["ROOT", "DatabaseSite", "connect"]

BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def database(place: DatabaseSite) -> Database:
    """An open, empty database."""
    return await place.open()


@pytest_asyncio.fixture
async def migrated(database: Database) -> Database:
    """An open database that has the tables of the bot."""
    await migrate(database, Still())
    return database


class Timeline:
    """The time of a test: a clock and the event loop's timers, moved on together by hand.

    `jump` moves the clock alone, as an operator or a time server does.
    """

    def __init__(self, move_loop: Callable[[Callable[[], float]], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._real = self._loop.time
        self._ahead = 0.0
        self._began = self._real()
        self._jumped = timedelta()
        self.held: set[asyncio.Task[Any]] = set()
        move_loop(lambda: self._real() + self._ahead)

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self._loop.time() - self._began) + self._jumped

    def jump(self, by: timedelta) -> None:
        """Set the machine's clock to another time; timers do not notice."""
        self._jumped += by

    async def settle(self) -> None:
        """Let everything end that waits neither for the time nor at a gate."""
        quiet = 0
        while quiet < 2:  # What has just ended may begin something else, a turn of the loop later.
            for _turn in range(8):  # A timer, the scheduler's turn in the loop, its job, its task.
                await asyncio.sleep(0)
            busy = asyncio.all_tasks() - self.held - {asyncio.current_task()}
            quiet = 0 if busy else quiet + 1
            if busy:
                await asyncio.wait(busy, timeout=0.01)

    async def advance(self, seconds: float, step: float = 1.0) -> None:
        """Let so many seconds go by, `step` by `step`."""
        await self.settle()
        while seconds > 0:
            self._ahead += min(step, seconds)
            seconds -= step
            await self.settle()


class Gate:
    """Where a test holds something up until it opens."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._open = asyncio.Event()
        self.waiting = 0

    def open(self) -> None:
        self._open.set()

    async def passed(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._timeline.held.add(task)
        self.waiting += 1
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1
            self._timeline.held.discard(task)


@pytest_asyncio.fixture
async def timeline() -> AsyncIterator[Timeline]:
    loop = asyncio.get_running_loop()
    with pytest.MonkeyPatch.context() as patch:
        timeline = Timeline(lambda time: patch.setattr(loop, "time", time))
        with lend_clock(timeline):
            yield timeline


@pytest_asyncio.fixture
async def open_agenda(place: DatabaseSite, timeline: Timeline) -> AsyncIterator[Callable[[Database], Agenda]]:
    """Makes agendas that are stopped at the end, before their database is closed."""
    assert place
    opened: list[Agenda] = []

    def make(database: Database) -> Agenda:
        opened.append(Agenda(database, timeline))
        return opened[-1]

    yield make
    for agenda in opened:
        await agenda.stop(timedelta())


@pytest_asyncio.fixture
async def agenda(migrated: Database, open_agenda: Callable[[Database], Agenda]) -> Agenda:
    """An agenda that has not started yet."""
    return open_agenda(migrated)


@pytest_asyncio.fixture
async def program(tmp_path: Path) -> AsyncIterator[Start]:
    """Makes programs; none outlives its test."""
    made: list[Program] = []

    def make(*arguments: str, copied: bool = False, **variables: str) -> Program:
        made.append(Program(tmp_path, arguments, variables, copied=copied))
        return made[-1]

    yield make
    for one in made:
        if one.process is not None and one.process.returncode is None:
            one.process.kill()
            await one.process.communicate()


class Kill(Protocol):
    """Starts a Python program with the address of the place and more arguments; kills it while it writes there."""

    async def __call__(self, program: str, *arguments: str) -> None: ...


@pytest.fixture
def kill_in_the_middle(place: DatabaseSite) -> Kill:
    async def kill(program: str, *arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, place.url, *arguments, cwd=ROOT)
        busy = 0
        async with asyncio.timeout(REASONABLE):
            while busy < 5:  # What is seen once could be the short write with which everything begins.
                assert process.returncode is None
                busy = busy + 1 if await is_written_to(place) else 0
                await asyncio.sleep(0.02)
        process.kill()
        await process.wait()
        if not place.is_file:
            await _hang_up(place)

    return kill


async def is_written_to(place: DatabaseSite) -> bool:
    """Whether somebody is in the middle of a write."""
    if place.is_file:
        if not place.path.exists():
            return False
        with closing(sqlite3.connect(place.path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False
    aside = await connect(place.url)
    busy = await aside.fetchval(f"{_BUSY} AND pid <> pg_backend_pid()", place.name)
    await aside.close()
    return bool(busy)


_BUSY = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = $1 AND backend_xid IS NOT NULL"


async def _hang_up(place: DatabaseSite) -> None:
    """The server notices only when it wants to answer that nobody is there any more; a network would tell it."""
    aside = await connect(place.url)
    ended = _BUSY.replace("COUNT(*)", "pg_terminate_backend(pid, 5000)")
    await aside.fetch(f"{ended} AND pid <> pg_backend_pid()", place.name)
    await aside.close()
