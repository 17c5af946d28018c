"""What makes kudos whole: nothing, since thanks appear where they are given."""

from collections.abc import Sequence

from bot.moderation.features import Feature
from bot.moderation.rooms import Room
from bot.moderation.ways import Way
from bot.text.language import _
from cogs.kudos.service.digests import DIGEST
from cogs.kudos.settings import KudosSettings


class KudosFeature(Feature):
    """Thanking one another."""

    name, place, settings = "kudos", 80, KudosSettings
    asks = ("channel",)
    ways = (Way.KUDOS,)
    waits = (DIGEST,)

    def title(self) -> str:
        return _("Kudos")

    def rooms(self) -> Sequence[Room]:
        return (Room("thanks", "channel", _("thanks"), _("Thanks to one another")),)

    def while_off(self) -> str:
        return _(
            "Nobody can give thanks, and they are not gathered. What was given stays, can be read and taken down, and"
            " what was on its way arrives."
        )
