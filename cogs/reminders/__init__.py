"""Reminders: somebody asks to be reminded of something, and is.

Read on in `cog/commands.py` (what somebody types), `service/reminders.py` (what is kept, together with its entry on the
*agenda*, the table of what must happen later) and `cog/deliveries.py` (what happens when its moment has come). What
somebody reads and presses is in `views/`, what their words mean and what it says in `rules/`, how all of it is
remembered in `store/`.
"""

from bot.client.hearth import Hearth
from cogs.reminders.cog.commands import ReminderCommands
from cogs.reminders.cog.deliveries import ReminderDeliveries
from cogs.reminders.cog.doors import ReminderDoor
from cogs.reminders.service.features import RemindersFeature
from cogs.reminders.service.reminders import DELIVER, Reminders
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views.delivered import FinishReminder, SnoozeButton, SnoozeForm, SnoozeUntil
from cogs.reminders.views.message_menu import AboutForm
from cogs.reminders.views.new import NewForm, NewReminder
from cogs.reminders.views.own_list import ChooseReminder, OwnReminders, PauseReminder
from cogs.reminders.views.promise import CancelReminder, EditForm, EditReminder, MeToo, PickReading


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    services.features.add(RemindersFeature())
    bot.add_buttons(PickReading, EditReminder, CancelReminder, MeToo, NewReminder)
    bot.add_buttons(FinishReminder, SnoozeButton, SnoozeUntil, ChooseReminder, PauseReminder)
    bot.add_forms(EditForm(), AboutForm(), NewForm(), SnoozeForm())
    bot.add_pages(OwnReminders(services))
    await bot.add_cog(ReminderCommands(bot, services))
    services.doors.add(ReminderDoor())

    deliveries = ReminderDeliveries(bot, services)
    services.delivery.declare(*deliveries.notices())
    services.agenda.handle(DELIVER, deliveries.deliver)

    reminders = Reminders(services)
    services.agenda.expire_nightly(reminders.prune)
    services.personal_data.on_forget_server(reminders.forget_server)
