"""`/checkin ask`, and **Ask how they are** in the menu of a member."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.services import Services
from cogs.check_ins.asks import rules
from cogs.check_ins.asks.views_form import ask_them, show_ask_form


class AskCommands(commands.Cog):
    """Somebody thinks of somebody else."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description="Quietly ask one person how they are.")
    @app_commands.describe(member="Whom?", words="Something to say with it, if you like.")
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member,
        words: app_commands.Range[str, 1, rules.LONGEST] | None = None,
    ) -> None:
        await ask_them(interaction, self._services, member, words or "")


def add_ask_menu(bot: Hearth) -> None:
    """Add the entry in the menu of a member, for everybody."""

    async def ask(interaction: discord.Interaction[Hearth], member: discord.Member) -> None:
        await show_ask_form(interaction, bot.services, member)

    bot.tree.add_command(app_commands.guild_only(app_commands.ContextMenu(name="Ask how they are", callback=ask)))
