"""PostgreSQL through asyncpg: the same stores past one machine, with several processes on one database."""

# asyncpg ships few types; this file is its only user, and gives each result its type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, LiteralString, TypeVar

import asyncpg

from bot.db import Value, Write, call_each, convert
from bot.db.invalidation import Invalidations, Reload, Reread, words_for
from bot.db.notifications import CHANNEL, NotifyConnection
from bot.errors import NotNow, StartupError, TemporaryStartupError
from bot.health.metrics import Metrics
from bot.text.language import _

T = TypeVar("T")

# A person's first answer must be out within 3 s.
STATEMENT_SECONDS = 2.5
CONNECT_SECONDS = 5
MIGRATION_SECONDS = 3600
CONNECTIONS = 10

_NAME = re.compile(r"('[^']*')|(?<!:):([a-z_]+)")  # A string, which is left alone, or a name.
_OUTSIDE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientPrivilegeError,
    OSError,
    TimeoutError,
)

_NOT_LET_IN = asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError


@contextmanager
def _explained() -> Generator[None]:
    """Turn trouble from outside the program into NotNow; a mistake in the program stays what it is."""
    try:
        yield
    except _OUTSIDE as error:
        raise NotNow(
            _("I can't reach my memory just now, so nothing was changed. Please try again in a few minutes.")
        ) from error


@contextmanager
def reachable() -> Generator[None]:
    """Turn trouble with connecting into StartupError."""
    try:
        yield
    except (ValueError, OverflowError, asyncpg.ClientConfigurationError):
        # Its own words may quote a part of the password.
        raise StartupError(
            "DATABASE_URL is not an address that can be read.\n"
            "    To mend it: write postgresql://user:secret@host/name, and in the password %2F for /, %23 for #, "
            "%3F for ? and %40 for @."
        ) from None
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        kind = StartupError if isinstance(error, _NOT_LET_IN) else TemporaryStartupError
        raise kind(
            f"The database named by DATABASE_URL cannot be reached: {error}.\n"
            "    To mend it: check its address, name, user and password, and that the server runs."
        ) from error


async def require_sessions(other: Any, session: int) -> None:
    """Raise StartupError where another connection has the session of one that is open: a pooler swaps them about."""
    for _attempt in range(3):
        if await other.fetchval("SELECT pg_backend_pid()") == session:
            raise StartupError(
                "Between this and PostgreSQL stands a pooler, such as PgBouncer, that gives out single transactions: "
                "nobody would hear what others decide, and locks would be lost.\n"
                "    To mend it: set pool_mode=session there, or put the server's own address into DATABASE_URL."
            )


@cache  # One entry for each query written in the program.
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """Return the query with `$1, $2 …` for its `:name`s, and the names in the order of those numbers."""
    names = tuple(dict.fromkeys(name for _string, name in _NAME.findall(sql) if name))
    return _NAME.sub(lambda found: found[1] or f"${names.index(found[2]) + 1}", sql), names


async def _leave_as_it_is(_connection: Any) -> None:
    """Spare each query a second way there and back: nothing here lasts longer than its transaction."""


async def _fetch(connection: Any, sql: str, values: dict[str, Value]) -> list[Any]:
    numbered, names = _numbered(sql) if values else (sql, ())
    return await connection.fetch(numbered, *(values[name] for name in names))


class PostgresTransaction:
    """What a write may do."""

    shared = True

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.afterwards: list[Callable[[], None]] = []

    async def all(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> list[T]:
        return [shape(**row) for row in await _fetch(self._connection, sql, values)]

    async def one(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> T | None:
        rows = await _fetch(self._connection, sql, values)
        return shape(**rows[0]) if rows else None

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        rows = await _fetch(self._connection, sql, values)
        return rows[0][0] if rows else None

    async def column(self, sql: LiteralString, /, **values: Value) -> list[Any]:
        return [row[0] for row in await _fetch(self._connection, sql, values)]

    async def run(self, sql: LiteralString, /, **values: Value) -> int:
        numbered, names = _numbered(sql) if values else (sql, ())
        patience = None if values else MIGRATION_SECONDS
        status: str = await self._connection.execute(numbered, *(values[name] for name in names), timeout=patience)
        last = status.rpartition(" ")[2]
        return int(last) if last.isdecimal() else 0

    async def run_each(self, sql: LiteralString, rows: Sequence[Mapping[str, Value]], /) -> None:
        numbered, names = _numbered(sql)
        await self._connection.executemany(numbered, [[row[name] for name in names] for row in rows])

    async def lock(self, scope: str, key: int) -> None:
        await self._connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{scope}:{key}")

    async def notify(self, topic: str, *which: int | str) -> None:
        await self._connection.execute(f"SELECT pg_notify({CHANNEL}, $1)", words_for(topic, which))

    def after_commit(self, call: Callable[[], None]) -> None:
        self.afterwards.append(call)


class PostgresDatabase:
    """A pool of connections; a write takes one for itself."""

    shared = True
    file = None
    damage = ""

    def __init__(self, url: str, pool: Any, metrics: Metrics) -> None:
        self._pool, self._metrics = pool, metrics
        self.late, self.closed = 0, False
        self._writing: set[asyncio.Task[Any]] = set()
        self._invalidations = Invalidations(self._settled)
        self._notify_connection = NotifyConnection(url, self._invalidations)

    @classmethod
    async def open(cls, url: str, metrics: Metrics) -> "PostgresDatabase":
        with reachable():
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=CONNECTIONS,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
                max_inactive_connection_lifetime=0,
                reset=_leave_as_it_is,
            )
        return cls(url, pool, metrics)

    async def all(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> list[T]:
        with _explained():
            rows = await _fetch(self._pool, sql, values)
        return await convert(lambda row: shape(**row), rows)

    async def one(self, shape: Callable[..., T], sql: LiteralString, /, **values: Value) -> T | None:
        with _explained():
            rows = await _fetch(self._pool, sql, values)
        return shape(**rows[0]) if rows else None

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        with _explained():
            rows = await _fetch(self._pool, sql, values)
        return rows[0][0] if rows else None

    async def column(self, sql: LiteralString, /, **values: Value) -> list[Any]:
        with _explained():
            return [row[0] for row in await _fetch(self._pool, sql, values)]

    async def write(self, work: Write[T]) -> T:
        # In a task of its own: a caller who is cancelled during the commit must not leave after_commit undone.
        task = asyncio.create_task(self._write(work), name="database write")
        self._writing.add(task)
        task.add_done_callback(self._written)
        return await asyncio.shield(task)

    def _written(self, task: asyncio.Task[Any]) -> None:
        self._writing.discard(task)
        if not task.cancelled():
            task.exception()  # Seen: whoever waited has it, and nobody else needs it.

    async def _write(self, work: Write[T]) -> T:
        with self._metrics.writing(1), _explained():
            async with self._pool.acquire(timeout=STATEMENT_SECONDS) as connection, connection.transaction():
                transaction = PostgresTransaction(connection)
                result = await work(transaction)
        call_each(transaction.afterwards)
        return result

    async def _settled(self) -> None:
        """Wait until the writes that are under way have been answered."""
        await asyncio.gather(*self._writing, return_exceptions=True)

    def subscribe(self, topic: str, one: Reread, everything: Reload) -> None:
        self._invalidations.subscribe(topic, one, everything)

    async def listen(self, who: str = "") -> None:
        with _explained():
            await self._notify_connection.open(who)
            await require_sessions(self._pool, self._notify_connection.session)

    async def take(self, name: str) -> bool:
        return await self._notify_connection.take(name)

    async def let_go(self, name: str) -> None:
        await self._notify_connection.let_go(name)

    async def close(self) -> None:
        self.closed = True
        await self._notify_connection.close()
        await self._invalidations.end()
        await self._settled()
        await self._pool.close()
