"""Reminders: somebody asks to be reminded of something, and is."""

from bot.client import Hearth
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.reminders.cog.asking import ReminderCommands
from cogs.reminders.cog.delivering import Deliveries
from cogs.reminders.service.keeping import Reminders
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views.about import AboutForm
from cogs.reminders.views.arriving import SnoozeButton, FinishReminder, LaterForm, SnoozeUntil
from cogs.reminders.views.own import ChooseReminder, OwnReminders, PauseReminder
from cogs.reminders.views.promise import PickReading, CancelReminder, EditReminder, EditForm, MeToo


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    keeping, own = Reminders.of(services), OwnReminders(services.database)
    services.agenda.every_night(keeping.prune)
    services.personal_data.on_forget_server(keeping.forget_server)
    bot.add_buttons(PickReading, EditReminder, CancelReminder, MeToo, FinishReminder, SnoozeButton, SnoozeUntil, ChooseReminder, PauseReminder)
    add_forms(bot, EditForm(), AboutForm(), LaterForm())
    add_pages(bot, own)
    Deliveries(bot, services.database, services.clock, services.agenda, services.delivery)
    await bot.add_cog(ReminderCommands(bot, services.database, services.clock, keeping, own))
