"""The door in `/hearth` to asking somebody."""

from typing import Any

import discord

from bot.interactions.doors import Door, is_allowed
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _


class AskDoor(Door):
    """Asking one person how they are."""

    place = 90
    feature = "check_ins"

    def __init__(self, services: Services) -> None:
        self._access = services.access

    def describe(self) -> str:
        return _("`/checkin ask`: quietly ask one person how they are.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return await is_allowed(self._access.require(interaction, interaction.guild_id or 0, Way.ASKING))
