"""Onboarding can be switched off after a server chose to greet when it is done: the team is told."""

from functools import partial

import discord
import structlog
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.delivery import has_onboarding
from bot.delivery.setup_problems import SetupProblems
from bot.errors import NotNow
from bot.services import Services
from cogs.welcome.service.arriving import greets
from cogs.welcome.settings import AFTER_ONBOARDING, WelcomeSettings

log = structlog.stdlib.get_logger("cogs.welcome")


class OnboardingWatch(commands.Cog):
    """Looks when Discord tells that a server has changed, and every night, since it does not tell while we are away."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._settings, self._problems = bot, services.database, services.settings, problems
        services.agenda.every_night_here(self.look)

    async def look(self) -> None:
        """Look at every server that greets after onboarding."""
        for guild in self._bot.guilds:
            await self._look_at(guild)

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        await self._look_at(after)

    async def _look_at(self, guild: discord.Guild) -> None:
        config = self._settings.of(guild.id, WelcomeSettings)
        if config.when != AFTER_ONBOARDING or not greets(config) or guild.unavailable:
            return
        try:
            if not await has_onboarding(guild):
                await self._database.write(partial(self._report, guild.id))
        except NotNow as error:  # The next night will do.
            log.info("onboarding not looked at", guild=guild.id, cause=repr(error.__cause__))

    async def _report(self, guild_id: int, tx: Transaction) -> None:
        await self._problems.report(tx, guild_id, "onboarding", 0, "onboarding was switched off")
