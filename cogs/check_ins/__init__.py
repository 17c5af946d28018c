"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.answered.note import add_loop
from bot.client import Hearth
from bot.delivery import Notice
from bot.forms import add_forms
from bot.obstacles import Obstacles
from bot.pages import add_pages
from cogs.check_ins.cog.asking import Questions
from cogs.check_ins.cog.circle_news import CircleNews
from cogs.check_ins.cog.circle_questions import CircleQuestions
from cogs.check_ins.cog.circles import CircleCommands
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.cog.everyone import Cards
from cogs.check_ins.cog.gatherings import Gatherings
from cogs.check_ins.cog.hearings import Hearings
from cogs.check_ins.cog.listeners import ListenerCommands
from cogs.check_ins.cog.lookout import LookoutCommands
from cogs.check_ins.cog.moderation import add_menu
from cogs.check_ins.cog.passing import Passing
from cogs.check_ins.cog.rhythm import Nudges
from cogs.check_ins.cog.rounds import RoundCommands, RoundTimes
from cogs.check_ins.cog.talks import PrivateTalks
from cogs.check_ins.cog.telling import Telling
from cogs.check_ins.rules.moderation import hindered
from cogs.check_ins.service.asking import ASK, TELL, Asking
from cogs.check_ins.service.circles import Circles
from cogs.check_ins.service.everyone import Heard
from cogs.check_ins.service.listeners import Asked, Listeners
from cogs.check_ins.service.lookouts import ALERT, NEWS, REQUEST, Lookouts
from cogs.check_ins.service.rhythms import NUDGE, Rhythms
from cogs.check_ins.service.rounds import NUDGE as ROUND_NUDGE
from cogs.check_ins.service.rounds import Rounds
from cogs.check_ins.service.sharing import Sharing
from cogs.check_ins.service.talks import TALK, Talks
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.asking import AllowAgain, Answer, Refuse
from cogs.check_ins.views.circles import Few, Here, JustReading, Prompts, Read, Reading
from cogs.check_ins.views.everyone import Hear
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.history import History, Open
from cogs.check_ins.views.letters import LetterForm, Mail, NoMore, OpenLetter, Reply, WriteBack
from cogs.check_ins.views.listeners import HandOver, HandOverForm, HowAfterwards, Listen, ToEveryone
from cogs.check_ins.views.lookout import Agree, End
from cogs.check_ins.views.moderation import RemovalForm, Removals
from cogs.check_ins.views.own import Change, Choose, Withdraw
from cogs.check_ins.views.rhythm import AskAgain, Begin, NotToday, RhythmForm, StopAsking
from cogs.check_ins.views.rounds import CheckInHere, NudgeMe, ReadRound
from cogs.check_ins.views.talks import Close
from cogs.check_ins.views.waiting import Wait

NOTICES = (
    Notice(NUDGE, "how you are, as you asked me to ask", asked_for=True),
    Notice(ASK, "somebody who asks how you are", usefulness=3),
    Notice(TELL, "what somebody answered whom you asked", asked_for=True),
    Notice(REQUEST, "a friend who asks you to look out for them", usefulness=3),
    Notice(ALERT, "a friend who has missed their check-ins", asked_for=True),
    *(Notice(kind, "what became of a lookout", asked_for=True) for kind in NEWS.values()),
    Notice(ROUND_NUDGE, "a round that you wanted to be nudged about", usefulness=1),
    Notice(TALK, "a private talk that you wanted", asked_for=True),
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery, roll_call = services.agenda, services.delivery, services.roll_call
    settings.declare(CheckInSettings)
    delivery.declare(*NOTICES)
    bot.add_buttons(Change, Choose, Withdraw, Open)
    bot.add_buttons(Begin, NotToday, StopAsking, AskAgain)
    bot.add_buttons(Close, Answer, Refuse, AllowAgain, Agree, End)
    bot.add_buttons(Listen, HandOver, ToEveryone, HowAfterwards)
    bot.add_buttons(CheckInHere, ReadRound, NudgeMe)
    bot.add_buttons(Read, JustReading, Prompts, Few, Wait)
    bot.add_buttons(Hear, WriteBack, Reply, NoMore, OpenLetter)
    add_forms(bot, CheckInForm(), RhythmForm(), LetterForm(), RemovalForm(), HandOverForm())
    add_pages(bot, history := History(services))
    add_pages(bot, mail := Mail(services))
    add_pages(bot, removals := Removals(services))
    await bot.add_cog(CheckIns(services, history, mail, removals))
    add_loop(bot, Heard(settings))
    add_loop(bot, Asked())
    add_menu(bot)
    services.memory.when_forgetting(Circles.of(services).forget)
    services.memory.when_forgetting(Sharing.of(services).forget)
    services.memory.when_forgetting(Listeners.of(services).forget)
    obstacles = Obstacles(
        services,
        feature="check_ins",
        channel=lambda guild_id: settings.of(guild_id, CheckInSettings).moderators,
        words=hindered,
    )
    Cards(bot, agenda, obstacles)
    Hearings(bot, agenda, obstacles)
    await bot.add_cog(ListenerCommands(bot))
    Telling(bot)
    await bot.add_cog(Passing(services))
    lookouts = Lookouts.of(services)
    services.memory.when_forgetting(lookouts.forget)
    Nudges(bot, database, clock, agenda, delivery, Rhythms.of(services), lookouts)
    await bot.add_cog(LookoutCommands(bot, services, lookouts))
    rounds = Rounds.of(services)
    RoundTimes(bot, services, rounds)
    await bot.add_cog(RoundCommands(services, rounds))
    Questions(bot, database, clock, agenda, delivery, services.vault, Asking.of(services))
    talks = Talks.of(services)
    services.memory.when_forgetting(talks.forget)
    await bot.add_cog(PrivateTalks(bot, database, clock, settings, agenda, delivery, roll_call, talks))
    news = CircleNews(bot)
    CircleQuestions(bot, news)
    await bot.add_cog(Gatherings(bot, news))
    add_pages(bot, Reading(services))
    add_pages(bot, here := Here(services))
    await bot.add_cog(CircleCommands(services, here))
