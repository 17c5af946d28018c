"""What makes rounds whole: that there is one, and that none of them waits."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.client.invite_link import lacking
from bot.errors import CareError
from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from bot.text.permissions import permission_names
from bot.text.user_text import escaped
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import BEGIN, NEEDED, NUDGE, Rounds, require_postable
from cogs.check_ins.rounds.service_section import write_recorded
from cogs.check_ins.rounds.store import Round
from cogs.check_ins.settings import CheckInSettings


class RoundsFeature(Feature):
    """Everyone is asked at the same time."""

    name, place, settings = "rounds", 70, CheckInSettings
    uses = asks = ()
    part_of = "check_ins"
    begins = ("check_ins:round", "check_ins:nudge:#:yes")
    waits = (BEGIN, NUDGE)

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._services, self._rounds = services, Rounds(services)

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
        one = Round(interaction.id, guild_id, name, channel.id, days, minute, zone, "", 24)
        await write_recorded(self._services, guild_id, interaction.user.id, lambda tx: self._rounds.create(tx, one))
        return _(
            "On Mondays at 9:00 ({zone}) I ask everybody in {place} how they are. `/round edit` changes days and words."
        ).format(zone=zone, place=channel.mention)

    def while_off(self) -> str:
        return _(
            "Nobody is asked, and a round whose time passes is skipped; the next one comes at its own time. One that "
            "is open closes as planned."
        )

    async def missing(self, guild_id: int) -> Obstacle | None:
        if await store.of_server(self._database, guild_id):
            return None
        return Obstacle(_("There is no round yet: decide when everybody is asked how they are."), mend="round create")

    async def faults(self, guild: discord.Guild) -> Sequence[Obstacle]:
        rounds = await store.of_server(self._database, guild.id)
        found = (_fault(guild, escaped(one.name), one.channel_id) for one in rounds if not one.paused)
        return [Obstacle(words, mend="round edit") for words in found if words is not None]

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        rounds = await store.of_server(self._database, guild_id)
        if not all(one.paused for one in rounds):
            return ()
        return (Obstacle(_("Every round is paused at the moment."), mend="round list"),)


def _fault(guild: discord.Guild, name: str, channel_id: int) -> str | None:
    """Return why the prompt of a round cannot be posted; None where it can."""
    channel = guild.get_channel(channel_id)
    if channel is None:
        return _("The channel of the round **{round}** is gone: please choose another.").format(round=name)
    missing = lacking(channel.permissions_for(guild.me), NEEDED)
    if not missing:
        return None
    return _("I can't post the round **{round}** in {channel} yet. Please allow me there: {permissions}.").format(
        round=name, channel=channel.mention, permissions=permission_names(missing)
    )
