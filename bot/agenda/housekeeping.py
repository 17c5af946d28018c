"""What is done once a night, by one process, whichever comes first; if it dies in the middle, by another."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.agenda.alarm import NIGHT
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.db.notes import read_note, write_note
from bot.errors import NotNow

log = structlog.stdlib.get_logger("bot.agenda")

NAME, LENGTH = "housekeeping", "housekeeping seconds"

Work = Callable[[], Awaitable[None]]


class Housekeeping:
    """The chores of all features, in the order in which they were named."""

    def __init__(self, database: Database, clock: Clock, do: Callable[[Work], Awaitable[None]]) -> None:
        """Take `do`, which does a chore, whatever comes of it."""
        self._database, self._clock, self._do = database, clock, do
        self._chores: list[Work] = []

    def add(self, work: Work) -> None:
        """Add one more chore."""
        self._chores.append(work)

    async def see_to_it(self) -> None:
        """Do them, unless another process is at it or has done them since the night began. Raises NotNow."""
        if not await self._database.take(NAME):
            return
        try:
            if not await self._is_done():
                night, since = self._night, asyncio.get_running_loop().time()
                for work in self._chores:
                    await self._do(work)
                await self._record_done(night, asyncio.get_running_loop().time() - since)
        finally:
            await self._database.let_go(NAME)

    async def length(self) -> float:
        """Return how many seconds the latest night took; no number where there was none yet. Raises NotNow."""
        return float(await read_note(self._database, LENGTH) or math.nan)

    async def _is_done(self) -> bool:
        """Return whether the chores were done; where there is one process, it does them whenever it is told to."""
        if not self._database.shared:
            return False
        return await read_note(self._database, NAME) == self._night

    @property
    def _night(self) -> str:
        """Return the date on which the latest night began."""
        return f"{begun(self._clock.now()):%Y-%m-%d}"

    async def _record_done(self, night: str, seconds: float) -> None:
        log.info("housekeeping done", seconds=round(seconds, 3))

        async def note(tx: Transaction) -> None:
            await write_note(tx, NAME, night)
            await write_note(tx, LENGTH, f"{seconds:.3f}")

        try:
            await self._database.write(note)
        except NotNow as error:  # So somebody does them once more.
            log.warning("housekeeping not noted", cause=repr(error.__cause__))


def begun(now: datetime) -> datetime:
    """Return when the latest night began."""
    tonight = datetime.combine(now.date(), NIGHT)
    return tonight if tonight <= now else tonight - timedelta(days=1)
