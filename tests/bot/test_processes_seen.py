"""Which processes run on a PostgreSQL server is seen, and so is a pooler that keeps no sessions."""

import pytest

from bot.clock import SystemClock
from bot.config import Config
from bot.db import open_database
from bot.db.migrate import Migration, migrate, only_adds
from bot.db.snapshot.postgres import look_at_server
from bot.errors import StartupError
from bot.operator.checks import database, look_around, processes
from bot.operator.migrate import require_stopped
from tests.bot.operator.conftest import Older, older
from tests.bot.program import TOKEN, Start
from tests.databases import DatabaseSite, Still
from tests.relay import Pooler, Relay, between

__all__ = ["older"]

ADDS = "CREATE TABLE soups (id BIGINT PRIMARY KEY, hot BIGINT NOT NULL); -- of the day\n"


async def test_processes_that_run_are_seen_by_their_names_until_they_end(postgres_place: DatabaseSite) -> None:
    one, other = await postgres_place.open(), await postgres_place.open()
    assert await look_at_server(postgres_place.url) == []
    await one.listen("the first")
    await other.listen("the second")
    assert len(await look_at_server(postgres_place.url)) == 2
    await one.close()
    await other.close()
    assert await look_at_server(postgres_place.url) == []


async def test_a_process_without_a_name_of_the_operators_is_called_by_its_shards(postgres_place: DatabaseSite) -> None:
    url = postgres_place.url.partition("&application_name=")[0]
    nameless = await open_database(url)
    await nameless.listen("hearth (shards 0, 1)")
    try:
        assert await look_at_server(url) == ["hearth (shards 0, 1) at this machine"]
    finally:
        await nameless.close()


async def test_migrate_refuses_while_processes_run_and_says_which(postgres_place: DatabaseSite) -> None:
    running = await postgres_place.open()
    await running.listen("the first")
    adds, drops = Migration(1, "soups", "", ADDS), Migration(2, "no_soups", "", "DROP TABLE soups;")
    with pytest.raises(StartupError, match=f"{postgres_place.name} at this machine"):
        await require_stopped(postgres_place.url, [adds, drops])
    await require_stopped(postgres_place.url, [adds])
    await running.close()
    await require_stopped(postgres_place.url, [adds, drops])


async def test_migrate_asks_who_runs(program: Start, postgres_place: DatabaseSite, older: Older) -> None:
    await (await older(postgres_place)).listen()
    ended = await program("migrate", "--i-have-a-copy", DISCORD_TOKEN=TOKEN, DATABASE_URL=postgres_place.url).ended()
    assert f"{postgres_place.name} at this machine" in ended.out + ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("sql", "so"),
    [
        (ADDS, True),
        (f"{ADDS}CREATE UNIQUE INDEX soups_by_heat ON soups (hot);\nINSERT INTO soups VALUES (1, 1);", True),
        ("CREATE INDEX gifts_by_day ON gifts (given_at);", True),
        ("ALTER TABLE gifts ADD COLUMN warmth BIGINT NOT NULL DEFAULT 0; -- how warm\n", False),
        ("CREATE UNIQUE INDEX gifts_by_day ON gifts (given_at);", False),
        ("ALTER TABLE gifts RENAME TO presents;", False),
        (f"{ADDS}DROP TABLE gifts;", False),
        ("UPDATE gifts SET reason = '';", False),
    ],
)
def test_what_only_adds_takes_nothing_from_the_version_before(sql: str, *, so: bool) -> None:
    assert only_adds(Migration(1, "soups", "", sql)) is so


async def test_a_pooler_that_gives_out_transactions_is_refused(postgres_place: DatabaseSite) -> None:
    await migrate(await postgres_place.open(), Still())
    async with between(Pooler(postgres_place.url)) as pooler:
        through = await open_database(pooler.url)
        with pytest.raises(StartupError, match="pool_mode=session"):
            await through.listen()
        await through.close()
        here = await look_around(_config(pooler.url), SystemClock())
        assert database(here).state == "wrong"
        assert "PgBouncer" in database(here).sentence


async def test_a_wire_is_no_pooler(postgres_place: DatabaseSite) -> None:
    await migrate(await postgres_place.open(), Still())
    async with between(Relay(postgres_place.url)) as wire:
        through = await open_database(wire.url)
        await through.listen()
        here = await look_around(_config(wire.url), SystemClock())
        found = processes(here)
        assert found is not None
        assert (found.state, postgres_place.name in found.sentence) == ("ok", True)
        await through.close()


def _config(url: str) -> Config:
    return Config.model_validate({"discord_token": TOKEN, "database_url": url})
