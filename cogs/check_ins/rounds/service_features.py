"""What makes rounds whole: that there is one, and that none of them waits."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.rounds import store
from cogs.check_ins.settings import CheckInSettings


class RoundsFeature(Feature):
    """Everyone is asked at the same time."""

    name, place, settings = "rounds", 70, CheckInSettings
    uses = ()

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Rounds")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if await store.of_server(self._database, guild_id):
            return None
        return Obstacle(_("There is no round yet: decide when everybody is asked how they are."), mend="round create")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        rounds = await store.of_server(self._database, guild_id)
        if not all(one.paused for one in rounds):
            return ()
        return (Obstacle(_("Every round is paused at the moment."), mend="round list"),)
