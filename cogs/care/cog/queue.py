"""`/care queue`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from cogs.care.views.queue import queue_shown


class QueueCommand(commands.Cog):
    """What waits for the team, whichever feature it belongs to."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description="See what waits for the team.")
    async def queue(self, interaction: discord.Interaction[Any]) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        embed, view = await queue_shown(self._services, guild_id)
        await interaction.response.send_message(embed=embed, view=view or discord.utils.MISSING, ephemeral=True)
