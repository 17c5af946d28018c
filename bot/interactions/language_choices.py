"""What an option of a command for a language offers: those that Hearth speaks, by what their speakers call them."""

from typing import Any

import discord
from discord import app_commands

from bot.text.folding import folded
from bot.text.language import languages, own_name

MOST = 25  # that Discord shows


async def suggest_languages(_interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Return the languages that somebody may mean by what they have typed so far."""
    wanted = folded(typed)
    named = {one.value: own_name(one) for one in languages()}
    fitting = [(value, name) for value, name in named.items() if wanted in folded(name) or wanted in folded(value)]
    return [app_commands.Choice(name=name, value=value) for value, name in fitting[:MOST]]
