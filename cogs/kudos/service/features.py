"""What makes kudos whole: nothing, since thanks appear where they are given."""

from bot.moderation.features import Feature
from bot.text.language import _
from cogs.kudos.settings import KudosSettings


class KudosFeature(Feature):
    """Thanking one another."""

    name, place, settings = "kudos", 80, KudosSettings

    def title(self) -> str:
        return _("Kudos")
