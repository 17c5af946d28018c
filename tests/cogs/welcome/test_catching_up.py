"""Whoever joins while nothing can be written, or just as the bot leaves, is greeted after the next start."""

import asyncio
import sqlite3
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from types import ModuleType

import pytest
import simcord

from bot.clock import to_epoch
from bot.config import Config
from tests.world import World


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


def greetings(world: World) -> list[str]:
    return [message.content for message in world.welcome.history()]


@contextmanager
def locked(config: Config) -> Generator[None]:
    """Somebody else is writing into the database."""
    address = config.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(address, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_who_could_not_be_written_down_is_found_at_the_next_start(greeting_world: World, config: Config) -> None:
    await greeting_world.pass_time(hours=1)
    with locked(config):
        cleo = await greeting_world.join("cleo")
    await greeting_world.bot.close()
    for task in asyncio.all_tasks():
        if task.get_name() == "discord.py: on_member_join":
            task.cancel()  # With the process, its patience ends, too.
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=5)
    assert [cleo.mention in greeting for greeting in greetings(greeting_world)] == [True]


@contextmanager
def full_disk() -> Generator[None]:
    """No file can grow beyond what one page takes."""
    if sys.platform == "win32":
        pytest.skip("nothing limits what a process may write")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_whatever_happens_while_the_disk_is_full_is_written_once_there_is_room_and_is_told_once(
    greeting_world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.db")
    world = greeting_world
    await world.join("dora")
    await world.pass_time(minutes=5)
    [greeting] = world.welcome.history()
    with full_disk():
        before = world.env.now()
        cleo = await world.join("cleo")
        await world.ann.send(world.welcome, "Hello, dora!", reply_to=greeting)
        await world.leave(world.ben)
        await world.pass_time(minutes=30)
        assert len(greetings(world)) == 2  # and ann's words
    await world.pass_time(minutes=5)
    assert cleo.mention in greetings(world)[-1]
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"))) as kept:
        [(by, answered)] = kept.execute("SELECT member_id, answered_at FROM answers").fetchall()
        [(gone, left)] = kept.execute("SELECT member_id, left_at FROM leavings").fetchall()
    assert (by, gone) == (world.ann.id, world.ben.id)
    assert answered - to_epoch(before) < 60_000
    assert left > answered
    assert caplog.text.count("kept in memory until it can be written") == 1
    assert caplog.text.count("all that waited in memory is written") == 1


async def test_leaving_while_nothing_can_be_written_is_no_incident(
    greeting_world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(config):
        await greeting_world.bot.close()
    assert "Ignoring exception" not in caplog.text
    await greeting_world.restart()


def loaded(name: str) -> ModuleType:
    """A module as the bot has loaded it; with each bot that closes, its features are unloaded."""
    return sys.modules[f"cogs.welcome.cog.{name}"]


async def test_a_server_is_looked_through_a_turn_at_a_time(
    greeting_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded("catching_up"), "A_TURN", 2)
    await greeting_world.pass_time(hours=1, minutes=1)
    people: list[simcord.UserHandle] = []
    for number in range(5):
        people.append(await greeting_world.slip_in(f"friend{number}"))
        await greeting_world.pass_time(minutes=2)
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=10)
    said = " ".join(greetings(greeting_world))
    assert [said.count(f"<@{one.id}>") for one in people] == [1, 1, 1, 1, 1]


async def test_who_dies_before_having_caught_up_looks_as_far_back_the_next_time(greeting_world: World) -> None:
    world = greeting_world
    await world.pass_time(hours=2, minutes=1)
    cleo = await world.slip_in("cleo")
    world.env.inject_error("GET", f"/guilds/{world.guild.id}/members", status=503, times=None)
    await world.restart()
    await world.pass_time(hours=3)
    assert greetings(world) == []
    world.env.backend.faults.clear()
    await world.restart()
    await world.pass_time(minutes=5)
    assert [f"<@{cleo.id}>" in greeting for greeting in greetings(world)] == [True]


async def test_a_server_that_is_too_large_is_not_looked_through_and_says_so(
    greeting_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("catching_up", "care"):
        monkeypatch.setattr(loaded(module), "MOST_LOOKED_THROUGH", 3)
    cleo = await greeting_world.slip_in("cleo")
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=5)
    assert greetings(greeting_world) == []
    told = await greeting_world.mod.slash(greeting_world.general, "care why", member=cleo)
    assert told.response is not None
    assert "too large" in (told.response.embeds[0].description or "")


async def test_who_joins_while_the_connection_is_lost_is_found_when_it_is_back(greeting_world: World) -> None:
    await greeting_world.pass_time(minutes=1)
    greeting_world.bot.dispatch("shard_disconnect", 0)
    await greeting_world.settle()
    cleo = await greeting_world.slip_in("cleo")
    await greeting_world.pass_time(hours=2)
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=10)
    assert any(cleo.mention in message.content for message in greeting_world.welcome.history())
