"""What makes circles whole: a channel under which they get their threads."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.rooms import Room
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.circles.service import FEW, PROMPT
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service_rooms import room_for_threads


class CirclesFeature(Feature):
    """A few who tell one another how they are."""

    name, place, settings = "circles", 65, CheckInSettings
    uses = asks = ("circles",)
    part_of = "check_ins"
    begins = ("check_ins:few:others",)
    ways = (Way.CIRCLES,)
    waits = (PROMPT, FEW)

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

    def while_off(self) -> str:
        return _(
            "Nobody starts or joins a circle, nobody shares a check-in with one, and circles are not asked how they "
            "are. Their threads stay open, and everybody can leave."
        )
