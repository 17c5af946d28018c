"""`/settings history` and `/settings reset`: what was changed, and the ways back."""

from typing import Any

import discord
from discord import app_commands

from bot.interactions.lifecycle import guild_and_channel
from cogs.settings.views.history import SettingsHistoryPages
from cogs.settings.views.reset import reset_menus


async def _history(interaction: discord.Interaction[Any]) -> None:
    await SettingsHistoryPages(interaction.client.services).show(interaction)


async def _reset(interaction: discord.Interaction[Any]) -> None:
    services = interaction.client.services
    services.team.require_managing(interaction)
    guild_id, _channel_id = guild_and_channel(interaction)
    words, view = reset_menus(services, guild_id)
    await interaction.response.send_message(words, view=view, ephemeral=True)


# Made once, as the commands of features are, and so they find what they need where they are used.
UPKEEP = (
    app_commands.Command[Any, ..., None](
        name="history", description="See who changed what, and take it back.", callback=_history
    ),
    app_commands.Command[Any, ..., None](
        name="reset", description="Give settings their defaults again, several at once.", callback=_reset
    ),
)
