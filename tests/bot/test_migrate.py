"""Migrations are applied once, whole, in order, and never over the operator's head."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.db import Database
from bot.db.migrate import aside, migrate, read_migrations, statements
from bot.errors import StartupError
from tests.bot.conftest import DatabaseSite, Kill, Still


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small migrations."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_cups.sql").write_text(
        "-- What people drink from.\nCREATE TABLE cups (id BIGINT PRIMARY KEY -- one :each\n);\n"
    )
    (folder / "0002_tea.sql").write_text(
        "CREATE TABLE tea (kind TEXT NOT NULL);\nINSERT INTO tea VALUES ('mint; fresh');\n"
    )
    return folder


async def kinds(database: Database) -> list[str]:
    rows = await database.all(dict[str, str], "SELECT kind FROM tea ORDER BY kind")
    return [row["kind"] for row in rows]


async def applied(database: Database) -> int:
    return int(await database.value("SELECT COUNT(*) FROM migrations"))


async def test_a_fresh_database_gets_them_all_and_a_second_time_nothing(database: Database, folder: Path) -> None:
    await migrate(database, Still(), folder)
    await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]
    assert await applied(database) == 2


async def test_the_programs_own_are_applied_on_both_databases(migrated: Database) -> None:
    assert await applied(migrated) == len(read_migrations())


async def test_a_file_is_copied_aside_before_a_later_migration(sqlite_place: DatabaseSite, folder: Path) -> None:
    database = await sqlite_place.open()
    later = (folder / "0002_tea.sql").rename(folder.parent / "later.sql")
    await migrate(database, Still(), folder)
    await database.write(lambda tx: tx.run("INSERT INTO cups (id) VALUES (7)"))
    later.rename(folder / "0002_tea.sql")
    assert not list(sqlite_place.path.parent.glob("*.before-*"))

    await migrate(database, Still(), folder)

    [copy] = sqlite_place.path.parent.glob("*.before-0002")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM cups").fetchall() == [(7,)]
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tea'").fetchall()


async def test_an_edited_migration_is_refused(database: Database, folder: Path) -> None:
    await migrate(database, Still(), folder)
    (folder / "0001_cups.sql").write_text("CREATE TABLE mugs (id BIGINT PRIMARY KEY);\n")
    (folder / "0003_more.sql").write_text("INSERT INTO tea VALUES ('black');\n")
    with pytest.raises(StartupError, match="0001_cups was edited"):
        await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]
    assert await applied(database) == 2


async def test_a_newer_file_is_refused_and_the_copy_from_before_is_named(
    sqlite_place: DatabaseSite, folder: Path
) -> None:
    database = await sqlite_place.open()
    later = (folder / "0002_tea.sql").rename(folder.parent / "later.sql")
    await migrate(database, Still(), folder)
    later.rename(folder / "0002_tea.sql")
    await migrate(database, Still(), folder)
    (folder / "0002_tea.sql").unlink()

    with pytest.raises(StartupError, match=r"it has 0002_tea(?s:.*)python -m bot restore .*hearth.db.before-0002"):
        await migrate(database, Still(), folder)

    aside(sqlite_place.path, 2).unlink()
    with pytest.raises(StartupError, match="there is no copy from before"):
        await migrate(database, Still(), folder)


async def test_a_database_that_is_newer_than_the_program_is_refused(database: Database, folder: Path) -> None:
    await migrate(database, Still(), folder)
    (folder / "0002_tea.sql").unlink()
    with pytest.raises(StartupError, match="newer than this program: it has 0002_tea"):
        await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]
    assert await applied(database) == 2


@pytest.mark.parametrize("name", ["0004_late.sql", "0002_twice.sql"])
async def test_a_gap_or_a_number_that_comes_twice_is_refused(database: Database, folder: Path, name: str) -> None:
    (folder / name).write_text("CREATE TABLE late (id BIGINT);\n")
    with pytest.raises(StartupError, match="is missing"):
        await migrate(database, Still(), folder)
    await database.write(lambda tx: tx.run("CREATE TABLE cups (id BIGINT)"))  # There is none yet.


async def test_where_one_fails_half_way_none_is_applied(database: Database, folder: Path) -> None:
    await migrate(database, Still(), folder)
    (folder / "0003_more.sql").write_text("INSERT INTO tea VALUES ('green');\n")
    (folder / "0004_wrong.sql").write_text("INSERT INTO tea VALUES ('black');\nINSERT INTO coffee VALUES (1);\n")
    with pytest.raises(Exception, match="coffee"):
        await migrate(database, Still(), folder, has_copy=True)
    assert await kinds(database) == ["mint; fresh"]
    assert await applied(database) == 2


async def test_where_no_copy_can_be_made_nothing_is_changed(sqlite_place: DatabaseSite, folder: Path) -> None:
    database = await sqlite_place.open()
    await migrate(database, Still(), folder)
    (folder / "0003_more.sql").write_text("INSERT INTO tea VALUES ('green');\n")
    aside(sqlite_place.path, 3).mkdir()
    with pytest.raises(StartupError, match=r"no copy of it could be made before: .*\n +To mend it: .*before-0003"):
        await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]


async def test_what_a_server_keeps_is_changed_only_if_there_is_a_copy(
    postgres_place: DatabaseSite, folder: Path
) -> None:
    database = await postgres_place.open()
    await migrate(database, Still(), folder)
    (folder / "0003_more.sql").write_text("INSERT INTO tea VALUES ('green');\n")
    (folder / "0004_most.sql").write_text("INSERT INTO tea VALUES ('black');\n")
    with pytest.raises(StartupError, match=r"0003_more and 1 more.*needs a copy[^$]*migrate --i-have-a-copy"):
        await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]

    await migrate(database, Still(), folder, has_copy=True)

    assert await kinds(database) == ["black", "green", "mint; fresh"]


_MIGRATES = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.db import open_database
from bot.db.migrate import migrate

async def main():
    database = await open_database(sys.argv[1])
    await migrate(database, SystemClock(), Path(sys.argv[2]), has_copy=True)

asyncio.run(main())
"""
# Far longer than it takes to be killed in it.
_LONG = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) "
    "INSERT INTO tea SELECT 'late' FROM n WHERE i = 200000000;\n"
)


async def test_killed_in_the_middle_of_it_the_database_is_as_it_was(
    place: DatabaseSite, folder: Path, kill_in_the_middle: Kill
) -> None:
    database = await place.open()
    await migrate(database, Still(), folder)
    (folder / "0003_more.sql").write_text("INSERT INTO tea VALUES ('green');\nALTER TABLE cups ADD COLUMN size TEXT;\n")
    (folder / "0004_most.sql").write_text("INSERT INTO tea VALUES ('black');\n")
    (folder / "0005_long.sql").write_text(_LONG)

    await kill_in_the_middle(_MIGRATES, str(folder))

    assert await kinds(database) == ["mint; fresh"]
    assert await applied(database) == 2
    if place.is_file:
        with closing(sqlite3.connect(aside(place.path, 3))) as copy:
            assert copy.execute("SELECT kind FROM tea").fetchall() == [("mint; fresh",)]
    (folder / "0005_long.sql").unlink()
    await migrate(database, Still(), folder, has_copy=True)
    assert await kinds(database) == ["black", "green", "mint; fresh"]


async def test_killed_at_its_first_start_it_begins_anew(
    place: DatabaseSite, folder: Path, kill_in_the_middle: Kill
) -> None:
    (folder / "0003_long.sql").write_text(_LONG)

    await kill_in_the_middle(_MIGRATES, str(folder))

    (folder / "0003_long.sql").unlink()
    database = await place.open()
    await migrate(database, Still(), folder)
    assert await kinds(database) == ["mint; fresh"]


async def test_two_processes_that_start_at_once_apply_each_once(place: DatabaseSite, folder: Path) -> None:
    both = [await place.open(), await place.open()]
    await asyncio.gather(*(migrate(database, Still(), folder) for database in both))
    assert await kinds(both[0]) == ["mint; fresh"]
    assert await applied(both[1]) == 2


def test_a_script_is_taken_apart_where_its_statements_end() -> None:
    script = (
        "-- a; comment\n\nINSERT INTO a VALUES ('x; -- y\u2028;');\nCREATE TABLE b (\n  id BIGINT -- the id; of b\n);\n"
    )
    assert list(statements(script)) == [
        "INSERT INTO a VALUES ('x; -- y\u2028;');",
        "CREATE TABLE b (\n  id BIGINT -- the id; of b\n);",
    ]


def test_a_trigger_is_one_statement() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;"
    assert list(statements(f"{trigger}\nDROP TABLE a;\n")) == [trigger, "DROP TABLE a;"]


@pytest.mark.parametrize("script", ["CREATE TABLE a (id BIGINT", "DROP TABLE a;\nDROP TABLE b", "SELECT 'a;\n"])
def test_a_script_that_ends_in_the_middle_is_refused(script: str) -> None:
    with pytest.raises(StartupError, match="middle of a statement"):
        list(statements(script))
