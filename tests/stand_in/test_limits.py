"""The stand-in's rate limits, through discord.py and, for what a client hides, through bare requests."""

import asyncio
import time
from contextlib import suppress

import pytest

from tests.stand_in.clients import GENERAL, Client, Json, StandIn

POST = f"/api/v10/channels/{GENERAL}/messages"


async def test_a_limited_channel_makes_a_client_wait_and_then_lets_it(stand_in: StandIn) -> None:
    await stand_in.do("limits", route=2, per=0.2)
    async with stand_in.client() as client:
        for number in range(5):
            await client.general.send(f"{number}")
    seen = await stand_in.do("seen")
    assert [one["content"] for one in seen["messages"][str(GENERAL)]] == ["0", "1", "2", "3", "4"]
    assert {one["status"] for one in seen["requests"]} == {200}


@pytest.mark.parametrize("limits", [{"route": 1, "per": 0.5}, {"global": 1}])
async def test_a_client_that_is_one_too_many_waits_and_is_let_through(stand_in: StandIn, limits: Json) -> None:
    async with stand_in.client() as client:
        before = (await stand_in.do("seen"))["requests_total"]
        await stand_in.do("limits", **limits)
        async with stand_in.http.post(POST, json={"content": "somebody was here before"}):
            await client.general.send("hello")
    seen = await stand_in.do("seen", requests_since=before)
    assert [one["status"] for one in seen["requests"]] == [200, 429, 200]


async def test_every_answer_tells_of_limits_that_nobody_reaches(stand_in: StandIn) -> None:
    for place, left in ((GENERAL, 9_999), (GENERAL, 9_998), (5, 9_999)):
        async with stand_in.http.post(f"/api/v10/channels/{place}/messages", json={"content": "hello"}) as answer:
            told = {name: answer.headers[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset-After")}
            assert (told["Limit"], told["Remaining"]) == ("10000", str(left))
            assert 0 < float(told["Reset-After"]) <= 1
            assert abs(float(answer.headers["X-RateLimit-Reset"]) - time.time()) < 5


async def test_one_request_too_many_is_refused_as_documented(stand_in: StandIn) -> None:
    await stand_in.do("limits", route=1, per=60)
    async with stand_in.http.post(POST, json={"content": "one"}) as first:
        assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
    async with stand_in.http.post(POST, json={"content": "two"}) as second:
        assert second.status == 429
        assert second.headers["X-RateLimit-Bucket"] == first.headers["X-RateLimit-Bucket"]
        assert (second.headers["X-RateLimit-Scope"], second.headers["Retry-After"]) == ("user", "60")
        body = await second.json()
        assert body["global"] is False
        assert 59 < body["retry_after"] <= 60


async def test_the_limit_for_all_leaves_answers_to_interactions_alone(stand_in: StandIn) -> None:
    await stand_in.do("limits", **{"global": 1})
    async with stand_in.http.get("/api/v10/users/@me") as first, stand_in.http.get("/api/v10/users/1") as second:
        assert (first.status, second.status, second.headers["X-RateLimit-Global"]) == (200, 429, "true")
    async with stand_in.http.post("/api/v10/interactions/1/1/callback", json={"type": 1}) as answer:
        assert answer.status == 404


async def test_a_request_given_up_leaves_the_way_free(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        first, second = (asyncio.create_task(client.general.send(word)) for word in ("one", "two"))
        while not (first.done() or _pauses(client)):
            await asyncio.sleep(0)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        async with asyncio.timeout(5):  # without the headers, discord.py would wait for 30 s now
            assert (await second).content == "two"


def _pauses(client: Client) -> bool:
    """Is it between a request that used up its bucket and the next?"""
    return any(bucket._sleeping.locked() for bucket in client.http._buckets.values())  # pyright: ignore[reportPrivateUsage]
