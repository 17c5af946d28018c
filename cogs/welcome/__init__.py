"""Welcome: a newcomer is greeted, and people say hi."""

from bot.answered.note import add_loop
from bot.client import Hearth
from bot.forms import add_forms
from bot.obstacles import Obstacles
from cogs.welcome.cog.arrivals import Arrivals
from cogs.welcome.cog.bursts import Bursts
from cogs.welcome.cog.catching_up import CatchingUp
from cogs.welcome.cog.departures import Departures
from cogs.welcome.cog.follow_ups import Questions
from cogs.welcome.cog.greeters import GreeterCommands
from cogs.welcome.cog.greetings import Greetings
from cogs.welcome.cog.introductions import Introductions
from cogs.welcome.cog.moderation import Moderation
from cogs.welcome.cog.roles import Roles
from cogs.welcome.rules.story import hindered
from cogs.welcome.service.arriving import Arriving
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.hello import Hello
from cogs.welcome.service.introducing import Introducing
from cogs.welcome.service.turns import Turns
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.views.follow_up import Consent, Going
from cogs.welcome.views.greeters import Asked
from cogs.welcome.views.greeting import NotNow, SayHi, ShowAround
from cogs.welcome.views.held import Decide
from cogs.welcome.views.introduction import Change, Edit, Introduce, IntroductionForm, SayHiTo, Withdraw
from cogs.welcome.views.words import AddText, EditText, InterestsForm, TextForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery, answered = services.agenda, services.delivery, services.answered
    roll_call = services.roll_call
    settings.declare(WelcomeSettings)
    settings.declare(GreeterSettings)
    bot.add_buttons(SayHi, SayHiTo, ShowAround, NotNow, Introduce, Change, Edit, Withdraw, Going, Consent)
    bot.add_buttons(Asked, Decide, AddText, EditText)
    add_forms(bot, IntroductionForm(), TextForm(), InterestsForm())
    arriving = Arriving.of(services)
    obstacles = Obstacles(
        services,
        feature="welcome",
        channel=lambda guild_id: settings.of(guild_id, WelcomeSettings).moderators,
        words=hindered,
    )
    add_loop(bot, Hello(settings, agenda, obstacles))
    services.memory.when_forgetting(Introducing.of(services).forget)
    follow_ups, circle = FollowUps.of(services), Greeters.of(services)
    services.memory.when_forgetting(circle.forget)
    Questions(bot, database, clock, settings, agenda, delivery, follow_ups, obstacles)
    Greetings(bot, database, clock, settings, agenda, delivery, answered, arriving, obstacles, follow_ups, circle)
    Bursts(database, clock, settings, agenda, delivery)
    roles = Roles(bot, database, clock, settings, agenda, obstacles)
    services.memory.when_forgetting(roles.forget)
    Introductions(database, clock, settings, agenda, delivery, obstacles)
    turns = Turns()
    arrivals = Arrivals(bot, database, clock, settings, agenda, arriving, turns)
    await bot.add_cog(arrivals)
    roll_call.show(arrivals.see)
    await bot.add_cog(CatchingUp(bot, database, clock, settings, agenda, arrivals))
    await bot.add_cog(Departures(database, clock, settings, agenda, delivery, arriving, roll_call, turns))
    await bot.add_cog(Moderation(database, clock, settings, arriving))
    await bot.add_cog(GreeterCommands(bot, database, clock, settings, agenda, delivery, circle, obstacles, roll_call))
