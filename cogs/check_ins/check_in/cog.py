"""`/checkin`: now and history for oneself, and whatever other topics have for it."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions.anywhere import usable_anywhere
from bot.services import Services
from cogs.check_ins.check_in.views_form import show_check_in_form
from cogs.check_ins.check_in.views_history import History


@usable_anywhere
class CheckInCommands(commands.GroupCog, name="checkin", description="Say how you are, to whom you choose."):
    """The person who speaks chooses who hears it."""

    def __init__(self, services: Services, history: History) -> None:
        self._services, self._history = services, history

    def add(self, topic: commands.Cog) -> None:
        """Let the commands of a topic be part of `/checkin`; the cog itself is not added to the bot."""
        assert self.app_command is not None  # noqa: S101 - a GroupCog always has one
        for command in topic.get_app_commands():
            self.app_command.add_command(command)

    @app_commands.command(description="Say how you are. You choose who sees it; it starts with only you.")
    async def now(self, interaction: discord.Interaction[Any]) -> None:
        await show_check_in_form(interaction, self._services)

    @app_commands.command(description="See how you have been in the last weeks; only you see it.")
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        await self._history.show(interaction)
