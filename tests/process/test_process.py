"""The real process, on real sockets, with a stand-in for Discord: it connects, dies, resumes and ends in order."""

import asyncio
import os
import random
import signal
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


class Town:
    """The stand-in, the bot's process, and what people do."""

    def __init__(self, folder: Path, port: int, control: aiohttp.ClientSession) -> None:
        self.folder, self._port, self._control = folder, port, control
        self.bot: asyncio.subprocess.Process | None = None

    async def do(self, what: str, **details: Any) -> Json:
        async with self._control.post(f"/control/{what}", json=details) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def start_bot(self) -> None:
        environment = {
            **os.environ,
            "DISCORD_TOKEN": "a-secret-token",
            "DISCORD_API_URL": f"http://127.0.0.1:{self._port}",
            "DATABASE_URL": f"sqlite:///{self.folder / 'hearth.db'}",
            "PYTHONPATH": str(ROOT),
        }
        before = (await self.do("seen"))["identified"]
        with (self.folder / "log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.process.hasty", cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        await self.until(lambda seen: seen["identified"] > before)

    async def end_bot(self, how: signal.Signals) -> int:
        assert self.bot is not None
        self.bot.send_signal(how)
        return await asyncio.wait_for(self.bot.wait(), 10)

    async def until(self, so: Callable[[Json], bool], seconds: float = 20) -> Json:
        """What was seen when `so` became true."""
        async with asyncio.timeout(seconds):
            while not so(seen := await self.do("seen")):
                await asyncio.sleep(0.02)
        return seen

    async def use(self, user: int, command: str, sub: str, **options: Any) -> Json | None:
        """Somebody types a command; the answer, or None where the bot gave none."""
        given = [{"name": name, "type": TYPES.get(name, 3), "value": value} for name, value in options.items()]
        data: Json = {"id": "1", "name": command, "type": 1, "options": [{"type": 1, "name": sub, "options": given}]}
        if "member" in options:
            person = {"id": options["member"], "username": "friend", "discriminator": "0", "avatar": None}
            member: Json = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
            data["resolved"] = {"users": {person["id"]: person}, "members": {person["id"]: member}}
        return (await self.do("interact", user=user, data=data))["answer"]

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "hearth.db")) as connection:
            return connection.execute(sql).fetchall()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


TYPES = {"member": 6, "channel": 7, "delay_minutes": 4, "daily_limit": 4, "pair_minutes": 4}


def words(messages: list[Json]) -> list[str]:
    """What stands in the first line of each message's card."""
    return [(embed.get("description") or "").split("\n")[0] for one in messages for embed in one["embeds"]]


def posted(seen: Json) -> list[Json]:
    return [message for message in seen["messages"]["1000100"] if not message.get("shown_to_one")]


def direct(seen: Json) -> list[Json]:
    return [message for channel in seen["direct"].values() for message in seen["messages"][channel]]


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    stand_in = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.discord_server", str(port), "--members", "140", cwd=ROOT
    )
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as control:
        town = Town(tmp_path, port, control)
        async with asyncio.timeout(10):
            while True:
                try:
                    await town.do("seen")
                    break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.02)
        yield town
        if town.bot is not None and town.bot.returncode is None:
            town.bot.kill()
            await town.bot.wait()
    stand_in.terminate()
    await stand_in.wait()


async def test_the_three_journeys_and_an_orderly_end(town: Town) -> None:
    await town.start_bot()
    await town.use(10000, "settings", "welcome", delay_minutes=0)
    assert (await town.use(10000, "settings", "welcome", reset="delay_minutes")) is not None
    reminder = await town.use(10001, "remind", "me", when="1s", what="water the plants")
    assert reminder is not None
    thanks = await town.use(10001, "kudos", "give", member="10002", reason="for the soup")
    assert thanks is not None
    seen = await town.until(lambda seen: len(direct(seen)) == 1)
    assert words(direct(seen)) == ["> water the plants"]
    assert words(posted(seen)) == ["> for the soup"]
    assert await town.end_bot(signal.SIGTERM) == 0
    assert "a-secret-token" not in town.log
    assert "water the plants" not in town.log
    assert "Traceback" not in town.log


async def test_a_broken_connection_is_resumed_and_nothing_is_missed(town: Town) -> None:
    await town.start_bot()
    await town.do("drop")
    assert await town.use(10001, "remind", "list") is not None
    await town.do("drop", resumable=False)
    await town.until(lambda seen: seen["identified"] == 2)
    assert await town.use(10001, "remind", "list") is not None
    assert await town.end_bot(signal.SIGINT) == 0


async def test_asked_to_stop_in_the_middle_it_finishes_what_it_has_begun(town: Town) -> None:
    await town.start_bot()
    await town.do("fault", method="POST", path="/callback", kind="slow", after=True, times=40)
    people = [
        asyncio.create_task(town.use(10001 + n, "kudos", "give", member=str(10070 + n), reason=f"reason {n}"))
        for n in range(40)
    ]
    await town.until(lambda seen: len(posted(seen)) > 3)
    assert await town.end_bot(signal.SIGTERM) == 0
    await town.do("hang_up")
    answered = sum(answer is not None for answer in await asyncio.gather(*people))
    assert town.rows("SELECT COUNT(*) FROM gifts") == [(answered,)]
    assert answered
    assert not town.rows("SELECT 1 FROM gifts WHERE message_id IS NULL")
    assert "Traceback" not in town.log


async def test_killed_at_random_it_loses_and_repeats_nothing(town: Town) -> None:
    chance = random.Random(20261123)
    promised: list[str] = []
    thanked: list[str] = []

    async def act(number: int) -> None:
        await asyncio.sleep(chance.random() / 2)
        giver, receiver = 10001 + number, str(10070 + number)
        if await town.use(giver, "kudos", "give", member=receiver, reason=f"reason {number}"):
            thanked.append(f"> reason {number}")
        if await town.use(giver, "remind", "me", when=f"{number % 3 + 1}s", what=f"thing {number}"):
            promised.append(f"> thing {number}")

    for life in range(6):
        await town.start_bot()
        people = [asyncio.create_task(act(life * 10 + number)) for number in range(10)]
        await asyncio.sleep(chance.random() * 0.8)
        await town.end_bot(signal.SIGKILL)
        await town.do("hang_up")
        await asyncio.gather(*people)
    await town.start_bot()
    await town.until(lambda _seen: not town.rows("SELECT 1 FROM agenda"))
    seen = await town.do("seen")
    assert await town.end_bot(signal.SIGTERM) == 0

    cards, reminders = Counter(words(posted(seen))), Counter(words(direct(seen)))
    assert len(thanked) + len(promised) > 20
    assert set(cards.values()) | set(reminders.values()) == {1}
    assert set(thanked) <= set(cards)
    assert set(promised) <= set(reminders)
    assert {f"> {reason}" for (reason,) in town.rows("SELECT reason FROM gifts")} == set(cards)
    assert not town.rows("SELECT 1 FROM reminders")
    assert not town.rows("SELECT 1 FROM held")
    assert "Traceback" not in town.log
