"""The door in `/hearth` to the settings."""

from typing import Any

import discord

from bot.interactions.doors import Door, Visitor
from bot.text.language import _
from cogs.settings.views.overview import OpenSettings


class SettingsDoor(Door):
    """What a server decides, for those who may manage it."""

    place, visitor = 210, Visitor.TEAM

    def describe(self) -> str:
        return _("**Settings**: which there are, and where something is left to do.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return interaction.permissions.manage_guild

    def button(self) -> discord.ui.Item[Any]:
        return OpenSettings()
