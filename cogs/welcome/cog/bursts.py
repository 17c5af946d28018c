"""Many joined at once: moderators get one note about the greetings that are held, and it is kept up to date."""

import discord
import structlog

from bot.agenda import Done, Due
from bot.delivery import Undeliverable
from bot.services import Services
from bot.text.language import set_locale
from cogs.welcome.service.arriving import BURST
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import greetings, newcomers
from cogs.welcome.store.greetings import Burst
from cogs.welcome.store.newcomers import HELD
from cogs.welcome.views.held import held_buttons, held_card

log = structlog.stdlib.get_logger("cogs.welcome")


class Bursts:
    """One note a burst; whoever joins while it lasts is added to it."""

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._delivery, self._guilds = services.delivery, services.guilds
        services.agenda.handle(BURST, self.post)

    async def post(self, due: Due) -> Done:
        """Post the note, or bring it up to date."""
        set_locale(await self._guilds.locale(due.guild_id))
        burst = await greetings.burst(self._database, due.guild_id)
        if burst is None:
            return Done()
        held = [one.member_id for one in await newcomers.in_state(self._database, due.guild_id, HELD)]
        try:
            if await self._edit(burst, held):
                return Done() if held else Done(lambda tx: greetings.end_burst(tx, burst))
            return await self._post(due, burst, held)
        except Undeliverable as refusal:  # `/welcome held` shows the same.
            log.warning("moderators not asked", cause=repr(refusal.__cause__))
            return Done()

    async def _edit(self, burst: Burst, held: list[int]) -> bool:
        """Bring the note up to date; return whether there is one that nobody has deleted."""
        if burst.message_id is None or burst.channel_id is None:
            return False
        view = held_buttons() if held else discord.ui.View()
        try:
            await self._delivery.edit(burst.channel_id, burst.message_id, held_card(held), view)
        except Undeliverable:
            return False
        return True

    async def _post(self, due: Due, burst: Burst, held: list[int]) -> Done:
        channel_id = self._settings.of(burst.guild_id, WelcomeSettings).moderators
        if not held:
            return Done(lambda tx: greetings.end_burst(tx, burst))
        if channel_id is None:
            return Done()
        key = f"{BURST} {burst.guild_id} {burst.began_at} {burst.message_id}"
        message_id = await self._delivery.post_once(
            due, channel_id, key=key, embed=held_card(held), view=held_buttons()
        )
        return Done(lambda tx: greetings.mark_burst_posted(tx, burst.guild_id, channel_id, message_id))
