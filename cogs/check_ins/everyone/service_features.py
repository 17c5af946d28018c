"""What makes check-ins for everyone whole: a channel, and somebody who hears that nobody has answered."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings


class EveryoneFeature(Feature):
    """Check-ins that everybody here may read."""

    name, place, settings = "everyone", 55, CheckInSettings
    part_of = "check_ins"
    ways = (Way.NAMELESS, Way.REPLIES)
    uses = ("channel", "unheard_channel")

    def __init__(self, services: Services) -> None:
        self._settings, self._team = services.settings, services.team

    def title(self) -> str:
        return _("Check-ins for everyone")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, CheckInSettings).channel is not None:
            return None
        return Obstacle(_("Choose the channel in which check-ins for everyone are posted."), "check_ins channel")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        listed = self._settings.of(guild_id, CheckInSettings).unheard_channel is not None
        if listed or self._team.is_chosen(guild_id):
            return ()
        words = _("If nobody answers a check-in, nobody hears of it: choose where those without an answer are listed.")
        return (Obstacle(words, "check_ins unheard_channel"),)

    def while_off(self) -> str:
        return _(
            "Nobody can choose everyone for a check-in, and nobody can answer those that are there. They stay where "
            "they are until their authors take them back, or their words are too old."
        )
