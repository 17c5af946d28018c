"""Who and what there is in the stand-in's Discord: servers, their members, roles, channels and threads."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.stand_in import payloads
from tests.stand_in.json_codec import Json, Refusal

FIRST_GUILD = 100
FIRST_MEMBER = 10_000
_EPOCH_MS = 1_420_070_400_000


@dataclass
class Server:
    """A server. Its members are those whom every server has (made when asked for), but for the changes since."""

    id: int
    channels: dict[int, Json]
    roles: dict[int, Json]
    member_count: int
    threads: dict[int, Json] = field(default_factory=dict[int, Json])
    changed: dict[int, Json] = field(default_factory=dict[int, Json])
    gone: set[int] = field(default_factory=set[int])


class World:
    """Everything that lasts, save for what people say."""

    def __init__(self, guilds: int = 1, members: int = 10, shards: int = 1) -> None:
        self.members, self.shards = members, shards
        self.channels: dict[int, Json] = {}
        self.servers = {guild: self._found(guild) for guild in self._guild_ids(guilds)}
        self.direct: dict[int, int] = {}  # whose channel for direct messages is which
        self.closed: set[int] = set()  # who takes no direct messages
        self.refused: dict[int, int] = {}  # channels where the bot may not post, and the code that says so
        self._sequence = itertools.count()

    def _guild_ids(self, guilds: int) -> Iterator[int]:
        """Server n is 100 + n; where there are several shards, its id puts it on the shard n % shards, too."""
        return (FIRST_GUILD + n + ((n % self.shards) << 22) for n in range(guilds))

    def _found(self, guild: int) -> Server:
        general = payloads.channel(channel_of(guild), guild, "general", permission_overwrites=payloads.private(guild))
        self.channels[channel_of(guild)] = general
        everyone = payloads.role(guild, "@everyone", payloads.PERMISSIONS, 0)
        return Server(guild, {channel_of(guild): general}, {guild: everyone}, self.members + 1)

    def snowflake(self) -> int:
        """A new id that carries the present moment, as Discord's do."""
        return ((int(time.time() * 1000) - _EPOCH_MS) << 22) | (next(self._sequence) & 0xFFF)

    def server(self, guild: int) -> Server:
        if guild not in self.servers:
            raise Refusal(404, 10004, "Unknown Guild")
        return self.servers[guild]

    def guild(self, guild: int, threshold: int = 250, *, everyone: bool = False) -> Json:
        """A server as GUILD_CREATE tells of it: with the bot alone, or everyone in it."""
        server = self.server(guild)
        members = list(self.members_of(guild)) if everyone else [self.member(guild, payloads.BOT_ID)]
        return payloads.server(
            guild,
            server.member_count,
            roles=list(server.roles.values()),
            channels=list(server.channels.values()),
            threads=self.active_threads(guild),
            members=members,
        ) | {"large": server.member_count > threshold, "joined_at": payloads.LONG_AGO}

    # Members

    def has(self, guild: int, user: int) -> bool:
        server = self.servers.get(guild)
        standing = user == payloads.BOT_ID or FIRST_MEMBER <= user < FIRST_MEMBER + self.members
        return server is not None and (user in server.changed or (standing and user not in server.gone))

    def member(self, guild: int, user: int) -> Json:
        server = self.server(guild)
        if not self.has(guild, user):
            raise Refusal(404, 10007, "Unknown Member")
        return server.changed.get(user) or payloads.member(user)

    def members_of(self, guild: int) -> Iterator[Json]:
        server = self.server(guild)
        standing = itertools.chain((payloads.BOT_ID,), range(FIRST_MEMBER, FIRST_MEMBER + self.members))
        yield from (
            payloads.member(user) for user in standing if user not in server.changed and user not in server.gone
        )
        yield from server.changed.values()

    def change_member(self, guild: int, user: int, **differences: object) -> Json:
        member = self.member(guild, user) | differences
        self.server(guild).changed[user] = member
        return member

    def add_member(self, guild: int, user: int, *, pending: bool = False) -> Json:
        server = self.server(guild)
        server.member_count += not self.has(guild, user)
        server.gone.discard(user)
        server.changed[user] = payloads.member(user, pending=pending, joined_at=payloads.now())
        return server.changed[user]

    def remove_member(self, guild: int, user: int) -> None:
        server = self.server(guild)
        server.member_count -= self.has(guild, user)
        server.changed.pop(user, None)
        server.gone.add(user)

    def meets(self, user: int) -> bool:
        """Does the bot share a server with them?"""
        return any(self.has(guild, user) for guild in self.servers)

    # Channels

    def channel(self, channel: int) -> Json:
        if channel not in self.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        return self.channels[channel]

    def guild_of(self, channel: int) -> int:
        """The server of a channel; 0 for direct messages."""
        return int(self.channels.get(channel, {}).get("guild_id") or 0)

    def direct_channel(self, user: int) -> Json:
        channel = self.direct.setdefault(user, 2_000_000 + user)
        return self.channels.setdefault(channel, payloads.direct_channel(channel, user))

    def add_channel(self, guild: int, wish: Json) -> Json:
        number = self.snowflake()
        taken = {part: wish[part] for part in ("type", "topic", "parent_id", "permission_overwrites") if part in wish}
        channel = payloads.channel(number, guild, wish["name"], **taken)
        self.channels[number] = self.server(guild).channels[number] = channel
        return channel

    def add_thread(self, parent: int, wish: Json, number: int | None = None) -> Json:
        thread = payloads.thread(number or self.snowflake(), self.channel(parent), wish)
        self.channels[int(thread["id"])] = thread
        self.server(int(thread["guild_id"])).threads[int(thread["id"])] = thread
        return thread

    def active_threads(self, guild: int) -> list[Json]:
        return [one for one in self.server(guild).threads.values() if not one["thread_metadata"]["archived"]]

    def remove_channel(self, channel: int) -> Json:
        """A channel goes with its threads."""
        gone = self.channel(channel)
        del self.channels[channel]
        if server := self.servers.get(int(gone.get("guild_id") or 0)):
            server.channels.pop(channel, None)
            server.threads.pop(channel, None)
            for thread in [one for one in server.threads.values() if one["parent_id"] == str(channel)]:
                self.remove_channel(int(thread["id"]))
        return gone

    # What the bot may do

    def require(self, guild: int, permission: int) -> None:
        """Raises Refusal if no role of the bot's has this permission."""
        roles = self.server(guild).roles
        theirs = {str(guild), *self.member(guild, payloads.BOT_ID)["roles"]}
        if not any(int(role["permissions"]) & permission for role in roles.values() if role["id"] in theirs):
            raise Refusal(403, 50013, REFUSALS[50013])

    def require_active(self, channel: int) -> None:
        """Raises Refusal for an archived thread: nothing is changed there, and nobody comes or goes."""
        if self.channel(channel).get("thread_metadata", {}).get("archived"):
            raise Refusal(400, 50083, "Thread is archived")

    def may_post(self, channel: int) -> None:
        """Raises Refusal if the bot may not post there, or the person does not take direct messages."""
        place = self.channel(channel)
        if code := self.refused.get(channel) or self.refused.get(int(place.get("parent_id") or 0)):
            raise Refusal(403, code, REFUSALS.get(code, "Refused"))
        if place.get("thread_metadata", {}).get("locked"):
            self.require_active(channel)
        if place["type"] != 1:
            return
        recipient = int(place["recipients"][0]["id"])
        if recipient in self.closed:
            raise Refusal(403, 50007, REFUSALS[50007])
        if not self.meets(recipient):
            raise Refusal(403, 50278, REFUSALS[50278])


# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
REFUSALS = {
    50001: "Missing Access",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50278: "Cannot send messages to this user due to having no mutual guilds",
}


def is_thread(channel: Json) -> bool:
    return "thread_metadata" in channel


def channel_of(guild: int) -> int:
    """The channel that a server has from the start."""
    return 1_000_000 + guild
