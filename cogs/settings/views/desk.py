"""Where a moderator sets a server up, and how the panel comes to them; every press asks anew whether they may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.lifecycle import only_in_servers
from bot.moderation.features import Feature
from bot.services import Services
from bot.settings import FeatureSettings

HOME = "home"


@dataclass(frozen=True)
class Desk:
    """A server, and whoever manages it at this moment."""

    interaction: discord.Interaction[Any]
    services: Services
    guild: discord.Guild
    moderator: discord.Member

    @classmethod
    def of(cls, interaction: discord.Interaction[Any], services: Services) -> "Desk":
        """Return it for whoever presses. Raises CareError for somebody who does not manage the server."""
        if interaction.guild is None or not isinstance(interaction.user, discord.Member):
            raise CareError(only_in_servers())
        services.team.require_managing(interaction)
        return cls(interaction, services, interaction.guild, interaction.user)

    @property
    def features(self) -> list[Feature]:
        """Return what `/setup` has a page for."""
        return [one for one in self.services.features.all if one.asks is not None]

    def feature(self, name: str) -> Feature | None:
        """Return the feature of a page; None for the first page, and for what an older version had."""
        return next((one for one in self.features if one.name == name), None)

    def model(self, name: str) -> type[FeatureSettings] | None:
        """Return the settings of this name; None for what an older version had."""
        return next((one for one in self.services.settings.declared if one.feature == name), None)


Draw = Callable[[Desk, str, str], Awaitable[discord.ui.LayoutView]]


class SetupPanel:
    """Shows the panel to one person, as a new answer or in the place of the page before."""

    def __init__(self, draw: Draw) -> None:
        """Take `draw`, which makes a page by its name, with a note at its top."""
        self._draw = draw

    async def open(self, desk: Desk) -> None:
        """Show the first page, to this person alone."""
        view = await self._draw(desk, HOME, "")
        await desk.interaction.response.send_message(view=view, ephemeral=True)

    async def turn(self, desk: Desk, page: str, note: str = "") -> None:
        """Show a page as things are now, where the one before it stood."""
        view = await self._draw(desk, page, note)
        if desk.interaction.response.is_done():
            await desk.interaction.edit_original_response(view=view)
        else:
            await desk.interaction.response.edit_message(view=view)

    async def attempt(self, desk: Desk, page: str, work: Awaitable[str]) -> None:
        """Do something and show the page with what came of it: its words, or why it was refused."""
        try:
            note = await work
        except CareError as refusal:
            note = str(refusal)
        await self.turn(desk, page, note)
