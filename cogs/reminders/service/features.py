"""What makes reminders whole: nothing, since everybody can ask for one."""

from bot.moderation.features import Feature
from bot.text.language import _
from cogs.reminders.settings import ReminderSettings


class RemindersFeature(Feature):
    """Personal reminders."""

    name, place, settings = "reminders", 90, ReminderSettings
    asks = ("timezone",)
    begins = ("remind me", "Remind me about this", "remind:new", "remind:too")

    def title(self) -> str:
        return _("Reminders")

    def while_off(self) -> str:
        return _(
            "Nobody can ask for a new one. What comes due is kept, and sent within an hour once reminders are on "
            "again; what is over a week late by then waits in `/inbox`. Everybody can still read theirs and cancel "
            "them."
        )
