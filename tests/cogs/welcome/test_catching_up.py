"""Whoever joins while nothing can be written, or just as the bot leaves, is greeted after the next start."""

import asyncio
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager

import pytest

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


async def test_leaving_while_nothing_can_be_written_is_no_incident(
    greeting_world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(config):
        await greeting_world.bot.close()
    assert "Ignoring exception" not in caplog.text
    await greeting_world.restart()
