"""What makes the team whole: a channel to read in, and a role by which Discord knows who it is."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.rooms import Openness, Room
from bot.moderation.team import TeamSettings
from bot.services import Services
from bot.text.language import _


class TeamFeature(Feature):
    """The people who look after this server."""

    name, place, is_people, settings = "team", 10, True, TeamSettings
    asks = ("role", "channel")

    def __init__(self, services: Services) -> None:
        self._settings, self._team = services.settings, services.team

    def title(self) -> str:
        return _("The team")

    def rooms(self) -> Sequence[Room]:
        topic = _("What Hearth tells the team, and nobody else reads")
        return (Room("team", "channel", _("team"), topic, Openness.FEW),)

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._team.is_chosen(guild_id):
            return None
        return Obstacle(
            _("Choose the channel in which I tell the team what it can do something about."), "team channel"
        )

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        lacking: list[Obstacle] = []
        if not self._team.channels(guild_id):
            lacking.append(
                Obstacle(_("The team has no channel yet, so it hears of nothing by itself."), "team channel")
            )
        if self._settings.of(guild_id, TeamSettings).role is None:
            lacking.append(
                Obstacle(
                    _("The team has no role yet, so only those with Moderate Members or Manage Server can act for it."),
                    "team role",
                )
            )
        return lacking
