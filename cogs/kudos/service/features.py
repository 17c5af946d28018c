"""What makes kudos whole: nothing, since thanks appear where they are given."""

from collections.abc import Sequence

from bot.moderation.features import Feature
from bot.moderation.rooms import Room
from bot.text.language import _
from cogs.kudos.settings import KudosSettings


class KudosFeature(Feature):
    """Thanking one another."""

    name, place, settings = "kudos", 80, KudosSettings
    asks = ("channel",)

    def title(self) -> str:
        return _("Kudos")

    def rooms(self) -> Sequence[Room]:
        return (Room("thanks", "channel", _("thanks"), _("Thanks to one another")),)
