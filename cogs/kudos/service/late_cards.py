"""Cards that their channel does not take are posted after all, once it does: for a day, and once."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.services import Services
from bot.text.language import set_locale
from cogs.kudos.service.cards import KudosCards, key_of, mark_of
from cogs.kudos.service.ownership import REDRAW
from cogs.kudos.store import cards, gifts
from cogs.kudos.store.gifts import Gift

A_MOMENT, PAUSE, NOT_STALE = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class LateCards:
    """Tries once an hour, and as soon as the channel is mended."""

    def __init__(self, services: Services, kudos_cards: KudosCards) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._delivery, self._guilds, self._cards = services.delivery, services.guilds, kudos_cards

    async def post(self, due: Due) -> Done | Later:
        """Post a card as it would be now, unless all of its thanks were taken back or made private meanwhile."""
        now = self._clock.now()
        if now - due.planned < A_MOMENT:  # It has just been refused.
            return Later(now + PAUSE)
        everything = await gifts.of_card(self._database, due.subject)
        public = [one for one in everything if one.is_public]
        is_up = any(one.message_id for one in everything)  # An earlier attempt went well, and this one is one too many.
        if is_up or now - due.planned > NOT_STALE or not public or not await self._cards.may_be_posted(public[0]):
            return Done()
        set_locale(await self._guilds.locale(due.guild_id))
        channel_id, pinged = public[0].channel_id, await self._cards.pinged(public)
        mark, key, card = mark_of(due.subject), key_of(public[0]), self._cards.draw(public)
        try:
            message_id = await self._delivery.post_once(due, channel_id, key=key, mark=mark, ping=pinged, **card)
            if not await self._database.write(lambda tx: self._record(tx, public[0], message_id)):
                await self._delivery.remove(channel_id, message_id)
        except Undeliverable as refusal:
            return Later(now + PAUSE) if refusal.is_about_place else Done()
        return Done()

    async def _record(self, tx: Transaction, gift: Gift, message_id: int) -> bool:
        """Record where a card is after all, and let it show what has changed meanwhile; False if it is to go."""
        if not await gifts.mark_posted_late(tx, gift.id, message_id):
            return False
        await cards.mark_stale_posted(tx, {gift.id: message_id})
        await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, self._clock.now())
        return True
