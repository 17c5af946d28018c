"""PostgreSQL goes away for a while: each process says so in a line, and goes on afterwards."""

import asyncio
from pathlib import Path

import pytest

from bot.db.migrate import migrate
from tests.databases import DatabaseSite, Still
from tests.relay import Relay, between
from tests.survival.fleet import fleet_in
from tests.survival.town import town_in


@pytest.mark.timeout(120)
async def test_an_outage_is_a_line_and_no_traceback(tmp_path: Path, postgres_place: DatabaseSite) -> None:
    await migrate(await postgres_place.open(), Still())
    async with (
        between(Relay(postgres_place.url)) as wire,
        town_in(tmp_path, "--members", "20") as town,
        fleet_in(town, wire.url, 1) as fleet,
    ):
        await fleet.start(0)
        assert await town.use(10001, "remind", "list")
        await wire.cut()
        refused = await town.use(10001, "remind", "list")
        assert refused is not None
        assert "can't reach my memory" in refused["data"]["content"]
        async with asyncio.timeout(20):
            while "asyncpg.pool" not in fleet.log(0).read_text(encoding="utf-8"):
                await asyncio.sleep(0.05)
        await wire.open()
        async with asyncio.timeout(20):
            while "can't reach" in str(await town.use(10001, "remind", "list")):
                await asyncio.sleep(0.05)
        assert await fleet.end() == [0]
        said = fleet.log(0).read_text(encoding="utf-8")
        assert "Connection refused" in said
        assert "Traceback" not in said
