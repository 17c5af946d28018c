"""What makes help now whole: its numbers are always there, and a private word needs somebody who reads it."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from cogs.help_now.service.place import TeamPlace
from cogs.help_now.settings import HelpNowSettings


class HelpNowFeature(Feature):
    """Numbers for those who need help now, and a private word to the team."""

    name, place, is_people, settings = "help_now", 35, True, HelpNowSettings
    asks = ("moderators",)

    def __init__(self, services: Services) -> None:
        self._place = TeamPlace(services)

    def title(self) -> str:
        return _("Help now")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        if self._place.chosen(guild_id) is not None:
            return ()
        words = _(
            "`/help-now` shows places that help. A private word to the moderators needs a channel where they read it."
        )
        return (Obstacle(words, "help_now moderators"),)
