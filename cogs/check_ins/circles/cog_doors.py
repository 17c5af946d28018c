"""The door in `/hearth` to circles."""

from bot.interactions.doors import Door
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings


class CirclesDoor(Door):
    """A few people who tell one another how they are."""

    place = 100
    feature = "circles"

    def __init__(self, services: Services) -> None:
        self._settings = services.settings

    def describe(self) -> str:
        return _("`/circle list`: the circles here, three to eight people who tell one another how they are.")

    def is_on(self, guild_id: int) -> bool:
        return self._settings.of(guild_id, CheckInSettings).circles is not None
