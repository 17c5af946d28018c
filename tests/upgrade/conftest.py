"""The bot of today, on the database and in the Discord that an earlier commit left behind."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import simcord
from pydantic import SecretStr

from bot.client.hearth import Hearth
from bot.config import Config
from tests.upgrade.left import ANSWERS, JSON, SQL, Left, restore
from tests.world import SimulatedClock


@pytest.fixture(scope="session")
def left() -> dict[str, Any]:
    """What `make.py` wrote down of the Discord that was left."""
    return json.loads(JSON.read_text())


@pytest.fixture(scope="session")
def answers() -> dict[str, Any]:
    """How the bot of that commit answered, when all that is left was pressed there, and every open form sent."""
    return json.loads(ANSWERS.read_text())


@pytest.fixture(scope="session")
def left_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that was left, as it was."""
    path = tmp_path_factory.mktemp("left") / "hearth.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SQL.read_text())
    return path


@pytest.fixture
def config(tmp_path: Path, left_file: Path, left: dict[str, Any]) -> Config:
    path = tmp_path / "hearth.db"
    path.write_bytes(left_file.read_bytes())
    return Config(
        discord_token=SecretStr("a-token"),
        database_url=f"sqlite:///{path}",
        hearth_keys=SecretStr(left["key"]),
        shard_count=1,
    )


@pytest_asyncio.fixture
async def simcord_env(simcord_bot: Hearth, left: dict[str, Any], clock: SimulatedClock) -> AsyncIterator[simcord.Env]:
    """The Discord that was left, and the bot of today in it."""
    env = simcord.Env(simcord_bot, strict_sync=False)  # Its commands were told to Discord before.
    restore(env, left)
    clock.env = env
    await env.start()
    yield env
    await env.shutdown()


@pytest_asyncio.fixture
async def world(
    simcord_env: simcord.Env, bots: AsyncExitStack, config: Config, clock: SimulatedClock, left: dict[str, Any]
) -> Left:
    """The server that was left; nobody has pressed anything yet."""
    world = Left(simcord_env, bots, config, clock, left)
    await world.settle()
    return world
