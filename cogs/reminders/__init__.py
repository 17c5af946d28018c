"""Reminders: somebody asks to be reminded of something, and is."""

from bot.client import Hearth
from bot.delivery import Notice
from bot.pages import add_pages
from cogs.reminders.cog import DELIVER, Reminders
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views import OwnReminders


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    services.delivery.declare(Notice(DELIVER, "a reminder", asked_for=True))
    own = OwnReminders(services.database)
    add_pages(bot, own)
    await bot.add_cog(
        Reminders(services.database, services.clock, services.settings, services.agenda, services.delivery, own)
    )
