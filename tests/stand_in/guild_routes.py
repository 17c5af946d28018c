"""The part of Discord's REST interface that is about servers, members, roles and channels."""

from collections import Counter
from typing import Any

from tests.stand_in import payloads
from tests.stand_in.json_codec import Json, Refusal
from tests.stand_in.messages import Announce, Messages
from tests.stand_in.routes import Answer, Call, on
from tests.stand_in.threads import Threads
from tests.stand_in.world import World, is_thread


class Servers:
    """Servers, and who is in them."""

    def __init__(self, world: World, announce: Announce) -> None:
        self._world, self._announce = world, announce

    @on("GET /guilds/#")
    def one(self, _call: Call, guild: int) -> Answer:
        return self._world.guild(guild)

    @on("GET /guilds/#/members/#")
    def member(self, _call: Call, guild: int, user: int) -> Answer:
        return self._world.member(guild, user)

    @on("GET /guilds/#/members")
    def members(self, call: Call, guild: int) -> Answer:
        after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
        everyone = sorted(self._world.members_of(guild), key=lambda one: int(one["user"]["id"]))
        return [one for one in everyone if int(one["user"]["id"]) > after][:limit]

    @on("PATCH /guilds/#/members/#")
    def patch_member(self, call: Call, guild: int, user: int) -> Answer:
        return self.change(guild, user, **call.body)

    def change(self, guild: int, user: int, **differences: Any) -> Json:
        """A member is different from now on, and the bot is told."""
        member = self._world.change_member(guild, user, **differences)
        self._announce("GUILD_MEMBER_UPDATE", {**member, "guild_id": str(guild)}, guild)
        return member

    @on("GET /guilds/#/roles")
    def roles(self, _call: Call, guild: int) -> Answer:
        return list(self._world.server(guild).roles.values())

    @on("GET /guilds/#/roles/member-counts")
    def role_member_counts(self, _call: Call, guild: int) -> Answer:
        return dict(Counter(role for member in self._world.members_of(guild) for role in member["roles"]))

    @on("POST /guilds/#/roles")
    def add_role(self, call: Call, guild: int) -> Answer:
        wish = {part: call.body[part] for part in ("permissions", "color", "hoist", "mentionable") if part in call.body}
        role = payloads.role(self._world.snowflake(), call.body.get("name") or "new role", **wish)
        self._world.server(guild).roles[int(role["id"])] = role
        self._announce("GUILD_ROLE_CREATE", {"guild_id": str(guild), "role": role}, guild)
        return role

    @on("PUT /guilds/#/members/#/roles/#")
    def give_role(self, _call: Call, guild: int, user: int, role: int) -> Answer:
        self.change(guild, user, roles=[*self._roles_but(guild, user, role), str(role)])

    @on("DELETE /guilds/#/members/#/roles/#")
    def take_role(self, _call: Call, guild: int, user: int, role: int) -> Answer:
        self.change(guild, user, roles=self._roles_but(guild, user, role))

    def _roles_but(self, guild: int, user: int, role: int) -> list[str]:
        if role not in self._world.server(guild).roles:
            raise Refusal(404, 10011, "Unknown Role")
        return [known for known in self._world.member(guild, user)["roles"] if known != str(role)]


class Channels:
    """Channels, threads among them."""

    def __init__(self, world: World, messages: Messages, threads: Threads, announce: Announce) -> None:
        self._world, self._messages, self._threads, self._announce = world, messages, threads, announce

    @on("GET /channels/#")
    def one(self, _call: Call, channel: int) -> Answer:
        return self._world.channel(channel)

    @on("GET /guilds/#/channels")
    def all(self, _call: Call, guild: int) -> Answer:
        return list(self._world.server(guild).channels.values())

    @on("POST /guilds/#/channels")
    def add(self, call: Call, guild: int) -> Answer:
        return self.found(guild, call.body)

    def found(self, guild: int, wish: Json) -> Json:
        """There is one more channel, and the bot is told."""
        channel = self._world.add_channel(guild, wish)
        self._announce("CHANNEL_CREATE", channel, guild)
        return channel

    @on("PATCH /channels/#")
    def change(self, call: Call, channel: int) -> Answer:
        known = self._world.channel(channel)
        if is_thread(known):
            return self._threads.change(known, call.body)
        known.update((part, call.body[part]) for part in known if part in call.body)
        self._announce("CHANNEL_UPDATE", known, self._world.guild_of(channel))
        return known

    @on("DELETE /channels/#")
    def delete(self, _call: Call, channel: int) -> Answer:
        known = self._world.channel(channel)
        if is_thread(known):
            self._threads.require_manager(known)
        return self.remove(channel)

    def remove(self, channel: int) -> Json:
        """A channel or thread is no more, with all that was said there, and the bot is told."""
        gone = self._world.remove_channel(channel)
        self._messages.of.pop(channel, None)
        if is_thread(gone):
            gone = {part: gone[part] for part in ("id", "guild_id", "parent_id", "type")}
            self._announce("THREAD_DELETE", gone, int(gone["guild_id"]))
        else:
            self._announce("CHANNEL_DELETE", gone, int(gone.get("guild_id") or 0))
        return gone
