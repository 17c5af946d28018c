"""A town whose bot is several processes, each with some of the servers, that share one PostgreSQL."""

import asyncio
import random
import secrets
import signal
import sqlite3
import time
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterable
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import aiohttp

from bot.clock import SystemClock
from bot.db import open_database
from bot.db.migrate import migrate
from tests.databases import connect
from tests.survival.evidence import TABLES
from tests.survival.fleet import Fleet
from tests.survival.responses import Json
from tests.survival.running import START_SECONDS
from tests.survival.town import Town, stand_in

T = TypeVar("T")


class Aside:
    """A connection past the bot, for whoever cannot wait in the event loop."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connection = self._do(connect(url))

    def _do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    def rows(self, sql: str) -> list[Any]:
        return self._do(self._connection.fetch(sql))

    def tables(self, names: Iterable[str]) -> dict[str, list[Json]]:
        """Everything in these tables, as it is at one moment."""
        return self._do(self._tables(names))

    async def _tables(self, names: Iterable[str]) -> dict[str, list[Json]]:
        async with self._connection.transaction(isolation="repeatable_read", readonly=True):
            found = {name: await self._connection.fetch(f"SELECT * FROM {name}") for name in names}  # noqa: S608 - ours
        return {name: [dict(row) for row in rows] for name, rows in found.items()}

    def close(self) -> None:
        self._do(self._connection.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class FleetTown(Town):
    """The same town, but each of its servers has a process of the bot that looks after it."""

    def __init__(
        self, folder: Path, port: int, control: aiohttp.ClientSession, url: str, processes: int, aside: Aside
    ) -> None:
        super().__init__(folder, port, control)
        self._fleet, self._aside = Fleet(self, url, processes), aside
        self._shards = range(processes)
        self.guilds = tuple(map(self._fleet.server, self._shards))

    def rows(self, sql: str) -> list[Any]:
        return [tuple(row) for row in self._aside.rows(sql)]

    async def start_bot(self) -> None:
        """Start the processes that do not run, and wait until all are connected."""
        begun, running = time.monotonic(), self._fleet.running
        await self._fleet.start(*(shard for shard in self._shards if shard not in running))
        self.note("started", seconds=time.monotonic() - begun)
        self.is_up = True

    async def end_bot(self, how: signal.Signals) -> int | None:
        """End all of them; the worst of their exit codes, None if one had to be killed in the end."""
        return await self._end(how, self._fleet.running)

    async def end_some(self, how: signal.Signals, chance: random.Random) -> None:
        """End one of them, or several, or all."""
        await self._end(how, chance.sample(self._shards, chance.choice((1, 1, 2, len(self._shards)))))

    async def _end(self, how: signal.Signals, shards: Iterable[int]) -> int | None:
        self.is_up = False
        codes = await asyncio.gather(*(self._stop(how, shard) for shard in shards))
        return None if None in codes else max((code for code in codes if code is not None), default=0)

    async def _stop(self, how: signal.Signals, shard: int) -> int | None:
        begun = time.monotonic()
        code = await self._fleet.stop(shard, how)
        self.note("exit", how=how.name, code=code, seconds=time.monotonic() - begun, shard=shard)
        return code

    async def kill_all(self) -> None:
        """Whatever still runs."""
        await self._fleet.kill_all()

    async def until_awake(self) -> None:
        """Wait until each process has written down from when on it misses nobody."""
        async with asyncio.timeout(START_SECONDS):
            while len(self.rows("SELECT 1 FROM notes WHERE key LIKE 'awake %'")) < len(self._shards):
                await asyncio.sleep(0.02)

    async def write_down(self) -> None:
        """The same, with what all of them have logged."""
        logs = [self._fleet.log(shard).read_bytes() for shard in self._shards]
        (self.folder / "log").write_bytes(b"".join(one if one.endswith(b"\n") else one + b"\n" for one in logs))
        await super().write_down()

    def _copy_database(self) -> None:
        copy = self.folder / "audited.db"
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(copy)) as target, target:
            for name, columns in self._columns().items():
                target.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            for name, found in self._aside.tables(TABLES).items():
                for row in found:
                    target.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", tuple(row.values()))  # noqa: S608

    def _columns(self) -> dict[str, list[str]]:
        known = self.rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "ORDER BY table_name, ordinal_position"
        )
        return {table: [column for name, column in known if name == table] for table in TABLES}


@contextmanager
def _schema(server: str) -> Generator[str]:
    """The address of an empty schema of its own."""
    name = f"town_{secrets.token_hex(6)}"
    with closing(Aside(server)) as aside:
        aside.rows(f"CREATE SCHEMA {name}")
        yield f"{server}&search_path={name}&application_name={name}"
        aside.rows(f"DROP SCHEMA {name} CASCADE")


@asynccontextmanager
async def fleet_town_in(folder: Path, server: str, processes: int, *arguments: str) -> AsyncGenerator[FleetTown]:
    """Start the stand-in with a server for each process, and have a schema of a PostgreSQL; all end with the block."""
    layout = ("--guilds", str(processes), "--shards", str(processes), *arguments)
    with _schema(server) as url:
        database = await open_database(url)
        await migrate(database, SystemClock())
        await database.close()
        with closing(Aside(url)) as aside:
            async with stand_in(*layout) as (port, control):
                town = FleetTown(folder, port, control, url, processes, aside)
                try:
                    yield town
                finally:
                    await town.kill_all()
