"""The port to the database: what a store may ask of it, whichever driver answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString, Protocol, TypeVar

import structlog

from bot.db.invalidation import Reload, Reread
from bot.errors import NotNow, StartupError
from bot.health.incidents import record
from bot.health.metrics import Metrics

S = TypeVar("S")
T = TypeVar("T")
Value = int | float | str | bytes | None


log = structlog.stdlib.get_logger("bot.db")

MOST_LATE = 5_000  # at a few KB each
A_PIECE = 500  # rows that are made something of before the event loop goes on
# Between the attempts to write what cannot be written at first.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30, 60, 60, 60, 60))


class Reader(Protocol):
    """Questions. SQL names its values as `:name`, and each value is given under that name.

    Raises NotNow where the database cannot be reached, is locked, full or damaged.
    """

    shared: bool  # whether other processes write to the database, too

    async def all(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> list[T]:
        """Return every row, each given to `shape` with its columns as keywords."""
        ...

    async def one(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> T | None:
        """Return the first row, or None."""
        ...

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        """Return the first column of the first row, or None."""
        ...

    async def column(self, sql: LiteralString, /, **values: Value) -> list[Any]:
        """Return the first column of every row."""
        ...


class Transaction(Reader, Protocol):
    """One write: all of it is kept, or nothing of it."""

    async def run(self, sql: LiteralString, /, **values: Value) -> int:
        """Carry out one statement and return the number of rows it changed."""
        ...

    async def run_each(self, sql: LiteralString, rows: Sequence[Mapping[str, Value]], /) -> None:
        """Carry out one statement for each row of values."""
        ...

    async def lock(self, scope: str, key: int) -> None:
        """Keep every other write, in any process, from holding the same `scope` and `key` until this one ends.

        Take one before counting something that the same write then adds to.
        """
        ...

    async def notify(self, topic: str, *which: int | str) -> None:
        """Let every process read this again that keeps it in memory, once this write is kept, and only then.

        For what changes now and then: on PostgreSQL, writes that notify are committed one after the other.
        """
        ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this in the event loop as soon as the write is kept; never if it is not."""
        ...


Write = Callable[[Transaction], Awaitable[T]]


class Database(Reader, Protocol):
    """A database that is open. Reads see every write whose caller has been answered."""

    damage: str  # what was found to be wrong with it; nothing as long as it is sound
    late: int  # how many patient writes have waited for so long that it was worth a line in the log
    closed: bool

    @property
    def file(self) -> Path | None:
        """Return where it is, if it is a file; None where the operator's own tools make copies."""
        ...

    async def write(self, work: Write[T]) -> T:
        """Run `work` in a transaction of its own; return what it returns once that is safely on disk.

        `work` may wait for its transaction and for nothing else. If it raises, nothing of it is kept. If the caller is
        cancelled, the write is kept as a whole or not at all.
        """
        ...

    def subscribe(self, topic: str, one: Reread, everything: Reload) -> None:
        """Read `one` again when a write notifies this topic, and `everything` where something may have been missed.

        `one` is called with what `notify` was given after the topic. A NotNow that it raises is made up for. Where no
        other process writes, nobody is notified.
        """
        ...

    async def listen(self, who: str = "") -> None:
        """Listen from now on; to be called before what is kept in memory is read. `who` is what an operator calls us.

        Raises NotNow, and StartupError where something stands between that keeps no sessions.
        """
        ...

    async def take(self, name: str) -> bool:
        """Hold this until it is let go of, unless somebody holds it already, in any process; return whether we do.

        It is also let go of when this process ends, or loses the database. False, too, where it cannot be reached.
        """
        ...

    async def let_go(self, name: str) -> None:
        """Let go of this."""
        ...

    async def close(self) -> None:
        """Finish what was handed in and let go of everything."""
        ...


def call_each(calls: list[Callable[[], None]]) -> None:
    """Call each of these after a commit: whatever one of them does, the others are called."""
    for call in calls:
        try:
            call()
        except Exception as error:
            record(error, "after commit")


async def convert(call: Callable[[S], T], items: Sequence[S]) -> list[T]:
    """Return what `call` makes of each of very many, and let the event loop do other things in between."""
    made: list[T] = []
    for begin in range(0, len(items), A_PIECE):
        if begin:
            await asyncio.sleep(0)
        made += [call(item) for item in items[begin : begin + A_PIECE]]
    return made


async def write_patiently(database: Database, work: Write[T]) -> T:
    """Write what nobody will tell us again: where the database cannot be reached, keep trying while this process lives.

    Raises NotNow where the database is closed, or too much waits already.
    """
    try:
        return await write_with_retries(database, work)
    except NotNow:
        if database.late >= MOST_LATE:
            raise
    database.late += 1
    if database.late == 1:
        log.warning("what happens is kept in memory until it can be written")
    try:
        while not database.closed:
            await asyncio.sleep(WAITS[-1].total_seconds())
            with suppress(NotNow):
                return await database.write(work)
        return await database.write(work)
    finally:
        database.late -= 1
        if not database.late and not database.closed:
            log.info("all that waited in memory is written")


async def write_with_retries(database: Database, work: Write[T]) -> T:
    """Write what can be done again another time: where the database cannot be reached, keep trying for a while.

    Gives up, with the NotNow of the last attempt, after about five minutes, and at once where the database is closed.
    """
    for wait in WAITS:
        try:
            return await database.write(work)
        except NotNow:
            if database.closed:
                raise
            await asyncio.sleep(wait.total_seconds())
    return await database.write(work)


async def open_database(url: str, metrics: Metrics | None = None) -> Database:
    """Open `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…`; `metrics` hear of its writes.

    Raises StartupError if it cannot be opened.
    """
    metrics = metrics or Metrics()
    if url.startswith("sqlite:///"):
        from bot.db.sqlite import SqliteDatabase

        return await SqliteDatabase.open(Path(url.removeprefix("sqlite:///")), metrics)
    try:
        from bot.db.postgres import PostgresDatabase
    except ModuleNotFoundError as error:
        raise StartupError(
            "DATABASE_URL names PostgreSQL, but its driver asyncpg is not installed.\n"
            "    To mend it: pip install asyncpg."
        ) from error
    return await PostgresDatabase.open(url, metrics)
