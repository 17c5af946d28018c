"""Somebody deletes a greeting: its newcomer is not said to wait for an answer to it any more."""

from collections.abc import Sequence

from bot.db import write_patiently
from bot.services import Services
from cogs.welcome.service.arriving import Arriving
from cogs.welcome.store import greetings


class GreetingDeletions:
    """Looks up whom a deleted message greeted."""

    def __init__(self, services: Services) -> None:
        self._database, self._arriving = services.database, Arriving(services)
        services.messages.when_deleted(self.lose_messages)

    async def lose_messages(self, channel_id: int, message_ids: Sequence[int]) -> None:
        """Record for everybody whom one of these greeted that it is gone."""
        for one in await greetings.in_messages(self._database, channel_id, message_ids):
            key = one.guild_id, one.member_id
            await write_patiently(self._database, lambda tx, key=key: self._arriving.lose_greeting(tx, *key))
