"""Copies of the database: made and checked every night, kept for a while; and the way back to one."""

import asyncio
import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.db import Database
from bot.db.migrate import read_migrations
from bot.db.sqlite import copy_database
from bot.errors import NotNow, StartupError

log = structlog.stdlib.get_logger("bot.backups")

FOLDER = "backups"
DAYS, WEEKS = 7, 4
BUSY_SECONDS = 1.0


class Backups:
    """A copy a night in a folder beside the database, where that is a file; PostgreSQL has tools of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def nightly(self) -> None:
        """Make tonight's copy, and let go of those that are no longer needed once it is there."""
        if self._database.file is None:
            return
        copy = self._database.file.parent / FOLDER / f"{self._database.file.stem}-{self._clock.now():%Y-%m-%d}.db"
        try:
            await asyncio.to_thread(copy.parent.mkdir, mode=0o700, exist_ok=True)
            await self._database.copy_to(copy)
            await asyncio.to_thread(let_go, copy.parent, self._database.file.stem)
        except (NotNow, OSError) as error:
            log.warning("no backup was made", cause=repr(error.__cause__ or error))
        else:
            log.info("backup made", copy=copy.name)


def let_go(folder: Path, stem: str) -> None:
    """Delete the copies that are no longer kept; anything else in the folder is not ours."""
    found = {day: path for path in folder.glob(f"{stem}-*.db") if (day := _day(path, stem)) is not None}
    for day in found.keys() - kept(found):
        found[day].unlink()


def kept(days: Collection[date]) -> set[date]:
    """Of these days: the last seven, and the last one of each of the four weeks before the latest."""
    latest = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in latest:
        weeks.setdefault(day.isocalendar()[:2], day)
    return {*latest[:DAYS], *list(weeks.values())[1 : WEEKS + 1]}


def _day(path: Path, stem: str) -> date | None:
    try:
        return date.fromisoformat(path.stem.removeprefix(f"{stem}-"))
    except ValueError:
        return None


def place_for(file: Path) -> Path:
    """Where a copy that an operator asks for goes, if they do not say; nothing deletes it."""
    return file.parent / FOLDER / f"{file.stem}-by-hand-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.db"


def backup(file: Path, to: Path) -> None:
    """Copy a database, whether or not a bot is using it. Raises StartupError if there is none, or no room."""
    if not file.exists():
        raise StartupError(f"There is no database {file} yet, so there is nothing to copy.")
    if to.exists():
        raise StartupError(f"{to} is there already.\n    To mend it: choose another name, or move it away.")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_database(file, to)
    except (sqlite3.Error, OSError) as error:
        raise StartupError(f"No copy was made: {error}.") from error


def restore(file: Path, copy: Path, now: datetime | None = None) -> Path | None:
    """Put a copy in the place of a database. Where the database that was there is now, if there was one.

    Raises StartupError, and changes nothing, if the copy is damaged or newer than this program, or a bot is running.
    """
    _check(copy)
    aside = file.with_name(f"{file.name}.before-restore-{now or datetime.now(UTC):%Y%m%d-%H%M%S}")
    there = file.exists()
    try:
        if there:
            _close(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        ready = file.with_name(f"{file.name}.restored")
        copy_database(copy, ready)
        if there:
            file.replace(aside)
        ready.replace(file)
    except (sqlite3.Error, OSError) as error:
        raise StartupError(f"The copy could not be put in place: {error}.") from error
    return aside if there else None


def _check(copy: Path) -> None:
    if not copy.is_file():
        raise StartupError(f"There is no file {copy}.")
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            newest = connection.execute("SELECT MAX(number) FROM migrations").fetchone()[0]
    except sqlite3.Error as error:
        raise StartupError(f"{copy} is no copy of Hearth's database: {error}.") from error
    if newest is None:
        raise StartupError(f"{copy} is no copy of Hearth's database: nothing was ever kept in it.")
    if newest > len(read_migrations()):
        raise StartupError(
            f"{copy} was made by a newer Hearth than this one.\n    To mend it: restore it with that version."
        )


def _close(file: Path) -> None:
    """Bring the database into a single file, which SQLite does only where nobody else has it open."""
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise StartupError(
                f"{file} is in use.\n    To mend it: stop the bot first, and start it again afterwards."
            ) from error
        # Whatever else is wrong with it: it is put aside as it is.
