"""A whole SQLite file: read in one transaction, or written aside and moved into its place."""

import os
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import LiteralString, cast

from bot.db.snapshot import AT_ONCE, Row
from bot.db.sqlite import BUSY_SECONDS, SqliteTransaction
from bot.db.sqlite_file import to_look_at
from bot.db.trouble import trouble_with
from bot.errors import StartupError


class _SqliteSnapshot(SqliteTransaction):
    async def rows(self, table: str, columns: Sequence[str]) -> AsyncGenerator[Row]:
        order = ", ".join(f"{name} NULLS FIRST" for name in columns)
        sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"  # noqa: S608 - the schema's names
        found = self._connection.execute(sql)
        while some := found.fetchmany(AT_ONCE):
            for row in some:
                yield tuple(row)

    async def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - the schema's names
        self._connection.executemany(cast(LiteralString, sql), rows)


@asynccontextmanager
async def reading(file: Path) -> AsyncGenerator[_SqliteSnapshot]:
    try:
        with closing(_open(_without_a_trace(file))) as connection:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            yield _SqliteSnapshot(connection)
    except sqlite3.Error as error:
        raise trouble_with(file, error) from error


@asynccontextmanager
async def filling(file: Path) -> AsyncGenerator[_SqliteSnapshot]:
    try:
        part = _new_beside(file)
        try:
            with closing(_open(part.absolute().as_uri())) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield _SqliteSnapshot(connection)
                connection.execute("COMMIT")
            os.link(part, file)  # Unlike a renaming, it does not replace what may have appeared there meanwhile.
        finally:
            _remove(part)
    except (sqlite3.Error, OSError) as error:
        raise StartupError(f"The database {file} cannot be written: {error}.") from error


def _new_beside(file: Path) -> Path:
    if file.exists():
        raise StartupError(f"{file} is there already.\n    To mend it: choose another name, or move it away.")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    _remove(part)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return part


def _remove(part: Path) -> None:
    for tail in ("", "-journal"):
        part.with_name(part.name + tail).unlink(missing_ok=True)


def _open(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _without_a_trace(file: Path) -> str:
    """Return an address that SQLite reads without leaving its two files beside it."""
    if not file.is_file():
        raise StartupError(f"There is no database {file}.")
    return to_look_at(file)
