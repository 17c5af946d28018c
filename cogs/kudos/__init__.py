"""Kudos: one member thanks another, and says what for."""

from bot.client import Hearth
from bot.forms import add_forms
from bot.pages import add_pages
from cogs.kudos.cog.commands import Kudos
from cogs.kudos.cog.gathering import Gathering
from cogs.kudos.cog.giving import Doors, add_menus
from cogs.kudos.cog.losses import Losses
from cogs.kudos.cog.notices import Notices
from cogs.kudos.service.cards import Cards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.giving import Giving
from cogs.kudos.service.owning import Owning
from cogs.kudos.service.wishes import Wishes
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views.card import KeepPrivate, Remove, draw
from cogs.kudos.views.form import GiveForm, Thank
from cogs.kudos.views.keepsake import Decide, Export, Given, Keepsake
from cogs.kudos.views.preferences import WishesForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery = services.agenda, services.delivery
    settings.declare(KudosSettings)
    bot.add_buttons(KeepPrivate, Remove, Thank, Decide, Export)
    keepsake, given = Keepsake(database), Given(database)
    add_pages(bot, keepsake)
    add_pages(bot, given)
    wishes = Wishes(database)
    await wishes.load()
    services.memory.when_forgetting(wishes.forget)
    cards, digests = Cards(database, clock, agenda, delivery, draw), Digests(database, settings, agenda)
    giving = Giving(database, clock, settings, agenda, cards, digests, wishes)
    doors = Doors(giving, cards, wishes)
    add_forms(bot, GiveForm(doors.give), WishesForm(wishes))
    add_menus(bot, doors)
    Gathering(bot, database, settings, agenda, delivery, digests)
    Notices(bot, database, clock, agenda, delivery, wishes)
    await bot.add_cog(Losses(database, clock, agenda))
    owning = Owning.of(services)
    await bot.add_cog(Kudos(database, clock, settings, cards, doors, owning, wishes, keepsake, given))
