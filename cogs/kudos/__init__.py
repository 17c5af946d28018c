"""Kudos: one member thanks another, and says what for."""

from bot.client.hearth import Hearth
from cogs.kudos.cog.cleanup import KudosCleanup
from cogs.kudos.cog.commands import KudosCommands
from cogs.kudos.cog.digest import DigestPoster
from cogs.kudos.cog.giving import GiveFlow, add_menus
from cogs.kudos.cog.notices import KudosNotices
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.giving import Giving
from cogs.kudos.service.ownership import Ownership
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views.card import KeepPrivate, RemoveKudos, draw
from cogs.kudos.views.form import GiveForm, OpenGiveForm
from cogs.kudos.views.keepsake import DecideKudos, ExportKudos, GivenPages, Keepsake
from cogs.kudos.views.preferences import KudosPreferencesForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    database, clock, settings = services.database, services.clock, services.settings
    agenda, delivery = services.agenda, services.delivery
    settings.declare(KudosSettings)
    bot.add_buttons(KeepPrivate, RemoveKudos, OpenGiveForm, DecideKudos, ExportKudos)
    keepsake, given = Keepsake(database), GivenPages(database)
    bot.add_pages(keepsake)
    bot.add_pages(given)
    wishes = PreferencesCache(database)
    await wishes.load()
    services.personal_data.on_forget(wishes.forget)
    cards, digests = KudosCards(database, clock, agenda, delivery, draw), Digests(database, settings, agenda)
    giving = Giving(database, clock, settings, agenda, cards, digests, wishes)
    doors = GiveFlow(giving, cards, wishes)
    bot.add_forms(GiveForm(doors.give), KudosPreferencesForm(wishes))
    add_menus(bot, doors)
    DigestPoster(bot, database, settings, agenda, delivery, digests)
    KudosNotices(bot, database, clock, agenda, delivery, wishes)
    await bot.add_cog(KudosCleanup(database, clock, agenda))
    owning = Ownership.of(services)
    await bot.add_cog(KudosCommands(database, clock, settings, cards, doors, owning, wishes, keepsake, given))
