"""`/care queue`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.services import Services
from cogs.care.views.queue import show_queue


class QueueCommand(commands.Cog):
    """What waits for the team, whichever feature it belongs to."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description="See what waits for the team.")
    async def queue(self, interaction: discord.Interaction[Any]) -> None:
        await show_queue(interaction, self._services)
