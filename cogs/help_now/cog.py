"""`/help-now`, in a server and in direct messages."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.services import Services
from cogs.help_now.views import show


class HelpCommand(commands.Cog):
    """The way to help that is always there."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(name="help-now", description="Where you can turn right now. Nobody is told that you looked.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def help_now(self, interaction: discord.Interaction[Any]) -> None:
        await show(interaction, self._services)
