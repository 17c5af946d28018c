"""Messages of ours with a check-in in them: written down to be deleted, and deleted by the agenda moments later."""

from bot.db import Transaction
from bot.services import Services
from cogs.check_ins.check_in import store

TAKE_DOWN = "check_ins.take_down"


class Takedowns:
    """What has to go is written down together with the reason for it, so that it goes whoever dies meanwhile."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda = services.clock, services.agenda

    async def add(self, tx: Transaction, channel_id: int, message_id: int) -> None:
        """Let a message be deleted."""
        await store.take_down(tx, channel_id, message_id)
        await self.bring_forward(tx)

    async def bring_forward(self, tx: Transaction) -> None:
        """Delete now what is written down already."""
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())
