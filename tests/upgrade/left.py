"""What a commit left behind: brought back into a simulated Discord, and pressed there by those whom it was sent to.

Used by the bot of that commit, too, so it imports what each commit has.
"""

import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from pydantic import TypeAdapter
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.models import Channel, Guild, Message, Overwrite, User
from simcord.enums import InteractionType, OverwriteType

from bot.config import Config
from tests.forged import MENU, answer
from tests.world import SimulatedClock, World

HERE = Path(__file__).parent
SQL, JSON, ANSWERS = HERE / "left.sql", HERE / "left.json", HERE / "answers.json"
PEOPLE = 5  # a menu of members
PRIVATE, VIEW = ("listening", "office"), discord.Permissions(view_channel=True).value
TYPED = {"when": "in 3 days", "every": "weekly", "time": "9:00", "zone": "Europe/Berlin"}  # where one is expected

# Pressed after everything else, in this order: it ends what the others are about.
LAST = (
    "answered:",
    "check_ins:not_today",
    "check_ins:no_more",
    "check_ins:lookout:end",
    "check_ins:stop",
    "remind:done",
    "remind:drop",
    "kudos:remove",
    "welcome:held",
    "welcome:withdraw",
    "check_ins:waits:go",
    "check_ins:few:sure",
    "check_ins:hand",
    "check_ins:close",
    "check_ins:withdraw",
    "privacy:forget:kudos",
    "privacy:forget",
)


def restore(env: simcord.Env, left: dict[str, Any]) -> None:
    """Bring back servers, people, channels and messages, under the ids that they had, before anything connects."""
    backend = env.backend
    backend.advance_clock((datetime.fromisoformat(left["now"]) - env.now()).total_seconds())
    backend.users |= {one.id: one for one in loaded(list[User], left["users"])}
    backend.guilds |= {one.id: one for one in loaded(list[Guild], left["guilds"])}
    backend.channels |= {one.id: one for one in loaded(list[Channel], left["channels"])}
    backend.dm_channels |= {int(user): channel for user, channel in left["dm_channels"].items()}
    backend.messages |= {channel: {} for channel in backend.channels}
    for message in loaded(list[Message], left["messages"]):
        backend.messages[message.channel_id][message.id] = message
    for channel in backend.channels.values():
        if channel.name in PRIVATE:  # As they were wherever people took the docs' advice; nothing asked for it then.
            backend.set_overwrite(channel.id, Overwrite(channel.guild_id or 0, OverwriteType.ROLE, deny=VIEW))


def loaded(shape: Any, value: Any) -> Any:
    """Return what `make` wrote, as the simulation has it."""
    return TypeAdapter(shape).validate_python(value)


def presses(left: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what somebody can press, once for each of them, and what ends something after all else."""
    once = {(one["custom_id"], one["by"]): one for one in left["pressed"]}
    return sorted(once.values(), key=lambda one: _rank(one["custom_id"]))


def _rank(custom_id: str) -> int:
    return next((number for number, begins in enumerate(LAST, 1) if custom_id.startswith(begins)), 0)


class Left(World):
    """The server that was left, in which everybody still sees what they saw."""

    def __init__(  # That of a World makes a server of its own; ours is there.
        self, env: simcord.Env, bots: AsyncExitStack, config: Config, clock: SimulatedClock, left: dict[str, Any]
    ) -> None:
        self.env, self._bots, self._config, self._clock = env, bots, config, clock
        self._recording = left
        self.guild = simcord.GuildHandle(env, next(iter(env.backend.guilds.values())))
        self.people = {one["name"]: self._actor(one["id"]) for one in left["users"]}
        self.general, self.welcome, self.thanks = (self.channel(name) for name in ("general", "welcome", "thanks"))
        self.mod, self.ann, self.ben = (self.people[name] for name in ("mod", "ann", "ben"))

    def _actor(self, user_id: int) -> simcord.MemberActor:
        return simcord.MemberActor(
            self.env, self.guild, simcord.UserHandle(self.env, self.env.backend.get_user(user_id))
        )

    def channel(self, name: str) -> simcord.ChannelHandle:
        """Return a channel of the server, or a thread."""
        [channel] = [one for one in self.env.backend.channels.values() if one.name == name]
        return simcord.ChannelHandle(self.env, self.guild, channel)

    def threads(self, name: str) -> list[Channel]:
        """Return the threads under a channel."""
        under = self.channel(name).id
        return [one for one in self.env.backend.channels.values() if one.parent_id == under and one.is_thread]

    def one(self, pattern: str, by: str | None = None, under: str = "") -> dict[str, Any]:
        """Return the latest that can be pressed whose custom_id begins so, by somebody, or under certain words."""
        said = {one["id"]: str(one.get("embeds")) for one in self._recording["messages"]}
        return [
            one
            for one in self._recording["pressed"]
            if re.match(pattern, one["custom_id"])
            and (by is None or one["by"] == self.people[by].id)
            and under in said[one["message"]]
        ][-1]

    async def press(self, one: dict[str, Any], value: str | None = None) -> simcord.InteractionResult:
        """Let its person press it as they see it, whatever was pressed before."""
        data: dict[str, Any] = {"custom_id": one["custom_id"], "component_type": one["kind"]}
        if one["kind"] == MENU:
            data["values"] = [value or one["values"][0]]
        return await self._send(InteractionType.MESSAGE_COMPONENT, one, data)

    async def submit(self, form: dict[str, Any], **answers: Any) -> simcord.InteractionResult:
        """Let its person send a form that they had open, with something in every field."""
        filled = {one["custom_id"]: self._filled(one) for one in form["questions"]} | answers
        resolved: dict[str, Any] = {}
        for one in form["questions"]:
            for chosen in filled[one["custom_id"]] if one["type"] == PEOPLE else ():
                interactions.resolve_handle(self.ann, self._actor(int(chosen)), resolved, channel_id=form["channel"])
        given = [answer(question, given) for question, given in filled.items()]
        data = {"custom_id": form["custom_id"], "components": given, "resolved": resolved}
        return await self._send(InteractionType.MODAL_SUBMIT, form, data)

    def _filled(self, question: dict[str, Any]) -> Any:
        if question["type"] == PEOPLE:
            return [str(one["id"]) for one in question.get("default_values", [])] or [str(self.people["rex"].id)]
        if "options" in question:
            chosen = [one["value"] for one in question["options"] if one.get("default")]
            return chosen or [question["options"][0]["value"]]
        return question.get("value") or TYPED.get(question["custom_id"], "a few words")

    async def _send(
        self, kind: InteractionType, one: dict[str, Any], data: dict[str, Any]
    ) -> simcord.InteractionResult:
        backend = self.env.backend
        record, payload = interactions.base_payload(
            backend,
            type=kind,
            channel_id=one["channel"],
            guild_id=backend.get_channel(one["channel"]).guild_id,
            user_id=one["by"],
            data=data,
        )
        more: dict[str, Any] = {}
        if one["message"] is not None:
            message = self._on_screen(one["message"])
            record.source_message_id = message.id
            more["message"] = dict(serializers.message_payload(backend, message))
        backend.emit("INTERACTION_CREATE", payload | more)
        await self.settle()
        return simcord.InteractionResult(self.env, record)

    def _on_screen(self, message_id: int) -> Message:
        """Return a message as it was left; if it has been deleted meanwhile, it is there again."""
        [message] = loaded(list[Message], [one for one in self._recording["messages"] if one["id"] == message_id])
        self.env.backend.messages[message.channel_id].setdefault(message_id, message)
        return message


NOT_KNOWN = ("no longer does anything", "incident")


def is_known(result: simcord.InteractionResult) -> bool:
    """Return whether somebody was answered by what they pressed, and not by the last resort for whatever is unknown."""
    return result.acknowledged and not any(sentence in words(result) for sentence in NOT_KNOWN)


def words(result: simcord.InteractionResult) -> str:
    """Return all that somebody reads in an answer, or in the form that it is."""
    if result.modal is not None:
        return str(result.modal)
    said = [one for one in (result.response, *result.followups) if one is not None]
    return "\n".join(text for one in said for text in (one.content, *(str(card.to_dict()) for card in one.embeds)))


def answered(result: simcord.InteractionResult) -> list[str]:
    """Return how somebody was answered: privately, where they pressed, or by a form; and what they can press next."""
    record: Any = result._interaction  # pyright: ignore[reportPrivateUsage]
    if result.modal is not None:
        return ["a form", *_plain(result.modal["custom_id"]), *_ids(result.modal["components"])]
    how = str(record.response_kind) + (" to them alone" if result.ephemeral else "")
    said = [one for one in (result.response, *result.followups) if one is not None]
    return [how, *(custom_id for one in said for custom_id in _ids(one.components))]


def _ids(components: list[dict[str, Any]]) -> list[str]:
    below = [one for row in components for one in row.get("components", [row.get("component", {})])]
    return [custom_id for one in below if "custom_id" in one for custom_id in _plain(one["custom_id"])]


def _plain(custom_id: str) -> Iterator[str]:
    yield re.sub(r"\d{9,}", "#", custom_id)
