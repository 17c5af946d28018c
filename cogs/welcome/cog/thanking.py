"""Shows greeters who want it, once a week, one newcomer whom they could thank."""

from datetime import timedelta

import discord

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.delivery import DROP, DirectMessage, Notice, Told, member_of
from bot.interactions.buttons import lasting_view
from bot.services import Services
from cogs.welcome.rules import thanking as rules
from cogs.welcome.rules.template import safe_name, unlinked
from cogs.welcome.service.greeters import A_DAY, THANK, Greeters
from cogs.welcome.service.thanking import ThankOffers, WelcomeDeeds
from cogs.welcome.store import greeters, thank_offers

A_WEEK, STILL_GOOD = timedelta(days=7), timedelta(days=3)


class ThankOfferMessages:
    """Where there is nobody to show, it is looked again the next day, and nothing is said."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._delivery, self._deeds = services.delivery, services.good_deeds
        self._greeters, self._offers = Greeters(services), ThankOffers(services)
        services.good_deeds.add(WelcomeDeeds())
        services.agenda.handle(THANK, self.offer)
        services.delivery.declare(Notice(THANK, "a newcomer whom you could thank"))

    async def offer(self, due: Due) -> Done | Later:
        """Show one newcomer, and look again in a week."""
        key, thanks = (due.guild_id, due.member_id), self._deeds.thanks
        greeter = await greeters.get(self._database, *key)
        if greeter is None or not greeter.may_thank or thanks is None:
            return Done()
        deed = await self._offers.choose(*key, since=due.planned)
        person = None if deed is None else await member_of(self._bot, due.guild_id, deed.member_id)
        if deed is None or person is None:
            return Done(lambda tx: self._look_again(tx, *key, A_DAY))

        def make(server: str) -> DirectMessage:
            view: discord.ui.View = lasting_view().add_item(thanks.button(due.guild_id, person.id))
            said = deed.said(safe_name(person.display_name), unlinked(server))
            return DirectMessage(content=rules.offer(said), view=view)

        async def record(tx: Transaction, told: Told) -> None:
            if told.sent is None:
                await thank_offers.release(tx, due.guild_id, person.id)
            await self._look_again(tx, *key, A_WEEK)

        return await self._delivery.tell(due, make, refused=DROP, lapses=STILL_GOOD, then=record)

    async def _look_again(self, tx: Transaction, guild_id: int, member_id: int, after: timedelta) -> None:
        await self._greeters.schedule_offer(tx, guild_id, member_id, self._clock.now() + after)
