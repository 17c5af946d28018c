"""`/settings overview` and `/settings check`: what works in a server, what is left to do, and what is wrong."""

from typing import Any

import discord
from discord import app_commands

from bot.client.hearth import Hearth
from cogs.settings.views.checking import show_check
from cogs.settings.views.overview import show_overview


async def _show(interaction: discord.Interaction[Hearth]) -> None:
    await show_overview(interaction, interaction.client.services)


async def _check(interaction: discord.Interaction[Hearth]) -> None:
    await show_check(interaction, interaction.client.services)


def looking_commands() -> list[app_commands.Command[Any, ..., None]]:
    """Return the commands that show how things are, and change nothing."""
    return [
        app_commands.Command[Any, ..., None](name="overview", description="What works here.", callback=_show),
        app_commands.Command[Any, ..., None](name="check", description="What I still lack.", callback=_check),
    ]
