"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.answered.note import add_loop
from bot.client import Hearth
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.cog.everyone import Cards
from cogs.check_ins.cog.moderation import add_menu
from cogs.check_ins.cog.passing import Passing
from cogs.check_ins.cog.telling import Telling
from cogs.check_ins.service.everyone import Heard
from cogs.check_ins.service.sharing import Sharing
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.everyone import Hear
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.letters import LetterForm, Mail, NoMore, Open, Reply, WriteBack
from cogs.check_ins.views.moderation import RemovalForm
from cogs.check_ins.views.own import Change, Choose, Withdraw


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(CheckInSettings)
    bot.add_buttons(Change, Choose, Withdraw)
    bot.add_buttons(Hear, WriteBack, Reply, NoMore, Open)
    add_forms(bot, CheckInForm(), LetterForm(), RemovalForm())
    add_loop(bot, Heard(services.settings))
    add_pages(bot, mail := Mail(services))
    add_menu(bot)
    services.memory.when_forgetting(Sharing.of(services).forget)
    Cards(bot, services.agenda)
    Telling(bot)
    await bot.add_cog(Passing(services))
    await bot.add_cog(CheckIns(services, mail))
