"""What makes listeners whole: where they read, where they talk, and that there are some."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.moderation.features import Feature, Obstacle
from bot.moderation.rooms import Openness, Room
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.service_volunteers import Volunteers
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service_rooms import room_for_threads


class ListenersFeature(Feature):
    """Members who listen to those who would like to be heard."""

    name, place, is_people, settings = "listeners", 30, True, CheckInSettings
    part_of = "check_ins"
    begins = ("listener on", "check_ins:listen", "check_ins:heard")
    ways = (Way.LISTENING,)
    uses = ("listeners_channel", "talks", "listener_role", "listener_needs")
    asks = ("listeners_channel", "talks", "listener_role")

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._services = services

    def title(self) -> str:
        return _("Listeners")

    def rooms(self) -> Sequence[Room]:
        topic = _("Who would like to be heard, for those who listen")
        place = Room("listeners", "listeners_channel", _("listeners"), topic, Openness.FEW, "listener_role")
        return place, room_for_threads("talks")

    async def first_step(self, interaction: discord.Interaction[Any]) -> str:
        guild_id = interaction.guild_id or 0
        if await self.missing(guild_id) is not None or await store.listeners_of(self._database, guild_id):
            return ""
        return _("I'll listen")

    async def take_first_step(self, interaction: discord.Interaction[Any]) -> str:
        began = await Volunteers(self._services).begin(interaction, interaction.guild_id or 0)
        if not began.listens:
            return _("The team is asked whether you listen here.")
        return _(
            "You are a listener here now. `/listener off` ends it at any moment; others begin with `/listener on`."
        )

    def while_off(self) -> str:
        return _(
            "Nobody can ask for a listener, and nobody can take a card. Cards that wait stay; their authors are told,"
            " as always, that nobody has answered yet and who else is there. Talks that have begun go on, and whoever"
            " listens stays a listener."
        )

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, CheckInSettings).listeners_channel is not None:
            return None
        return Obstacle(
            _("Choose the private channel in which listeners see who would like to be heard."),
            "check_ins listeners_channel",
        )

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        lacking: list[Obstacle] = []
        if self._settings.of(guild_id, CheckInSettings).talks is None:
            words = _("Choose the channel under which two who want to talk get a private thread.")
            lacking.append(Obstacle(words, "check_ins talks"))
        if not await store.listeners_of(self._database, guild_id):
            words = _("Nobody listens yet: ask some people you trust. They begin with `/listener on`.")
            lacking.append(Obstacle(words, mend="listener on"))
        return lacking
