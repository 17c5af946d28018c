"""The stand-in's gateway, version 10: hello, identify, heartbeat, resume with replay, member chunks, closing codes."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.stand_in.connection import Connection
from tests.stand_in.event_faults import EventFaults
from tests.stand_in.json_codec import Json, Refusal, dumps, loads
from tests.stand_in.payloads import APPLICATION, BOT
from tests.stand_in.world import World

HEARTBEAT_MS = 41_250
MAX_CONCURRENCY = 1
REPLAYED = 10_000  # events that a session remembers for whoever resumes it
CHUNK = 1_000
_MEMBERS, _PRESENCES = 1 << 1, 1 << 8
_INTENTS = {"GUILD_MEMBER": _MEMBERS, "THREAD_MEMBERS": _MEMBERS, "GUILD": 1, "CHANNEL": 1, "THREAD": 1}
_MESSAGES_IN_SERVERS, _MESSAGES_DIRECT = 1 << 9, 1 << 12


@dataclass
class Session:
    """What one shard has been told, so that it can be told again."""

    id: str
    shard: tuple[int, int]
    intents: int
    threshold: int
    connection: Connection | None = None
    told: int = 0
    _recent: deque[tuple[int, bytes]] = field(default_factory=lambda: deque[tuple[int, bytes]](maxlen=REPLAYED))

    @property
    def connected(self) -> bool:
        return self.connection is not None and self.connection.open

    def has(self, guild: int) -> bool:
        return (guild >> 22) % self.shard[1] == self.shard[0]

    def wants(self, event: str, guild: int) -> bool:
        if event.startswith("MESSAGE"):
            return bool(self.intents & (_MESSAGES_IN_SERVERS if guild else _MESSAGES_DIRECT))
        needed = next((intent for start, intent in _INTENTS.items() if event.startswith(start)), 0)
        return self.intents & needed == needed

    def dispatch(self, event: str, content: bytes) -> None:
        """Whoever is not connected is told on resuming."""
        self.told += 1
        payload = b'{"op":0,"t":"%b","s":%d,"d":%b}' % (event.encode(), self.told, content)
        self._recent.append((self.told, payload))
        if self.connection is not None:
            self.connection.send(payload)

    def since(self, number: int) -> list[bytes] | None:
        """Everything after that number; None if it is no longer, or not yet, known."""
        first = self._recent[0][0] if self._recent else 1
        if not first - 1 <= number <= self.told:
            return None
        return [payload for told, payload in self._recent if told > number]


class Gateway:
    """All sessions: of each shard the latest."""

    def __init__(self, world: World, address: str) -> None:
        self._world, self._address = world, address
        self.sessions: list[Session] = []
        self.identified = self.connections = self.turned_back = 0  # how many there have been
        self.resumable = True
        self.turns_away = 0  # the closing code for whoever identifies; 0 lets them in
        self.identify_seconds = 0.0  # between two shards that identify, as far as anybody minds
        self.event_faults = EventFaults()
        self._last_identified: dict[int, float] = {}
        self._ops: dict[int, Callable[[Connection, Any], None]] = {2: self._identify, 6: self._resume}

    async def connect(self, request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(request, socket)
        sending = asyncio.create_task(connection.keep_sending())
        self.connections += 1
        connection.send(b'{"op":10,"d":{"heartbeat_interval":%d}}' % HEARTBEAT_MS)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(connection, message.data.encode())
        finally:
            sending.cancel()
            if session := self._session_on(connection):
                session.connection = None
        return socket

    def _session_on(self, connection: Connection) -> Session | None:
        return next((session for session in self.sessions if session.connection is connection), None)

    async def _hear(self, connection: Connection, raw: bytes) -> None:
        if connection.talks_too_much():
            return connection.close(4008)
        try:
            heard = loads(raw)
            op, wish = heard["op"], heard.get("d")
        except (Refusal, LookupError, TypeError, AttributeError):
            return connection.close(4002)
        session = self._session_on(connection)
        if op == 1:
            connection.send(b'{"op":11}')
        elif op in self._ops:
            connection.close(4005) if session else self._ops[op](connection, wish)
        elif op not in (3, 4, 8):
            connection.close(4001)
        elif session is None:
            connection.close(4003)
        elif op == 8:
            await self._chunk(session, wish)
        return None

    def _identify(self, connection: Connection, wish: Json) -> None:
        number, count = wish.get("shard") or (0, 1)
        shard = (int(number), int(count))
        if self.turns_away or not 0 <= shard[0] < shard[1]:
            return connection.close(self.turns_away or 4010)
        bucket, now = shard[0] % MAX_CONCURRENCY, time.monotonic()
        if now - self._last_identified.get(bucket, -self.identify_seconds) < self.identify_seconds:
            self.turned_back += 1
            return connection.send(b'{"op":9,"d":false}')
        self._last_identified[bucket] = now
        self.identified += 1
        session = Session(str(self.identified), shard, wish["intents"], wish.get("large_threshold") or 50, connection)
        self.sessions = [known for known in self.sessions if known.shard != shard] + [session]
        self._welcome(session)
        return None

    def _welcome(self, session: Session) -> None:
        guilds = [guild for guild in self._world.servers if session.has(guild)]
        ready: Json = {
            "v": 10,
            "user": BOT,
            "session_id": session.id,
            "resume_gateway_url": self._address,
            "shard": session.shard,
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "application": {"id": str(APPLICATION), "flags": 0},
            "private_channels": [],
        }
        session.dispatch("READY", dumps(ready))
        for guild in guilds:
            # Only with presences, and of no large server, does Discord tell of members unasked.
            small = self._world.servers[guild].member_count <= session.threshold
            everyone = bool(session.intents & _PRESENCES) and small
            session.dispatch("GUILD_CREATE", dumps(self._world.guild(guild, session.threshold, everyone=everyone)))

    def _resume(self, connection: Connection, wish: Json) -> None:
        session = next((known for known in self.sessions if known.id == wish.get("session_id")), None)
        missed = session.since(wish["seq"]) if session else None
        if session is None or missed is None or not self.resumable:
            return connection.send(b'{"op":9,"d":false}')
        for payload in missed:
            connection.send(payload)
        session.connection = connection
        session.dispatch("RESUMED", b"{}")
        return None

    async def _chunk(self, session: Session, wish: Json) -> None:
        """Tell of the members that were asked for, a thousand at a time."""
        guild = int(wish["guild_id"])
        asked = wish.get("user_ids")
        asked = [asked] if isinstance(asked, (str, int)) else asked
        if asked:
            found = [self._world.member(guild, int(user)) for user in asked if self._world.has(guild, int(user))]
            missing = [user for user in asked if not self._world.has(guild, int(user))]
        else:
            begins = wish.get("query") or ""
            found = [one for one in self._world.members_of(guild) if one["user"]["username"].startswith(begins)]
            found, missing = found[: wish.get("limit") or None], list[str]()
        chunks = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [list[Json]()]
        known = {"guild_id": str(guild), "nonce": wish.get("nonce"), "not_found": missing, "chunk_count": len(chunks)}
        for index, members in enumerate(chunks):
            session.dispatch("GUILD_MEMBERS_CHUNK", dumps({**known, "chunk_index": index, "members": members}))
            await asyncio.sleep(0)  # 100,000 members are made and sent for a second: others come in between

    def announce(self, event: str, content: Any, guild: int = 0, *, asked: bool = True) -> None:
        """Tell the shard that has this server, if it wants to know; direct messages are the first shard's."""
        session = next((known for known in reversed(self.sessions) if known.has(guild)), None)
        if session is not None and (not asked or session.wants(event, guild)):
            told = dumps(content)
            self.event_faults.pass_on(lambda: session.dispatch(event, told))

    def drop(self, *, politely: bool) -> None:
        """Every connection breaks, or is asked to reconnect."""
        for session in self.sessions:
            if session.connection is not None and politely:
                session.connection.send(b'{"op":7,"d":null}')
            elif session.connection is not None:
                session.connection.abort()

    def invalidate(self, *, resumable: bool) -> None:
        """Every session is over, or has to be resumed."""
        self.resumable = resumable
        for session in self.sessions:
            if session.connection is not None:
                session.connection.send(b'{"op":9,"d":%b}' % (b"true" if resumable else b"false"))
