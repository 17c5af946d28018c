"""What can stand between the bot and PostgreSQL: a wire that can be cut, and a pooler in transaction mode."""

import asyncio
import struct
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

_SSL_REQUEST = 80877103
_SOCKET = ".s.PGSQL.5432"
_READY = b"Z\x00\x00\x00\x05"  # and a letter: “I” where no transaction is open


class Relay:
    """A wire to the server of this address, for as long as nobody cuts it."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._asked = {name: values[0] for name, values in parse_qs(self._parts.query).items()}
        self._busy: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address of this end."""
        rest = "&".join(f"{name}={value}" for name, value in self._asked.items() if name != "host")
        return f"postgresql://postgres@127.0.0.1:{self._port}{self._parts.path}?{rest}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Nobody gets through any more, until it is opened again."""
        assert self._server is not None
        self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _begin(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._serve(client, to_client)
        to_client.transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        assert sys.platform != "win32"
        return await asyncio.open_unix_connection(f"{self._asked['host']}/{_SOCKET}")

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await self._reach()
        both = [asyncio.create_task(way) for way in (_pass_on(client, to_server), _pass_on(server, to_client))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            to_server.transport.abort()
            for way in both:
                way.cancel()
            await asyncio.gather(*both, return_exceptions=True)


class Pooler(Relay):
    """Gives all clients one session of the server by turns, a transaction each, as PgBouncer can."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._turn = asyncio.Lock()
        self._ready: asyncio.Queue[bytes] = asyncio.Queue()
        self._whose: asyncio.StreamWriter | None = None  # turn it is
        self._greeting = b""
        self._pumping: asyncio.Task[None] | None = None

    async def cut(self) -> None:
        if self._pumping is not None:
            self._pumping.cancel()
            self._to_server.transport.abort()
        await super().cut()

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        startup = await _startup(client, to_client)
        if self._pumping is None:
            server, self._to_server = await self._reach()
            self._to_server.write(startup)
            while self._greeting[-6:-1] != _READY:
                self._greeting += await _message(server)
            self._pumping = asyncio.create_task(self._pump(server))
        to_client.write(self._greeting)
        while True:
            message = await _message(client)
            async with self._turn:
                self._whose = to_client
                while message[:1] != b"X":
                    self._to_server.write(message)
                    if message[:1] in b"QS" and await self._ready.get() == b"I":
                        break
                    message = await _message(client)
                else:
                    return

    async def _pump(self, server: asyncio.StreamReader) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while message := await _message(server):
                if self._whose is not None:
                    self._whose.write(message)
                if message[:5] == _READY:
                    self._ready.put_nowait(message[5:])


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while some := await source.read(1 << 16):
        target.write(some)
        await target.drain()


async def _startup(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> bytes:
    while True:
        head = await client.readexactly(8)
        length, code = struct.unpack("!ii", head)
        if code != _SSL_REQUEST:
            return head + await client.readexactly(length - 8)
        to_client.write(b"N")


async def _message(source: asyncio.StreamReader) -> bytes:
    head = await source.readexactly(5)
    return head + await source.readexactly(struct.unpack("!i", head[1:])[0] - 4)


@asynccontextmanager
async def between(relay: Relay) -> AsyncGenerator[Relay]:
    """Open until the block ends."""
    await relay.open()
    try:
        yield relay
    finally:
        await relay.cut()
