"""`/setup`: the panel from which a server is set up, at any time."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from cogs.settings.views.desk import Desk, SetupPanel


class SetupCommand(commands.Cog):
    """One panel, for whoever manages the server, to them alone."""

    def __init__(self, panel: SetupPanel) -> None:
        self._panel = panel

    @app_commands.command(description="Set up Hearth in this server, or see what is left to do.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._panel.open(Desk.of(interaction, interaction.client.services))
