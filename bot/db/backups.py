"""Copies of the database: made every night, and kept for a while."""

import asyncio
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.db import Database
from bot.db.sqlite_file import FOLDER, copy_database

log = structlog.stdlib.get_logger("bot.db.backups")

DAYS, WEEKS = 7, 4
ASIDE = timedelta(days=30)  # What was put aside before an update or a restore holds what was forgotten since.


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
            await asyncio.to_thread(clear_away, self._database.file, self._clock.now() - ASIDE)
            await asyncio.to_thread(copy.parent.mkdir, mode=0o700, exist_ok=True)
            await asyncio.to_thread(copy_database, self._database.file, copy)
            await asyncio.to_thread(let_go, copy.parent, self._database.file.stem)
        except OSError as error:
            log.warning("no backup was made", cause=repr(error))
        else:
            log.info("backup made", copy=copy.name)


def let_go(folder: Path, stem: str) -> None:
    """Delete the copies that are no longer kept; anything else in the folder is not ours."""
    found = {day: path for path in folder.glob(f"{stem}-*.db") if (day := _day(path, stem)) is not None}
    for day in found.keys() - kept(found):
        found[day].unlink()


def clear_away(file: Path, before: datetime) -> None:
    """Delete what was put aside beside the database before that moment."""
    for aside in file.parent.glob(f"{file.name}.before-*"):
        if aside.stat().st_mtime < before.timestamp():
            aside.unlink()


def kept(days: Collection[date]) -> set[date]:
    """Return which of these days are kept: the last seven, and the last of each of the four weeks before."""
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


def place_for(file: Path, now: datetime) -> Path:
    """Return where a copy that an operator asks for goes, if they do not say; nothing deletes it."""
    return file.parent / FOLDER / f"{file.stem}-by-hand-{now:%Y-%m-%dT%H%M%S}.db"
