"""Welcome: a newcomer is greeted, and people say hi."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery.setup_problems import SetupProblems
from cogs.welcome.cog.arrivals import Arrivals
from cogs.welcome.cog.bursts import Bursts
from cogs.welcome.cog.catching_up import CatchingUp
from cogs.welcome.cog.departures import Departures
from cogs.welcome.cog.follow_ups import FollowUpQuestions
from cogs.welcome.cog.greeters import GreeterCommands
from cogs.welcome.cog.greetings import Greetings
from cogs.welcome.cog.introductions import Introductions
from cogs.welcome.cog.moderation import WelcomeModeration
from cogs.welcome.cog.roles import NewcomerRoles
from cogs.welcome.rules.story import setup_problems
from cogs.welcome.service.arriving import Arriving
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.hello import HelloAwaited
from cogs.welcome.service.introducing import Introducing
from cogs.welcome.service.member_locks import MemberLocks
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.views.follow_up import FollowUpAnswer, FollowUpConsent
from cogs.welcome.views.greeters import AnswerInvitation
from cogs.welcome.views.greeting import NotNowButton, SayHi, ShowAround
from cogs.welcome.views.held import DecideHeld
from cogs.welcome.views.introduction import (
    ChangeIntroduction,
    EditIntroduction,
    Introduce,
    IntroductionForm,
    SayHiTo,
    WithdrawIntroduction,
)
from cogs.welcome.views.texts import AddText, EditText, InterestsForm, TextForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery, answered = services.agenda, services.delivery, services.awaiting
    roll_call = services.roll_call
    settings.declare(WelcomeSettings)
    settings.declare(GreeterSettings)
    bot.add_buttons(
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
    )
    bot.add_buttons(AnswerInvitation, DecideHeld, AddText, EditText)
    bot.add_forms(IntroductionForm(), TextForm(), InterestsForm())
    arriving = Arriving.of(services)
    obstacles = SetupProblems(
        services,
        feature="welcome",
        channel=lambda guild_id: settings.of(guild_id, WelcomeSettings).moderators,
        words=setup_problems,
    )
    add_awaited_kind(bot, HelloAwaited(settings, agenda, obstacles))
    services.personal_data.on_forget(Introducing.of(services).forget)
    follow_ups, circle = FollowUps.of(services), Greeters.of(services)
    services.personal_data.on_forget(circle.forget)
    FollowUpQuestions(bot, database, clock, settings, agenda, delivery, follow_ups, obstacles)
    Greetings(bot, database, clock, settings, agenda, delivery, answered, arriving, obstacles, follow_ups, circle)
    Bursts(database, clock, settings, agenda, delivery)
    roles = NewcomerRoles(bot, database, clock, settings, agenda, obstacles)
    services.personal_data.on_forget(roles.forget)
    Introductions(database, clock, settings, agenda, delivery, obstacles)
    turns = MemberLocks()
    arrivals = Arrivals(bot, database, clock, settings, agenda, arriving, turns)
    await bot.add_cog(arrivals)
    roll_call.show(arrivals.see)
    await bot.add_cog(CatchingUp(bot, database, clock, settings, agenda, arrivals))
    await bot.add_cog(Departures(database, clock, settings, agenda, delivery, arriving, roll_call, turns))
    await bot.add_cog(WelcomeModeration(database, clock, settings, arriving))
    await bot.add_cog(GreeterCommands(bot, database, clock, settings, agenda, delivery, circle, obstacles, roll_call))
