"""Reminders: somebody asks to be reminded of something, and is."""

from bot.client.hearth import Hearth
from cogs.reminders.cog.commands import ReminderCommands
from cogs.reminders.cog.delivering import Deliveries
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views.about import AboutForm
from cogs.reminders.views.arriving import FinishReminder, LaterForm, SnoozeButton, SnoozeUntil
from cogs.reminders.views.own import ChooseReminder, OwnReminders, PauseReminder
from cogs.reminders.views.promise import CancelReminder, EditForm, EditReminder, MeToo, PickReading


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    keeping, own = Reminders.of(services), OwnReminders(services.database)
    services.agenda.every_night(keeping.prune)
    services.personal_data.on_forget_server(keeping.forget_server)
    bot.add_buttons(
        PickReading,
        EditReminder,
        CancelReminder,
        MeToo,
        FinishReminder,
        SnoozeButton,
        SnoozeUntil,
        ChooseReminder,
        PauseReminder,
    )
    bot.add_forms(EditForm(), AboutForm(), LaterForm())
    bot.add_pages(own)
    Deliveries(bot, services.database, services.clock, services.agenda, services.delivery)
    await bot.add_cog(ReminderCommands(bot, services.database, services.clock, keeping, own))
