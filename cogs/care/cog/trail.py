"""`/care removals`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.care.views.trail import TeamActs


class TrailCommand(commands.Cog):
    """What the team did, for all of it to see."""

    def __init__(self, acts: TeamActs) -> None:
        self._acts = acts

    @app_commands.command(description="See what the team took down, lifted and ended, and who did it.")
    async def removals(self, interaction: discord.Interaction[Any]) -> None:
        await self._acts.show(interaction)
