"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.client import Hearth
from bot.delivery import Notice
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.cog.rhythm import Nudges
from cogs.check_ins.service.rhythms import NUDGE, Rhythms
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.history import History, Open
from cogs.check_ins.views.own import Change, Choose, Withdraw
from cogs.check_ins.views.rhythm import AskAgain, Begin, NotToday, RhythmForm, StopAsking

NOTICES = (Notice(NUDGE, "how you are, as you asked me to ask", asked_for=True),)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(CheckInSettings)
    bot.add_buttons(Change, Choose, Withdraw, Open)
    bot.add_buttons(Begin, NotToday, StopAsking, AskAgain)
    add_forms(bot, CheckInForm(), RhythmForm())
    services.delivery.declare(*NOTICES)
    Nudges(bot, services.database, services.clock, services.agenda, services.delivery, Rhythms.of(services))
    history = History(services)
    add_pages(bot, history)
    await bot.add_cog(CheckIns(services, history))
