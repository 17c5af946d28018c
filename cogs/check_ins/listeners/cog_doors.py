"""The doors in `/hearth` to a listener, and to listening."""

from typing import Any

import discord

from bot.interactions.doors import Door, Visitor, is_allowed
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.service_volunteers import Volunteers
from cogs.check_ins.listeners.views_doors import BeHeard, require_listeners
from cogs.check_ins.settings import CheckInSettings


class ListenersDoor(Door):
    """A door that a server has once its listeners have a channel, and a place for talks."""

    feature = "listeners"

    def __init__(self, services: Services) -> None:
        self.services, self._settings = services, services.settings

    def is_on(self, guild_id: int) -> bool:
        config = self._settings.of(guild_id, CheckInSettings)
        return config.listeners_channel is not None and config.talks is not None


class BeHeardDoor(ListenersDoor):
    """Asking for a listener."""

    place = 40

    def describe(self) -> str:
        return _("**Be heard**: one of the listeners here can answer you, in private.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return await is_allowed(require_listeners(interaction, self.services))

    def button(self) -> discord.ui.Item[Any]:
        return BeHeard()


class BeginListeningDoor(ListenersDoor):
    """Becoming a listener."""

    place = 110

    def describe(self) -> str:
        return _("`/listener on`: listen to others, if you like. You can stop at any time.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return await Volunteers(self.services).may_begin(interaction, interaction.guild_id or 0)


class ListeningDoor(ListenersDoor):
    """What a listener has open."""

    place, visitor = 110, Visitor.LISTENER

    def describe(self) -> str:
        return _("`/listener status`: see who waits and which talks you have; `/listener off` ends it.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        guild_id = interaction.guild_id or 0
        return await store.since(self.services.database, guild_id, interaction.user.id) is not None
