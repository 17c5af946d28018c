"""Keeping a thank-you private, removing it, and taking it down as a moderator."""

from collections.abc import Awaitable, Callable, Sequence

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.moderation.acts import Act
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
        self._trail = services.trail

    async def keep_private(self, gift_id: int, presser: tuple[int, bool], card: int | None) -> str:
        """Take a thank-you off its card and return what the presser reads. Raises CareError if it is not theirs."""
        await self._database.write(lambda tx: self._change(tx, gift_id, presser, card, store.make_private))
        return rules.kept_private()

    async def remove(self, gift_id: int, presser: tuple[int, bool], card: int | None) -> str:
        """Forget what a thank-you says and return what the presser reads. Raises CareError if it is not theirs."""
        await self._database.write(lambda tx: self._change(tx, gift_id, presser, card, store.remove))
        return rules.removed()

    async def take_down(self, gift_id: int, moderator_id: int, because: str, *, private: bool) -> None:
        """Remove what a card shows, or else what was given in private with it, as a moderator.

        Raises CareError if it is gone.
        """

        async def take(tx: Transaction) -> None:
            await store.lock_kept(tx)
            everything = await store.of_card(tx, gift_id)
            gifts = [gift for gift in everything if gift.removed_at is None and bool(gift.private) is private]
            if not gifts:
                raise rules.gone()
            await removals.record_removal(tx, gifts, moderator_id, because, to_epoch(self._clock.now()))
            await self._trail.record(tx, gifts[0].guild_id, moderator_id, Act.THANKS_DOWN)
            await self._apply(tx, gifts, store.remove)
            await self._schedule_notices(tx, gifts)

        await self._database.write(take)

    async def _schedule_notices(self, tx: Transaction, gifts: Sequence[Gift]) -> None:
        giver_id, guild_id = gifts[0].giver_id, gifts[0].guild_id
        told = [(TAKEN_FROM_RECEIVER, gift.receiver_id) for gift in gifts]
        told += [(TAKEN_FROM_GIVER, giver_id)] if giver_id else []
        for kind, member_id in told:
            await self._agenda.schedule(tx, kind, guild_id, member_id, self._clock.now(), member_id=member_id)

    async def _change(
        self, tx: Transaction, gift_id: int, presser: tuple[int, bool], card: int | None, change: Change
    ) -> None:
        await store.lock_kept(tx)
        if card is not None:  # Where it is, is recorded a few seconds after it went up; now we know.
            await store.mark_posted(tx, {gift_id: card})
        everything = await store.of_card(tx, gift_id)
        mine = self._of_presser(everything, presser)
        there = [gift for gift in mine if gift.removed_at is None]
        if not there and not _is_only_for_others(mine, presser):
            raise rules.gone()
        await self._apply(tx, there, change)

    def _of_presser(self, gifts: Sequence[Gift], presser: tuple[int, bool]) -> Sequence[Gift]:
        member_id, is_moderator = presser
        received = [gift for gift in gifts if gift.receiver_id == member_id]
        if received or not gifts:
            return received
        if gifts[0].giver_id != member_id:
            raise rules.not_theirs(is_moderator=is_moderator)
        given = from_epoch(gifts[0].given_at)
        rules.check_giver_may_change(given, self._clock.now(), [gift.receiver_id for gift in gifts])
        return gifts

    async def _apply(self, tx: Transaction, gifts: Sequence[Gift], change: Change) -> None:
        now = self._clock.now()
        await change(tx, gifts, to_epoch(now))
        for gift in gifts:
            if gift.message_id:
                await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, now)


def _is_only_for_others(gifts: Sequence[Gift], presser: tuple[int, bool]) -> bool:
    """Return whether these are private thanks of whoever presses: what became of them is not theirs to know."""
    return bool(gifts) and all(gift.private and gift.receiver_id != presser[0] for gift in gifts)
