"""Cards for listeners that are gone."""

from collections.abc import Sequence

from bot.db import Transaction, write_patiently
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.notice_kinds import DELETED
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.store import ListenerRequest


class ListenerCleanup:
    """Looks up each deleted message; nearly none is a card, and then nothing is written."""

    def __init__(self, services: Services) -> None:
        self._database, self._check_ins = services.database, CheckIns(services)
        services.messages.when_deleted(self.lose_messages)
        services.channels.when_deleted(self.lose_channel)

    async def lose_messages(self, _channel_id: int, message_ids: Sequence[int]) -> None:
        """Own up where one of these was a card."""
        for message_id in message_ids:
            request = await store.in_message(self._database, message_id)
            if request is not None:
                await write_patiently(self._database, lambda tx, one=request: self._lose(tx, one))

    async def lose_channel(self, _guild_id: int, channel_id: int) -> None:
        """Own up to every card that was in this channel."""
        for request in await store.in_channel(self._database, channel_id):
            await write_patiently(self._database, lambda tx, one=request: self._lose(tx, one))

    async def _lose(self, tx: Transaction, seen: ListenerRequest) -> None:
        """Give up a request whose card is gone; once somebody listens, the card is needed no more."""
        check_in = await check_ins.locked(tx, seen.check_in, seen.member_id)
        request = await store.get(tx, seen.id)
        if check_in is not None and request is not None and request.listener_id is None:
            await self._check_ins.take_back(tx, check_in)
            await self._check_ins.notify_author(tx, DELETED, check_in)
