"""What makes reminders whole: nothing, since everybody can ask for one."""

from bot.moderation.features import Feature
from bot.text.language import _
from cogs.reminders.settings import ReminderSettings


class RemindersFeature(Feature):
    """Personal reminders."""

    name, place, settings = "reminders", 90, ReminderSettings
    asks = ("timezone",)

    def title(self) -> str:
        return _("Reminders")
