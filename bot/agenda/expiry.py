"""Up to which moment all is surely past: what is deleted for its age goes by that, since a clock may be wrong.

Something is deleted only if it was due at two looks at least a day apart: by the timers of this process, which do not
notice that a clock is set; or, across a restart, by what time it is for Discord.
"""

from collections import deque
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, from_epoch, is_confirmed, steady, to_epoch
from bot.db import Database, Reader, Transaction
from bot.db.notes import read_note, write_note
from bot.errors import NotNow

log = structlog.stdlib.get_logger("bot.agenda")

A_DAY = timedelta(days=1)
NAME = "looks"  # the note with the last two by Discord's time, a day apart


class Expiry:
    """Looks at the clock again and again, and tells what every look of the last day agrees about."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._looks = deque[tuple[datetime, float]]()  # what the clock said, and the timers
        self._has_run_for_a_day = False

    def begin(self) -> None:
        """Look for the first time in this process."""
        self._looks.clear()
        self._has_run_for_a_day = False
        self._looks.append((self._clock.now(), steady()))

    async def look(self) -> bool:
        """Look once more; called every hour. Return whether this process has just run for a day.

        The first look that is kept is the latest that is a day ago.
        """
        self._looks.append((self._clock.now(), steady()))
        while _ago(self._looks[1][1]) >= A_DAY:
            self._looks.popleft()
        if is_confirmed(self._clock):
            try:
                await self._database.write(self._record)
            except NotNow as error:  # So less is deleted for now.
                log.warning("look not noted", cause=repr(error.__cause__))
        had_run, self._has_run_for_a_day = self._has_run_for_a_day, _ago(self._looks[0][1]) >= A_DAY
        return self._has_run_for_a_day and not had_run

    async def surely_past(self) -> datetime | None:
        """Return the moment up to which all is surely past; None if that is not known yet. Raises NotNow."""
        now = self._clock.now()
        if self._looks and _ago(self._looks[0][1]) >= A_DAY:
            return min(now, *(seen + _ago(at) for seen, at in self._looks))
        if not is_confirmed(self._clock):
            return None
        return max((one for one in await _noted(self._database) if now - one >= A_DAY), default=None)

    async def _record(self, tx: Transaction) -> None:
        """Keep the last two looks by Discord's time that are a day apart; those of the future were none."""
        now = self._clock.now()
        noted = [one for one in await _noted(tx) if one <= now]
        if not noted or now - noted[-1] >= A_DAY:
            await write_note(tx, NAME, " ".join(str(to_epoch(one)) for one in [*noted[-1:], now]))


async def _noted(reader: Reader) -> list[datetime]:
    return [from_epoch(int(one)) for one in (await read_note(reader, NAME) or "").split()]


def _ago(at: float) -> timedelta:
    return timedelta(seconds=steady() - at)
