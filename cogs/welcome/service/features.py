"""What makes welcome and greeters whole: a place to greet, and somebody who would answer."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.moderation.features import Feature, Obstacle
from bot.moderation.rooms import Room
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.service.arriving import greets
from cogs.welcome.service.follow_ups import FIRST, LAST
from cogs.welcome.service.greeters import INVITE, Greeters
from cogs.welcome.service.previews import GreetingPreview
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.store import greeters


class GreetersFeature(Feature):
    """Members who answer newcomers."""

    name, place, is_people, settings = "greeters", 20, True, GreeterSettings
    asks = ("channel", "role")
    begins = ("greeter on", "welcome:greet:#:yes")
    waits = (INVITE,)

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._access, self._team, self._greeters = services.access, services.team, Greeters(services)

    def title(self) -> str:
        return _("Greeters")

    def rooms(self) -> Sequence[Room]:
        return (Room("greeters", "channel", _("greeters"), _("For those who like to meet whoever is new")),)

    async def first_step(self, interaction: discord.Interaction[Any]) -> str:
        guild_id = interaction.guild_id or 0
        if await self.missing(guild_id) is not None or await greeters.here(self._database, guild_id):
            return ""
        return _("I'll greet")

    async def take_first_step(self, interaction: discord.Interaction[Any]) -> str:
        guild_id, member = interaction.guild_id or 0, interaction.user
        await self._access.require(interaction, guild_id, Way.GREETING)
        joined_at = member.joined_at if isinstance(member, discord.Member) else None
        acts = self._team.acts(interaction)
        await self._database.write(
            lambda tx: self._greeters.begin(tx, guild_id, member.id, joined_at, may_be_named=None, acts_for_team=acts)
        )
        return _(
            "You are one of the greeters now. `/greeter off` ends it at any moment; others begin with `/greeter on`."
        )

    def while_off(self) -> str:
        return _(
            "Newcomers are greeted without naming a greeter, and the list of those whom nobody has answered goes "
            "away. Nobody begins to greet; whoever does stays a greeter and keeps the role."
        )

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, GreeterSettings).channel is not None:
            return None
        return Obstacle(
            _("Choose the channel in which greeters see which newcomers nobody has answered."), "greeters channel"
        )

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        if await greeters.here(self._database, guild_id):
            return ()
        words = _("Nobody greets yet: ask some people whether they would like to. They begin with `/greeter on`.")
        return (Obstacle(words, mend="greeter on"),)


class WelcomeFeature(Feature):
    """Greetings."""

    name, place, settings = "welcome", 40, WelcomeSettings
    asks = ("channel", "introductions")
    begins = ("welcome:hello", "welcome:hi")
    ways = (Way.INTRODUCTIONS,)
    waits = (FIRST, LAST)

    def __init__(self, services: Services) -> None:
        self._settings, self._team = services.settings, services.team
        self._preview = GreetingPreview(services)

    def title(self) -> str:
        return _("Welcome")

    def rooms(self) -> Sequence[Room]:
        return (Room("welcome", "channel", _("welcome"), _("Where newcomers are greeted")),)

    async def preview(self, interaction: discord.Interaction[Any]) -> Sequence[str]:
        return await self._preview.texts(interaction)

    def while_off(self) -> str:
        return _(
            "Those who join meanwhile are not greeted, also not afterwards; their roles they get as always, and "
            "bursts of joins are noticed. Buttons under earlier greetings rest, and what would be asked about the "
            "first days is asked only if it is not too late by then."
        )

    async def missing(self, guild_id: int) -> Obstacle | None:
        if greets(self._settings.of(guild_id, WelcomeSettings)):
            return None
        return Obstacle(_("Choose where newcomers are greeted: a channel, or by direct message."), "welcome channel")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        has_greeters = self._settings.of(guild_id, GreeterSettings).channel is not None
        if has_greeters or self._team.is_chosen(guild_id):
            return ()
        words = _("If nobody answers a newcomer, nobody hears of it: choose a channel for greeters, or for the team.")
        return (Obstacle(words, "greeters channel"),)
