"""What makes rounds whole: that there is one, and that none of them waits."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import CareError
from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import Rounds, require_postable
from cogs.check_ins.rounds.store import Round
from cogs.check_ins.settings import CheckInSettings


class RoundsFeature(Feature):
    """Everyone is asked at the same time."""

    name, place, settings = "rounds", 70, CheckInSettings
    uses = asks = ()

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._rounds = Rounds(services)

    def title(self) -> str:
        return _("Rounds")

    async def first_step(self, interaction: discord.Interaction[Any]) -> str:
        guild_id = interaction.guild_id or 0
        has_place = self._settings.of(guild_id, CheckInSettings).channel is not None
        if not has_place or await store.of_server(self._database, guild_id):
            return ""
        return _("Ask on Mondays")

    async def take_first_step(self, interaction: discord.Interaction[Any]) -> str:
        guild, guild_id = interaction.guild, interaction.guild_id or 0
        channel_id = self._settings.of(guild_id, CheckInSettings).channel
        channel = guild.get_channel(channel_id) if guild is not None and channel_id is not None else None
        if channel is None:
            raise CareError(_("The channel for check-ins is gone. Please choose another one first."))
        require_postable(channel)
        zone, name = self._settings.zone_of(guild_id), rules.first_name()
        days, minute = rules.FIRST_DAYS, rules.FIRST_MINUTE
        await self._rounds.create(Round(interaction.id, guild_id, name, channel.id, days, minute, zone, "", 24))
        return _(
            "On Mondays at 9:00 ({zone}) I ask everybody in {place} how they are. `/round edit` changes days and words."
        ).format(zone=zone, place=channel.mention)

    async def missing(self, guild_id: int) -> Obstacle | None:
        if await store.of_server(self._database, guild_id):
            return None
        return Obstacle(_("There is no round yet: decide when everybody is asked how they are."), mend="round create")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        rounds = await store.of_server(self._database, guild_id)
        if not all(one.paused for one in rounds):
            return ()
        return (Obstacle(_("Every round is paused at the moment."), mend="round list"),)
