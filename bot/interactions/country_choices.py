"""What an option of a command for a country offers: those of which it is known where one can turn."""

from typing import Any

import discord
from discord import app_commands

from bot.text.helplines import helplines

MOST = 25  # that Discord shows


async def suggest_countries(_interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Return the countries that somebody may mean by what they have typed so far."""
    return [app_commands.Choice(name=one.own_name, value=one.code) for one in helplines().like(typed)[:MOST]]
