"""A start costs the same however much is waiting, and loads only what every bot needs."""

import asyncio
import functools
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any, LiteralString

import pytest

from bot.config import Config
from tests.bot.conftest import ROOT
from tests.world import World

# Read as a whole, or from its beginning: what was decided and is kept in memory, and what is worked off at once.
SMALL = {"broken_places", "kudos_wishes", "migrations", "settings", "stale_cards", "switched_off"}
# Each takes memory and time, and is for some uses only; what is in use is loaded where it is used.
HEAVY = {"aiohttp.web", "babel", "cryptography", "dateparser", "greenlet", "PIL", "pygments", "rich"}

LOAD = """
import sys
import bot.app
for feature in bot.app.FEATURES:
    __import__(feature)
print(*sorted({part for name in sys.modules for part in (name, name.partition(".")[0])}))
"""


class Watched(sqlite3.Connection):
    """A connection that remembers what it was asked."""

    asked: list[tuple[str, Any]]

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self.asked.append((sql, parameters))
        return super().execute(sql, *parameters)


def walks(config: Config, sql: str, parameters: Any) -> Iterator[str]:
    """Where the plan of a query walks through a whole table, or through an index that holds as much as that."""
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"))) as connection:
        partial = {row[1] for row in connection.execute("SELECT * FROM sqlite_master WHERE sql LIKE '%INDEX%WHERE%'")}
        for *_numbers, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", *parameters):
            scan, _, rest = step.partition(" ")
            if scan == "SCAN" and rest.split()[0] not in SMALL and rest.split()[-1] not in partial:
                yield f"{step}: {sql}"


async def test_no_table_is_walked_through_at_a_start(
    world: World, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watched.asked = []
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=Watched))
        await world.restart()
        await world.settle()
    asked = [one for one in Watched.asked if one[0].startswith("SELECT") and "sqlite_master" not in one[0]]
    assert any("FROM agenda" in sql for sql, _parameters in asked)
    assert [walk for one in asked for walk in walks(config, *one)] == []


async def test_the_roll_call_finds_the_entries_of_a_server_without_those_of_others(world: World) -> None:
    database, asked = world.bot.services.database, list[str]()

    class Reading:
        async def column(self, sql: LiteralString, /, **values: int) -> object:
            asked.append(sql)
            return await database.column(sql, **values)

    await world.bot.services.personal_data.members(world.guild.id, 0, 1, Reading())  # pyright: ignore[reportArgumentType]
    [sql] = [f"EXPLAIN QUERY PLAN {sql}" for sql in asked if "FROM agenda" in sql]
    plan: list[dict[str, str]] = await database.all(dict[str, str], sql, guild=1, after=0, most=1)  # pyright: ignore[reportArgumentType]
    [step] = [row["detail"] for row in plan if "SEARCH agenda" in row["detail"]]
    assert "guild_id=? AND member_id>?" in step


async def test_a_start_loads_nothing_that_only_some_uses_need() -> None:
    loading = await asyncio.create_subprocess_exec(sys.executable, "-c", LOAD, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    loaded, _ = await loading.communicate()
    assert loading.returncode == 0
    assert "discord" in loaded.decode().split()
    assert HEAVY & set(loaded.decode().split()) == set()
