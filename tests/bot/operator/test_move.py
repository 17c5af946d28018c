"""Everything moves from SQLite to PostgreSQL and back, each row is the same, and half of it is never there."""

import asyncio
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest

from bot.db import Database, Transaction, Value
from bot.db.introspection import Column, columns
from bot.db.migrate import migrate
from bot.db.snapshot import AT_ONCE, postgres, sqlite
from bot.db.transfer import Copied, copy_whole
from bot.errors import StartupError
from tests.bot.conftest import DatabaseSite, Still, connect, is_written_to
from tests.bot.program import REASONABLE, Start
from tests.copies import KILL
from tests.databases import is_ours_alone

# What a database, a driver or a collation could take for something else.
WORDS = ("", "a", "B", "Z", "ä", "é\u0301", "'; DROP TABLE gifts; --", "two\nlines\t\\N \\", "🕯️ 的", "null", "x" * 5000)
NUMBERS = (0, -1, 1, 2**62, -(2**63), 2**63 - 1, 1_700_000_000_000)


def say_nothing(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


async def nullable(database: Database) -> set[tuple[str, str]]:
    if database.shared:
        sql = (
            'SELECT table_name AS "table", column_name AS name FROM information_schema.columns '
            "WHERE table_schema = current_schema() AND is_nullable = 'YES'"
        )
    else:
        sql = (
            'SELECT m.name AS "table", c.name AS name FROM sqlite_master AS m '
            "JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.\"notnull\" = 0 AND c.pk = 0"
        )
    found: list[dict[str, str]] = await database.all(dict, sql)
    return {(row["table"], row["name"]) for row in found}


async def fill(database: Database) -> None:
    """Rows with everything odd, in every table that there is; some with nothing where that may be."""
    by_table: dict[str, list[Column]] = {}
    for column in await columns(database):
        by_table.setdefault(column.table, []).append(column)
    may_be_empty, numbers = await nullable(database), count(10)

    def value(column: Column, place: int, odd: int) -> Value:
        if (column.table, column.name) in may_be_empty and odd % 3 == 0:
            return None
        if column.type == "text":
            return f"{next(numbers)}" if place == 0 else WORDS[odd % len(WORDS)]
        return next(numbers) if place < 3 and odd >= len(NUMBERS) else NUMBERS[odd % len(NUMBERS)]

    async def put_all(tx: Transaction) -> None:
        for name, table in by_table.items():
            listed = ", ".join(column.name for column in table)
            places = ", ".join(f":{column.name}" for column in table)
            sql = f"INSERT INTO {name} ({listed}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608
            for odd in range(40):
                row = {column.name: value(column, place, odd) for place, column in enumerate(table)}
                await tx.run(cast(LiteralString, sql), **row)

    await database.write(put_all)


async def everything(database: Database) -> dict[str, list[tuple[tuple[str, Any], ...]]]:
    tables = ["migrations", *{column.table for column in await columns(database)}]
    found: dict[str, list[tuple[tuple[str, Any], ...]]] = {}
    for table in tables:
        rows: list[dict[str, Any]] = await database.all(dict, cast(LiteralString, f"SELECT * FROM {table}"))  # noqa: S608
        found[table] = sorted((tuple(sorted(row.items())) for row in rows), key=repr)
    return found


async def full(place: DatabaseSite) -> dict[str, list[tuple[tuple[str, Any], ...]]]:
    database = await place.open()
    await migrate(database, Still())
    await fill(database)
    kept = await everything(database)
    assert all(len(rows) >= 7 for rows in kept.values()), {name: len(rows) for name, rows in kept.items()}
    return kept


@pytest.fixture
def file_elsewhere(tmp_path: Path) -> DatabaseSite:
    return DatabaseSite(f"sqlite:///{tmp_path / 'elsewhere' / 'hearth.db'}")


async def seen_in(place: DatabaseSite) -> dict[str, list[tuple[tuple[str, Any], ...]]]:
    database = await place.open()
    try:
        return await everything(database)
    finally:
        await database.close()
        place.opened.remove(database)


def left_over(place: DatabaseSite) -> list[str]:
    folder = place.path.parent
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def tables_of(place: DatabaseSite) -> int:
    aside = await connect(place.url)
    found: int = await aside.fetchval(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = $1", place.name
    )
    await aside.close()
    return found


async def test_there_and_back_again_every_row_of_every_table_is_the_same(
    sqlite_place: DatabaseSite, postgres_place: DatabaseSite, file_elsewhere: DatabaseSite
) -> None:
    kept = await full(sqlite_place)
    rows = sum(len(table) for table in kept.values())

    assert await copy_whole(sqlite_place.url, postgres_place.url, say_nothing) == Copied(rows, ())
    assert await seen_in(postgres_place) == kept
    assert await copy_whole(postgres_place.url, file_elsewhere.url, say_nothing) == Copied(rows, ())
    assert await seen_in(file_elsewhere) == kept
    assert is_ours_alone(file_elsewhere.path)
    assert left_over(file_elsewhere) == ["hearth.db"]


async def test_the_bot_runs_on_what_was_moved(
    sqlite_place: DatabaseSite, postgres_place: DatabaseSite, program: Start
) -> None:
    kept = await full(sqlite_place)
    moved = await program("copy-database", sqlite_place.url, postgres_place.url).ended()
    assert (moved.code, moved.err) == (0, "")
    assert f"All {sum(len(rows) for rows in kept.values())} rows are there" in moved.out
    database = await postgres_place.open()
    await migrate(database, Still())
    assert await everything(database) == kept


async def many(place: DatabaseSite, rows: int) -> None:
    database = await place.open()
    await migrate(database, Still())
    sql = (
        "INSERT INTO notes (key, value) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
        " SELECT 'note ' || i, 'words' FROM n"
    )
    await database.write(lambda tx: tx.run(sql, rows=rows))


async def test_it_tells_how_far_it_is(sqlite_place: DatabaseSite, file_elsewhere: DatabaseSite) -> None:
    await many(sqlite_place, 2 * AT_ONCE + 5)
    told: list[tuple[str, int, int]] = []

    def report(what: str, done: int, total: int) -> None:
        told.append((what, done, total))

    copied = await copy_whole(sqlite_place.url, file_elsewhere.url, report)
    done = [step[1] for step in told]
    assert done == sorted(done)
    assert told[-1][1:] == (2 * copied.rows, 2 * copied.rows)
    assert {"copying notes", "comparing notes"} <= {step[0] for step in told}


async def test_what_is_written_meanwhile_is_left_behind_and_harms_nothing(
    place: DatabaseSite, file_elsewhere: DatabaseSite
) -> None:
    await many(place, 10)
    before = await seen_in(place)
    database = await place.open()
    late = "INSERT INTO notes (key, value) VALUES ('late', 'words')"
    loop = asyncio.get_running_loop()
    writing: list[asyncio.Task[int]] = []

    def write_once(_what: str, _done: int, _total: int) -> None:
        if not writing:
            writing.append(loop.create_task(database.write(lambda tx: tx.run(late))))

    await copy_whole(place.url, file_elsewhere.url, write_once)
    await writing[0]
    assert await seen_in(file_elsewhere) == before
    assert await seen_in(place) != before


async def test_a_table_of_somebody_else_is_named_and_left_out(
    sqlite_place: DatabaseSite, file_elsewhere: DatabaseSite
) -> None:
    await many(sqlite_place, 1)
    await sqlite_place.opened[0].write(lambda tx: tx.run("CREATE TABLE recipes (words TEXT)"))
    assert (await copy_whole(sqlite_place.url, file_elsewhere.url, say_nothing)).left_out == ("recipes",)


async def test_a_target_that_is_not_empty_is_refused(
    sqlite_place: DatabaseSite, postgres_place: DatabaseSite, file_elsewhere: DatabaseSite
) -> None:
    kept, theirs = await full(sqlite_place), await full(postgres_place)
    with pytest.raises(StartupError, match="is not empty"):
        await copy_whole(sqlite_place.url, postgres_place.url, say_nothing)
    with pytest.raises(StartupError, match="is there already"):
        await copy_whole(postgres_place.url, sqlite_place.url, say_nothing)
    assert await seen_in(sqlite_place) == kept
    assert await seen_in(postgres_place) == theirs


async def test_a_target_that_somebody_else_fills_is_refused(
    sqlite_place: DatabaseSite, postgres_place: DatabaseSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(sqlite_place, 1)
    monkeypatch.setattr(postgres, "CONNECT_SECONDS", 1)
    other = await connect(postgres_place.url)
    async with other.transaction():
        await postgres.PostgresTransaction(other).lock("migrations", 0)
        with pytest.raises(StartupError, match="in use"):
            await copy_whole(sqlite_place.url, postgres_place.url, say_nothing)
    await other.close()
    assert await tables_of(postgres_place) == 0


@pytest.mark.parametrize("source", ["sqlite:///nowhere.db", "mysql://host/name", "sqlite:///"])
async def test_a_source_that_is_none_is_refused(file_elsewhere: DatabaseSite, source: str) -> None:
    with pytest.raises(StartupError):
        await copy_whole(source, file_elsewhere.url, say_nothing)
    assert left_over(file_elsewhere) == []


async def test_what_is_newer_or_empty_is_refused(sqlite_place: DatabaseSite, file_elsewhere: DatabaseSite) -> None:
    database = await sqlite_place.open()
    with pytest.raises(StartupError, match="Nothing was ever kept"):
        await copy_whole(sqlite_place.url, file_elsewhere.url, say_nothing)
    await migrate(database, Still())
    await database.write(lambda tx: tx.run("INSERT INTO migrations SELECT 9999, 'new', 'new', 0"))
    with pytest.raises(StartupError, match="newer than this program"):
        await copy_whole(sqlite_place.url, file_elsewhere.url, say_nothing)
    assert left_over(file_elsewhere) == []


async def test_what_the_target_cannot_take_leaves_nothing_there(
    sqlite_place: DatabaseSite, postgres_place: DatabaseSite
) -> None:
    await many(sqlite_place, 2 * AT_ONCE)
    unsayable = "INSERT INTO notes (key, value) VALUES ('~', 'a' || char(0))"
    await sqlite_place.opened[0].write(lambda tx: tx.run(unsayable))
    with pytest.raises(StartupError, match="PostgreSQL refuses"):
        await copy_whole(sqlite_place.url, postgres_place.url, say_nothing)
    assert await tables_of(postgres_place) == 0


@pytest.mark.parametrize("lost", [0, -1])
async def test_a_row_that_does_not_arrive_is_noticed(
    sqlite_place: DatabaseSite, file_elsewhere: DatabaseSite, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    await many(sqlite_place, 10)
    add = sqlite._SqliteSnapshot.add  # pyright: ignore[reportPrivateUsage]

    async def lose_one(self: Any, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
        await add(self, table, columns, [row for row in rows if table != "notes" or row != rows[lost]])

    monkeypatch.setattr(sqlite._SqliteSnapshot, "add", lose_one)  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(StartupError, match="What arrived in the table notes is not what was sent"):
        await copy_whole(sqlite_place.url, file_elsewhere.url, say_nothing)
    assert left_over(file_elsewhere) == []


@pytest.mark.parametrize("how", [signal.SIGINT, KILL])
async def test_stopped_in_the_middle_nothing_is_there_and_it_can_be_done_again(
    place: DatabaseSite, how: signal.Signals, program: Start, tmp_path: Path
) -> None:
    source = DatabaseSite(f"sqlite:///{tmp_path / 'source.db'}")
    await many(source, 100_000)
    await source.opened[0].close()
    copying = program("copy-database", source.url, place.url)
    process = await copying.start()
    async with asyncio.timeout(REASONABLE):
        while not (_is_begun(place) if place.is_file else await is_written_to(place)):
            assert process.returncode is None
            await asyncio.sleep(0.01)

    process.send_signal(how)
    ended = await copying.ended()

    if how == signal.SIGINT:
        assert ended.code == 2, ended
        assert "It was stopped. Nothing was kept there" in ended.err
    if not place.is_file:
        async with asyncio.timeout(REASONABLE):
            while await is_written_to(place):
                await asyncio.sleep(0.01)
        assert await tables_of(place) == 0
    else:
        assert not place.path.exists()
        assert how == KILL or left_over(place) == []
    again = await program("copy-database", source.url, place.url).ended()
    assert again.code == 0, again


def _is_begun(place: DatabaseSite) -> bool:
    part = place.path.with_name("hearth.db.part-journal")
    return part.exists()


def test_a_file_that_was_read_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE migrations (number BIGINT)")
    before = file.read_bytes()

    async def read() -> Any:
        async with sqlite.reading(file) as whole:
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                await whole.run("CREATE TABLE more (number BIGINT)")
            return await whole.value("SELECT COUNT(*) FROM migrations")

    assert asyncio.run(read()) == 0
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["hearth.db"]
