"""What makes check-ins whole: nothing, since everybody can say how they are to themselves and to friends."""

from bot.moderation.features import Feature
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings


class CheckInsFeature(Feature):
    """One's own check-ins, and those for friends."""

    name, place, settings = "check_ins", 50, CheckInSettings
    uses = ("moderators",)

    def title(self) -> str:
        return _("Check-ins")
