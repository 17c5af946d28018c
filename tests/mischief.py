"""Somebody who does whatever can be done, shown to them or not, and what others see of it."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import simcord
from discord import AppCommandOptionType
from discord.app_commands import Command
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.enums import InteractionType

from tests.forged import FORM, MENU, answer
from tests.outcasts import GONE, MARK, PLANNED, STRANGER, Rows, Step, Town

# What a form is answered with, by the name of its question; and a command, by that of its option.
ANSWERS = {
    "mood": ["1"],
    "wish": ["listen"],
    "shown": ["posted"],
    "days": ["3"],
    "named": ["named"],
    "to": [],
    "zone": "UTC",
}
OPTIONS = {
    **dict.fromkeys(("name", "circle start name"), "Coffee"),
    **dict.fromkeys(("circle leave name", "circle ask-team name"), "Tea"),
    **dict.fromkeys(("until", "when"), "tomorrow"),
    "circle join name": "Soup",
    "kudos give value": None,
    "checkin friend friend": "dora",
    "time": "9:00",
    "timezone": "UTC",
}
_SEEN = ("POST", "PUT", "PATCH")
_HIDDEN = 64
_QUIET = 0.3  # seconds
_AT_ONCE = 25


class Mischief:
    """What one of them does."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name, self.who = town, name, town[name]
        self._env, self._backend = town.env, town.env.backend
        self._dms = self.who.user.dm_channel.id

    async def do(self, *steps: Step, privately: bool = False) -> "Outcome":
        """Do these one after the other, among their direct messages or in a server."""
        kept, since = await self.town.rows(), len(self._env.http_requests)
        privately, asked = privately or self.name == GONE, list[int]()
        if not self._backend.messages.get(self._dms if privately else self._home.id):
            await self._look(privately=privately)
        places = self.town.shown()
        for at in range(0, len(steps), _AT_ONCE):
            at_rest = self._busy()
            asked += [await self._do(one, places, privately=privately) for one in steps[at : at + _AT_ONCE]]
            await self._await_rest(at_rest)
        await self.town.world.pass_time(minutes=0.1)
        return Outcome(self.town, self.who.id, self._dms, since, [one for one in asked if one], kept)

    async def _await_rest(self, at_rest: int) -> None:
        """Wait until the bot is at nothing but what it was at, or what is left waits for the time that is simulated.

        While hundreds wait for a database, the simulation compares all of them with one another at every turn.
        """
        busy, since = self._busy(), time.monotonic()
        while busy > at_rest and time.monotonic() < since + _QUIET:
            await asyncio.sleep(0.002)
            before, busy = busy, self._busy()
            since = since if busy == before else time.monotonic()

    def _busy(self) -> int:
        """How many things the bot is at."""
        return sum(not one.done() for one in self._env._work.tasks)  # pyright: ignore[reportPrivateUsage]

    async def _look(self, *, privately: bool) -> None:
        """Have a message of ours, on which anything can be pressed."""
        await (self.who.user.slash("help-now") if privately else self.who.slash(self._home, "help-now"))

    async def _do(self, step: Step, places: dict[str, Any], *, privately: bool) -> int:
        if not step.kind:
            return await self._say(step, privately=privately)
        message = self._shown(
            places.get(step.name, places.get(":".join(step.name.split(":")[:2]))), privately=privately
        )
        privately = message.channel_id == self._dms
        if step.kind == FORM:
            return self._send(InteractionType.MODAL_SUBMIT, self._filled_in(step), message, privately=privately)
        shown: dict[str, Any] = {"type": step.kind, "custom_id": step.name, "style": 1, "label": "a button"}
        values: list[Any] = []
        if step.kind == MENU:
            shown, values = {**shown, "options": [{"label": "one", "value": "1"}]}, list(step.given)
        data = {"custom_id": step.name, "component_type": step.kind, "values": values}
        return self._send(InteractionType.MESSAGE_COMPONENT, data, message, privately=privately, shown=shown)

    def _shown(self, message: Any, *, privately: bool) -> Any:
        """The message that shows it, where they see that; else another one of ours."""
        if message is not None and message.channel_id == self._dms:
            return message
        if message is not None and not privately and self._can_see(message.channel_id):
            return message
        where = self._dms if privately else self._home.id
        return next(iter(self._backend.messages[where].values()))

    def _can_see(self, channel_id: int) -> bool:
        is_here = self._backend.get_channel(channel_id).guild_id == self.who.guild.id
        try:
            return is_here and bool(self._backend.compute_permissions(self.who.guild.id, self.who.id, channel_id))
        except BackendError:
            return False

    @property
    def _home(self) -> simcord.ChannelHandle:
        return self.town.hall if self.name == STRANGER else self.town.world.general

    def _filled_in(self, step: Step) -> dict[str, Any]:
        dora = self.town["dora"]
        given = {**ANSWERS, "audience": list(step.given), "whom": [str(dora.id)]}
        asked = ("words", "happened", "along", "reason", "about", "offer", "because", "time", "interests", *given)
        user = dict(serializers.user_payload(self._backend.get_user(dora.id)))
        resolved: dict[str, Any] = {"users": {str(dora.id): user}, "members": {str(dora.id): {"roles": [], "flags": 0}}}
        components = [answer(one, given.get(one, "9:00" if one == "time" else MARK)) for one in asked]
        return {"custom_id": step.name, "components": components, "resolved": resolved}

    def _send(
        self, kind: InteractionType, data: dict[str, Any], message: Any, *, privately: bool, shown: Any = None
    ) -> int:
        record, payload = interactions.base_payload(
            self._backend,
            type=kind,
            channel_id=message.channel_id,
            guild_id=None if privately else self.who.guild.id,
            user_id=self.who.id,
            data=data,
        )
        if shown is not None:
            rows = [{"type": 1, "components": [shown]}]
            payload["message"] = {**serializers.message_payload(self._backend, message), "components": rows}
            record.source_message_id = message.id
        self._backend.emit("INTERACTION_CREATE", payload)
        return record.id

    async def _say(self, step: Step, *, privately: bool) -> int:
        if privately and step.name not in self.who.user.available_commands():
            return 0
        if privately:
            await self.who.user.slash(step.name, **self._options(step.name))
        elif step.name in self.who.available_commands(self._home):
            await self.who.slash(self._home, step.name, **self._options(step.name))
        else:
            return 0
        return max(self._backend.interactions)

    def _options(self, name: str) -> dict[str, Any]:
        [found] = [
            one
            for one in self.town.world.bot.tree.walk_commands()
            if isinstance(one, Command) and one.qualified_name == name
        ]
        given = {one.display_name: self._option(name, one) for one in found.parameters}
        return {option: value for option, value in given.items() if value is not None}

    def _option(self, command: str, one: Any) -> Any:
        match one.type:
            case _ if one.choices:
                return one.choices[0].value
            case AppCommandOptionType.user:
                return self.town[OPTIONS.get(f"{command} {one.display_name}") or "ann"]
            case AppCommandOptionType.channel:
                return self.town.world.general
            case AppCommandOptionType.boolean:
                return True
            case AppCommandOptionType.integer | AppCommandOptionType.number:
                return one.min_value or 1
            case _:
                return OPTIONS.get(f"{command} {one.display_name}", OPTIONS.get(one.display_name, MARK))


class Outcome:
    """What came of it."""

    def __init__(self, town: Town, who: int, dms: int, since: int, asked: list[int], kept: Rows) -> None:
        self._town, self._backend = town, town.env.backend
        self._who, self._dms, self._asked, self._kept = who, dms, asked, kept
        self._requests = town.env.http_requests[since:]

    def seen(self, *, team: bool = False) -> list[str]:
        """What others see now that they did not: each request that shows it; `team` if theirs is left out."""
        found = [one for one in self._requests if one.method in _SEEN and self._is_seen(one.path, one.json or {})]
        ours = f"/channels/{self._town.team_channel}/"
        return [f"{one.method} {one.path} {one.json}" for one in found if not (team and one.path.startswith(ours))]

    def _is_seen(self, path: str, said: Any) -> bool:
        match path.strip("/").split("/"):
            case ["interactions", number, _token, "callback"]:
                return self._is_public(self._backend.interactions[int(number)], said)
            case ["webhooks", _bot, token, *_message]:
                [record] = [one for one in self._backend.interactions.values() if one.token == token]
                return not (record.ephemeral or said.get("flags", 0) & _HIDDEN) and self._is_public(record, said)
            case ["channels", channel, *_rest]:
                return int(channel) != self._dms
            case ["users", "@me", "channels"]:  # It opens them, and says nothing.
                return False
            case _:
                return True

    def _is_public(self, record: Any, said: Any) -> bool:
        if record.user_id != self._who or record.channel_id == self._dms:
            return record.user_id != self._who
        source = self._backend.messages.get(record.channel_id, {}).get(record.source_message_id)
        match said.get("type"):
            case 6 | 8 | 9:  # nothing yet, choices, a form
                return False
            case 4 | 5:
                return not said.get("data", {}).get("flags", 0) & _HIDDEN
            case _:  # the message that was pressed
                return source is not None and not source.is_ephemeral

    def forms(self) -> list[str]:
        """The forms that were opened."""
        return [
            str(one.modal.get("custom_id", "a form"))
            for one in map(self._backend.interactions.__getitem__, self._asked)
            if one.modal
        ]

    def said(self) -> str:
        """All that the bot said meanwhile."""
        return "\n".join(str(one.json) for one in self._requests)

    async def about_others(self) -> list[str]:
        """What is kept now of others, or no longer."""
        others = {one.id for one in self._town.people.values()} - {self._who}
        return [one for one, row in await self._changes() if others & {cell for cell in row if isinstance(cell, int)}]

    async def kept(self) -> list[str]:
        """What is kept now that was not, or no longer."""
        return [one for one, _row in await self._changes()]

    async def _changes(self) -> list[tuple[str, tuple[Any, ...]]]:
        return list(_differences(self._kept, await self._town.rows()))


def _differences(before: Rows, after: Rows) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for table in sorted(before):
        gone = set[tuple[Any, ...]]() if table == PLANNED else before[table] - after[table]
        for sign, rows in (("-", gone), ("+", after[table] - before[table])):
            for row in rows:
                yield f"{sign} {table} {row}", row
