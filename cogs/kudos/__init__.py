"""Kudos: one member thanks another, and says what for."""

from bot.client import Hearth
from bot.pages import add_pages
from cogs.kudos.cog import Kudos
from cogs.kudos.service import Cards
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views import Keepsake, card


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(KudosSettings)
    keepsake = Keepsake(services.database)
    add_pages(bot, keepsake)
    cards = Cards(services.database, services.clock, services.agenda, services.delivery, card)
    await bot.add_cog(Kudos(services.database, services.clock, services.settings, cards, keepsake))
