"""A fleet is upgraded one process after another, with a migration in between, while people go on using it."""

import asyncio
from pathlib import Path

import pytest

from bot.db.migrate import migrate, read_migrations
from tests.checkouts import copy_checkout, run
from tests.databases import DatabaseSite, Still, connect
from tests.survival.fleet import Fleet, fleet_in
from tests.survival.town import TOKEN, Town, town_in

SHARDS = 2
ADDS = "CREATE TABLE soups (id BIGINT PRIMARY KEY, hot BIGINT NOT NULL);\nCREATE INDEX soups_by_heat ON soups (hot);\n"


async def remind_everywhere(town: Town, fleet: Fleet) -> int:
    """Somebody asks for a reminder in a server of each process; how many."""
    for shard in range(SHARDS):
        answer = await town.use(10001, "remind", "me", guild=fleet.server(shard), when="2 days", what="the plants")
        assert answer is not None
        assert answer["data"].get("embeds"), answer
    return SHARDS


@pytest.mark.timeout(180)
async def test_a_fleet_goes_on_while_it_is_upgraded(
    tmp_path: Path, postgres_place: DatabaseSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer, next_one = copy_checkout(tmp_path / "newer"), len(read_migrations()) + 1
    (newer / "data" / "migrations" / f"{next_one:04}_soups.sql").write_text(ADDS, encoding="utf-8")
    await migrate(await postgres_place.open(), Still())
    arguments = ("--guilds", "4", "--members", "20", "--shards", str(SHARDS))
    async with town_in(tmp_path, *arguments) as town, fleet_in(town, postgres_place.url, SHARDS) as fleet:
        await fleet.start(*range(SHARDS))
        asked = await remind_everywhere(town, fleet)

        monkeypatch.setenv("DATABASE_URL", postgres_place.url)
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        code, said = await asyncio.to_thread(run, newer, "bot", "migrate", "--i-have-a-copy")
        assert (code, "may go on" in said) == (0, True), said
        asked += await remind_everywhere(town, fleet)  # Those of the version before do not mind.

        fleet.checkout = newer
        for shard in range(SHARDS):
            await fleet.restart(shard)
            asked += await remind_everywhere(town, fleet)
        assert await fleet.end() == [0] * SHARDS
        said = "".join(fleet.log(shard).read_text(encoding="utf-8") for shard in range(SHARDS))
        assert '"level": "error"' not in said

    aside = await connect(postgres_place.url)
    assert await aside.fetchval("SELECT COUNT(*) FROM reminders") == asked
    assert await aside.fetchval("SELECT MAX(number) FROM migrations") == next_one
    await aside.close()
