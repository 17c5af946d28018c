"""One connection to the gateway: what is sent, in order and compressed, and how fast the other side may talk."""

import asyncio
import time
import zlib
from collections import deque
from contextlib import suppress

from aiohttp import web

# https://discord.com/developers/docs/events/gateway#rate-limiting
MOST_HEARD, HEARD_SECONDS = 120, 60.0


class Stream:
    """One connection's way of compressing what it is sent; discord.py asks for zstd only where that is installed."""

    def __init__(self, kind: str | None) -> None:
        self._kind = kind
        self._zlib = zlib.compressobj()

    def pack(self, payload: bytes) -> str | bytes:
        if self._kind == "zlib-stream":
            return self._zlib.compress(payload) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        return payload.decode()


class Connection:
    """Sends in the background, so that a client that does not read holds nobody else up."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self._request, self._socket = request, socket
        self._stream = Stream(request.query.get("compress"))
        self._outgoing: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._heard: deque[float] = deque(maxlen=MOST_HEARD)

    @property
    def open(self) -> bool:
        return not self._socket.closed and self._request.transport is not None

    def send(self, payload: bytes) -> None:
        self._outgoing.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close when everything before has been sent, with one of the gateway's closing codes."""
        self._outgoing.put_nowait(code)

    def abort(self) -> None:
        """The connection breaks."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def talks_too_much(self) -> bool:
        """Note that something was heard. Was it one thing too many within a minute?"""
        now, full = time.monotonic(), len(self._heard) == MOST_HEARD
        oldest = self._heard[0] if full else 0.0
        self._heard.append(now)
        return full and now - oldest < HEARD_SECONDS

    async def keep_sending(self) -> None:
        """Until the connection is closed or gone; a resume brings what was not received."""
        with suppress(ConnectionError, RuntimeError):
            while isinstance(payload := await self._outgoing.get(), bytes):
                packed = self._stream.pack(payload)
                await (self._socket.send_str(packed) if isinstance(packed, str) else self._socket.send_bytes(packed))
            await self._socket.close(code=payload)
