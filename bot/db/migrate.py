"""Numbered, checksummed changes to the database's shape, each applied once and never edited after it has landed."""

import asyncio
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast

import structlog

from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction
from bot.db.copying import copy_database
from bot.errors import NotNow, StartupError

log = structlog.stdlib.get_logger("bot.db")

FOLDER = Path(__file__).parent.parent.parent / "data" / "migrations"
_NAME = re.compile(r"(\d{4})_(\w+)\.sql")

_BOOKKEEPING: LiteralString = """
CREATE TABLE IF NOT EXISTS migrations (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)
"""


@dataclass(frozen=True)
class Migration:
    """One numbered file of SQL."""

    number: int
    name: str
    checksum: str
    sql: str


@dataclass(frozen=True)
class Applied:
    """What the database says of a migration that it has."""

    number: int
    name: str
    checksum: str


def read_migrations(folder: Path = FOLDER) -> list[Migration]:
    """The migrations of the program, in order. Raises StartupError if a number is missing or comes twice."""
    found = [(match, path) for path in sorted(folder.glob("*.sql")) if (match := _NAME.fullmatch(path.name))]
    migrations: list[Migration] = []
    for expected, (match, path) in enumerate(found, start=1):
        if int(match[1]) != expected:
            raise StartupError(f"Migration {expected:04} is missing from {folder}: {path.name} comes in its place.")
        sql = path.read_text(encoding="utf-8")
        migrations.append(Migration(expected, match[2], hashlib.sha256(sql.encode()).hexdigest(), sql))
    return migrations


async def migrate(database: Database, clock: Clock, folder: Path = FOLDER) -> None:
    """Bring the database to the shape that this program knows.

    Raises StartupError, and changes nothing, if the database is newer than the program or a migration was edited.
    """
    migrations = read_migrations(folder)
    try:
        applied = await database.write(_applied)
        waiting = _still_to_apply(migrations, applied)
        if waiting and applied and database.file is not None:
            copy = database.file.with_name(f"{database.file.name}.before-{waiting[0].number:04}")
            await asyncio.to_thread(copy_database, database.file, copy)
            log.info("database copied aside", copy=copy.name)
        for migration in waiting:
            await database.write(lambda tx, migration=migration: _apply(tx, migration, clock))
            log.info("migration applied", number=migration.number, migration=migration.name)
    except (NotNow, OSError) as error:
        raise StartupError(f"The database could not be brought up to date: {error.__cause__ or error!r}.") from error


async def _applied(tx: Transaction) -> list[Applied]:
    await tx.lock("migrations", 0)
    await tx.run(_BOOKKEEPING)
    return await tx.all(Applied, "SELECT number, name, checksum FROM migrations ORDER BY number")


def _still_to_apply(migrations: list[Migration], applied: list[Applied]) -> list[Migration]:
    if len(applied) > len(migrations):
        newest = applied[-1]
        raise StartupError(
            f"The database is newer than this program: it has {newest.number:04}_{newest.name}.\n"
            "    To mend it: run the newer program, or restore the copy that was made before that migration."
        )
    for known, theirs in zip(migrations, applied, strict=False):
        if (known.number, known.checksum) != (theirs.number, theirs.checksum):
            raise StartupError(
                f"Migration {theirs.number:04}_{theirs.name} was edited after this database had applied it.\n"
                "    To mend it: restore that file as it was, and put the change into a new migration."
            )
    return migrations[len(applied) :]


async def _apply(tx: Transaction, migration: Migration, clock: Clock) -> None:
    await tx.lock("migrations", 0)
    done = await tx.value("SELECT 1 FROM migrations WHERE number = :number", number=migration.number)
    if done:  # Another process was faster.
        return
    for statement in statements(migration.sql):
        await tx.run(cast(LiteralString, statement))  # From a file of ours, checked against its checksum.
    await tx.run(
        "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :now)",
        number=migration.number,
        name=migration.name,
        checksum=migration.checksum,
        now=to_epoch(clock.now()),
    )


def statements(sql: str) -> Iterator[str]:
    """The single statements of a script, each of which begins on a line of its own."""
    statement = ""
    for line in sql.split("\n"):
        if not statement and (not line.strip() or line.lstrip().startswith("--")):
            continue
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement:
        raise StartupError(f"A migration ends in the middle of a statement: {statement.strip()[:80]}")
