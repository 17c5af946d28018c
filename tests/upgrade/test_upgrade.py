"""What an earlier commit left behind opens with everything in it, and what it sent still works when it is pressed."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any, LiteralString, cast

from bot.config import Config
from bot.db import Transaction, open_database
from bot.db.migrate import FOLDER, migrate
from tests.databases import DatabaseSite
from tests.forged import kinds
from tests.upgrade.left import Left, answered, is_known, presses, words
from tests.world import SimulatedClock

# What any start writes down, whatever was left; the agenda, of which what is due at the start is carried out; and what
# stands in the way, such as a place for listeners that everybody reads.
WRITTEN_AT_A_START = ("notes", "migrations", "agenda", "hindrances")

# Tables that are gone, and how what they held is found where it is now. From the first night on, refusals are marks.
MOVED = {
    "ask_refusals": "SELECT member_id, CAST(who AS INTEGER) FROM refusals WHERE way = 'asking'",
    "check_in_refusals": "SELECT member_id, CAST(who AS INTEGER) FROM refusals WHERE way = 'replies'",
    "check_in_removals": "SELECT id, guild_id, moderator_id, CAST('0' || detail AS INTEGER), made_at FROM team_acts",
    "check_in_mutes": "SELECT guild_id, who, ends_at FROM bars WHERE way = 'nameless'",
}


def everything(file: Path, shapes: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of all tables, with the columns that they had."""
    with closing(sqlite3.connect(file)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ways = {
            table: f"SELECT {', '.join(columns)} FROM {table}" if table in there else MOVED[table]  # noqa: S608
            for table, columns in shapes.items()
        }
        return {table: sorted(connection.execute(sql).fetchall(), key=repr) for table, sql in ways.items()}


def shapes(file: Path) -> dict[str, list[str]]:
    """Return the columns of all tables."""
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {table: connection.execute(f"PRAGMA table_info('{table}')").fetchall() for (table,) in tables}
    return {table: [f'"{column[1]}"' for column in found] for table, found in columns.items()}


def path_of(config: Config) -> Path:
    assert config.database_file is not None
    return config.database_file


async def test_every_row_of_every_table_is_still_there_after_the_migrations(config: Config, left_file: Path) -> None:
    database = await open_database(config.database_url)
    await migrate(database, SimulatedClock())
    await database.close()
    was = everything(left_file, shapes(left_file))
    now = everything(path_of(config), shapes(left_file))
    for table in ("migrations", "agenda"):  # They have more rows by now: what has run, and what is to be drawn again.
        now[table] = [row for row in now[table] if row in was[table]]
    assert now == was


async def test_postgresql_has_the_same_after_the_migrations(
    postgres_place: DatabaseSite, config: Config, left_file: Path, tmp_path: Path
) -> None:
    """The shape of then is made there, what was left is put into it, and what came since is applied."""
    there = await postgres_place.open()
    with closing(sqlite3.connect(left_file)) as connection:
        names = connection.execute("SELECT number, name FROM migrations").fetchall()
    for number, name in names:
        copyfile(FOLDER / f"{number:04}_{name}.sql", tmp_path / f"{number:04}_{name}.sql")
    await migrate(there, SimulatedClock(), tmp_path)
    await there.write(lambda tx: fill(tx, left_file))
    await migrate(there, SimulatedClock(), has_copy=True)
    here = await open_database(config.database_url)
    await migrate(here, SimulatedClock())
    await here.close()
    for table, columns in shapes(path_of(config)).items():
        expected = everything(path_of(config), {table: columns})[table]
        sql = cast(LiteralString, f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
        rows: list[dict[str, Any]] = await there.all(dict, sql)
        assert table == "migrations" or sorted((tuple(row.values()) for row in rows), key=repr) == expected, table


async def fill(tx: Transaction, file: Path) -> None:
    """Put the rows of a file into the tables of the same names."""
    was = everything(file, columns := shapes(file))
    del was["migrations"]
    for table, rows in was.items():
        names = [one.strip('"') for one in columns[table]]
        places = ", ".join(f":{name}" for name in names)
        sql = cast(LiteralString, f"INSERT INTO {table} ({', '.join(columns[table])}) VALUES ({places})")  # noqa: S608
        for row in rows:
            await tx.run(sql, **dict(zip(names, row, strict=True)))


async def test_a_start_leaves_every_row_as_it_is(world: Left, config: Config, left_file: Path) -> None:
    was = everything(left_file, shapes(left_file))
    now = everything(path_of(config), shapes(left_file))
    assert world.guild.name == "The Hearth"
    assert {table for table, rows in was.items() if now[table] != rows} <= {*WRITTEN_AT_A_START, *MOVED}


async def test_whatever_was_known_by_a_name_is_known_by_it_still(world: Left, left: dict[str, Any]) -> None:
    services = world.bot.services
    handled: Any = services.agenda
    exported = services.metrics.text().decode()
    declared = {one.feature: {*one.model_fields} for one in services.settings.declared}
    assert {*left["kinds"]} <= {*handled._handlers}, "kinds of the agenda that nobody carries out any more"
    assert {*left["notices"]} <= {*services.delivery.declared}, "kinds of messages that /inbox does not know any more"
    assert {*left["pages"]} <= {*world.bot.pages}, "lists whose pages cannot be turned any more"
    assert not [name for name in left["metrics"] if f"# HELP {name} " not in exported]
    for feature, keys in left["settings"].items():
        assert {*keys} <= declared[feature], f"settings of {feature} that are not there any more"


def test_what_is_kept_under_a_name_is_of_a_known_kind(left: dict[str, Any], left_file: Path) -> None:
    with closing(sqlite3.connect(left_file)) as connection:
        agenda = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM agenda")}
        held = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM held")}
        keys = {key for (key,) in connection.execute("SELECT DISTINCT key FROM settings")}
    assert agenda <= {*left["kinds"]}
    assert {kind.partition(" ")[0] for kind in held} <= {*left["notices"]}
    assert keys <= {f"{feature}.{key}" for feature, names in left["settings"].items() for key in names}


def test_something_of_every_kind_was_left_to_be_pressed(left: dict[str, Any]) -> None:
    """A kind that was made later has nothing here; one that is in this list was forgotten, or is called otherwise."""
    seen = [one["custom_id"] for one in (*left["pressed"], *left["forms"])]
    known = kinds()
    unknown = [one for one in seen if not any(re.fullmatch(pattern, one) for pattern in known)]
    assert not unknown, f"was sent by an earlier version, and belongs to no button, menu or form any more: {unknown}"


async def test_all_that_was_sent_still_does_what_it_did_when_it_is_pressed(
    world: Left, left: dict[str, Any], answers: dict[str, Any]
) -> None:
    wrong: list[str] = []
    for one, was in zip(presses(left), answers["pressed"], strict=True):
        result = await world.press(one)
        if not {*was} <= {*(now := answered(result))} or not is_known(result):
            wrong.append(f"{one['custom_id']} ({one['label']}): was answered {was}, now {now}: {words(result)!r:.300}")
    assert not wrong, "\n" + "\n".join(wrong)


async def test_every_form_that_was_open_is_taken_when_it_is_sent(
    world: Left, left: dict[str, Any], answers: dict[str, Any]
) -> None:
    wrong: list[str] = []
    for form, was in zip(left["forms"], answers["forms"], strict=True):
        result = await world.submit(form)
        if not {*was} <= {*(now := answered(result))} or not is_known(result):
            wrong.append(f"{form['custom_id']}: was answered {was}, now {now}: {words(result)!r:.300}")
    assert not wrong, "\n" + "\n".join(wrong)
