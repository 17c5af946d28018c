"""The doors in `/hearth` to greeting newcomers."""

from typing import Any

import discord

from bot.interactions.doors import Door, Visitor, is_allowed
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import greeters


class GreeterDoor(Door):
    """A door that a server has once newcomers are greeted."""

    feature = "greeters"

    def __init__(self, services: Services) -> None:
        self._settings, self._database, self._access = services.settings, services.database, services.access
        self._greeters = Greeters(services)

    def is_on(self, guild_id: int) -> bool:
        return self._settings.of(guild_id, WelcomeSettings).channel is not None

    async def greets(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether somebody is a greeter."""
        return await greeters.get(self._database, interaction.guild_id or 0, interaction.user.id) is not None


class BeginGreetingDoor(GreeterDoor):
    """Becoming a greeter."""

    place = 120

    def describe(self) -> str:
        return _("`/greeter on`: greet newcomers, if you like. You can stop at any time.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        guild_id, member = interaction.guild_id or 0, interaction.user
        joined_at = member.joined_at if isinstance(member, discord.Member) else None
        if await self.greets(interaction) or not self._greeters.has_been_here(guild_id, joined_at):
            return False
        if await self._greeters.is_ended(self._database, guild_id, member.id):
            return False
        return await is_allowed(self._access.require(interaction, guild_id, Way.GREETING))


class GreetingDoor(GreeterDoor):
    """What a greeter agreed to."""

    place, visitor = 120, Visitor.GREETER

    def describe(self) -> str:
        return _("`/greeter status`: see what you agreed to and whom you are named to; `/greeter off` ends it.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return await self.greets(interaction)
