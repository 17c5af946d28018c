"""The stand-in's gateway, through discord.py and through a bare socket."""

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import discord
import pytest

from tests.stand_in.clients import StandIn, heard
from tests.stand_in.gateway import REPLAYED, Session
from tests.stand_in.world import World

BREAKS = pytest.mark.provokes_incident  # discord.py logs a broken connection as an error


@BREAKS
async def test_what_was_missed_is_told_on_resuming(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await stand_in.do("drop")
        for user in (1, 2, 3):
            await stand_in.do("join", user=user)
        await heard(client, ("resumed", 0), ("join", 3))
        assert [number for what, number in client.heard if what == "join"] == [1, 2, 3]
        seen = await stand_in.do("seen")
        assert (seen["identified"], seen["connections"], seen["sessions"]) == (1, 2, 1)


async def test_a_stream_is_compressed_as_a_whole(stand_in: StandIn) -> None:
    async with stand_in.http.ws_connect("/gateway?v=10&compress=zlib-stream") as connection:
        stream = zlib.decompressobj()
        assert json.loads(stream.decompress(await connection.receive_bytes()))["op"] == 10
        await connection.send_json({"op": 1, "d": None})
        assert json.loads(stream.decompress(await connection.receive_bytes())) == {"op": 11}


def test_nothing_is_replayed_that_is_no_longer_known() -> None:
    session = Session("1", (0, 1), 0, 250)
    for _ in range(REPLAYED + 1):
        session.dispatch("TYPING_START", b"{}")
    assert session.since(0) is None
    assert len(session.since(1) or ()) == REPLAYED
    assert session.since(REPLAYED + 2) is None


@pytest.mark.parametrize("how", ["drop", "invalidate"])
@BREAKS
async def test_a_session_that_is_over_is_begun_anew(stand_in: StandIn, how: str) -> None:
    async with stand_in.client() as client:
        await stand_in.do(how, resumable=False)
        await stand_in.until(lambda seen: seen["identified"] == 2 and seen["sessions"] == 1)
        await stand_in.do("join", user=1)
        await heard(client, ("join", 1))
        assert (await stand_in.do("seen"))["sessions"] == 1


@pytest.mark.parametrize(("how", "wish"), [("drop", {"politely": True}), ("invalidate", {"resumable": True})])
async def test_asked_to_reconnect_a_client_resumes(stand_in: StandIn, how: str, wish: dict[str, Any]) -> None:
    async with stand_in.client() as client:
        await stand_in.do(how, **wish)
        await heard(client, ("resumed", 0))
        assert (await stand_in.do("seen"))["identified"] == 1


async def test_events_arrive_twice_and_swapped_and_in_order_again(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await stand_in.do("gateway", duplicate=1.0)
        twice = ("message", int((await stand_in.do("say", user=1, content="hello"))["id"]))
        await stand_in.do("gateway", reorder=1.0)
        await stand_in.do("join", user=2)
        await stand_in.do("join", user=3)
        await stand_in.do("calm")
        await stand_in.do("join", user=4)
        await heard(client, ("join", 4))
        assert client.heard == [twice, twice, ("join", 3), ("join", 2), ("join", 4)]


@pytest.mark.parametrize("world", [World(guilds=4, members=3, shards=2)])
async def test_two_shards_have_their_own_servers(stand_in: StandIn, world: World) -> None:
    async with stand_in.client() as client:
        assert sorted((guild.shard_id, guild.member_count) for guild in client.guilds) == [
            (0, 4),
            (0, 4),
            (1, 4),
            (1, 4),
        ]
        for guild in world.servers:
            await stand_in.do("join", user=guild, guild=guild)
        await heard(client, *(("join", guild) for guild in world.servers))


@pytest.mark.parametrize("world", [World(members=2_499)])
async def test_members_come_in_chunks(stand_in: StandIn, world: World) -> None:
    async with stand_in.client() as client:
        guild = client.guilds[0]
        assert (len(guild.members), guild.member_count, guild.large) == (1, 2_500, True)
        assert [one.name for one in await guild.query_members("member1000", limit=2)] == ["member10000", "member10001"]
        assert [one.id for one in await guild.query_members(user_ids=[10_007, 77])] == [10_007]
        assert len(await guild.chunk()) == 2_500
        world.remove_member(guild.id, 10_007)
        assert [one["user"]["id"] for one in world.members_of(guild.id)].count("10007") == 0


@pytest.mark.parametrize("world", [World(guilds=2, members=1_500)])
async def test_a_client_that_wants_everybody_is_told_of_everybody(stand_in: StandIn, world: World) -> None:
    async with stand_in.client(chunk=True) as client:
        assert [(guild.chunked, len(guild.members)) for guild in client.guilds] == [(True, 1_501)] * len(world.servers)


@pytest.mark.parametrize(
    ("code", "error"), [(4014, discord.PrivilegedIntentsRequired), (4004, discord.ConnectionClosed)]
)
async def test_whoever_is_turned_away_learns_why(stand_in: StandIn, code: int, error: type[Exception]) -> None:
    await stand_in.do("turn_away", code=code)
    with pytest.raises(error):
        async with stand_in.client():
            pass


@pytest.mark.parametrize(("said", "code"), [('{"op": 99}', 4001), ("{", 4002), ('{"op": 8, "d": {}}', 4003)])
async def test_nonsense_closes_the_connection(stand_in: StandIn, said: str, code: int) -> None:
    async with stand_in.socket() as connection:
        await connection.send_str(said)
        await connection.receive()
        assert connection.close_code == code


async def test_whoever_talks_too_much_is_cut_off(stand_in: StandIn) -> None:
    async with stand_in.socket() as connection:
        for _ in range(121):
            await connection.send_json({"op": 1, "d": None})
        acknowledged = 0
        while (await connection.receive(timeout=5)).type is not aiohttp.WSMsgType.CLOSE:
            acknowledged += 1
        assert (acknowledged, connection.close_code) == (120, 4008)


@pytest.mark.parametrize("world", [World(guilds=3, shards=2)])
async def test_shards_identify_one_after_the_other(stand_in: StandIn, world: World) -> None:
    even, odd, other = ({"id": str(guild), "unavailable": True} for guild in world.servers)
    await stand_in.do("limits", identify=0.2)
    wish: Any = {"op": 2, "d": {"token": "a-token", "intents": 0, "shard": [0, 2]}}
    async with stand_in.socket() as first, stand_in.socket() as second:
        await first.send_json(wish)
        assert (await first.receive_json())["d"]["guilds"] == [even, other]
        wish["d"]["shard"] = [1, 2]
        await second.send_json(wish)
        assert await second.receive_json() == {"op": 9, "d": False}
        async with asyncio.timeout(5):
            answer: Any = {"op": 9}
            while answer["op"] == 9:
                await asyncio.sleep(0.02)  # 120 attempts a minute are allowed
                await second.send_json(wish)
                answer = await second.receive_json()
        assert answer["d"]["guilds"] == [odd]
