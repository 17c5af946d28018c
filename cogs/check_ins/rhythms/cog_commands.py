"""`/checkin schedule` and `/checkin away`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.services import Services
from bot.text.time_parsing import LONGEST_WHEN
from cogs.check_ins.rhythms.views import ask_when, go_away


class RhythmCommands(commands.Cog):
    """Somebody is asked when they want to be, and is away when they want to be."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description="Be asked how you are, by direct message, on days and at an hour of your own.")
    async def schedule(self, interaction: discord.Interaction[Any]) -> None:
        await ask_when(interaction, self._services)

    @app_commands.command(description="Be away for a while: nobody asks, and nothing counts as missed.")
    @app_commands.describe(until="Until when? Such as monday, 2 weeks, 24 December, or @time.")
    async def away(
        self, interaction: discord.Interaction[Any], until: app_commands.Range[str, 1, LONGEST_WHEN] | None = None
    ) -> None:
        await go_away(interaction, self._services, until)
