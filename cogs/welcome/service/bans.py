"""Somebody is banned: their greeting goes, wherever on its way it is."""

from bot.clock import to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.welcome.service.introducing import Introducing
from cogs.welcome.store import arrivals, greetings, held, newcomers


class Bans:
    """Discord tells of a ban before or after the leaving that comes with it."""

    def __init__(self, services: Services) -> None:
        self._clock, self._introducing = services.clock, Introducing(services)

    async def record(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Record that somebody was banned, and delete their greeting; one that greets others who are here stays."""
        now = to_epoch(self._clock.now())
        await tx.lock("welcome", guild_id)
        if not await held.mark_banned(tx, guild_id, member_id, now):
            return
        await arrivals.record_event(tx, guild_id, member_id, now, "banned")
        newcomer = await newcomers.get(tx, guild_id, member_id)
        if newcomer is None or newcomer.channel_id is None or newcomer.message_id is None:
            return
        together = await newcomers.of_greeting(tx, guild_id, newcomer.greeting) if newcomer.greeting else []
        if all(one.banned_at is not None for one in together):
            await self._introducing.take_down(tx, newcomer.channel_id, newcomer.message_id)
            await greetings.lose_message(tx, guild_id, member_id)
