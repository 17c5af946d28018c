"""`/checkin answers`, `/checkin removals`, and the entry in a message's menu with which moderators take a card down."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from cogs.check_ins.everyone.views_moderation import Removals, ask_to_remove
from cogs.check_ins.everyone.views_replies import ReplyList


class EveryoneCommands(commands.Cog):
    """What came of check-ins for everyone."""

    def __init__(self, replies: ReplyList, removals: Removals) -> None:
        self._replies, self._removals = replies, removals

    @app_commands.command(description="Read, just for yourself, what others wrote back to your check-ins.")
    async def answers(self, interaction: discord.Interaction[Any]) -> None:
        await self._replies.show(interaction)

    @app_commands.command(description="For moderators: see when check-ins were taken down, and by whom; never whose.")
    async def removals(self, interaction: discord.Interaction[Any]) -> None:
        await self._removals.show(interaction)


def add_menu(bot: Hearth) -> None:
    """Add the entry, which Discord shows to moderators alone."""

    async def take_down(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
        await ask_to_remove(interaction, bot.services, message.id)

    menu = app_commands.ContextMenu(name="Take check-in down", callback=take_down)
    bot.tree.add_command(app_commands.default_permissions(manage_guild=True)(app_commands.guild_only(menu)))
