"""Reminders: somebody asks to be reminded of something, and is."""

from bot.client import Hearth
from cogs.reminders.cog import Reminders
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views import Turn


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    bot.add_buttons(Turn)
    await bot.add_cog(
        Reminders(services.database, services.clock, services.settings, services.agenda, services.delivery)
    )
