"""**Take down**, in the menu of every message of ours that shows what a person made."""

import discord
from discord import app_commands

from bot.client.hearth import Hearth
from cogs.care.views.take_down import ask_to_take_down


def add_take_down_menu(bot: Hearth) -> None:
    """Add the entry, which Discord shows to moderators alone."""

    async def take_down(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
        await ask_to_take_down(interaction, bot.services, message.id)

    menu = app_commands.ContextMenu(name="Take down", callback=take_down)
    bot.tree.add_command(app_commands.default_permissions(moderate_members=True)(app_commands.guild_only(menu)))
