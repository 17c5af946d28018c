"""Kudos: one member thanks another, and says what for."""

from bot.client import Hearth
from cogs.kudos.cog import Kudos
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views import Turn


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(KudosSettings)
    bot.add_buttons(Turn)
    await bot.add_cog(Kudos(services.database, services.clock, services.settings, services.agenda, services.delivery))
