"""Takes the buttons off greetings after two weeks: what nobody presses any more need not be there."""

from datetime import datetime

from bot.clock import to_epoch
from bot.db import Transaction, write_with_retries
from bot.services import Services
from cogs.welcome.service.coming_back import LOOKED_FOR
from cogs.welcome.store import greetings
from cogs.welcome.store.greetings import OldGreeting

A_STEP = 50  # in one write, so that nobody who presses meanwhile has to wait


class OldButtons:
    """Every night, those of all greetings that have become old."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._dead_buttons = services.database, services.clock, services.dead_buttons
        services.agenda.expire_nightly(self.let_go)

    async def let_go(self, now: datetime) -> None:
        """Let the buttons of all old greetings go, the latest first."""
        before = to_epoch(now - LOOKED_FOR)
        while old := await greetings.old_with_buttons(self._database, before, A_STEP):
            await write_with_retries(self._database, lambda tx, old=old: self._record(tx, old))

    async def _record(self, tx: Transaction, old: list[OldGreeting]) -> None:
        now = to_epoch(self._clock.now())
        await self._dead_buttons.add(tx, [(one.channel_id, one.message_id) for one in old])
        for one in old:
            await greetings.mark_cleared(tx, one.guild_id, one.number, now)
