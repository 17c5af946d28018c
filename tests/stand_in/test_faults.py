"""What goes wrong on demand, as discord.py and a bare client meet it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from tests.stand_in.clients import GENERAL, Json, StandIn, heard


def logged(log: Path, method: str) -> list[tuple[int, str | None, str | None]]:
    """How each request of this kind was answered, what went wrong, and what was made."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [(one["status"], one["fault"], one["answer"]) for one in lines if one["method"] == method]


async def test_a_lost_answer_is_a_message_that_is_there(stand_in: StandIn, log: Path) -> None:
    async with stand_in.client() as client:
        await stand_in.do("fault", method="POST", path="/messages", kind="drop", after=True)
        with pytest.raises(aiohttp.ClientError):
            await client.general.send("hello", nonce="n")
        again = await client.general.send("hello", nonce="n")
        assert [one.id async for one in client.general.history()] == [again.id]
    assert logged(log, "POST") == [(0, "drop", str(again.id)), (200, None, str(again.id))]


async def test_faults_come_as_often_as_asked_and_end_with_calm(stand_in: StandIn) -> None:
    async def statuses() -> list[int]:
        found: list[int] = []
        for _ in range(20):
            async with stand_in.http.get("/api/v10/users/@me") as response:
                found.append(response.status)
        return found

    wish: Any = {"method": "GET", "path": "/users", "kind": "status", "status": 502, "chance": 0.5, "times": 0}
    await stand_in.do("fault", **wish, seed=7)
    first = await statuses()
    assert set(first) == {200, 502}
    await stand_in.do("calm")
    await stand_in.do("fault", **wish, seed=7)
    assert await statuses() == first
    await stand_in.do("calm")
    assert set(await statuses()) == {200}


async def test_a_client_gives_up_on_what_is_never_answered(stand_in: StandIn) -> None:
    await stand_in.do("fault", method="GET", path="/users", kind="wait")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), stand_in.http.get("/api/v10/users/@me"):
            pass
    async with stand_in.http.get("/api/v10/users/@me") as response:
        assert response.status == 200


async def test_an_answer_breaks_off_in_the_middle(stand_in: StandIn, log: Path) -> None:
    async with stand_in.client() as client:
        await stand_in.do("fault", method="POST", path="/messages", kind="cut")
        with pytest.raises(aiohttp.ClientPayloadError):  # a drop leaves no answer to break off
            await client.general.send("hello", nonce="n")
        again = await client.general.send("hello", nonce="n")
    assert logged(log, "POST") == [(0, "cut", str(again.id)), (200, None, str(again.id))]


async def test_what_broke_before_discord_acted_was_not_said(stand_in: StandIn, log: Path) -> None:
    async with stand_in.client() as client:
        for kind in ("drop", "status"):
            await stand_in.do("fault", method="POST", path="/messages", kind=kind)
            with pytest.raises((aiohttp.ClientError, discord.DiscordServerError)):
                await client.general.send("hello")
    assert logged(log, "POST") == [(0, "drop", None), (503, "status", None)]
    assert (await stand_in.do("seen"))["messages"][str(GENERAL)] == []


@pytest.mark.parametrize(("status", "seconds"), [(500, 0), (502, 0), (429, 0.1)])
async def test_a_client_tries_again(stand_in: StandIn, log: Path, status: int, seconds: float) -> None:
    async with stand_in.client() as client:
        wish: Json = {"method": "POST", "path": "/messages", "kind": "status"}
        await stand_in.do("fault", **wish, status=status, seconds=seconds)
        message = await client.general.send("hello")
    assert logged(log, "POST") == [(status, "status", None), (200, None, str(message.id))]


@pytest.mark.parametrize("after", [False, True])
async def test_a_slow_answer_comes_after_all(stand_in: StandIn, after: bool) -> None:
    async with stand_in.client() as client:
        await stand_in.do("fault", method="POST", path="/messages", kind="slow", seconds=1.0, after=after)
        sending = asyncio.create_task(client.general.send("hello"))
        seen = await stand_in.until(lambda seen: any(one["fault"] for one in seen["requests"]))
        assert len(seen["messages"][str(GENERAL)]) == after  # it is said first, or late
        assert not sending.done()
        assert (await sending).content == "hello"


async def test_a_token_that_is_not_known_lets_nobody_in(stand_in: StandIn) -> None:
    await stand_in.do("fault", method="GET", path="/users/@me", kind="status", status=401)
    with pytest.raises(discord.LoginFailure):
        async with stand_in.client():
            pass


async def test_events_come_late_and_in_order(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await stand_in.do("gateway", delay=0.3)
        for user in (1, 2, 3):
            await stand_in.do("join", user=user)
        assert client.heard == []
        await heard(client, ("join", 3))
        assert client.heard == [("join", 1), ("join", 2), ("join", 3)]
