"""A circle as an audience: a card in its thread, and words for those alone who are in it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.awaiting.second_turns import COUNTED
from bot.clock import to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.rules import CIRCLE
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Chooser
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import rules, rules_doors, store
from cogs.check_ins.circles import service as circles
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.rules_answers import state
from cogs.check_ins.circles.service_answers import CIRCLE_TURN, CircleAnswers
from cogs.check_ins.circles.store import Member
from cogs.check_ins.everyone import store as hears


class InCircle(Audience):
    """Those who are in one circle; which one is what `which` says."""

    key, ways, feature = CIRCLE, (Way.SHARING, Way.CIRCLES), "circles"

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda, self._answers = services.clock, services.agenda, CircleAnswers(services)
        self._second_turns = services.second_turns

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        mine = [
            circle
            for circle in await store.of_member(reader, chooser.guild_id, chooser.member_id)
            if circle.thread is not None and self._can_share(chooser, await store.members(reader, circle.id))
        ]
        who = _("The people in it read it in private; its thread says that you checked in.")
        if len(mine) == 1:
            return [AudienceChoice(CIRCLE, mine[0].id, _("My circle"), who)]
        return [AudienceChoice(CIRCLE, one.id, _("My circle: {name}").format(name=one.name), who) for one in mine]

    @staticmethod
    def _can_share(chooser: Chooser, members: Sequence[Member]) -> bool:
        """Return whether somebody would see it, and its author is not away from the thread themselves."""
        there = {one.member_id for one in members if not one.away}
        return chooser.member_id in there and len(there) >= rules.FEWEST_TO_SHARE

    def seen_by(self, check_in: CheckIn) -> str:
        return rules.seen_by()

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let a card go up. Raises CareError if its author has left the circle, or it is closed."""
        circle = await store.locked(tx, check_in.which)
        member = await store.member(tx, check_in.which, check_in.member_id)
        if circle is None or circle.ended_at or member is None:
            raise CareError(_("You are no longer in that circle, so nothing was shared there."))
        if member.away:
            raise rules_doors.outside_the_thread()
        now = self._clock.now()
        await cards.add(tx, secrets.randbits(62) | 1, check_in, to_epoch(now))
        await self._second_turns.opened(tx, check_in.guild_id, CIRCLE_TURN, check_in.id, check_in.member_id, now)
        await self._see_to_cards(tx, check_in)

    async def is_answered(self, reader: Reader, check_in: CheckIn) -> bool:
        card = await cards.of_check_in(reader, check_in.id)
        return card is not None and bool(card.answered_at)

    async def state(self, reader: Reader, check_in: CheckIn) -> str:
        card = await cards.of_check_in(reader, check_in.id)
        if card is None:
            return ""
        return state(await hears.heard_by(reader, card.id), answered=bool(card.answered_at))

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        await self._answers.let_go(tx, check_in.id)
        await cards.let_go(tx, check_in.id)
        await self._second_turns.closed(tx, check_in.guild_id, CIRCLE_TURN, check_in.id)
        await self._see_to_cards(tx, check_in)

    async def _see_to_cards(self, tx: Transaction, check_in: CheckIn) -> None:
        await self._agenda.bring_forward(tx, circles.CIRCLE, check_in.guild_id, check_in.which, self._clock.now())


async def about_circle(reader: Reader, guild_id: int, thread: int, _member_id: int, now: datetime) -> list[int]:
    """Return the check-ins of the last days to which whoever writes in a circle's thread answers, or their own."""
    return await cards.shared_since(reader, guild_id, thread, to_epoch(now - COUNTED))
