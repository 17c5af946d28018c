"""Asking somebody how they are, when they wanted to be asked; after a while of silence, no longer."""

from dataclasses import replace

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import DROP, DirectMessage
from bot.members import preferences
from bot.services import Services
from cogs.check_ins.rhythms import rules
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.rules_lookouts import MOST_MISSES
from cogs.check_ins.rhythms.service import NUDGE, Rhythms
from cogs.check_ins.rhythms.service_lookouts import Lookouts
from cogs.check_ins.rhythms.store import SavedRhythm
from cogs.check_ins.rhythms.views import nudge_buttons, rest_buttons


class RhythmQuestions:
    """Carries out what rhythms have put on the agenda."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._delivery = services.database, services.clock, services.delivery
        self._rhythms, self._lookouts = Rhythms(services), Lookouts(services)
        services.agenda.handle(NUDGE, self.nudge)

    async def nudge(self, due: Due) -> Done | Later:
        """Ask, or rest after too many silences. Whoever wants quiet now is asked the next time.

        Once it rests nobody is asked; what is missed counts on for a friend who looks out for them.
        """
        asked = await rhythms.get(self._database, due.guild_id, due.member_id)
        if asked is None:
            return Done()
        now = self._clock.now()
        if now - due.planned > rules.STALE or await self._is_quiet(asked):
            return Done(lambda tx: self._rhythms.go_on(tx, asked))
        silences = min(asked.silences + 1, MOST_MISSES) if asked.asked_at else 0
        rests = bool(asked.resting) or silences >= rules.SILENCES
        after = replace(asked, silences=silences, asked_at=to_epoch(now), resting=int(rests))
        if asked.resting:
            return Done(lambda tx: self._count(tx, after))
        return await self._delivery.tell(
            due,
            lambda server: self._message(due, server, rests=rests),
            key=f"{NUDGE} {due.guild_id} {due.member_id} {due.planned_at}",
            refused=DROP,  # A question whose moment has passed is of no use later; the silence counts.
            then=lambda tx, _told: self._count(tx, after),
        )

    async def _count(self, tx: Transaction, after: SavedRhythm) -> None:
        await self._lookouts.missed(tx, after.guild_id, after.member_id, after.silences)
        await self._rhythms.go_on(tx, after)

    async def _is_quiet(self, asked: SavedRhythm) -> bool:
        """Return whether they want to hear nothing now: they are away, pause everything, or this."""
        now = self._clock.now()
        person = await preferences.of(self._database, asked.member_id)
        muted = await preferences.muted(self._database, asked.guild_id, asked.member_id)
        return from_epoch(asked.away_until) > now or person.end_of_pause(now) is not None or "check_ins" in muted

    async def _message(self, due: Due, server: str, *, rests: bool) -> DirectMessage:
        if not rests:
            return DirectMessage(content=rules.question(server), view=nudge_buttons(due.guild_id))
        found = await lookouts.of_either(self._database, due.member_id)
        has_friend = any(
            one.accepted_at and (one.guild_id, one.member_id) == (due.guild_id, due.member_id) for one in found
        )
        return DirectMessage(content=rules.resting(server, has_friend=has_friend), view=rest_buttons(due.guild_id))
