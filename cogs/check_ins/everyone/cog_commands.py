"""`/checkin answers`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.check_ins.everyone.views_replies import ReplyList


class EveryoneCommands(commands.Cog):
    """What came of check-ins for everyone."""

    def __init__(self, replies: ReplyList) -> None:
        self._replies = replies

    @app_commands.command(description="Read what others wrote back to your check-ins; only you see it.")
    async def answers(self, interaction: discord.Interaction[Any]) -> None:
        await self._replies.show(interaction)
