"""The part of Discord's REST interface that is about threads.

The rules are those of https://discord.com/developers/docs/topics/threads; every thread here is the bot's own.
"""

from typing import Any

from tests.stand_in import payloads
from tests.stand_in.json_codec import Json, Refusal
from tests.stand_in.messages import Announce, Messages
from tests.stand_in.routes import Answer, Call, on
from tests.stand_in.world import World, is_thread

# https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
_MANAGE, _CREATE_PUBLIC, _CREATE_PRIVATE = 1 << 34, 1 << 35, 1 << 36
_PRIVATE = 12
_FOR_MANAGERS = ("locked", "rate_limit_per_user")


class Threads:
    """Threads, and who is in them."""

    def __init__(self, world: World, messages: Messages, announce: Announce) -> None:
        self._world, self._messages, self._announce = world, messages, announce
        self._inside: dict[int, dict[int, Json]] = {}

    def all(self) -> Json:
        """Every thread that there is, with the ids of those who are in it."""
        threads = (thread for server in self._world.servers.values() for thread in server.threads.values())
        return {one["id"]: {**one, "inside": [*self._inside.get(int(one["id"]), {})]} for one in threads}

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
        self._world.require(self._world.guild_of(parent), _CREATE_PRIVATE if _is_private(wish) else _CREATE_PUBLIC)
        thread = self._world.add_thread(parent, wish, number)
        self._announce("THREAD_CREATE", {**thread, "newly_created": True}, int(thread["guild_id"]))
        self._enter(thread, payloads.BOT_ID)
        return thread

    def lets_in(self, channel: int, user: int) -> bool:
        """Whether a person may speak in a channel or thread: in a private one, only who is in it."""
        place = self._world.channels.get(channel, {})
        return place.get("type") != _PRIVATE or user in self._inside.get(channel, {})

    def change(self, thread: Json, wish: Json) -> Json:
        """It is renamed, closed, opened or locked, and the bot is told."""
        state = thread["thread_metadata"]
        if any(part in wish for part in _FOR_MANAGERS) or (state["locked"] and wish.get("archived") is False):
            self.require_manager(thread)
        if wish.get("archived") is not False:
            self._world.require_active(int(thread["id"]))
        state.update((part, wish[part]) for part in state if part in wish)
        thread.update((part, wish[part]) for part in thread if part in wish)
        self._announce("THREAD_UPDATE", thread, int(thread["guild_id"]))
        return thread

    def require_manager(self, thread: Json) -> None:
        """Raises Refusal unless the bot may manage threads; that it began one does not count."""
        self._world.require(int(thread["guild_id"]), _MANAGE)

    @on("GET /guilds/#/threads/active")
    def active(self, _call: Call, guild: int) -> Answer:
        return {"threads": self._world.active_threads(guild), "members": []}

    @on("GET /channels/#/thread-members")
    def inside(self, _call: Call, thread: int) -> Answer:
        return list(self._inside.get(int(self._thread(thread)["id"]), {}).values())

    @on("PUT /channels/#/thread-members/#", "PUT /channels/#/thread-members/@me")
    def enter(self, _call: Call, thread: int, user: int = payloads.BOT_ID) -> Answer:
        place = self._thread(thread)
        self._world.require_active(thread)
        self._enter(place, user)

    def _enter(self, place: Json, user: int) -> None:
        self._world.member(int(place["guild_id"]), user)
        inside = self._inside.setdefault(int(place["id"]), {})
        inside[user] = {"id": place["id"], "user_id": str(user), "join_timestamp": payloads.now(), "flags": 0}
        self._tell_of_members(place, added_members=[inside[user]], removed_member_ids=[])

    @on("DELETE /channels/#/thread-members/#", "DELETE /channels/#/thread-members/@me")
    def leave(self, _call: Call, thread: int, user: int = payloads.BOT_ID) -> Answer:
        place = self._thread(thread)
        self._world.require_active(thread)
        self._inside.get(thread, {}).pop(user, None)
        self._tell_of_members(place, added_members=[], removed_member_ids=[str(user)])

    def _tell_of_members(self, place: Json, **changes: Any) -> None:
        place["member_count"] = len(self._inside.get(int(place["id"]), {}))
        known = {"id": place["id"], "guild_id": place["guild_id"], "member_count": place["member_count"]}
        self._announce("THREAD_MEMBERS_UPDATE", {**known, **changes}, int(place["guild_id"]))

    def _thread(self, number: int) -> Json:
        place = self._world.channel(number)
        if not is_thread(place):
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        return place


def _is_private(wish: Json) -> bool:
    return wish.get("type") == _PRIVATE
