"""SQLite through aiosqlite: one writer with group commit, one connection for reading.

A write is a coroutine, but on SQLite nothing in it ever has to wait: the writer hands every write that is waiting to
the connection's thread in one call, and that call runs them, one after the other, inside a single BEGIN … COMMIT, each
in a SAVEPOINT of its own. One flush serves them all, a cancelled caller cannot strand a transaction, and nothing but
SQL can happen inside one.
"""

import asyncio
import contextvars
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, LiteralString, TypeVar, cast

import aiosqlite
import structlog

from bot.db import Value, Write, call_each, convert
from bot.db.invalidation import Reload, Reread
from bot.db.sqlite_file import keep_to_ourselves
from bot.db.trouble import is_damage, trouble_with
from bot.errors import NotNow, StartupError
from bot.health.metrics import Metrics
from bot.text.language import _

T = TypeVar("T")
log = structlog.stdlib.get_logger("bot.db")

# A person's first answer must be out within 3 s, so a lock held by somebody else is waited for less long than that.
BUSY_SECONDS = 1.0
# Enough to share a flush among all who wait; few enough that the first of them does not wait long for the last.
LARGEST_BATCH = 256
OLDEST_SQLITE = (3, 35)  # RETURNING

_SETTINGS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA secure_delete=ON"  # What people take back lies in no unused corner of the file; not every build sees to it.
)
# Causes that lie outside the program, by the start of SQLite's own name; they pass, or the operator mends them.
_OUTSIDE = tuple(
    f"SQLITE_{cause}"
    for cause in ("BUSY", "LOCKED", "FULL", "READONLY", "IOERR", "CANTOPEN", "CORRUPT", "NOTADB", "NOMEM", "PERM")
)


def _not_now() -> NotNow:
    return NotNow(_("I can't reach my memory just now, so nothing was changed. Please try again in a few minutes."))


class _BatchLostError(Exception):
    """SQLite gave up the whole transaction in the middle of it, as it does when a disk is full."""


class SqliteTransaction:
    """What a write may do; used in the connection's thread, where no call has to wait."""

    shared = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.afterwards: list[Callable[[], None]] = []

    async def all(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> list[T]:
        return [shape(**row) for row in self._connection.execute(sql, values)]

    async def one(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> T | None:
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else shape(**row)

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else row[0]

    async def column(self, sql: LiteralString, /, **values: Value) -> list[Any]:
        return [row[0] for row in self._connection.execute(sql, values)]

    async def run(self, sql: LiteralString, /, **values: Value) -> int:
        return self._connection.execute(sql, values).rowcount

    async def run_each(self, sql: LiteralString, rows: Sequence[Mapping[str, Value]], /) -> None:
        self._connection.executemany(sql, rows)

    async def lock(self, scope: str, key: int) -> None:
        """Do nothing: SQLite has one writer at a time, across processes too."""

    async def notify(self, topic: str, *which: int | str) -> None:
        """Do nothing: there is nobody else."""

    def after_commit(self, call: Callable[[], None]) -> None:
        self.afterwards.append(call)


class _Job(Generic[T]):
    """One write on its way: where it came from, what it returned or raised, and who waits for it."""

    def __init__(self, work: Write[T]) -> None:
        self.waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work = work
        self._context = contextvars.copy_context()
        self._afterwards: list[Callable[[], None]] = []
        self._error: BaseException | None = None
        self._result: T | None = None

    def attempt(self, connection: sqlite3.Connection) -> None:
        """Run the write in a savepoint. Raises only if the whole transaction is lost with it."""
        transaction = SqliteTransaction(connection)
        connection.execute("SAVEPOINT one")
        try:
            self._result = self._context.run(self._finish, transaction)
        except BaseException as error:  # Whatever it is, it belongs to the one who handed the write in.
            self._error = error
            if not connection.in_transaction:
                raise _BatchLostError from error
            connection.execute("ROLLBACK TO one")
        else:
            self._afterwards = transaction.afterwards
        connection.execute("RELEASE one")

    def _finish(self, transaction: SqliteTransaction) -> T:
        steps = self._work(transaction).__await__()
        try:
            next(steps)
        except StopIteration as end:
            return cast(T, end.value)
        raise RuntimeError("a write may wait for its transaction and for nothing else")

    def wake(self, failure: BaseException | None) -> None:
        """Tell the one who waits; in the event loop, after the commit or its failure."""
        error = self._error or failure
        if error is None:
            call_each(self._afterwards)
        if self.waiting.done():  # The caller was cancelled.
            return
        if error is None:
            self.waiting.set_result(cast(T, self._result))
        else:
            self.waiting.set_exception(error)


def _commit_together(connection: sqlite3.Connection, batch: list[_Job[Any]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for job in batch:
            job.attempt(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


async def _patiently(connection: aiosqlite.Connection, pragma: str) -> None:
    # While another process turns a new file into WAL mode, SQLite refuses at once instead of waiting.
    until = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            await connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or asyncio.get_running_loop().time() >= until:
                raise
            await asyncio.sleep(0.02)


class SqliteDatabase:
    """One file, two connections: one that writes and one that can only read."""

    shared = False

    def __init__(
        self, path: Path, metrics: Metrics, writer: aiosqlite.Connection, reader: aiosqlite.Connection
    ) -> None:
        self.file, self._metrics, self.damage = path, metrics, ""
        self._writing, self._reading = writer, reader
        self._queue: list[_Job[Any]] = []
        self._held: set[str] = set()
        self._committing: asyncio.Task[None] | None = None
        self.late, self.closed = 0, False

    @classmethod
    async def open(cls, path: Path, metrics: Metrics) -> "SqliteDatabase":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StartupError(f"SQLite {sqlite3.sqlite_version} is too old: use a Python built with 3.35 or newer.")
        opened: list[aiosqlite.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            keep_to_ourselves(path)
            for pragmas in (_SETTINGS, "PRAGMA query_only=ON"):
                connection = await aiosqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
                opened.append(connection)
                connection.row_factory = sqlite3.Row
                for pragma in pragmas.split("; "):
                    await _patiently(connection, pragma)
            await opened[0].execute("BEGIN IMMEDIATE")  # A file that cannot be written is found out now, not later.
            await opened[0].execute("ROLLBACK")
        except (sqlite3.Error, OSError) as error:
            for connection in opened:
                await connection.close()
            raise trouble_with(path, error) from error
        return cls(path, metrics, *opened)

    async def all(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> list[T]:
        return await convert(lambda row: shape(**row), await self._rows(sql, values))

    async def one(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> T | None:
        for row in await self._rows(sql, values):
            return shape(**row)
        return None

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        for row in await self._rows(sql, values):
            return row[0]
        return None

    async def column(self, sql: LiteralString, /, **values: Value) -> list[Any]:
        return [row[0] for row in await self._rows(sql, values)]

    async def _rows(self, sql: LiteralString, values: dict[str, Value]) -> list[sqlite3.Row]:
        if self.closed:
            raise _not_now()
        with self._explained():
            return list(await self._reading.execute_fetchall(sql, values))

    async def write(self, work: Write[T]) -> T:
        if self.closed:
            raise _not_now()
        job = _Job(work)
        self._queue.append(job)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all(), name="database writer")
        with self._explained():
            return await job.waiting

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Turn trouble from outside the program into NotNow; a mistake in the program stays what it is."""
        try:
            yield
        except sqlite3.Error as error:
            if not (getattr(error, "sqlite_errorname", None) or "").startswith(_OUTSIDE):
                raise
            if is_damage(error):
                self.damage = str(error)
            raise _not_now() from error

    def subscribe(self, topic: str, one: Reread, everything: Reload) -> None:
        """Do nothing: nobody else tells anything."""

    async def listen(self, who: str = "") -> None:
        """Do nothing either."""

    async def take(self, name: str) -> bool:
        if name in self._held:
            return False
        self._held.add(name)
        return True

    async def let_go(self, name: str) -> None:
        self._held.discard(name)

    async def _commit_all(self) -> None:
        structlog.contextvars.clear_contextvars()  # A batch belongs to nobody in particular.
        while self._queue:
            batch = [job for job in self._queue[:LARGEST_BATCH] if not job.waiting.done()]
            del self._queue[:LARGEST_BATCH]
            failure: BaseException | None = asyncio.CancelledError()
            try:
                with self._metrics.writing(len(batch)):
                    await self._in_thread(_commit_together, batch)
                failure = None
            except _BatchLostError as error:
                log.warning("writes failed", writes=len(batch), cause=repr(error.__cause__))
                failure = _not_now()
                failure.__cause__ = error.__cause__
            except Exception as error:  # Whoever waits hears of it.
                log.warning("writes failed", writes=len(batch), cause=repr(error))
                failure = error
            finally:
                for job in batch:
                    job.wake(failure)

    async def _in_thread(
        self, work: Callable[[sqlite3.Connection, list[_Job[Any]]], None], batch: list[_Job[Any]]
    ) -> None:
        # aiosqlite has no public way to run a function of one's own in its thread; this is how its own methods do it.
        connection = self._writing
        await connection._execute(work, connection._conn, batch)  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]

    async def close(self) -> None:
        self.closed = True
        if self._committing is not None:
            await asyncio.gather(self._committing, return_exceptions=True)
        await self._reading.close()
        await self._writing.close()
