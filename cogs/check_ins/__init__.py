"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.answered.note import add_loop
from bot.client import Hearth
from bot.delivery import Notice
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.cog.everyone import Cards
from cogs.check_ins.cog.hearings import Hearings
from cogs.check_ins.cog.listeners import ListenerCommands
from cogs.check_ins.cog.moderation import add_menu
from cogs.check_ins.cog.passing import Passing
from cogs.check_ins.cog.talks import PrivateTalks
from cogs.check_ins.cog.telling import Telling
from cogs.check_ins.service.everyone import Heard
from cogs.check_ins.service.listeners import Asked, Listeners
from cogs.check_ins.service.sharing import Sharing
from cogs.check_ins.service.talks import TALK, Talks
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.everyone import Hear
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.letters import LetterForm, Mail, NoMore, Open, Reply, WriteBack
from cogs.check_ins.views.listeners import HandOver, HandOverForm, HowAfterwards, Listen, ToEveryone
from cogs.check_ins.views.moderation import RemovalForm
from cogs.check_ins.views.own import Change, Choose, Withdraw
from cogs.check_ins.views.talks import Close

NOTICES = (Notice(TALK, "a private talk that you wanted", asked_for=True),)


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery, roll_call = services.agenda, services.delivery, services.roll_call
    settings.declare(CheckInSettings)
    delivery.declare(*NOTICES)
    bot.add_buttons(Change, Choose, Withdraw)
    bot.add_buttons(Hear, WriteBack, Reply, NoMore, Open, Close)
    bot.add_buttons(Listen, HandOver, ToEveryone, HowAfterwards)
    add_forms(bot, CheckInForm(), LetterForm(), RemovalForm(), HandOverForm())
    add_loop(bot, Heard(settings))
    add_loop(bot, Asked())
    add_pages(bot, mail := Mail(services))
    add_menu(bot)
    services.memory.when_forgetting(Sharing.of(services).forget)
    services.memory.when_forgetting(Listeners.of(services).forget)
    Cards(bot, agenda)
    Hearings(bot, agenda)
    await bot.add_cog(ListenerCommands(bot))
    Telling(bot)
    await bot.add_cog(Passing(services))
    await bot.add_cog(CheckIns(services, mail))
    talks = Talks.of(services)
    services.memory.when_forgetting(talks.forget)
    await bot.add_cog(PrivateTalks(bot, database, clock, settings, agenda, delivery, roll_call, talks))
