"""The stand-in for Discord, served in the test's own loop."""

import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.stand_in.clients import StandIn
from tests.stand_in.request_log import RequestLog
from tests.stand_in.server import served
from tests.stand_in.world import World


@pytest.fixture
def world() -> World:
    """Override it with `parametrize` for another."""
    return World()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


@pytest_asyncio.fixture
async def stand_in(world: World, log: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(Route, "BASE", f"{address}/api/v10")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(f"ws://127.0.0.1:{port}/gateway"))
    with log.open("ab") as file:
        async with served(port, world, RequestLog(file)), aiohttp.ClientSession(address) as http:
            yield StandIn(http)
