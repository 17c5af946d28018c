"""The real process, on real sockets, with a stand-in for Discord: it connects, resumes, survives and ends in order."""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.__main__ import MENDABLE, TEMPORARY
from tests.survival.actors import MAY_MANAGE, MODERATOR
from tests.survival.scenarios import SCENARIOS
from tests.survival.survive import survive
from tests.survival.town import TOKEN, Town, town_in

Json = dict[str, Any]


def words(messages: list[Json]) -> list[str]:
    """What stands in the first line of each message's card."""
    return [(embed.get("description") or "").split("\n")[0] for one in messages for embed in one["embeds"]]


def posted(seen: Json) -> list[Json]:
    return [message for message in seen["messages"]["1000100"] if not message.get("shown_to_one")]


def direct(seen: Json) -> list[Json]:
    return [message for channel in seen["direct"].values() for message in seen["messages"][channel]]


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path, "--members", "140") as town:
        yield town


@pytest.mark.asks_machine
async def test_the_three_journeys_and_an_orderly_end(town: Town) -> None:
    await town.start_bot()
    await town.ask(MODERATOR, "settings", "welcome", permissions=MAY_MANAGE, channel="1000100", delay_minutes=0)
    assert await town.use(10001, "remind", "me", when="1s", what="water the plants") is not None
    assert await town.use(10001, "kudos", "give", member="10002", reason="for the soup") is not None
    await town.do("join", user=50000)
    seen = await town.until(lambda seen: len(direct(seen)) == 1 and len(posted(seen)) == 2)
    assert words(direct(seen)) == ["> water the plants"]
    assert words(posted(seen)) == ["> for the soup"]
    greeting = posted(seen)[1]
    assert "<@50000>" in greeting["content"]
    pressed = await town.press(10001, "Say hi", greeting)
    assert words([pressed["answer"]["data"]]) == ["<@10001> says hi."]
    assert await town.end_bot(signal.SIGTERM) == 0
    assert TOKEN not in town.log
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


async def test_first_answers_reach_people_where_discord_has_trouble_with_them(town: Town) -> None:
    await town.start_bot()
    await town.do("fault", method="POST", path="/callback", kind="status", status=404, code=10062)
    assert await town.use(10001, "remind", "list") is None
    for trouble in ({"status": 429, "seconds": 0.05}, {"status": 503}, {"status": 503, "after": True}):
        await town.do("fault", method="POST", path="/callback", kind="status", **trouble)
        assert await town.use(10001, "remind", "list") is not None
    assert "answer did not arrive" in town.log
    assert "incident" not in town.log


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


async def test_whoever_still_waits_for_a_turn_when_it_stops_is_let_go(town: Town) -> None:
    await town.start_bot()
    await town.ask(MODERATOR, "settings", "welcome", permissions=MAY_MANAGE, channel="1000100", delay_minutes=0)
    await town.do("join", user=50000)
    greeting = posted(await town.until(lambda seen: bool(posted(seen))))[0]
    await town.do("fault", method="POST", path="/callback", kind="slow", seconds=2, times=0)
    presses = [asyncio.create_task(town.press(10001 + n, "Say hi", greeting)) for n in range(4)]
    async with asyncio.timeout(10):
        while not town.rows("SELECT 1 FROM hellos"):
            await asyncio.sleep(0.02)
    assert await town.end_bot(signal.SIGTERM) == 0
    await town.do("hang_up")
    await asyncio.gather(*presses)
    assert '"level": "error"' not in town.log


@pytest.mark.parametrize(("method", "path"), [("GET", "/users/@me"), ("GET", "/gateway/bot")])
async def test_a_discord_that_has_trouble_of_its_own_gets_a_sentence(town: Town, method: str, path: str) -> None:
    await town.do("fault", method=method, path=path, kind="status", status=503)
    await town.cannot_start()
    assert town.journal[-1]["code"] == TEMPORARY
    assert "Discord has trouble of its own" in town.log
    assert "Traceback" not in town.log


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (4004, "DISCORD_TOKEN"),
        (4010, "SHARD_IDS"),
        (4011, "raise SHARD_COUNT"),
        (4012, "a newer Hearth"),
        (4013, "a newer Hearth"),
        (4014, "Server Members Intent"),
    ],
)
async def test_what_no_restart_mends_gets_a_sentence_and_a_code_of_its_own(town: Town, code: int, mend: str) -> None:
    await town.do("turn_away", code=code)
    await town.cannot_start()
    assert town.journal[-1]["code"] == MENDABLE
    assert mend in town.log
    assert "Traceback" not in town.log


async def test_a_second_bot_on_the_same_file_is_refused_and_one_that_was_killed_is_no_obstacle(town: Town) -> None:
    await town.start_bot()
    first = town.bot
    assert first is not None
    await town.cannot_start()
    assert town.journal[-1]["code"] == MENDABLE
    assert f"Another bot is running with {town.database}: the process {first.pid}." in town.log
    assert "Traceback" not in town.log
    first.kill()
    await first.wait()
    await town.start_bot()
    assert await town.end_bot(signal.SIGTERM) == 0


async def test_whoever_answers_with_the_same_token_is_named(town: Town) -> None:
    await town.start_bot()
    await town.do("fault", method="POST", path="/callback", kind="slow")
    using = asyncio.create_task(town.use(10001, "remind", "list"))
    seen = await town.until(lambda seen: any("/callback" in one["path"] for one in seen["requests"]))
    path = next(one["path"] for one in seen["requests"] if "/callback" in one["path"])
    async with aiohttp.ClientSession() as another:
        told = await another.post(f"{town.address}/api/v10{path}", json={"type": 4, "data": {"content": "hi"}})
        assert told.status == 204
    await using
    async with asyncio.timeout(10):
        while "does another process run with the same token?" not in town.log:
            await asyncio.sleep(0.02)
    assert await town.end_bot(signal.SIGTERM) == 0


async def test_with_few_starts_left_it_waits_and_says_so(town: Town) -> None:
    await town.do("starts", remaining=0, reset_after=3_600_000)
    bot = await town.launch()
    async with asyncio.timeout(20):
        while "few starts are left" not in town.log:
            await asyncio.sleep(0.02)
    assert (await town.look())["connections"] == 0
    assert await town.end_bot(signal.SIGTERM) == bot.returncode == 0

    await town.do("starts", remaining=50, reset_after=20_000)
    await town.start_bot()
    assert town.log.count("few starts are left") == 2
    assert await town.end_bot(signal.SIGTERM) == 0


@pytest.mark.timeout(300)
async def test_it_survives_whatever_goes_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = secrets.randbelow(10**6)
    survived = await survive([scenario for scenario in SCENARIOS if scenario.short], seed, tmp_path, long=False)
    said = capsys.readouterr().out
    assert survived, f"{said}\nTo repeat it: python -m tests.survival.survive --seed {seed}"
