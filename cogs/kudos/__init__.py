"""Kudos: one member thanks another, and says what for."""

from bot.client.hearth import Hearth
from bot.delivery.setup_notes import SetupNotes
from bot.moderation.commands import CareCommands
from bot.services import Services
from cogs.kudos.cog.care import KudosCare
from cogs.kudos.cog.cleanup import KudosCleanup
from cogs.kudos.cog.commands import KudosCommands
from cogs.kudos.cog.digest import DigestPoster
from cogs.kudos.cog.doors import ThankDoor
from cogs.kudos.cog.giving import GiveFlow, add_menus
from cogs.kudos.cog.notices import NOTICES, KudosNotices
from cogs.kudos.service.cards import AGAIN, LOOK, UNPOSTED, KudosCards
from cogs.kudos.service.content import PrivateThanksContent, ThanksContent
from cogs.kudos.service.deeds import ThankedDeeds
from cogs.kudos.service.digests import DIGEST, Digests
from cogs.kudos.service.erasure import KudosErasure
from cogs.kudos.service.features import KudosFeature
from cogs.kudos.service.giving import PRIVATE_THANKS
from cogs.kudos.service.late_cards import LateCards
from cogs.kudos.service.ownership import REDRAW, TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views.card import KeepPrivate, RemoveKudos, draw
from cogs.kudos.views.form import GiveForm, OpenGiveForm
from cogs.kudos.views.keepsake import DecideKudos, ExportKudos, GivenPages, Keepsake
from cogs.kudos.views.preferences import KudosPreferencesForm
from cogs.kudos.views.thanking import KudosThanks, ThankForm, ThankSomebody


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(KudosSettings)
    services.features.add(KudosFeature())
    preferences = services.shared.add(PreferencesCache(services))
    await preferences.load()
    services.personal_data.on_forget(preferences.forget)
    erasure = KudosErasure(services)
    services.personal_data.forget_ahead(erasure.forget_some)
    services.personal_data.on_forget(erasure.prepare)
    services.shared.add(Digests(services))
    cards = services.shared.add(KudosCards(services, draw))

    bot.add_buttons(KeepPrivate, RemoveKudos, OpenGiveForm, ThankSomebody, DecideKudos, ExportKudos)
    bot.add_pages(Keepsake(services), GivenPages(services))
    flow = GiveFlow(services)
    bot.add_forms(GiveForm(flow.give), ThankForm(flow.give), KudosPreferencesForm())
    add_menus(bot, flow)
    await bot.add_cog(KudosCommands(services))
    services.good_deeds.thanks = KudosThanks(bot, services)
    services.good_deeds.add(ThankedDeeds())
    services.doors.add(ThankDoor(services))

    services.agenda.handle(LOOK, cards.look)
    services.agenda.handle(REDRAW, cards.redraw)
    services.agenda.handle(AGAIN, LateCards(services, cards).post)
    services.shared.get(SetupNotes).resume("kudos channel", AGAIN, DIGEST)
    services.agenda.every_hour(cards.redraw_stale)
    services.agenda.handle(DIGEST, DigestPoster(services).post)
    _add_notices(services)
    _add_cleanup(services)
    _add_care(services)


def _add_notices(services: Services) -> None:
    notices = KudosNotices(services)
    services.delivery.declare(*NOTICES)
    services.agenda.handle(PRIVATE_THANKS, notices.tell_private_thanks)
    services.agenda.handle(UNPOSTED, notices.tell_unposted)
    for kind in (TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER):
        services.agenda.handle(kind, notices.tell_removal)


def _add_cleanup(services: Services) -> None:
    cleanup = KudosCleanup(services)
    services.members.when_gone(cleanup.lose_members)
    services.messages.when_deleted(cleanup.lose_messages)
    services.channels.when_deleted(cleanup.lose_channel)
    services.agenda.expire_nightly(cleanup.prune)


def _add_care(services: Services) -> None:
    services.content.register(ThanksContent(services))
    services.content.register(PrivateThanksContent(services))
    services.shared.get(CareCommands).add(KudosCare(services))
