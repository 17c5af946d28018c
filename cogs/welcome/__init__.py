"""Welcome: a newcomer is greeted, and people say hi."""

from bot.client import Hearth
from cogs.welcome.cog import Welcome
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.views import SayHi


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(WelcomeSettings)
    bot.add_buttons(SayHi)
    await bot.add_cog(
        Welcome(bot, services.database, services.clock, services.settings, services.agenda, services.delivery)
    )
