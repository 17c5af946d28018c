"""What becomes of those whose greeting is held: all of them, some, or those about whom nobody decided."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.welcome.rules import arrival as rules
from cogs.welcome.service.arriving import BURST, GREET
from cogs.welcome.store import arrivals, greetings, held
from cogs.welcome.store.newcomers import SKIPPED, WAITING


class Deciding:
    """Each decision happens within the caller's write, so that of two at once one decides."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda = services.clock, services.agenda

    async def decide(self, tx: Transaction, guild_id: int, moment: int, *, greet: bool, on_message: int) -> int:
        """Greet or skip those who are held, and return how many. `on_message` is where somebody pressed it."""
        await tx.lock("welcome", guild_id)
        what, state = ("released", WAITING) if greet else (arrivals.SKIPPED_BY_TEAM, SKIPPED)
        members = await held.decide_all(tx, guild_id, state, joined_until=moment)
        await self._record(tx, guild_id, members, what, moment, greet=greet)
        burst = await greetings.burst(tx, guild_id)
        if burst is not None and burst.message_id == on_message:  # It says from now on what was decided.
            await greetings.end_burst(tx, burst)
            await self._agenda.cancel(tx, BURST, guild_id, 0)
        else:
            await self._bring_note_up_to_date(tx, guild_id)
        return len(members)

    async def greet_some(self, tx: Transaction, guild_id: int, members: Sequence[int]) -> int:
        """Greet those of these who are held, and return how many; the others stay held."""
        await tx.lock("welcome", guild_id)
        released = await held.release_some(tx, guild_id, members)
        await self._record(tx, guild_id, released, "released", to_epoch(self._now), greet=True)
        await self._bring_note_up_to_date(tx, guild_id)
        return len(released)

    async def greet_skipped(self, tx: Transaction, guild_id: int, skipped_at: int) -> int:
        """Greet those who are still here of whom somebody decided at a moment not to; return how many."""
        await tx.lock("welcome", guild_id)
        again = await held.take_back_skipped(tx, guild_id, arrivals.SKIPPED_BY_TEAM, skipped_at)
        await self._record(tx, guild_id, again, "released", to_epoch(self._now), greet=True)
        return len(again)

    async def greet_undecided(self, tx: Transaction, guild_id: int) -> datetime | None:
        """Greet some about whom nobody decided for a day; return when others are to be, None if nobody is held."""
        await tx.lock("welcome", guild_id)
        now = self._now
        let_in = await held.release_undecided(
            tx, guild_id, to_epoch(now), joined_until=to_epoch(now - rules.UNDECIDED), most=rules.PORTION
        )
        burst = await greetings.burst(tx, guild_id)
        asked = burst is not None and burst.message_id is not None
        what = "released_undecided" if asked else "released_unasked"
        await self._record(tx, guild_id, let_in, what, to_epoch(now), greet=True)
        if let_in:
            await self._bring_note_up_to_date(tx, guild_id)
        first = await held.first_joined(tx, guild_id)
        if first is None:
            return None
        return max(from_epoch(first) + rules.UNDECIDED, now + rules.BETWEEN_PORTIONS)

    async def _bring_note_up_to_date(self, tx: Transaction, guild_id: int) -> None:
        await self._agenda.bring_forward(tx, BURST, guild_id, 0, self._now)

    async def _record(
        self, tx: Transaction, guild_id: int, members: Sequence[int], what: str, moment: int, *, greet: bool
    ) -> None:
        await arrivals.record_events(tx, guild_id, members, moment, what)
        for member_id in members if greet else ():
            await self._agenda.schedule(tx, GREET, guild_id, member_id, self._now, member_id=member_id)

    @property
    def _now(self) -> datetime:
        return self._clock.now()
