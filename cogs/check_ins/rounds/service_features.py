"""What makes rounds whole: that there is one, and that none of them waits."""

from collections.abc import Sequence

import discord

from bot.client.invite_link import lacking
from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.rounds import store
from cogs.check_ins.rounds.service import BEGIN, NEEDED, NUDGE
from cogs.check_ins.settings import CheckInSettings


class RoundsFeature(Feature):
    """Everyone is asked at the same time."""

    name, place, settings = "rounds", 70, CheckInSettings
    part_of = "check_ins"
    begins = ("check_ins:round", "check_ins:nudge:#:yes")
    waits = (BEGIN, NUDGE)
    uses = ()

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Rounds")

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

    def while_off(self) -> str:
        return _(
            "Nobody is asked, and a round whose time passes is skipped; the next one comes at its own time. One that "
            "is open closes as planned."
        )


def _fault(guild: discord.Guild, name: str, channel_id: int) -> str | None:
    """Return why the prompt of a round cannot be posted; None where it can."""
    channel = guild.get_channel(channel_id)
    if channel is None:
        return _("The channel of the round **{round}** is gone: please choose another.").format(round=name)
    missing = lacking(channel.permissions_for(guild.me), NEEDED)
    if not missing:
        return None
    return _("I can't post the round **{round}** in {channel} yet. Please allow me there: {permissions}.").format(
        round=name, channel=channel.mention, permissions=", ".join(missing)
    )
