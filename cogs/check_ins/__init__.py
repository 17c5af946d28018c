"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.answered.note import add_awaited_kind
from bot.client import Hearth
from bot.delivery import Notice
from bot.forms import add_forms
from bot.obstacles import SetupProblems
from bot.pages import add_pages
from cogs.check_ins.cog.asking import AskMessages
from cogs.check_ins.cog.circle_news import CircleNews
from cogs.check_ins.cog.circle_questions import CircleQuestions
from cogs.check_ins.cog.circles import CircleCommands
from cogs.check_ins.cog.commands import CheckInCommands
from cogs.check_ins.cog.everyone import EveryoneCards
from cogs.check_ins.cog.gatherings import CircleThreads
from cogs.check_ins.cog.hearings import ListenerCards
from cogs.check_ins.cog.listeners import ListenerCommands
from cogs.check_ins.cog.lookout import LookoutCommands
from cogs.check_ins.cog.moderation import add_menu
from cogs.check_ins.cog.passing import CheckInCleanup
from cogs.check_ins.cog.rhythm import RhythmQuestions
from cogs.check_ins.cog.rounds import RoundCommands, RoundTimes
from cogs.check_ins.cog.talks import PrivateTalks
from cogs.check_ins.cog.telling import EveryoneNotices
from cogs.check_ins.rules.moderation import setup_problems
from cogs.check_ins.service.asking import ASK, TELL, Asks
from cogs.check_ins.service.circles import Circles
from cogs.check_ins.service.everyone import EveryoneAwaited
from cogs.check_ins.service.listeners import ListenersAwaited, Listeners
from cogs.check_ins.service.lookouts import ALERT, NEWS, REQUEST, Lookouts
from cogs.check_ins.service.rhythms import NUDGE, Rhythms
from cogs.check_ins.service.rounds import NUDGE as ROUND_NUDGE
from cogs.check_ins.service.rounds import Rounds
from cogs.check_ins.service.sharing import CheckIns
from cogs.check_ins.service.talks import TALK, Talks
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.asking import AllowAgain, AnswerAsk, RefuseAsk
from cogs.check_ins.views.circles import AnswerFew, CirclesHere, JustReading, SetPrompts, ReadCircle, CircleReading
from cogs.check_ins.views.everyone import HearCheckIn
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.history import History, OpenCheckIn
from cogs.check_ins.views.letters import ReplyForm, ReplyList, NoMore, OpenReply, AnswerReply, WriteBack
from cogs.check_ins.views.listeners import HandOver, HandOverForm, HowAfterwards, ClaimRequest, ToEveryone
from cogs.check_ins.views.lookout import AcceptLookout, EndLookout
from cogs.check_ins.views.moderation import RemovalForm, Removals
from cogs.check_ins.views.own import ChangeAudience, ChooseAudience, WithdrawCheckIn
from cogs.check_ins.views.rhythm import AskAgain, BeginCheckIn, NotToday, RhythmForm, StopAsking
from cogs.check_ins.views.rounds import CheckInHere, NudgeMe, ReadRound
from cogs.check_ins.views.talks import CloseTalk
from cogs.check_ins.views.waiting import WaitForThird

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
    bot.add_buttons(ChangeAudience, ChooseAudience, WithdrawCheckIn, OpenCheckIn)
    bot.add_buttons(BeginCheckIn, NotToday, StopAsking, AskAgain)
    bot.add_buttons(CloseTalk, AnswerAsk, RefuseAsk, AllowAgain, AcceptLookout, EndLookout)
    bot.add_buttons(ClaimRequest, HandOver, ToEveryone, HowAfterwards)
    bot.add_buttons(CheckInHere, ReadRound, NudgeMe)
    bot.add_buttons(ReadCircle, JustReading, SetPrompts, AnswerFew, WaitForThird)
    bot.add_buttons(HearCheckIn, WriteBack, AnswerReply, NoMore, OpenReply)
    add_forms(bot, CheckInForm(), RhythmForm(), ReplyForm(), RemovalForm(), HandOverForm())
    add_pages(bot, history := History(services))
    add_pages(bot, mail := ReplyList(services))
    add_pages(bot, removals := Removals(services))
    await bot.add_cog(CheckInCommands(services, history, mail, removals))
    add_awaited_kind(bot, EveryoneAwaited(settings))
    add_awaited_kind(bot, ListenersAwaited())
    add_menu(bot)
    services.personal_data.on_forget(Circles.of(services).forget)
    services.personal_data.on_forget(CheckIns.of(services).forget)
    services.personal_data.on_forget(Listeners.of(services).forget)
    obstacles = SetupProblems(
        services,
        feature="check_ins",
        channel=lambda guild_id: settings.of(guild_id, CheckInSettings).moderators,
        words=setup_problems,
    )
    EveryoneCards(bot, agenda, obstacles)
    ListenerCards(bot, agenda, obstacles)
    await bot.add_cog(ListenerCommands(bot))
    EveryoneNotices(bot)
    await bot.add_cog(CheckInCleanup(services))
    lookouts = Lookouts.of(services)
    services.personal_data.on_forget(lookouts.forget)
    RhythmQuestions(bot, database, clock, agenda, delivery, Rhythms.of(services), lookouts)
    await bot.add_cog(LookoutCommands(bot, services, lookouts))
    rounds = Rounds.of(services)
    RoundTimes(bot, services, rounds)
    await bot.add_cog(RoundCommands(services, rounds))
    AskMessages(bot, database, clock, agenda, delivery, services.vault, Asks.of(services))
    talks = Talks.of(services)
    services.personal_data.on_forget(talks.forget)
    await bot.add_cog(PrivateTalks(bot, database, clock, settings, agenda, delivery, roll_call, talks))
    news = CircleNews(bot)
    CircleQuestions(bot, news)
    await bot.add_cog(CircleThreads(bot, news))
    add_pages(bot, CircleReading(services))
    add_pages(bot, here := CirclesHere(services))
    await bot.add_cog(CircleCommands(services, here))
