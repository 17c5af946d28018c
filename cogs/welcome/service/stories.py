"""The story of one member's welcome, as the team reads it."""

from bot.awaiting.store import answers
from bot.awaiting.store import get as get_item
from bot.clock import from_epoch
from bot.services import Services
from cogs.welcome.rules import story as rules
from cogs.welcome.service.arriving import HELLO, in_channel
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, greetings, newcomers
from cogs.welcome.store.newcomers import GREETED, HELD, WAITING, Newcomer

TOLD = 25  # so many events of a story


class Stories:
    """Tells what happened, and what is waited for."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings

    async def of(self, guild_id: int, member_id: int) -> list[str]:
        """Return the lines of a story; none where nothing is known."""
        newcomer = await newcomers.get(self._database, guild_id, member_id)
        events = await arrivals.latest(self._database, guild_id, member_id, TOLD)
        lines = [rules.event_line(from_epoch(event.happened_at), event.what, event.number) for event in events]
        if newcomer is not None and newcomer.left_at is None:
            lines += await self._where_it_stands(newcomer)
        return lines

    async def _where_it_stands(self, newcomer: Newcomer) -> list[str]:
        now = self._clock.now()
        if newcomer.state == HELD:
            return [rules.held()]
        if newcomer.state == WAITING:
            return [await self._waits_for(newcomer)]
        if newcomer.state == GREETED and newcomer.greeted_at is not None and newcomer.message_id is not None:
            key = HELLO, newcomer.guild_id, newcomer.member_id
            item, given = await get_item(self._database, *key), await answers(self._database, *key)
            greeted = from_epoch(newcomer.greeted_at)
            if item is not None and item.closed_at is not None and not given:
                return [rules.unheard(greeted, now)]
            return [rules.answered(greeted, [from_epoch(one.answered_at) for one in given], now)]
        return []

    async def _waits_for(self, newcomer: Newcomer) -> str:
        paused = from_epoch(await greetings.paused_until(self._database, newcomer.guild_id) or 0)
        if paused > self._clock.now():
            return rules.paused(paused)
        channel_id = in_channel(self._settings.of(newcomer.guild_id, WelcomeSettings))
        if newcomer.greeting is not None and channel_id is not None:
            key = newcomer.guild_id, newcomer.member_id
            if await arrivals.refused_since(self._database, *key, newcomer.joined_at):
                return rules.waiting_for_channel(channel_id)
        return rules.waiting_for_rules() if newcomer.ready_at is None else rules.settling()
