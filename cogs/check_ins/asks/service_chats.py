"""Somebody said that they could use a chat: if whoever asked them does not come, they are not left waiting for it."""

from datetime import timedelta

from bot.db import Transaction
from bot.services import Services
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service_occasions import Occasion
from cogs.check_ins.talks.store import Talk

ALONE_IN_CHAT = "check_ins.alone_in_chat"


class Chatting(Occasion):
    """Whoever was asked comes first in such a talk; whoever asked is the one who is to be there."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda, self._settings = services.clock, services.agenda, services.settings

    async def opened(self, tx: Transaction, talk: Talk) -> None:
        """Look after the server's patience whether the other one has written."""
        patience = timedelta(hours=self._settings.of(talk.guild_id, CheckInSettings).unheard_hours)
        at = self._clock.now() + patience
        await self._agenda.schedule(tx, ALONE_IN_CHAT, talk.guild_id, talk.id, at, member_id=talk.member_id)
