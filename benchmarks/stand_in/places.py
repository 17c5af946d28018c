"""The part of Discord's REST interface that is about servers, members, roles, channels and threads."""

from typing import Any

from benchmarks.stand_in import shapes
from benchmarks.stand_in.messages import Announce, Messages
from benchmarks.stand_in.routes import Answer, Call, on
from benchmarks.stand_in.wire import Json, Refusal
from benchmarks.stand_in.world import World


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

    @on("POST /guilds/#/roles")
    def add_role(self, call: Call, guild: int) -> Answer:
        wish = {part: call.body[part] for part in ("permissions", "color", "hoist", "mentionable") if part in call.body}
        role = shapes.role(self._world.snowflake(), call.body.get("name") or "new role", **wish)
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
    """Channels and threads."""

    def __init__(self, world: World, messages: Messages, announce: Announce) -> None:
        self._world, self._messages, self._announce = world, messages, announce
        self._inside: dict[int, dict[int, Json]] = {}  # who is in which thread

    @on("GET /channels/#")
    def one(self, _call: Call, channel: int) -> Answer:
        return self._world.channel(channel)

    @on("GET /guilds/#/channels")
    def all(self, _call: Call, guild: int) -> Answer:
        return list(self._world.server(guild).channels.values())

    @on("POST /guilds/#/channels")
    def add(self, call: Call, guild: int) -> Answer:
        channel = self._world.add_channel(guild, call.body)
        self._announce("CHANNEL_CREATE", channel, guild)
        return channel

    @on("PATCH /channels/#")
    def change(self, call: Call, channel: int) -> Answer:
        known = self._world.channel(channel)
        state = known.get("thread_metadata", {})
        state.update((part, call.body[part]) for part in state if part in call.body)
        known.update((part, call.body[part]) for part in known if part in call.body)
        event = "THREAD_UPDATE" if _is_thread(known) else "CHANNEL_UPDATE"
        self._announce(event, known, self._world.guild_of(channel))
        return known

    @on("DELETE /channels/#")
    def delete(self, _call: Call, channel: int) -> Answer:
        return self.remove(channel)

    def remove(self, channel: int) -> Json:
        """A channel or thread is no more, and the bot is told."""
        gone = self._world.remove_channel(channel)
        guild = int(gone.get("guild_id") or 0)
        self._announce("THREAD_DELETE" if _is_thread(gone) else "CHANNEL_DELETE", gone, guild)
        return gone

    @on("POST /channels/#/messages/#/threads")
    def start_under(self, call: Call, parent: int, message: int) -> Answer:
        self._messages.one(parent, message)
        if message in self._world.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        return self._start(call.body, parent, message)

    @on("POST /channels/#/threads")
    def start(self, call: Call, parent: int) -> Answer:
        return self._start(call.body, parent)

    def _start(self, wish: Json, parent: int, number: int | None = None) -> Json:
        self._world.may_post(parent)
        thread = self._world.add_thread(parent, wish, number)
        self._announce("THREAD_CREATE", {**thread, "newly_created": True}, int(thread["guild_id"]))
        self._enter(int(thread["id"]), shapes.BOT_ID)
        return thread

    @on("GET /guilds/#/threads/active")
    def active(self, _call: Call, guild: int) -> Answer:
        threads = self._world.server(guild).threads.values()
        return {"threads": [one for one in threads if not one["thread_metadata"]["archived"]], "members": []}

    @on("GET /channels/#/thread-members")
    def inside(self, _call: Call, thread: int) -> Answer:
        return list(self._inside.get(thread, {}).values())

    @on("PUT /channels/#/thread-members/#", "PUT /channels/#/thread-members/@me")
    def enter(self, _call: Call, thread: int, user: int = shapes.BOT_ID) -> Answer:
        self._enter(thread, user)

    def _enter(self, thread: int, user: int) -> None:
        inside, place = self._inside.setdefault(thread, {}), self._world.channel(thread)
        self._world.member(int(place["guild_id"]), user)
        inside[user] = {"id": str(thread), "user_id": str(user), "join_timestamp": shapes.now(), "flags": 0}
        self._tell_of_members(place, added_members=[inside[user]], removed_member_ids=[])

    @on("DELETE /channels/#/thread-members/#", "DELETE /channels/#/thread-members/@me")
    def leave(self, _call: Call, thread: int, user: int = shapes.BOT_ID) -> Answer:
        self._inside.get(thread, {}).pop(user, None)
        self._tell_of_members(self._world.channel(thread), added_members=[], removed_member_ids=[str(user)])

    def _tell_of_members(self, place: Json, **changes: Any) -> None:
        place["member_count"] = len(self._inside.get(int(place["id"]), {}))
        known = {"id": place["id"], "guild_id": place["guild_id"], "member_count": place["member_count"]}
        self._announce("THREAD_MEMBERS_UPDATE", {**known, **changes}, int(place["guild_id"]))


def _is_thread(channel: Json) -> bool:
    return "thread_metadata" in channel
