"""What an option of a command for a time zone offers, and which zone somebody means who typed one."""

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.text.timezones import suggest_places, with_time, zone_meant


async def suggest_zones(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Return the places whose clock somebody may mean by what they have typed so far, with what it shows."""
    now = interaction.client.services.clock.now()
    places = await asyncio.to_thread(suggest_places, typed, interaction.locale.value)
    return [app_commands.Choice(name=with_time(place, now)[:100], value=place.zone) for place in places]


async def parse_zone(interaction: discord.Interaction[Any], typed: str) -> str:
    """Return the zone that somebody typed or chose. Raises CareError where it could be several, or none."""
    return await asyncio.to_thread(zone_meant, typed, interaction.locale.value, interaction.client.services.clock.now())
