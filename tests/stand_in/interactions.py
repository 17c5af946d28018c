"""Commands, buttons and modals: what was asked, how it was answered first, and what followed."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from tests.stand_in import payloads
from tests.stand_in.json_codec import Json, Refusal, as_object, is_id
from tests.stand_in.messages import HIDDEN, LOADING, Messages
from tests.stand_in.world import World, channel_of

# https://discord.com/developers/docs/interactions/receiving-and-responding
ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 900
_MESSAGE, _DEFERRED, _NO_CHANGE, _CHANGE = 4, 5, 6, 7


@dataclass
class Asked:
    """One interaction, whose id is also its token."""

    id: int
    kind: int
    channel: int
    user: int
    message: int | None  # whose button it was
    answer: asyncio.Future[Json]
    at: float
    original: tuple[int, int] | None = None  # the channel and id of @original
    loading: bool = False


class Interactions:
    """Those whose tokens are still good."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world, self._messages = world, messages
        self.asked: dict[int, Asked] = {}
        self._common: dict[int, Json] = {}  # by the channel

    def event(self, number: int, guild: int, user: int, permissions: str = "32", channel: int = 0) -> Json:
        """What Discord tells of an interaction in a server, without what it is about."""
        channel = channel or channel_of(guild)
        if channel not in self._common:
            self._common[channel] = payloads.interaction_in(guild, self._world.channel(channel))
        if not self._world.has(guild, user):
            self._world.add_member(guild, user)
        member = {**self._world.member(guild, user), "permissions": permissions}
        return {**self._common[channel], "id": str(number), "token": str(number), "member": member}

    def direct_event(self, number: int, user: int) -> Json:
        """The same for one in direct messages."""
        common = payloads.interaction_with(self._world.direct_channel(user))
        return {**common, "id": str(number), "token": str(number), "user": payloads.user(user)}

    def note(self, number: int, event: Json) -> Asked:
        """From now on this interaction can be answered. The event may be as malformed as it likes."""
        self._forget_old()
        person = as_object(event.get("member")).get("user") or event.get("user")
        self.asked[number] = Asked(
            number,
            event["type"] if isinstance(event.get("type"), int) else 0,
            _id_in(event.get("channel_id")) or 0,
            _id_in(person) or 0,
            _id_in(event.get("message")),
            asyncio.get_running_loop().create_future(),
            time.monotonic(),
        )
        return self.asked[number]

    def _forget_old(self) -> None:
        old = time.monotonic() - TOKEN_SECONDS
        while self.asked and next(iter(self.asked.values())).at < old:
            del self.asked[next(iter(self.asked))]

    async def answer_to(self, asked: Asked) -> Json | None:
        """The first answer, waited for as long as Discord would."""
        try:
            async with asyncio.timeout(self._left(asked)):
                return await asked.answer
        except (TimeoutError, asyncio.CancelledError):
            asked.answer.cancel()
            return None

    @staticmethod
    def _left(asked: Asked) -> float:
        return asked.at + ANSWER_SECONDS - time.monotonic()

    def hang_up(self) -> None:
        """Whoever still waits for an answer gets none."""
        for asked in self.asked.values():
            asked.answer.cancel()

    def answer(self, number: int, body: Json) -> Json:
        """The bot's first answer. Raises Refusal if it is late, or not the first."""
        asked = self.asked.get(number)
        if asked is not None and asked.answer.done() and not asked.answer.cancelled():
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if asked is None or asked.answer.cancelled() or self._left(asked) < 0:
            raise Refusal(404, 10062, "Unknown interaction")
        data: Json = body.get("data") or {}
        message = self._shown(asked, body["type"], data)
        asked.answer.set_result({"type": body["type"], "data": data})
        told: Json = {"id": str(number), "type": asked.kind}
        if message is None:
            return {"interaction": told}
        asked.original = (asked.channel, int(message["id"]))
        told |= {"response_message_id": message["id"], "response_message_loading": asked.loading}
        return {"interaction": told, "resource": {"type": body["type"], "message": message}}

    def _shown(self, asked: Asked, kind: int, data: Json) -> Json | None:
        if kind == _MESSAGE:
            return self._add(asked, data)
        if kind == _DEFERRED:
            asked.loading = True
            return self._add(asked, {"flags": (data.get("flags") or 0) | LOADING})
        if asked.message is None or kind not in (_NO_CHANGE, _CHANGE):
            return None
        if asked.message not in self._messages.of.get(asked.channel, {}):
            return None  # a button on a message that only its presser knows of
        if kind == _CHANGE:
            return self._messages.edit(asked.channel, asked.message, data)
        return self._messages.one(asked.channel, asked.message)

    def _add(self, asked: Asked, body: Json) -> Json:
        hidden: Json = {"shown_to": str(asked.user)} if (body.get("flags") or 0) & HIDDEN else {}
        return self._messages.add(asked.channel, body, answers=str(asked.id), **hidden)

    def follow_up(self, number: int, body: Json) -> Json:
        """A further message; the first one after a deferred answer takes its place."""
        asked = self._answered(number)
        if asked.loading and asked.original is not None:
            return self.edit(number, None, body)
        return self._add(asked, body)

    def message(self, number: int, which: int | None) -> Json:
        """A follow-up, or @original."""
        return self._messages.one(*self._place(number, which))

    def edit(self, number: int, which: int | None, body: Json) -> Json:
        """Change a follow-up, or @original."""
        message = self._messages.edit(*self._place(number, which), body)
        self.asked[number].loading = self.asked[number].loading and which is not None
        return message

    def delete(self, number: int, which: int | None) -> None:
        """Take back a follow-up, or @original."""
        self._messages.delete(*self._place(number, which))

    def _answered(self, number: int) -> Asked:
        asked = self.asked.get(number)
        if asked is None or not asked.answer.done() or asked.answer.cancelled():
            raise Refusal(404, 10015, "Unknown Webhook")
        if time.monotonic() - asked.at > TOKEN_SECONDS:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return asked

    def _place(self, number: int, which: int | None) -> tuple[int, int]:
        asked = self._answered(number)
        if which is not None:
            return asked.channel, which
        if asked.original is None:
            raise Refusal(404, 10008, "Unknown Message")
        return asked.original


def _id_in(value: Any) -> int | None:
    """The id that this is, or has; None where there is no such thing."""
    found = as_object(value).get("id", value)
    return int(found) if is_id(str(found)) else None
