"""What makes check-ins whole: nothing, since everybody can say how they are to themselves and to friends."""

from bot.moderation.features import Feature
from bot.moderation.ways import Way
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings


class CheckInsFeature(Feature):
    """One's own check-ins, and those for friends."""

    name, place, settings = "check_ins", 50, CheckInSettings
    begins = ("checkin now", "checkin schedule", "check_ins:now", "check_ins:begin", "check_ins:again")
    ways = (Way.SHARING, Way.ASKING)
    waits = ("check_ins.nudge",)
    uses = ("moderators",)

    def title(self) -> str:
        return _("Check-ins")

    def while_off(self) -> str:
        return _(
            "Nobody shares how they are or asks others, and nobody is asked on days of their own; none of these "
            "counts as missed. Check-ins for everyone, listeners, circles and rounds rest as well. What was said "
            "stays, can be read and taken back, and talks go on."
        )
