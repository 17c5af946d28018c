"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.answered.note import add_loop
from bot.client import Hearth
from bot.delivery import Notice
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.cog.everyone import Cards
from cogs.check_ins.cog.moderation import add_menu
from cogs.check_ins.cog.passing import Passing
from cogs.check_ins.cog.rhythm import Nudges
from cogs.check_ins.cog.telling import Telling
from cogs.check_ins.service.everyone import Heard
from cogs.check_ins.service.rhythms import NUDGE, Rhythms
from cogs.check_ins.service.sharing import Sharing
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.everyone import Hear
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.history import History, Open
from cogs.check_ins.views.letters import LetterForm, Mail, NoMore, OpenLetter, Reply, WriteBack
from cogs.check_ins.views.moderation import RemovalForm
from cogs.check_ins.views.own import Change, Choose, Withdraw
from cogs.check_ins.views.rhythm import AskAgain, Begin, NotToday, RhythmForm, StopAsking

NOTICES = (Notice(NUDGE, "how you are, as you asked me to ask", asked_for=True),)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(CheckInSettings)
    bot.add_buttons(Change, Choose, Withdraw, Open)
    bot.add_buttons(Begin, NotToday, StopAsking, AskAgain)
    bot.add_buttons(Hear, WriteBack, Reply, NoMore, OpenLetter)
    add_forms(bot, CheckInForm(), RhythmForm(), LetterForm(), RemovalForm())
    services.delivery.declare(*NOTICES)
    Nudges(bot, services.database, services.clock, services.agenda, services.delivery, Rhythms.of(services))
    add_loop(bot, Heard(services.settings))
    add_menu(bot)
    services.memory.when_forgetting(Sharing.of(services).forget)
    Cards(bot, services.agenda)
    Telling(bot)
    add_pages(bot, history := History(services))
    add_pages(bot, mail := Mail(services))
    await bot.add_cog(Passing(services))
    await bot.add_cog(CheckIns(services, history, mail))
