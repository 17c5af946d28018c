"""Every button, menu and form that there is, as somebody would forge it: derived, so that no new one is overlooked."""

import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.app import FEATURES
from bot.interactions.buttons import ID, Lasting, Menu
from bot.interactions.forms import Form
from tests.world import World

BUTTON, MENU, FORM = 2, 3, 5

_GROUP = re.compile(r"\(\?P<\w+>(.*?)\)(?=:|$)")
_PLAIN = re.compile(r"[\w.:-]+")


def kinds() -> dict[str, int]:
    """What the custom_ids of our buttons, menus and forms look like, and which of the three each is."""
    for feature in FEATURES:
        package = importlib.import_module(feature)
        for module in pkgutil.walk_packages(package.__path__, f"{feature}."):
            importlib.import_module(module.name)
    pressed = {
        one.__discord_ui_compiled_template__.pattern: MENU if issubclass(one, Menu) else BUTTON
        for one in _below(Lasting)
    }
    sent = {one.template.pattern: FORM for one in _below(Form)}
    assert not pressed.keys() & sent.keys()  # Each of them is forged.
    return {pattern: kind for pattern, kind in pressed.items() if pattern} | sent


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def beginning(pattern: str) -> str:
    """By what a kind is known: its custom_ids, up to what differs."""
    return pattern.partition("(")[0].rstrip(":")


def spelt(pattern: str, *numbers: int) -> list[str]:
    """All the custom_ids of this kind with these numbers in them, the last one again where they do not reach."""
    parts, left = _GROUP.split(pattern), itertools.chain(numbers, itertools.repeat(numbers[-1]))
    choices = [_fillings(part, left) if place % 2 else [part] for place, part in enumerate(parts)]
    return ["".join(one) for one in itertools.product(*choices)]


def _fillings(group: str, numbers: Iterator[int]) -> list[str]:
    if group == ID:
        return [str(next(numbers))]
    if all(_PLAIN.fullmatch(one) for one in group.split("|")):
        return group.split("|")
    return [next(one for one in ("0", "soup", "-") if re.fullmatch(group, one))]


def answer(question: str, given: Any) -> dict[str, Any]:
    """What Discord says of one question of a form: what was written, or, in a list, what was chosen."""
    return {"type": 18, "component": {"custom_id": question, "values" if isinstance(given, list) else "value": given}}


class Forger:
    """Somebody who sends what nobody showed them, as if it had been on this message of ours."""

    def __init__(
        self, world: World, who: simcord.MemberActor, where: simcord.ChannelHandle, message: simcord.ResponseMessage
    ) -> None:
        self._world, self.who, self.where, self._message = world, who, where, message
        self.sent: dict[int, str] = {}  # what, by the id of its interaction

    def press(self, custom_id: str, kind: int, *values: Any, where: simcord.ChannelHandle | None = None) -> None:
        """A button is pressed, or something is chosen from a menu."""
        shown: dict[str, Any] = {"type": kind, "custom_id": custom_id, "style": 1, "label": "a button"}
        if kind == MENU:
            shown["options"] = [{"label": "one", "value": "1"}]
        channel, backend = where or self.where, self._world.env.backend
        message: dict[str, Any] = {
            "id": str(self._message.id),
            "channel_id": str(channel.id),
            "author": dict(serializers.user_payload(backend.bot_user)),
            "content": "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "components": [{"type": 1, "components": [shown]}],
            **{part: [] for part in ("embeds", "mentions", "mention_roles", "attachments")},
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **dict.fromkeys(("type", "flags"), 0),
        }
        data = {"custom_id": custom_id, "component_type": kind, "values": list(values)}
        self._send(InteractionType.MESSAGE_COMPONENT, data, channel, message=message)

    def submit(self, custom_id: str, answers: list[Any]) -> None:
        """A form is sent that nobody opened."""
        self._send(InteractionType.MODAL_SUBMIT, {"custom_id": custom_id, "components": answers}, self.where)

    def _send(self, kind: InteractionType, data: dict[str, Any], where: simcord.ChannelHandle, **more: Any) -> None:
        record, payload = interactions.base_payload(
            self._world.env.backend,
            type=kind,
            channel_id=where.id,
            guild_id=self.who.guild.id,
            user_id=self.who.id,
            data=data,
        )
        record.source_message_id = self._message.id if more else None
        self.sent[record.id] = f"{data['custom_id']} {data} by {self.who.user.name}"
        self._world.env.backend.emit("INTERACTION_CREATE", payload | more)

    def unanswered(self, harmless: tuple[str, ...]) -> list[str]:
        """Whatever got no sentence for this person alone; an incident is none.

        What begins like these is anybody's, and may open a form or change the message that it is under.
        """
        answers = {
            int(one.path.split("/")[2]): one.json
            for one in self._world.env.http_requests
            if one.path.startswith("/interactions/")
        }
        return [
            f"{what}: {answers.get(one)}"
            for one, what in self.sent.items()
            if not _is_good(answers.get(one), is_harmless=what.startswith(harmless))
        ]


def _is_good(said: Any, *, is_harmless: bool) -> bool:
    match said:
        case {"type": 4, "data": {"flags": 64, **words}}:
            return "incident" not in str(words)
        case {"type": 5 | 7 | 9}:  # later, or in the message that they pressed, or a form
            return is_harmless
        case _:
            return False
