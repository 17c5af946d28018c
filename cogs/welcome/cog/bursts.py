"""Many joined at once: the team gets one note about the greetings that are held, and it is kept up to date."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.delivery import Undeliverable
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from bot.text.language import set_locale
from cogs.welcome.service.arriving import BURST, UNDECIDED
from cogs.welcome.service.deciding import Deciding
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import greetings, newcomers
from cogs.welcome.store.greetings import Burst
from cogs.welcome.store.newcomers import HELD
from cogs.welcome.views.held import held_buttons, held_card

log = structlog.stdlib.get_logger("cogs.welcome")

ASKED_AGAIN = timedelta(hours=1)  # So often it is looked whether the team can be asked by now.


class Bursts:
    """One note a burst; whoever joins while it lasts is added to it."""

    def __init__(self, services: Services, problems: SetupProblems) -> None:
        self._database, self._settings, self._clock = services.database, services.settings, services.clock
        self._delivery, self._guilds, self._team = services.delivery, services.guilds, services.team
        self._deciding, self._problems = Deciding(services), problems
        services.agenda.handle(BURST, self.post)
        services.agenda.handle(UNDECIDED, self.let_in)

    async def post(self, due: Due) -> Done | Later:
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
        except Undeliverable as refusal:
            return await self._report(burst, repr(refusal.__cause__))

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

    async def _post(self, due: Due, burst: Burst, held: list[int]) -> Done | Later:
        channel_id = self._team.channel(burst.guild_id, self._settings.of(burst.guild_id, WelcomeSettings).moderators)
        if not held:
            return Done(lambda tx: greetings.end_burst(tx, burst))
        if channel_id is None:
            return await self._report(burst, "no channel")
        key = f"{BURST} {burst.guild_id} {burst.began_at} {burst.message_id}"
        message_id = await self._delivery.post_once(
            due, channel_id, key=key, embed=held_card(held), view=held_buttons()
        )
        return Done(lambda tx: greetings.mark_burst_posted(tx, burst.guild_id, channel_id, message_id))

    async def _report(self, burst: Burst, cause: str) -> Later:
        """Let the team hear another way that it could not be asked; a day later nobody waits for it any more."""
        log.warning("team not asked", cause=cause)
        await self._database.write(lambda tx: self._problems.report(tx, burst.guild_id, "held", 0, cause))
        return Later(self._clock.now() + ASKED_AGAIN)

    async def let_in(self, due: Due) -> Done | Later:
        """Greet those about whom nobody decided for a day, slowly, whether or not somebody could be asked."""
        others_at = await self._database.write(lambda tx: self._deciding.greet_undecided(tx, due.guild_id))
        return Later(others_at) if others_at is not None else Done()
