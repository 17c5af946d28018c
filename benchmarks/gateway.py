"""The stand-in's gateway: hello, identify, heartbeat, resume with replay, and compressed streams."""

import asyncio
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import zstandard
from aiohttp import WSMsgType, web

from benchmarks.world import APPLICATION, BOT, Json, World

HEARTBEAT_MS = 41_250


class Stream:
    """One connection's way of compressing what it is sent."""

    def __init__(self, kind: str | None) -> None:
        self._kind = kind
        self._zlib = zlib.compressobj()
        self._zstd = zstandard.ZstdCompressor().compressobj()

    def pack(self, payload: Json) -> str | bytes:
        text = json.dumps(payload)
        if self._kind == "zstd-stream":
            return self._zstd.compress(text.encode()) + self._zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        if self._kind == "zlib-stream":
            return self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        return text


@dataclass
class Session:
    """What one shard has been sent, so that it can be sent again to whoever resumes."""

    number: int
    shard: tuple[int, int]
    sent: list[Json] = field(default_factory=list[Json])
    socket: web.WebSocketResponse | None = None
    stream: Stream | None = None


class Gateway:
    """All sessions, of all shards."""

    def __init__(self, world: World, address: str) -> None:
        self._world, self._address = world, address
        self.sessions: list[Session] = []
        self.resumable = True
        self._dropped: set[asyncio.Task[Any]] = set()

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        stream = Stream(request.query.get("compress"))
        await self._send(socket, stream, {"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, stream, json.loads(message.data))
        return socket

    async def _hear(self, socket: web.WebSocketResponse, stream: Stream, heard: Json) -> None:
        match heard["op"]:
            case 1:
                await self._send(socket, stream, {"op": 11})
            case 2:
                await self._identify(socket, stream, heard["d"])
            case 6:
                await self._resume(socket, stream, heard["d"])
            case _:
                pass

    async def _identify(self, socket: web.WebSocketResponse, stream: Stream, wish: Json) -> None:
        shard = tuple(wish.get("shard") or (0, 1))
        session = Session(len(self.sessions), (shard[0], shard[1]), socket=socket, stream=stream)
        self.sessions.append(session)
        guilds = [guild for guild in self._world.guild_ids() if (guild >> 22) % shard[1] == shard[0]]
        ready = {
            "v": 10,
            "user": BOT,
            "session_id": str(session.number),
            "resume_gateway_url": self._address,
            "shard": list(shard),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "application": {"id": str(APPLICATION), "flags": 0},
            "private_channels": [],
        }
        await self.tell(session, "READY", ready)
        for guild in guilds:
            await self.tell(session, "GUILD_CREATE", self._world.guild(guild))

    async def _resume(self, socket: web.WebSocketResponse, stream: Stream, wish: Json) -> None:
        if not self.resumable or int(wish["session_id"]) >= len(self.sessions):
            await self._send(socket, stream, {"op": 9, "d": False})
            return
        session = self.sessions[int(wish["session_id"])]
        session.socket, session.stream = socket, stream
        for event in session.sent[wish["seq"] :]:
            await self._send(socket, stream, event)
        await self.tell(session, "RESUMED", {})

    async def tell(self, session: Session, event: str, data: Json) -> None:
        """Tell one shard; whoever is not connected is told when it resumes."""
        payload: Json = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if session.socket is not None and session.stream is not None and not session.socket.closed:
            await self._send(session.socket, session.stream, payload)

    async def broadcast(self, guild: int, event: str, data: Json) -> None:
        """Tell the shard that has this server: its latest session."""
        for session in reversed(self.sessions):
            if (guild >> 22) % session.shard[1] == session.shard[0]:
                await self.tell(session, event, data)
                return

    async def drop(self, *, politely: bool) -> None:
        """Every connection breaks, or is asked to reconnect."""
        for session in self.sessions:
            if session.socket is not None and not session.socket.closed and session.stream is not None:
                if politely:
                    await self._send(session.socket, session.stream, {"op": 7, "d": None})
                elif session.socket._req is not None and session.socket._req.transport is not None:  # pyright: ignore[reportPrivateUsage]
                    session.socket._req.transport.abort()  # pyright: ignore[reportPrivateUsage]

    async def _send(self, socket: web.WebSocketResponse, stream: Stream, payload: Json) -> None:
        packed = stream.pack(payload)
        with suppress(ConnectionError, RuntimeError):  # The connection is gone; a resume brings it all again.
            await (socket.send_str(packed) if isinstance(packed, str) else socket.send_bytes(packed))
