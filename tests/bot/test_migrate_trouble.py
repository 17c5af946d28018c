"""Migrations under hard conditions: real processes at once, scripts of every kind, no room for the copy, slow tables."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.db import Database
from bot.db.migrate import migrate, statements
from bot.errors import StartupError
from tests.bot.conftest import ROOT, Place, Still

_MIGRATES = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.db import open_database
from bot.db.migrate import migrate

async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    database = await open_database(sys.argv[1])
    await migrate(database, SystemClock())
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_cups.sql").write_text("CREATE TABLE cups (id BIGINT PRIMARY KEY, words TEXT);\n")
    return folder


async def tables(database: Database, place: Place) -> set[str]:
    if place.is_file:
        rows = await database.all(dict[str, str], "SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = await database.all(
            dict[str, str], "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        )
    return {row["name"] for row in rows}


async def test_processes_that_start_at_once_on_a_new_database_all_start(place: Place) -> None:
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _MIGRATES, place.url, stdin=-1, stdout=-1, stderr=-1, cwd=ROOT
        )
        for _process in range(4)
    ]
    for process in started:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in started))

    assert [(process.returncode, errors) for process, (_out, errors) in zip(started, said, strict=True)] == [
        (0, b"")
    ] * 4
    applied = await (await place.open()).value("SELECT COUNT(*) FROM migrations")
    assert applied == len(list((ROOT / "data" / "migrations").glob("*.sql")))


async def test_databases_that_are_opened_at_once_are_all_opened(place: Place, tmp_path: Path) -> None:
    for number in range(10):
        here = Place(f"sqlite:///{tmp_path / str(number) / 'hearth.db'}") if place.is_file else place
        opened = await asyncio.gather(*(here.open() for _process in range(4)))
        await asyncio.gather(*(migrate(database, Still()) for database in opened))
        for database in opened:
            await database.close()


async def test_a_refusal_changes_nothing(place: Place, database: Database, folder: Path) -> None:
    await migrate(database, Still(), folder)
    before = await database.all(dict[str, object], "SELECT number, name, checksum, applied_at FROM migrations")
    (folder / "0001_cups.sql").write_text("CREATE TABLE mugs (id BIGINT);\n")
    (folder / "0002_tea.sql").write_text("CREATE TABLE tea (id BIGINT);\n")

    with pytest.raises(StartupError, match="To mend it: "):
        await migrate(database, Still(), folder)

    assert await tables(database, place) == {"cups", "migrations"}
    after = await database.all(dict[str, object], "SELECT number, name, checksum, applied_at FROM migrations")
    assert after == before
    if place.is_file:
        assert [path.name for path in place.path.parent.glob("*.before-*")] == []


async def test_a_gap_leaves_a_new_database_as_it_was(place: Place, database: Database, folder: Path) -> None:
    (folder / "0003_tea.sql").write_text("CREATE TABLE tea (id BIGINT);\n")

    with pytest.raises(StartupError, match="0002 is missing"):
        await migrate(database, Still(), folder)

    assert await tables(database, place) == set()


async def test_the_same_file_with_other_line_ends_is_the_same_migration(database: Database, folder: Path) -> None:
    """As git checks it out on Windows."""
    await migrate(database, Still(), folder)
    path = folder / "0001_cups.sql"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    await migrate(database, Still(), folder)


async def test_a_copy_that_cannot_be_made_is_said_in_a_sentence_and_nothing_is_changed(
    sqlite_place: Place, folder: Path
) -> None:
    database = await sqlite_place.open()
    await migrate(database, Still(), folder)
    (folder / "0002_tea.sql").write_text("CREATE TABLE tea (id BIGINT);\n")
    sqlite_place.path.with_name("hearth.db.before-0002").mkdir()

    with pytest.raises(StartupError):
        await migrate(database, Still(), folder)

    assert "tea" not in await tables(database, sqlite_place)


async def test_the_copy_has_what_was_written_a_moment_ago_and_replaces_one_that_was_not_finished(
    sqlite_place: Place, folder: Path
) -> None:
    database = await sqlite_place.open()
    await migrate(database, Still(), folder)
    await database.write(lambda tx: tx.run("INSERT INTO cups (id, words) VALUES (7, :words)", words="x" * 100_000))
    (folder / "0002_tea.sql").write_text("CREATE TABLE tea (id BIGINT);\n")
    copy = sqlite_place.path.with_name("hearth.db.before-0002")
    copy.write_bytes(b"")

    await migrate(database, Still(), folder)

    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT id, LENGTH(words) FROM cups").fetchall() == [(7, 100_000)]
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_database_that_somebody_keeps_to_themselves_is_said_in_a_sentence(
    sqlite_place: Place, folder: Path
) -> None:
    database = await sqlite_place.open()
    with closing(sqlite3.connect(sqlite_place.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StartupError, match="could not be brought up to date"):
            await migrate(database, Still(), folder)

    await migrate(database, Still(), folder)
    assert "cups" in await tables(database, sqlite_place)


async def test_a_migration_may_take_longer_than_people_wait(postgres_place: Place, folder: Path) -> None:
    """As it does with a large table; STATEMENT_SECONDS is for questions that somebody waits for."""
    database = await postgres_place.open()
    (folder / "0002_slow.sql").write_text("CREATE TABLE tea AS SELECT pg_sleep(2.7);\n")

    await migrate(database, Still(), folder)

    assert "tea" in await tables(database, postgres_place)


async def test_strings_and_comments_mean_on_both_databases_what_they_say(database: Database, folder: Path) -> None:
    (folder / "0002_words.sql").write_text(
        "-- it's 5:pm; not a statement\n"
        "INSERT INTO cups (id, words) VALUES (1, 'a:b; ''c'' -- d\n e'); -- and:so on\n"
        "/* nor; is this */ UPDATE cups SET words = words || '/* f; */' WHERE id = 1;\n"
    )

    await migrate(database, Still(), folder)

    assert await database.value("SELECT words FROM cups") == "a:b; 'c' -- d\n e/* f; */"


STRINGS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
COMMENTS = st.sampled_from(["", " -- it's; one\n", " /* it's; another */ ", "\n\n", "\n-- ;\n-- '\n"])


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """What a person might write into a migration."""
    script = draw(COMMENTS).lstrip(" ")
    for number in range(draw(st.integers(1, 4))):
        words = draw(STRINGS | st.sampled_from(["a;b", "a;\nb", "-- x", "/* x", "it's", "\u2028;", "\x0b;", ";\r;"]))
        quoted = "'" + words.replace("'", "''") + "'"
        note = draw(COMMENTS)
        script += draw(
            st.sampled_from(
                [
                    f"CREATE TABLE t{number} (a TEXT DEFAULT {quoted},{note} b BIGINT);",
                    f"INSERT INTO first (a) VALUES ({note}{quoted});",
                    f"CREATE TRIGGER tr{number} AFTER INSERT ON first BEGIN\n"
                    f"  UPDATE first SET a = {quoted};{note}  DELETE FROM second;\nEND;",
                ]
            )
        )
        script += draw(st.sampled_from(["\n", "\n\n", " -- done; it's\n", "\n-- next;\n", " /* ; */\n"]))
    return script


def outcome(pieces: list[str]) -> list[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE first (a TEXT); CREATE TABLE second (a TEXT);")
        for piece in pieces:
            connection.execute(piece)
        return list(connection.iterdump())


def outcome_of_all(script: str) -> list[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(f"CREATE TABLE first (a TEXT); CREATE TABLE second (a TEXT);{script}")
        return list(connection.iterdump())


@given(scripts())
@example("INSERT INTO first (a) VALUES ('\u2028;');\n")
def test_the_statements_of_a_script_do_together_what_the_script_does(script: str) -> None:
    assert outcome(list(statements(script))) == outcome_of_all(script)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE a (x TEXT); CREATE TABLE b (x TEXT);\n",
        "CREATE TABLE a (x TEXT);\n/* the end; */\n",
        "CREATE TABLE a (x TEXT);\n-- the end",
        "CREATE TABLE a (x TEXT);\n\n   \n",
    ],
)
def test_a_script_may_be_laid_out_as_its_author_likes(script: str) -> None:
    assert outcome(list(statements(script))) == outcome_of_all(script)
