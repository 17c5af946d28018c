"""The entry in a message's menu with which moderators take a check-in down."""

import discord
from discord import app_commands

from bot.client.hearth import Hearth
from cogs.check_ins.everyone.views_moderation import ask_to_remove


def add_menu(bot: Hearth) -> None:
    """Discord shows it to moderators alone."""

    async def take_down(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
        await ask_to_remove(interaction, bot.services, message.id)

    menu = app_commands.ContextMenu(name="Take check-in down", callback=take_down)
    bot.tree.add_command(app_commands.default_permissions(manage_guild=True)(app_commands.guild_only(menu)))
