"""The stand-in with two more controls: send any gateway event as it is given, and wait for the answer to it."""

import asyncio
from contextlib import suppress
from typing import Any

from benchmarks import discord_server

Json = dict[str, Any]


class Control(discord_server.Control):
    async def do_dispatch(self, *, event: str, data: Any, guild: int = 100) -> Json:
        if event == "INTERACTION_CREATE":
            with suppress(KeyError, TypeError, ValueError):
                self._world.answers[int(data["id"])] = asyncio.get_running_loop().create_future()
        await self._gateway.broadcast(guild, event, data)
        return {}

    async def do_await_answer(self, *, id: int) -> Json:  # noqa: A002
        try:
            return {"answer": await asyncio.wait_for(asyncio.shield(self._world.answers[id]), 3)}
        except TimeoutError:
            return {"answer": None}

    async def do_seen(self, **_which: Any) -> Json:
        return {**await super().do_seen(), "commands": self._world.commands}


discord_server.Control = Control

if __name__ == "__main__":
    discord_server.main()
