"""Keeping a thank-you private, removing it, and taking it down as a moderator."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.kudos.rules import ownership as rules
from cogs.kudos.store import gifts as store
from cogs.kudos.store import removals
from cogs.kudos.store.gifts import Gift

REDRAW = "kudos.redraw"
TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER = "kudos.taken.giver", "kudos.taken.receiver"

Change = Callable[[Transaction, Sequence[Gift], int], Awaitable[None]]


class Ownership:
    """What is decided about a thank-you after it was given. The agenda redraws its card, at once."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda

    async def keep_private(self, gift_id: int, presser: tuple[int, bool], card: int | None) -> str:
        """Take a thank-you off its card and return what the presser reads. Raises CareError if it is not theirs."""
        await self._database.write(lambda tx: self._change(tx, gift_id, presser, card, store.make_private))
        return rules.kept_private()

    async def remove(self, gift_id: int, presser: tuple[int, bool], card: int | None) -> str:
        """Forget what a thank-you says and return what the presser reads. Raises CareError if it is not theirs."""
        await self._database.write(lambda tx: self._change(tx, gift_id, presser, card, store.remove))
        return rules.removed()

    async def take_down(self, guild_id: int, card: int, moderator_id: int, because: str) -> int:
        """Remove what a card shows, as a moderator, and return how many people were thanked on it; 0 for no card."""

        async def take(tx: Transaction) -> int:
            gifts = [gift for gift in await store.in_message(tx, guild_id, card) if gift.is_public]
            now = self._clock.now()
            await removals.record_removal(tx, gifts, moderator_id, because, to_epoch(now))
            await self._apply(tx, gifts, store.remove)
            for gift in gifts:
                await self._schedule_notice(tx, TAKEN_FROM_RECEIVER, guild_id, gift.receiver_id, now)
            for giver_id in {gift.giver_id for gift in gifts if gift.giver_id}:
                await self._schedule_notice(tx, TAKEN_FROM_GIVER, guild_id, giver_id, now)
            return len(gifts)

        return await self._database.write(take)

    async def _schedule_notice(self, tx: Transaction, kind: str, guild_id: int, member_id: int, now: datetime) -> None:
        await self._agenda.schedule(tx, kind, guild_id, member_id, now, member_id=member_id)

    async def _change(
        self, tx: Transaction, gift_id: int, presser: tuple[int, bool], card: int | None, change: Change
    ) -> None:
        if card is not None:  # Where it is, is recorded a few seconds after it went up; now we know.
            await store.mark_posted(tx, {gift_id: card})
        everything = await store.of_card(tx, gift_id)
        mine = self._of_presser(everything, presser, gift_id if card is None else card)
        there = [gift for gift in mine if gift.removed_at is None]
        if not there:
            raise rules.gone()
        await self._apply(tx, there, change)

    def _of_presser(self, gifts: Sequence[Gift], presser: tuple[int, bool], card: int) -> Sequence[Gift]:
        member_id, is_moderator = presser
        received = [gift for gift in gifts if gift.receiver_id == member_id]
        if received or not gifts:
            return received
        if gifts[0].giver_id != member_id:
            raise rules.not_theirs(is_moderator=is_moderator, card=str(card))
        given = from_epoch(gifts[0].given_at)
        rules.check_giver_may_change(given, self._clock.now(), [gift.receiver_id for gift in gifts])
        return gifts

    async def _apply(self, tx: Transaction, gifts: Sequence[Gift], change: Change) -> None:
        now = self._clock.now()
        await change(tx, gifts, to_epoch(now))
        for gift in gifts:
            if gift.message_id:
                await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, now)
