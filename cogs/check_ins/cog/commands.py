"""`/checkin`: now, for everyone."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Services
from cogs.check_ins.views.form import ask
from cogs.check_ins.views.letters import Mail


@app_commands.guild_only()
class CheckIns(commands.GroupCog, name="checkin", description="Say how you are, to whom you choose."):
    """The person who speaks chooses who hears it."""

    def __init__(self, services: Services, mail: Mail) -> None:
        self._services, self._mail = services, mail

    @app_commands.command(description="Say how you are. You choose who may see it; at first, that is only you.")
    async def now(self, interaction: discord.Interaction[Any]) -> None:
        await ask(interaction, self._services)

    @app_commands.command(description="Read, just for yourself, what others wrote back to your check-ins.")
    async def answers(self, interaction: discord.Interaction[Any]) -> None:
        await self._mail.show(interaction)
