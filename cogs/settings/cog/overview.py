"""`/settings overview`: what works in a server, and what is left to do."""

from typing import Any

import discord
from discord import app_commands

from bot.client.hearth import Hearth
from cogs.settings.views.overview import show_overview


async def _show(interaction: discord.Interaction[Hearth]) -> None:
    await show_overview(interaction, interaction.client.services)


def overview_command() -> app_commands.Command[Any, ..., None]:
    """Return the command that shows what works here."""
    return app_commands.Command[Any, ..., None](
        name="overview", description="What works here, and what is left to do.", callback=_show
    )
