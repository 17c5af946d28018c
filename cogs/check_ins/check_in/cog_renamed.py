"""What had another name until lately: it answers with the new one for a release, and then goes."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.text.language import _


class RenamedCommands(commands.Cog):
    """`/checkin on` and `/checkin rhythm`, by which nobody who knew them is left standing."""

    @app_commands.command(name="on", description="This is called /checkin ask now.")
    async def on_somebody(self, interaction: discord.Interaction[Any]) -> None:
        await _answer(interaction, "/checkin ask")

    @app_commands.command(description="This is called /checkin schedule now.")
    async def rhythm(self, interaction: discord.Interaction[Any]) -> None:
        await _answer(interaction, "/checkin schedule")


async def _answer(interaction: discord.Interaction[Any], command: str) -> None:
    words = _("This is called `{command}` now.").format(command=command)
    await interaction.response.send_message(words, ephemeral=True)
