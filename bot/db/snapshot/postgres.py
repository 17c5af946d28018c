"""A whole PostgreSQL database: read in one snapshot, or filled in one transaction."""

# asyncpg ships few types; see bot/db/postgres.py.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from bot.db.notifications import running
from bot.db.postgres import CONNECT_SECONDS, PostgresTransaction, reachable, require_sessions
from bot.db.snapshot import AT_ONCE, Row
from bot.errors import StartupError

_TABLE = "SELECT min(table_name) FROM information_schema.tables WHERE table_schema = current_schema()"
_TEXTS = (
    "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = $1 AND data_type = 'text'"
)


class _PostgresSnapshot(PostgresTransaction):
    async def rows(self, table: str, columns: Sequence[str]) -> AsyncGenerator[Row]:
        texts = {row[0] for row in await self._connection.fetch(_TEXTS, table)}
        order = ", ".join(f"""{name}{' COLLATE "C"' if name in texts else ""} NULLS FIRST""" for name in columns)
        sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"  # noqa: S608 - the schema's names
        async for row in self._connection.cursor(sql, prefetch=AT_ONCE):
            yield tuple(row)

    async def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        await self._connection.copy_records_to_table(table, columns=columns, records=rows)


@asynccontextmanager
async def reading(url: str) -> AsyncGenerator[_PostgresSnapshot]:
    async with _connected(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield _PostgresSnapshot(connection)


async def look_at_server(url: str) -> list[str]:
    """Return which processes of the bot run on a server. Raises StartupError, also where there are no sessions."""
    async with _connected(url) as connection, _connected(url) as other:
        await require_sessions(other, await connection.fetchval("SELECT pg_backend_pid()"))
        return await running(connection)


@asynccontextmanager
async def filling(url: str) -> AsyncGenerator[_PostgresSnapshot]:
    async with _connected(url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"SET LOCAL lock_timeout = '{CONNECT_SECONDS}s'")
        whole = _PostgresSnapshot(connection)
        await whole.lock("migrations", 0)  # A bot that starts meanwhile waits for it, and then gives up.
        await _require_empty(connection)
        yield whole
        await _to_the_end(transaction.commit())


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[Any]:
    with reachable():
        connection: Any = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    try:
        yield connection
    except asyncpg.LockNotAvailableError as error:
        raise StartupError("That PostgreSQL database is in use.\n    To mend it: stop what uses it.") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise StartupError(f"PostgreSQL refuses: {error}.") from error
    finally:
        connection.terminate()  # Whatever has not been committed, the server undoes.


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Go on to the end: whoever is stopped now would not know whether it was done."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    task.result()


async def _require_empty(connection: Any) -> None:
    table = await connection.fetchval(_TABLE)
    if table is not None:
        raise StartupError(
            f"That database is not empty: it has the table {table}.\n"
            "    To mend it: make a new one, for example with createdb."
        )
