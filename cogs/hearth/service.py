"""Wants a card posted: it is written down, so that it comes up once, whatever happens meanwhile."""

from bot.services import Services

POST = "hearth.post"  # on the agenda, by the channel; its member is the moderator who wants it


class PostedCards:
    """The cards that everybody sees. Where they are is not kept: their buttons say all that there is to know."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda

    async def post(self, guild_id: int, channel_id: int, moderator_id: int) -> None:
        """Have the card posted in a channel, now."""
        now = self._clock.now()
        await self._database.write(
            lambda tx: self._agenda.schedule(tx, POST, guild_id, channel_id, now, member_id=moderator_id)
        )
