"""Reminders: somebody asks to be reminded of something, and is."""

from bot.client import Hearth
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.reminders.cog.asking import Reminders
from cogs.reminders.cog.delivering import Deliveries
from cogs.reminders.service.keeping import Keeping
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views.about import AboutForm
from cogs.reminders.views.arriving import Again, Finish, LaterForm, When
from cogs.reminders.views.own import Choose, OwnReminders, Pause
from cogs.reminders.views.promise import At, Drop, Mend, MendForm, MeToo


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(ReminderSettings)
    keeping, own = Keeping.of(services), OwnReminders(services.database)
    services.agenda.every_night(keeping.prune)
    services.memory.when_forgetting_server(keeping.forget_server)
    bot.add_buttons(At, Mend, Drop, MeToo, Finish, Again, When, Choose, Pause)
    add_forms(bot, MendForm(), AboutForm(), LaterForm())
    add_pages(bot, own)
    Deliveries(bot, services.database, services.clock, services.agenda, services.delivery)
    await bot.add_cog(Reminders(bot, services.database, services.clock, keeping, own))
