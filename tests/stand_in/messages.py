"""What is said: messages in their channels, each with the audience that it is for."""

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from typing import Any

from tests.stand_in import payloads
from tests.stand_in.json_codec import Json, Refusal
from tests.stand_in.world import World

Announce = Callable[[str, Json, int], None]  # an event, what it tells, and the server that it happens in

# Discord recognises a nonce for "a few minutes".
NONCE_SECONDS = 180
HIDDEN, LOADING = 1 << 6, 1 << 7  # https://discord.com/developers/docs/resources/message#message-object-message-flags
_SAID = ("content", "embeds", "components", "flags", "allowed_mentions")


class Messages:
    """Every message that is to be seen somewhere. What shows to one person alone is marked `shown_to_one`."""

    def __init__(self, world: World, announce: Announce) -> None:
        self._world, self._announce = world, announce
        self.of: dict[int, dict[int, Json]] = {}  # by channel and id, the oldest first
        self._nonces: dict[tuple[int, str], tuple[float, Json]] = {}

    def post(self, channel: int, body: Json) -> Json:
        """A message of the bot's; the same nonce within some minutes gives the first one again."""
        self._world.may_post(channel)
        nonce = (channel, str(body.get("nonce")))
        if not body.get("enforce_nonce"):
            return self.add(channel, body)
        self._forget_old_nonces()
        if nonce not in self._nonces:
            self._nonces[nonce] = (time.monotonic(), self.add(channel, body))
        return self._nonces[nonce][1]

    def _forget_old_nonces(self) -> None:
        old = time.monotonic() - NONCE_SECONDS
        for nonce in [*takewhile(lambda nonce: self._nonces[nonce][0] < old, self._nonces)]:
            del self._nonces[nonce]

    def add(self, channel: int, body: Json, author: Json = payloads.BOT, **extra: Any) -> Json:
        """Wherever it is, and whoever says it. Raises Refusal for what cannot be said."""
        _sayable(body, extra)
        number = self._world.snowflake()
        message: Json = {
            **payloads.MESSAGE,
            "id": str(number),
            "channel_id": str(channel),
            "author": author,
            "timestamp": payloads.now(),
            "allowed_mentions": None,
            **{part: body[part] for part in (*_SAID, "nonce", "message_reference") if body.get(part) is not None},
            **extra,
        }
        message.setdefault("flags", 0)
        if message["flags"] & HIDDEN:  # It is no part of the conversation, and so opens no thread.
            message["shown_to_one"] = True
        else:
            self._wake(channel)
        self.of.setdefault(channel, {})[number] = message
        self._tell("MESSAGE_CREATE", message)
        return message

    def _wake(self, channel: int) -> None:
        """Whoever speaks in an archived thread opens it."""
        place = self._world.channels.get(channel, {})
        if place.get("thread_metadata", {}).get("archived"):
            place["thread_metadata"]["archived"] = False
            self._announce("THREAD_UPDATE", place, self._world.guild_of(channel))

    def one(self, channel: int, number: int) -> Json:
        if number not in self.of.get(channel, {}):
            raise Refusal(404, 10008, "Unknown Message")
        return self.of[channel][number]

    def edit(self, channel: int, number: int, body: Json) -> Json:
        message = self.one(channel, number)
        if message["author"] is not payloads.BOT:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        hidden = message["flags"] & HIDDEN
        message.update(
            (part, body[part] if body[part] is not None else _NOTHING[part]) for part in _SAID if part in body
        )
        message["flags"] = message["flags"] & ~LOADING | hidden
        message["edited_timestamp"] = payloads.now()
        self._tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, channel: int, number: int) -> None:
        message = self.one(channel, number)
        del self.of[channel][number]
        self._tell("MESSAGE_DELETE", message)

    def history(self, channel: int, query: Mapping[str, str]) -> list[Json]:
        """Up to 100 messages that the bot can read there, the newest first, as `before`, `after` or `around` ask."""
        self._world.channel(channel)
        limit, said = int(query.get("limit", 50)), self.of.get(channel, {})
        newest_first = [number for number in reversed(said) if not said[number].get("shown_to_one")]
        if "after" in query:
            after = int(query["after"])
            found: Iterable[int] = [*takewhile(lambda number: number > after, newest_first)][-limit:]
        elif "around" in query:
            around = int(query["around"])
            found = sorted(sorted(newest_first, key=lambda number: abs(number - around))[:limit], reverse=True)
        else:
            before = int(query.get("before", 1 << 63))
            found = [number for number in newest_first if number < before][:limit]
        return [said[number] for number in found]

    def _tell(self, event: str, message: Json) -> None:
        if message.get("shown_to_one"):
            return
        guild = self._world.guild_of(int(message["channel_id"]))
        if event == "MESSAGE_DELETE":
            message = {"id": message["id"], "channel_id": message["channel_id"]}
        self._announce(event, {**message, "guild_id": str(guild)} if guild else message, guild)


_NOTHING: Json = {"content": "", "embeds": [], "components": [], "flags": 0, "allowed_mentions": None}


def _sayable(body: Json, extra: Json) -> None:
    if len(body.get("content") or "") > 2000:
        raise Refusal(400, 50035, "Invalid Form Body: content must be 2000 or fewer in length")
    if not (any(body.get(part) for part in ("content", "embeds", "components", "attachments", "poll")) or extra):
        raise Refusal(400, 50006, "Cannot send an empty message")
