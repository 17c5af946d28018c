"""What makes circles whole: a channel under which they get their threads."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.rooms import Room
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service_rooms import room_for_threads


class CirclesFeature(Feature):
    """A few who tell one another how they are."""

    name, place, settings = "circles", 65, CheckInSettings
    uses = asks = ("circles",)

    def __init__(self, services: Services) -> None:
        self._settings = services.settings

    def title(self) -> str:
        return _("Circles")

    def rooms(self) -> Sequence[Room]:
        return (room_for_threads("circles"),)

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, CheckInSettings).circles is not None:
            return None
        return Obstacle(_("Choose the channel under which circles get their private threads."), "check_ins circles")
