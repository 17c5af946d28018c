"""Takes the buttons off greetings after two weeks, one at a time: what nobody presses any more need not be there."""

from datetime import timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import Undeliverable
from bot.services import Services
from cogs.welcome.service.coming_back import LOOKED_FOR
from cogs.welcome.store import greetings

log = structlog.stdlib.get_logger("cogs.welcome")

CLEAR = "welcome.clear"
# Discord allows few edits of old messages an hour in a channel (30046), and people's own presses need some of them.
PACE = timedelta(minutes=3)


class OldButtons:
    """Every night each server begins anew, and goes on until no greeting of it is old and has buttons."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._agenda, self._delivery = services.agenda, services.delivery
        services.agenda.handle(CLEAR, self.clear_one)
        services.agenda.every_night(self.begin)

    async def begin(self) -> None:
        """Begin in each server in which there are old greetings with buttons."""

        async def plan(tx: Transaction) -> None:
            for guild_id in await greetings.servers_to_clear(tx, self._old):
                await self._agenda.bring_forward(tx, CLEAR, guild_id, 0, self._clock.now())

        await write_patiently(self._database, plan)

    async def clear_one(self, due: Due) -> Done | Later:
        """Take the buttons off the latest greeting that is old; the next one has its turn in some minutes."""
        found = await greetings.to_clear(self._database, due.guild_id, self._old)
        if found is None:
            return Done()
        try:
            await self._delivery.remove_buttons(found.channel_id, found.message_id)
        except Undeliverable as refusal:  # It is gone already, or we are.
            log.info("buttons not removed", channel=found.channel_id, cause=repr(refusal.__cause__))
        now = self._clock.now()
        await self._database.write(lambda tx: greetings.mark_cleared(tx, due.guild_id, found.number, to_epoch(now)))
        return Later(now + PACE)

    @property
    def _old(self) -> int:
        return to_epoch(self._clock.now() - LOOKED_FOR)
