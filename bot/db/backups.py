"""Copies of the database: made every night, and kept for a while."""

import asyncio
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import LiteralString

import structlog

from bot.clock import Clock
from bot.db import Database
from bot.db.notes import write_note
from bot.db.sqlite_file import FOLDER, copy_database
from bot.db.trouble import damage_in
from bot.errors import NotNow

log = structlog.stdlib.get_logger("bot.db.backups")

DAYS, WEEKS = 7, 4
ASIDE = timedelta(days=30)  # What was put aside before an update or a restore holds what was forgotten since.


REPORT: LiteralString = "SELECT value FROM notes WHERE key = 'copies'"


@dataclass(frozen=True)
class NightReport:
    """What came of the latest night's look at the database and of its copy: nothing, where all is well."""

    damage: str = ""
    failure: str = ""

    @classmethod
    def of(cls, kept: str | None) -> "NightReport":
        """Return what is kept under REPORT."""
        return cls(**json.loads(kept or "{}"))


class Backups:
    """A copy a night in a folder beside the database, where that is a file; PostgreSQL has tools of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def nightly(self) -> None:
        """See whether the database is sound, and copy it; let go of copies that are no longer needed after that.

        Both use connections of their own, so that nobody who writes waits for them.
        """
        if self._database.file is None:
            return
        report = NightReport(failure=await self._failure(self._database.file))
        await self._keep(replace(report, damage=self._database.damage))

    async def _failure(self, file: Path) -> str:
        copy = file.parent / FOLDER / f"{file.stem}-{self._clock.now():%Y-%m-%d}.db"
        try:
            await self._look_over(file)
            await asyncio.to_thread(copy.parent.mkdir, mode=0o700, exist_ok=True)
            await asyncio.to_thread(copy_database, file, copy)
            await asyncio.to_thread(let_go, copy.parent, file.stem)
        except OSError as error:
            log.warning("no backup was made", cause=repr(error))
            return error.strerror or str(error)
        log.info("backup made", copy=copy.name)
        return ""

    async def _look_over(self, file: Path) -> None:
        """Raise OSError where the database is damaged: no copy of that takes the place of a sound one."""
        since = asyncio.get_running_loop().time()
        self._database.damage = await asyncio.to_thread(damage_in, file)
        seconds = round(asyncio.get_running_loop().time() - since, 3)
        if self._database.damage:
            log.error("the database is damaged", found=self._database.damage, seconds=seconds)
            raise OSError("the database is damaged")
        log.info("database looked over", seconds=seconds)

    async def _keep(self, report: NightReport) -> None:
        try:
            await self._database.write(lambda tx: write_note(tx, "copies", json.dumps(asdict(report))))
        except NotNow as error:
            log.warning("what came of the copy was not noted", cause=repr(error.__cause__))

    async def clear_away(self, now: datetime) -> None:
        """Delete what was put aside beside the database long enough ago."""
        if self._database.file is None:
            return
        try:
            await asyncio.to_thread(clear_away, self._database.file, now - ASIDE)
        except OSError as error:
            log.warning("not cleared away", cause=repr(error))


def age_of_newest(file: Path, now: datetime) -> timedelta | None:
    """Return how old the newest copy is, each of which was found sound when it was made; None where there is none."""
    made = [copy.stat().st_mtime for copy in (file.parent / FOLDER).glob(f"{file.stem}-*.db")]
    return now - datetime.fromtimestamp(max(made), UTC) if made else None


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
