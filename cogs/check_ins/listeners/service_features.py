"""What makes listeners whole: where they read, where they talk, and that there are some."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.listeners import store
from cogs.check_ins.settings import CheckInSettings


class ListenersFeature(Feature):
    """Members who listen to those who would like to be heard."""

    name, place, is_people, settings = "listeners", 30, True, CheckInSettings
    part_of = "check_ins"
    begins = ("listener on", "check_ins:listen", "check_ins:heard")
    ways = (Way.LISTENING,)
    uses = ("listeners_channel", "talks", "listener_role", "listener_needs")

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings

    def title(self) -> str:
        return _("Listeners")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, CheckInSettings).listeners_channel is not None:
            return None
        return Obstacle(
            _("Choose the private channel in which listeners see who would like to be heard."),
            "check_ins listeners_channel",
        )

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        lacking: list[Obstacle] = []
        if self._settings.of(guild_id, CheckInSettings).talks is None:
            words = _("Choose the channel under which two who want to talk get a private thread.")
            lacking.append(Obstacle(words, "check_ins talks"))
        if not await store.listeners_of(self._database, guild_id):
            words = _("Nobody listens yet: ask some people you trust. They begin with `/listener on`.")
            lacking.append(Obstacle(words, mend="listener on"))
        return lacking

    def while_off(self) -> str:
        return _(
            "Nobody can ask for a listener, and nobody can take a card. Cards that wait stay; their authors are told,"
            " as always, that nobody has answered yet and who else is there. Talks that have begun go on, and whoever"
            " listens stays a listener."
        )
