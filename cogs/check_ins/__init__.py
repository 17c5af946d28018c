"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.delivery.setup_problems import SetupProblems
from cogs.check_ins.asks.cog import AskMessages
from cogs.check_ins.asks.service import ASK, TELL, Asks
from cogs.check_ins.asks.views import AllowAgain, AnswerAsk, RefuseAsk
from cogs.check_ins.check_in.cog import CheckInCommands
from cogs.check_ins.check_in.cog_cleanup import CheckInCleanup
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.views import ChangeAudience, ChooseAudience, WithdrawCheckIn
from cogs.check_ins.check_in.views_form import CheckInForm
from cogs.check_ins.check_in.views_history import History, OpenCheckIn
from cogs.check_ins.circles.cog import CircleCommands
from cogs.check_ins.circles.cog_news import CircleNews
from cogs.check_ins.circles.cog_questions import CircleQuestions
from cogs.check_ins.circles.cog_threads import CircleThreads
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.views import AnswerFew, CircleReading, CirclesHere, JustReading, ReadCircle, SetPrompts
from cogs.check_ins.circles.views_waiting import WaitForThird
from cogs.check_ins.everyone.cog import EveryoneCards
from cogs.check_ins.everyone.cog_moderation import add_menu
from cogs.check_ins.everyone.cog_notices import EveryoneNotices
from cogs.check_ins.everyone.rules_moderation import setup_problems
from cogs.check_ins.everyone.service import EveryoneAwaited
from cogs.check_ins.everyone.views import HearCheckIn
from cogs.check_ins.everyone.views_moderation import RemovalForm, Removals
from cogs.check_ins.everyone.views_replies import AnswerReply, NoMore, OpenReply, ReplyForm, ReplyList, WriteBack
from cogs.check_ins.listeners.cog import ListenerCommands
from cogs.check_ins.listeners.cog_cards import ListenerCards
from cogs.check_ins.listeners.service import Listeners, ListenersAwaited
from cogs.check_ins.listeners.views import ClaimRequest, HandOver, HandOverForm, HowAfterwards, ToEveryone
from cogs.check_ins.rhythms.cog import RhythmQuestions
from cogs.check_ins.rhythms.cog_lookouts import LookoutCommands
from cogs.check_ins.rhythms.service import NUDGE, Rhythms
from cogs.check_ins.rhythms.service_lookouts import ALERT, NEWS, REQUEST, Lookouts
from cogs.check_ins.rhythms.views import AskAgain, BeginCheckIn, NotToday, RhythmForm, StopAsking
from cogs.check_ins.rhythms.views_lookouts import AcceptLookout, EndLookout
from cogs.check_ins.rounds.cog import RoundCommands, RoundTimes
from cogs.check_ins.rounds.service import NUDGE as ROUND_NUDGE
from cogs.check_ins.rounds.service import Rounds
from cogs.check_ins.rounds.views import CheckInHere, NudgeMe, ReadRound
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.cog import PrivateTalks
from cogs.check_ins.talks.service import TALK, Talks
from cogs.check_ins.talks.views import CloseTalk

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
    bot.add_forms(CheckInForm(), RhythmForm(), ReplyForm(), RemovalForm(), HandOverForm())
    bot.add_pages(history := History(services))
    bot.add_pages(mail := ReplyList(services))
    bot.add_pages(removals := Removals(services))
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
    bot.add_pages(CircleReading(services))
    bot.add_pages(here := CirclesHere(services))
    await bot.add_cog(CircleCommands(services, here))
