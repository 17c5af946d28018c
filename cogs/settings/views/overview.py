"""The list of all that a server can decide."""

from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _
from cogs.settings import rules
from cogs.settings.service.check import SettingsCheck


class OpenSettings(Button, template="settings:all"):
    """Shows which settings there are, and where something is left to do."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Settings"), custom_id="settings:all"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild = interaction.guild
        if guild is None:
            raise CareError(only_in_servers())
        services.team.require_managing(interaction)
        check = SettingsCheck(services)
        lines = [
            rules.feature_line(model, len(check.problems(guild, services.settings.of(guild.id, model))))
            for model in services.settings.declared
        ]
        embed = discord.Embed(title=_("What this server decides"), description="\n".join(lines), colour=CALM)
        await interaction.response.send_message(embed=embed, ephemeral=True)
