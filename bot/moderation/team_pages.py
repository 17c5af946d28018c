"""Lists that the team of a server reads."""

from typing import Any

import discord

from bot.interactions.pages import Pages
from bot.services import Services


class TeamPages(Pages):
    """A list for the team: whoever turns a page of it has to be of the team at that moment."""

    def __init__(self, services: Services) -> None:
        self._team = services.team

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page. Raises CareError for a press of somebody who does not act for the team."""
        if interaction.type is discord.InteractionType.component:  # A command is opened to whom Discord lets through.
            self._team.require(interaction)
        return await super().page(interaction, number)
