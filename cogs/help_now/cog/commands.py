"""`/help-now`, in a server and in direct messages."""

from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.interactions.anywhere import usable_anywhere
from bot.interactions.country_choices import suggest_countries
from bot.services import Services
from bot.text.helplines import problems
from cogs.help_now.views.help import show

log = structlog.stdlib.get_logger("cogs.help_now")


class HelpCommand(commands.Cog):
    """The way to help that is always there."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look once the bot runs, and not where an operator's program uses its features."""
        await self.look_at_file()

    async def look_at_file(self) -> None:
        """Log what is wrong with the file: whoever runs the bot reads it, whoever needs help never has to."""
        for problem in problems(clock=self._services.clock):
            log.warning("help file", problem=problem)

    @usable_anywhere
    @app_commands.command(name="help-now", description="Where you can turn right now. Nobody is told that you looked.")
    @app_commands.describe(country="Where are you? Without it, I guess.")
    @app_commands.autocomplete(country=suggest_countries)
    async def help_now(
        self, interaction: discord.Interaction[Any], country: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        await show(interaction, self._services, country or "")
