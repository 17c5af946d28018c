"""A town to survive in: the stand-in for Discord and the bot, each its own process, and a journal of what happened."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.copies import Copy
from tests.survival.commands import filled_in, named, typed
from tests.survival.evidence import button
from tests.survival.responses import Json
from tests.survival.running import ROOT, START_SECONDS, TOKEN, Running

__all__ = ["ROOT", "TOKEN", "Json", "Town", "town_in"]

LOOK_SECONDS = 300  # The stand-in looks through 40,000 requests, 1 to 2 ms each.


class Town(Running):
    """What people do there, and what they were told."""

    def __init__(self, folder: Path, port: int, control: aiohttp.ClientSession) -> None:
        super().__init__(folder, port, control)
        self.places: dict[tuple[int, str], int] = {}  # channels by their server and name

    async def found(self, guild: int, name: str, *, private: bool = False) -> str:
        """There is one more channel, which people and auditors know by this name; its id."""
        channel = (await self.do("add_channel", guild=guild, name=name, private=private))["id"]
        self.places[guild, name] = int(channel)
        self.note("place", guild=guild, name=name, channel=int(channel))
        return channel

    async def join(self, user: int, guild: int) -> None:
        """Somebody joins."""
        self.note("join", user=user, guild=guild)
        await self.do("join", user=user, guild=guild)

    async def use(self, user: int, command: str, sub: str, *, guild: int = 100, **options: Any) -> Json | None:
        """Somebody types a command; the answer, or None where the bot gave none."""
        return (await self.ask(user, command, sub, guild=guild, **options))["answer"]

    async def ask(
        self, user: int, command: str, sub: str, *, guild: int = 100, permissions: str = "0", **options: Any
    ) -> Json:
        """The same, as it is written into the journal."""
        wish = {"user": user, "guild": guild, "permissions": permissions, "data": typed(command, sub, options)}
        return await self._interact(f"{command} {sub}", wish, options)

    async def look_up(self, user: int, command: str, *, guild: int = 100) -> Json:
        """Somebody types a command that has no others below it."""
        wish = {"user": user, "guild": guild, "permissions": "0", "data": named(command)}
        return await self._interact(command, wish, {})

    async def press(
        self,
        user: int,
        label: str,
        message: Json,
        *,
        guild: int = 100,
        permissions: str = "0",
        direct: bool = False,
        what: str = "press",
    ) -> Json:
        """Somebody presses the button of this message that says this, among their direct messages if `direct`."""
        data = {"custom_id": button(message, label), "component_type": 2}
        wish = {"user": user, "guild": guild, "permissions": permissions, "data": data}
        wish |= {"kind": 3, "message": _whole(message), "direct": direct}
        return await self._interact(what, wish, {}, button=label, message=int(message["id"]))

    async def use_menu(self, user: int, name: str, message: Json, *, guild: int = 100) -> Json:
        """Somebody uses an entry in the menu of a message."""
        whole = {str(message["id"]): message}
        data = {"id": "2", "name": name, "type": 3, "target_id": str(message["id"]), "resolved": {"messages": whole}}
        wish = {"user": user, "guild": guild, "permissions": "0", "data": data}
        return await self._interact("menu", wish, {}, message=int(message["id"]))

    async def choose(self, user: int, option: Json, menu: str, message: Json, *, guild: int = 100) -> Json:
        """Somebody chooses this in a menu of this message."""
        data = {"custom_id": menu, "component_type": 3, "values": [option["value"]]}
        wish = {"user": user, "guild": guild, "permissions": "0", "data": data, "kind": 3, "message": _whole(message)}
        return await self._interact("choose", wish, {"chosen": option["label"]}, message=int(message["id"]))

    async def send_form(
        self,
        what: str,
        opened: Json,
        answers: Json,
        *,
        message: Json | None = None,
        direct: bool = False,
        **options: Any,
    ) -> Json:
        """Somebody sends the form that they opened; `options` is what the journal says of it."""
        data = filled_in(opened["answer"]["data"], answers)
        wish = {"user": opened["user"], "guild": opened["guild"], "data": data, "kind": 5, "message": message}
        wish |= {"permissions": opened.get("permissions") or "0", "direct": direct}
        about = {} if message is None else {"message": int(message["id"])}
        return await self._interact(what, wish, options, **about)

    async def _interact(self, what: str, wish: Json, options: Json, **details: Any) -> Json:
        at = time.time()
        told = await self.do("interact", **wish)
        return self.note(
            what,
            **details,
            **{name: wish.get(name) for name in ("user", "guild", "permissions", "direct")},
            id=told["id"],
            options=options,
            asked=at,
            answer=told["answer"],
            shown=told["message"],
        )


def _whole(message: Json) -> Json | str:
    """A message as the stand-in takes it: whole, or its id where no more of it is known."""
    return message if "author" in message else message["id"]


@asynccontextmanager
async def town_in(folder: Path, *arguments: str) -> AsyncGenerator[Town]:
    """Start the stand-in, with these further arguments; it and the bot end with the block."""
    async with stand_in(*arguments) as (port, control):
        town = Town(folder, port, control)
        try:
            yield town
        finally:
            if town.bot is not None:
                await _end(town.bot)


@asynccontextmanager
async def stand_in(*arguments: str) -> AsyncGenerator[tuple[int, aiohttp.ClientSession]]:
    """Start the stand-in; gives its port, and a session with what decides over it."""
    async with AsyncExitStack() as stack:
        port = stack.enter_context(_port_of_ours())
        program = ("tests.stand_in.server", str(port), *arguments)
        discord = Copy(*program, cwd=ROOT, env=dict(os.environ), out=2)
        stack.push_async_callback(_end, discord)
        control = await stack.enter_async_context(
            aiohttp.ClientSession(f"http://127.0.0.1:{port}", timeout=aiohttp.ClientTimeout(LOOK_SECONDS))
        )
        await _answering(control)
        yield port, control


@contextmanager
def _port_of_ours() -> Generator[int]:
    """A port that nobody else is given: it is held, without listening, beside whoever knows its number and listens."""
    with closing(socket.socket()) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def _answering(control: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                async with control.post("/control/calm", json={}):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)


async def _end(process: Copy) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
