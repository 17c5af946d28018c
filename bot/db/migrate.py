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
from bot.db import Database, Reader, Transaction
from bot.db.introspection import BOOKKEEPING, has_table
from bot.db.sqlite_file import copy_database
from bot.db.trouble import trouble_with
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
    """Return the migrations of the program, in order. Raises StartupError if a number is missing or comes twice."""
    found = [(match, path) for path in sorted(folder.glob("*.sql")) if (match := _NAME.fullmatch(path.name))]
    migrations: list[Migration] = []
    for expected, (match, path) in enumerate(found, start=1):
        if int(match[1]) != expected:
            raise StartupError(f"Migration {expected:04} is missing from {folder}: {path.name} comes in its place.")
        sql = path.read_text(encoding="utf-8")
        migrations.append(Migration(expected, match[2], hashlib.sha256(sql.encode()).hexdigest(), sql))
    return migrations


async def applied_in(reader: Reader) -> list[Applied]:
    """Return what a database has; nothing, if it is empty."""
    if not await has_table(reader, BOOKKEEPING):
        return []
    return await reader.all(Applied, "SELECT number, name, checksum FROM migrations ORDER BY number")


def still_to_apply(migrations: list[Migration], applied: list[Applied], file: Path | None = None) -> list[Migration]:
    """Return the migrations that a database has not applied yet; `file` is where it is, if it is a file.

    Raises StartupError if the database is newer than the program or a migration was edited.
    """
    if len(applied) > len(migrations):
        raise StartupError(_newer(applied, len(migrations), file))
    for known, theirs in zip(migrations, applied, strict=False):
        if (known.number, known.checksum) != (theirs.number, theirs.checksum):
            raise StartupError(
                f"Migration {theirs.number:04}_{theirs.name} was edited after this database had applied it.\n"
                "    To mend it: restore that file as it was, and put the change into a new migration."
            )
    return migrations[len(applied) :]


async def migrate(database: Database, clock: Clock, folder: Path = FOLDER, *, has_copy: bool = False) -> None:
    """Bring the database to the shape that this program knows: all the way, or not at all.

    A file is copied aside first. For a PostgreSQL server, whose copies are the operator's, `has_copy` says that there
    is one. Raises StartupError, and changes nothing, if there is no copy of what was kept, if the database is newer
    than the program, or if a migration was edited.
    """
    migrations = read_migrations(folder)
    try:
        applied = await database.write(_applied)
        waiting = still_to_apply(migrations, applied, database.file)
        if waiting and applied:
            await _copy_first(database, waiting, has_copy=has_copy)
        done = await database.write(lambda tx: _apply_all(tx, migrations, clock)) if waiting else []
    except NotNow as error:
        raise trouble_with(database.file, error) from error
    for migration in done:
        log.info("migration applied", number=migration.number, migration=migration.name)


async def _copy_first(database: Database, waiting: list[Migration], *, has_copy: bool) -> None:
    if database.file is not None:
        copy = aside(database.file, waiting[0].number)
        try:
            await asyncio.to_thread(copy_database, database.file, copy)
        except OSError as error:
            raise StartupError(
                f"The database has to be changed, and no copy of it could be made before: {error}.\n"
                f"    To mend it: see to it that {copy} can be written, and start again. Nothing was changed."
            ) from error
        log.info("database copied aside", copy=copy.name)
    elif not has_copy:
        raise StartupError(
            f"The database has to be changed ({told(waiting)}), and needs a copy first.\n"
            "    To mend it: make one, for example with pg_dump; stop every process of the bot; then\n"
            "    python -m bot migrate --i-have-a-copy"
        )


def only_adds(migration: Migration) -> bool:
    """Return whether processes of the version before can go on working while and after it is applied.

    They can where there are only new tables, and indexes that forbid nothing. A new column is in their way where they
    read whole rows.
    """
    plain = " ".join(re.sub(r"--.*", "", migration.sql).split()).upper()
    own = "|".join(re.findall(r"CREATE TABLE (\w+)", plain)) or "(?!)"
    adds = re.compile(rf"CREATE (TABLE|INDEX) .*|(CREATE UNIQUE INDEX \w+ ON|INSERT INTO) ({own})\b.*")
    return all(adds.fullmatch(" ".join(statement.split())) for statement in statements(plain.replace(";", ";\n")))


def told(waiting: list[Migration]) -> str:
    """Return the migrations in a few words."""
    first = f"{waiting[0].number:04}_{waiting[0].name}"
    return first if len(waiting) == 1 else f"{first} and {len(waiting) - 1} more"


def aside(file: Path, number: int) -> Path:
    """Return where the copy is that is made before the migration of this number."""
    return file.with_name(f"{file.name}.before-{number:04}")


def _newer(applied: list[Applied], known: int, file: Path | None) -> str:
    newest = applied[-1]
    words = f"The database is newer than this program: it has {newest.number:04}_{newest.name}.\n    To mend it: "
    if file is None:
        return words + "run the newer program, or put back the copy that you made before that migration."
    # The program that made the change may have known less or more than this one.
    copies = [copy for number in range(known + 1, 0, -1) if (copy := aside(file, number)).exists()]
    if not copies:
        return (
            words + f"run the newer program. Beside {file} there is no copy from before that this program could read."
        )
    return words + (
        "run the newer program; or go back to what was kept before the change, and lose what came after it:\n"
        f"    python -m bot restore {copies[0]}"
    )


async def _applied(tx: Transaction) -> list[Applied]:
    await tx.lock("migrations", 0)
    return await applied_in(tx)


async def _apply_all(tx: Transaction, migrations: list[Migration], clock: Clock) -> list[Migration]:
    """Apply all in one write, so that whoever dies in it leaves the database as it was."""
    await tx.lock("migrations", 0)
    waiting = still_to_apply(migrations, await applied_in(tx))  # Another process may have been faster.
    await create(tx, waiting)
    await tx.run_each(
        "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :now)",
        [
            {"number": one.number, "name": one.name, "checksum": one.checksum, "now": to_epoch(clock.now())}
            for one in waiting
        ],
    )
    return waiting


async def create(tx: Transaction, migrations: list[Migration]) -> None:
    """Carry out what these migrations say; they are not noted down."""
    await tx.run(_BOOKKEEPING)
    for migration in migrations:
        for statement in statements(migration.sql):
            await tx.run(cast(LiteralString, statement))  # From a file of ours, checked against its checksum.


def statements(sql: str) -> Iterator[str]:
    """Return the single statements of a script, each of which begins on a line of its own."""
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
