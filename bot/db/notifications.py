"""A process's own connection to PostgreSQL: it hears there what others tell, and holds what only one may do."""

# asyncpg ships few types; `bot.db` is its only user, and gives each result its type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
from contextlib import suppress
from typing import Any, LiteralString

import asyncpg
import structlog

from bot.db.invalidation import Invalidations

log = structlog.stdlib.get_logger("bot.db")

CONNECT_SECONDS = 5
ANSWER_SECONDS = 2.5
AGAIN_SECONDS = 1.0
# A connection that is dead without a word, as behind a cable that was pulled, is found out within this time.
CHECK_SECONDS = 60

_FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
# Of this database, and of this schema in it; a channel's name has up to 63 characters.
CHANNEL: LiteralString = "'hearth_' || md5(current_schema())"
_KEY: LiteralString = "hashtextextended(current_schema() || ' ' || $1, 0)"
# What each process that runs holds, with others; and as what the server knows it, if nobody has given it a name.
RUNNING = "running"
_NAMED: LiteralString = (
    "set_config('application_name', COALESCE(NULLIF(current_setting('application_name'), ''), $2), false)"
)
_ALL_RUNNING: LiteralString = f"""
SELECT application_name || ' at ' || COALESCE(host(client_addr), 'this machine')
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND objsubid = 1 AND pg_locks.granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND ((classid::bigint << 32) | objid::bigint) = {_KEY}
ORDER BY 1
"""  # noqa: S608 - of constants


async def running(connection: Any) -> list[str]:
    """Return which processes of the bot run on the database of this connection."""
    return [row[0] for row in await connection.fetch(_ALL_RUNNING, RUNNING)]


class NotifyConnection:
    """One connection beside the pool, made when it is first needed, and made again whenever it breaks.

    What is held (advisory locks of its session) ends with the connection, and so with the process, however that ends.
    """

    def __init__(self, url: str, invalidations: Invalidations) -> None:
        self._url, self._invalidations = url, invalidations
        self._who = "a process"
        self.session = 0  # of the server, as it numbers them
        self._connection: Any = None
        self._held: dict[str, Any] = {}  # and the connection on which it is; None while it is asked for
        self._one_at_a_time = asyncio.Lock()
        self._reconnecting: asyncio.Task[None] | None = None
        self._checking: asyncio.TimerHandle | None = None
        self._was_lost = self._closed = False

    async def open(self, who: str = "") -> None:
        """Listen from now on. Raises asyncpg's errors, or OSError, if that cannot be."""
        self._who = who or self._who
        async with self._one_at_a_time:
            if self._connection is None and not self._closed:
                await self._connect()

    async def _connect(self) -> None:
        connection: Any = await asyncpg.connect(self._url, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS)
        try:
            channel = await connection.fetchval(f"SELECT {CHANNEL}")
            about = f"SELECT pg_backend_pid(), pg_advisory_lock_shared({_KEY}), {_NAMED}"
            self.session = await connection.fetchval(about, RUNNING, self._who)
            await connection.add_listener(channel, self._receive)
        except BaseException:
            connection.terminate()
            raise
        connection.add_termination_listener(self._lost)
        self._connection = connection
        self._check_later()
        if self._was_lost:
            self._was_lost = False
            self._invalidations.missed()

    def _receive(self, _connection: Any, _pid: int, _channel: str, words: str) -> None:
        self._invalidations.notified(words)

    def _check_later(self) -> None:
        def check() -> None:
            if not self._closed and self._reconnecting is None:
                self._reconnecting = asyncio.create_task(self._check(), name="notify connection")

        if self._checking is not None:
            self._checking.cancel()
        self._checking = asyncio.get_running_loop().call_later(CHECK_SECONDS, check)

    async def _check(self) -> None:
        """Ask for a sign of life, and connect anew where there is none."""
        await self._ask("SELECT 1")
        await self._reconnect()

    def _lost(self, connection: Any) -> None:
        if connection is self._connection and not self._closed:
            log.warning("notify connection lost")
            self._connection = None
            self._was_lost = True
            if self._reconnecting is None:
                self._reconnecting = asyncio.create_task(self._reconnect(), name="notify connection")

    async def _reconnect(self) -> None:
        """See to it that there is a connection; whatever was told while there was none is made up for."""
        while self._connection is None and not self._closed:
            try:
                await self.open()
            except _FAILURES:
                await asyncio.sleep(AGAIN_SECONDS)
        self._reconnecting = None
        self._check_later()

    async def _ask(self, sql: LiteralString, *values: str) -> Any:
        """Return the answer, or None if there is none; then there is no connection any more."""
        try:
            await self.open()
            async with self._one_at_a_time:
                connection = self._connection
                return None if connection is None else await connection.fetchval(sql, *values)
        except _FAILURES:
            self._hang_up()
            return None

    def _hang_up(self) -> None:
        if (connection := self._connection) is not None:
            self._lost(connection)
            connection.terminate()

    async def take(self, name: str) -> bool:
        """Hold this, unless it is held, here or by another process."""
        if name in self._held:  # PostgreSQL would give it to the same session once more.
            return False
        self._held[name] = None
        try:
            if await self._ask(f"SELECT pg_try_advisory_lock({_KEY})", name):
                self._held[name] = self._connection
            return self._held[name] is not None
        finally:
            if self._held[name] is None:
                del self._held[name]

    async def let_go(self, name: str) -> None:
        """Let go of this."""
        if self._held.pop(name, None) is self._connection is not None:
            await self._ask(f"SELECT pg_advisory_unlock({_KEY})", name)

    async def close(self) -> None:
        """Listen to nothing and hold nothing any more."""
        self._closed = True
        if self._checking is not None:
            self._checking.cancel()
        if self._reconnecting is not None:
            self._reconnecting.cancel()
            await asyncio.gather(self._reconnecting, return_exceptions=True)
        if self._connection is not None:
            with suppress(*_FAILURES):
                await self._connection.close(timeout=ANSWER_SECONDS)
