"""What the stand-in for Discord knows: servers, members, channels, messages, and every request in order."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

BOT = {"id": "1000", "username": "Hearth", "discriminator": "0", "avatar": None, "global_name": None, "bot": True}
APPLICATION = 2000
# Discord recognises a nonce for "a few minutes".
NONCE_SECONDS = 180
_EPOCH_MS = 1_420_070_400_000


class Refusal(Exception):
    """Discord's answer to what it does not allow: an HTTP status and a code of its own."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Fault:
    """What goes wrong with the next requests of one kind. `after` means that Discord acts before it does."""

    method: str
    path: str
    kind: str  # "status", "drop", "wait", "slow"
    status: int = 503
    code: int = 0
    after: bool = False
    times: int = 1


@dataclass
class World:
    """One server, or several, with one channel for everything and its members."""

    guilds: int = 1
    members: int = 10
    messages: dict[int, list[Json]] = field(default_factory=dict[int, list[Json]])
    people: dict[tuple[int, int], Json] = field(default_factory=dict[tuple[int, int], Json])
    direct: dict[int, int] = field(default_factory=dict[int, int])
    closed: set[int] = field(default_factory=set[int])
    requests: list[Json] = field(default_factory=list[Json])
    faults: list[Fault] = field(default_factory=list[Fault])
    answers: dict[int, asyncio.Future[Json]] = field(default_factory=dict[int, asyncio.Future[Json]])
    commands: list[Json] = field(default_factory=list[Json])
    _nonces: dict[tuple[int, str], tuple[float, Json]] = field(
        default_factory=dict[tuple[int, str], tuple[float, Json]]
    )
    _sequence: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        for guild in self.guild_ids():
            self.messages[self.channel_of(guild)] = []
            for number in range(self.members):
                self.add_member(guild, 10_000 + number)

    def guild_ids(self) -> range:
        return range(100, 100 + self.guilds)

    def channel_of(self, guild: int) -> int:
        return 1_000_000 + guild

    def snowflake(self) -> int:
        """A new id that carries the present moment, as Discord's do."""
        return ((int(time.time() * 1000) - _EPOCH_MS) << 22) | (next(self._sequence) & 0xFFF)

    def user(self, user: int) -> Json:
        return {
            "id": str(user),
            "username": f"member{user}",
            "discriminator": "0",
            "avatar": None,
            "global_name": None,
            "bot": False,
        }

    def add_member(self, guild: int, user: int, *, pending: bool = False) -> Json:
        self.people[guild, user] = {
            "user": self.user(user),
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": pending,
            "nick": None,
            "avatar": None,
        }
        return self.people[guild, user]

    def guild(self, guild: int) -> Json:
        role = {"id": str(guild), "name": "@everyone", "permissions": "274877991936", "position": 0, "color": 0}
        me = {**self.add_bare_member(), "user": BOT}
        return {
            "id": str(guild),
            "name": f"Server {guild}",
            "owner_id": "10000",
            "roles": [{**role, "hoist": False, "managed": False, "mentionable": False, "flags": 0}],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": [self.channel(guild)],
            "threads": [],
            "members": [me],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "member_count": self.members + 1,
            "large": self.members > 250,
            "unavailable": False,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "premium_tier": 0,
            "nsfw_level": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "system_channel_flags": 0,
        }

    def add_bare_member(self) -> Json:
        return {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}

    def channel(self, guild: int) -> Json:
        channel = {"id": str(self.channel_of(guild)), "type": 0, "guild_id": str(guild), "name": "general"}
        return {**channel, "position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None, "flags": 0}

    def direct_channel(self, user: int) -> Json:
        channel = self.direct.setdefault(user, 2_000_000 + user)
        self.messages.setdefault(channel, [])
        return {"id": str(channel), "type": 1, "recipients": [self.user(user)], "flags": 0}

    def post(self, channel: int, body: Json, **extra: Any) -> Json:
        """A message of the bot's; the same nonce within some minutes gives the first one again."""
        if channel not in self.messages:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel in {self.direct[user] for user in self.closed if user in self.direct}:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        nonce = (channel, str(body.get("nonce")))
        at, first = self._nonces.get(nonce, (-NONCE_SECONDS, {}))
        if body.get("enforce_nonce") and time.monotonic() - at < NONCE_SECONDS:
            return first
        message: Json = {
            "id": str(self.snowflake()),
            "channel_id": str(channel),
            "author": BOT,
            "content": body.get("content") or "",
            "embeds": body.get("embeds", []),
            "components": body.get("components", []),
            "allowed_mentions": body.get("allowed_mentions"),
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            **{part: [] for part in ("mentions", "mention_roles", "attachments")},
            "pinned": False,
            "type": 0,
            "flags": body.get("flags") or 0,
            **extra,
        }
        self.messages[channel].append(message)
        if body.get("enforce_nonce"):
            self._nonces[nonce] = (time.monotonic(), message)
        return message

    def fault_for(self, method: str, path: str) -> Fault | None:
        """The next thing that goes wrong with this request, used up."""
        for fault in self.faults:
            if fault.method == method and fault.path in path:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None
