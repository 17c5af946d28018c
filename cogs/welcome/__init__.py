"""Welcome: a newcomer is greeted, and people say hi."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery.setup_notes import SetupNotes
from bot.delivery.setup_problems import SetupProblems
from bot.moderation.commands import CareCommands
from bot.moderation.queue import CareQueue
from cogs.welcome.cog.arrivals import Arrivals
from cogs.welcome.cog.bans import BanWatch
from cogs.welcome.cog.bursts import Bursts
from cogs.welcome.cog.care import GreetingCare, add_why_menu
from cogs.welcome.cog.catching_up import CatchingUp
from cogs.welcome.cog.deletions import GreetingDeletions
from cogs.welcome.cog.departures import Departures
from cogs.welcome.cog.doors import BeginGreetingDoor, GreetingDoor
from cogs.welcome.cog.first_hello import FirstHello
from cogs.welcome.cog.follow_ups import FollowUpQuestions
from cogs.welcome.cog.greeters import GreeterCommands
from cogs.welcome.cog.greetings import Greetings
from cogs.welcome.cog.introductions import Introductions
from cogs.welcome.cog.moderation import WelcomeModeration
from cogs.welcome.cog.old_buttons import OldButtons
from cogs.welcome.cog.onboarding import OnboardingWatch
from cogs.welcome.cog.roles import NewcomerRoles
from cogs.welcome.cog.team_words import TeamWordNotices
from cogs.welcome.cog.thanking import ThankOfferMessages
from cogs.welcome.rules.problems import setup_problems
from cogs.welcome.service.arriving import HELLO, POST
from cogs.welcome.service.coming_back import ComingBack
from cogs.welcome.service.content import IntroductionContent
from cogs.welcome.service.features import GreetersFeature, WelcomeFeature
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.hello import HelloAwaited
from cogs.welcome.service.member_locks import MemberLocks
from cogs.welcome.service.needs import NeedAwaited
from cogs.welcome.service.sections import INTERESTS, PLACES, TEXTS
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.views.follow_up import FollowUpAnswer, FollowUpConsent
from cogs.welcome.views.greeters import AnswerInvitation
from cogs.welcome.views.greeters_care import EndGreeting, EndGreetingForm, GreeterList, VouchForGreeter
from cogs.welcome.views.greeting import NotNowButton, SayHi, ShowAround
from cogs.welcome.views.held import ChooseHeld, DecideHeld, GreetSkipped, GreetSome, HeldFile, HeldGreetings, HeldList
from cogs.welcome.views.introduction import (
    ChangeIntroduction,
    EditIntroduction,
    Introduce,
    IntroductionForm,
    SayHiTo,
    WithdrawIntroduction,
)
from cogs.welcome.views.pausing import PauseGreetings
from cogs.welcome.views.texts import AddText, EditText, InterestsForm, TextForm, TranslatedText

BUTTONS = (
    SayHi,
    SayHiTo,
    ShowAround,
    NotNowButton,
    Introduce,
    ChangeIntroduction,
    EditIntroduction,
    WithdrawIntroduction,
    FollowUpAnswer,
    FollowUpConsent,
    AnswerInvitation,
    VouchForGreeter,
    EndGreeting,
    GreetSkipped,
    DecideHeld,
    ChooseHeld,
    GreetSome,
    HeldFile,
    AddText,
    EditText,
    TranslatedText,
    PauseGreetings,
)


async def setup(bot: Hearth) -> None:
    services, locks = bot.services, MemberLocks()
    services.shared.add(ComingBack(services))
    services.settings.declare(WelcomeSettings)
    services.settings.declare(GreeterSettings)
    services.features.add(GreetersFeature(services), WelcomeFeature(services))
    bot.add_buttons(*BUTTONS)
    services.access.when_barred(Greeters(services).end_barred)
    bot.add_forms(IntroductionForm(), TextForm(), InterestsForm(), EndGreetingForm())
    listed = GreeterList(services)
    bot.add_pages(listed)
    bot.add_pages(held_list := HeldList(services))
    services.shared.add(held_list)
    services.shared.get(CareCommands).add(care := GreetingCare(services, listed))
    add_why_menu(bot, care)
    services.settings_sections.add(TEXTS, PLACES, INTERESTS)
    services.content.register(IntroductionContent(services))
    services.shared.get(CareQueue).add(HeldGreetings(services))
    problems = SetupProblems(services, feature="welcome", words=setup_problems)
    notes = services.shared.get(SetupNotes)
    notes.resume("welcome channel", POST)
    notes.resume("greeters channel", f"{HELLO}.note", counts=False)
    add_awaited_kind(bot, HelloAwaited(services, problems))
    add_awaited_kind(bot, NeedAwaited(services))
    Introductions(services, problems)
    FollowUpQuestions(bot, services, problems)
    Greetings(bot, services, problems)
    Bursts(services, problems)
    GreetingDeletions(services)
    OldButtons(services)
    ThankOfferMessages(bot, services)
    TeamWordNotices(services)
    NewcomerRoles(bot, services, problems)
    Departures(services, locks)
    await bot.add_cog(BanWatch(services, locks))
    await bot.add_cog(OnboardingWatch(bot, services, problems))
    await bot.add_cog(FirstHello(bot, services))
    arrivals = Arrivals(bot, services, locks)
    await bot.add_cog(arrivals)
    await bot.add_cog(CatchingUp(bot, services, arrivals))
    await bot.add_cog(WelcomeModeration(services))
    await bot.add_cog(GreeterCommands(bot, services, problems))
    services.doors.add(BeginGreetingDoor(services), GreetingDoor(services))
