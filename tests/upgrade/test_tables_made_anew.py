"""Tables that a migration makes anew keep every row, and every value in it, where all tables have some."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import LiteralString, cast

from bot.db import Database, Transaction
from bot.db.migrate import FOLDER, migrate
from tests.databases import DatabaseSite
from tests.world import SimulatedClock

BEFORE = 38  # the last migration before 0040_growth and the one that came together with it
ROWS = 3

Row = dict[str, int | str]


async def test_every_value_of_every_table_comes_through_where_tables_are_made_anew(
    place: DatabaseSite, tmp_path: Path
) -> None:
    folder = tmp_path / "before"
    folder.mkdir()
    for file in FOLDER.glob("*.sql"):
        if int(file.name[:4]) <= BEFORE:
            copyfile(file, folder / file.name)
    database = await place.open()
    await migrate(database, SimulatedClock(), folder)
    rows = made_up(columns_in(folder))
    await database.write(lambda tx: fill(tx, rows))

    await migrate(database, SimulatedClock(), has_copy=True)

    assert {table: await kept(database, table, of) for table, of in rows.items()} == rows


def columns_in(folder: Path) -> dict[str, dict[str, str]]:
    """Return the columns of all tables of these migrations, with their types."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for file in sorted(folder.glob("*.sql")):
            connection.executescript(file.read_text(encoding="utf-8"))
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        shapes = {table: connection.execute(f"PRAGMA table_info('{table}')").fetchall() for (table,) in tables}
    return {table: {one[1]: one[2] for one in shape} for table, shape in shapes.items() if table != "migrations"}


def made_up(tables: dict[str, dict[str, str]]) -> dict[str, list[Row]]:
    """Return some rows for each table, in which no value is there twice."""
    return {
        table: [
            {
                name: 1000 * row + number if kind == "BIGINT" else f"{row} {name}"
                for number, (name, kind) in enumerate(columns.items(), start=1)
            }
            for row in range(ROWS)
        ]
        for table, columns in tables.items()
    }


async def fill(tx: Transaction, rows: dict[str, list[Row]]) -> None:
    for table, of in rows.items():
        names = list(of[0])
        places = ", ".join(f":{name}" for name in names)
        await tx.run(cast(LiteralString, f"DELETE FROM {table}"))  # noqa: S608 - what a migration itself put there
        sql = cast(LiteralString, f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})")  # noqa: S608
        for row in of:
            await tx.run(sql, **row)


async def kept(database: Database, table: str, of: list[Row]) -> list[Row]:
    """Return what is in the columns that a table had, in the order in which it was put there."""
    sql = cast(LiteralString, f"SELECT {', '.join(of[0])} FROM {table}")  # noqa: S608
    rows: list[Row] = await database.all(dict, sql)
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
