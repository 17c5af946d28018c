"""How a card in a circle is answered: by “I hear you”, or by words in the thread, of which nothing is read."""

from datetime import timedelta

from bot.clock import to_epoch
from bot.db import Reader, Transaction
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules_answers import wants_answer
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.store_cards import CircleCard
from cogs.check_ins.everyone import store as hears
from cogs.check_ins.settings import CheckInSettings

CIRCLE_TURN = "check_ins.circle"  # as the second turns know it
NOBODY_YET, ANSWERED = "check_ins.circle_unheard", "check_ins.circle_answered"


class CircleAnswers:
    """Each call is part of the write in which something happens."""

    def __init__(self, services: Services) -> None:
        self._agenda, self._clock, self._settings = services.agenda, services.clock, services.settings
        self._second_turns = services.second_turns

    async def be_patient(self, tx: Transaction, card: CircleCard) -> None:
        """Let the author of a card that is up hear after some time if nobody has answered by then.

        That is a day where nothing else is set: a circle meets in its own time, mostly once a week.
        """
        check_in = await check_ins.get(tx, card.check_in)
        if check_in is not None and wants_answer(check_in.mood, check_in.wish):
            at = self._clock.now() + timedelta(hours=self._settings.of(card.guild_id, CheckInSettings).circle_hours)
            await self._agenda.schedule(tx, NOBODY_YET, card.guild_id, card.id, at, member_id=check_in.member_id)

    async def hear(self, tx: Transaction, card: CircleCard, author_id: int, member_id: int) -> None:
        """Record that somebody has heard a card."""
        await hears.record_heard(tx, card.id, card.guild_id, member_id, to_epoch(self._clock.now()))
        turn = card.guild_id, CIRCLE_TURN, card.check_in
        await self._second_turns.answered(tx, *turn, member_id, self._clock.now())
        await self._answered(tx, card, author_id)

    async def spoke(self, tx: Transaction, thread: int, member_id: int, now: int) -> None:
        """Record that somebody wrote in a thread; it answers whatever was shared before in a circle of theirs."""
        await store.spoke(tx, thread, member_id, now)
        for card in await cards.unanswered(tx, thread, member_id):
            check_in = await check_ins.get(tx, card.check_in)
            if check_in is not None:
                await self._answered(tx, card, check_in.member_id)

    async def _answered(self, tx: Transaction, card: CircleCard, author_id: int) -> None:
        """Let an author know of the first answer, once."""
        now = self._clock.now()
        await self._agenda.cancel(tx, NOBODY_YET, card.guild_id, card.id)
        if await cards.mark_answered(tx, card.id, to_epoch(now)):
            await self._agenda.schedule(tx, ANSWERED, card.guild_id, card.id, now, member_id=author_id)

    async def let_go(self, tx: Transaction, check_in_id: int) -> None:
        """Tell an author nothing more of a card that goes."""
        card = await cards.of_check_in(tx, check_in_id)
        if card is not None:
            for kind in (NOBODY_YET, ANSWERED):
                await self._agenda.cancel(tx, kind, card.guild_id, card.id)

    async def speakers(self, reader: Reader, card: CircleCard, author_id: int) -> list[int]:
        """Return who has written in the thread since a card was shared."""
        return [
            one.member_id
            for one in await store.members(reader, card.circle)
            if one.member_id != author_id and one.spoke_at >= card.shared_at
        ]
