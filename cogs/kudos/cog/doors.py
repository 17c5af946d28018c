"""The door in `/hearth` to thanking somebody."""

from typing import Any

import discord

from bot.interactions.doors import Door, is_allowed
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.kudos.service.giving import left_today
from cogs.kudos.views.form import OpenGiveForm, giver_of

NO_DIGEST = 0


class ThankDoor(Door):
    """Thanking somebody."""

    place = 20
    feature = "kudos"

    def __init__(self, services: Services) -> None:
        self._services, self._access = services, services.access

    def describe(self) -> str:
        return _("**Say thank you**: to somebody here, and for what.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        guild_id = interaction.guild_id or 0
        if not await is_allowed(self._access.require(interaction, guild_id, Way.KUDOS)):
            return False
        return await is_allowed(left_today(self._services, guild_id, giver_of(interaction.user)))

    def button(self) -> discord.ui.Item[Any]:
        return OpenGiveForm(NO_DIGEST)
