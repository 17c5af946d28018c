"""Messages of ours with a check-in in them: written down to be deleted, and deleted by the agenda moments later."""

from collections.abc import Awaitable, Callable

from bot.db import Transaction
from bot.delivery import Told
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

    async def keep_place(self, tx: Transaction, told: Told, record: Callable[[int, int], Awaitable[bool]]) -> None:
        """Record where somebody was told something; where `record` says that it is to stand no more, it goes."""
        sent = told.sent
        if sent is not None and not await record(sent.channel_id, sent.message_id):
            await self.add(tx, sent.channel_id, sent.message_id)

    async def bring_forward(self, tx: Transaction) -> None:
        """Delete now what is written down already."""
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())
