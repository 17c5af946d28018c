"""The clock was ahead and is set right: what was put off by it would wait for a moment that is far away."""

from datetime import timedelta

import structlog

from bot.agenda import store
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_with_retries
from bot.db.notes import read_note, write_note
from bot.errors import NotNow

log = structlog.stdlib.get_logger("bot.agenda")

NAME = "clock"  # the note with what it last said
FAR = timedelta(minutes=5)  # Those of several machines differ, too.
WITHIN = timedelta(minutes=1)  # What is due so soon may be in hand, and comes by itself.


class SetRight:
    """Notes every hour what the clock says, so that it is seen, also after a restart, that it was set back."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def look(self) -> None:
        """See whether the clock was set back since the last note: all that was put off is looked at again then."""
        try:
            await self._look()
        except NotNow as error:  # In an hour it is looked again.
            log.warning("clock not looked at", cause=repr(error.__cause__))

    async def note(self) -> None:
        """See whether it was set back, and note what it says now."""
        await self.look()
        await write_with_retries(self._database, self._note)

    async def _look(self) -> None:
        noted = await read_note(self._database, NAME)
        if noted is not None and from_epoch(int(noted)) - self._clock.now() > FAR:
            log.info("the clock was ahead; what was put off is looked at again", until=str(from_epoch(int(noted))))
            await self._database.write(self._put_right)

    async def _put_right(self, tx: Transaction) -> None:
        await store.put_off_no_longer(tx, self._clock.now() + WITHIN)
        await self._note(tx)

    async def _note(self, tx: Transaction) -> None:
        await write_note(tx, NAME, str(to_epoch(self._clock.now())))
