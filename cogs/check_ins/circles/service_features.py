"""What makes circles whole: a channel under which they get their threads."""

from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings


class CirclesFeature(Feature):
    """A few who tell one another how they are."""

    name, place, settings = "circles", 65, CheckInSettings
    uses = ("circles",)

    def __init__(self, services: Services) -> None:
        self._settings = services.settings

    def title(self) -> str:
        return _("Circles")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, CheckInSettings).circles is not None:
            return None
        return Obstacle(_("Choose the channel under which circles get their private threads."), "check_ins circles")
