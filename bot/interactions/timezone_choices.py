"""What an option of a command for a time zone offers."""

from typing import Any

import discord
from discord import app_commands

from bot.text.timezones import zones_like


async def suggest_zones(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Return the zones that somebody may mean by what they have typed so far."""
    return [app_commands.Choice(name=zone, value=zone) for zone in zones_like(typed, locale=interaction.locale.value)]
