"""Whether those who reached out were answered, and came back to it: for a few days of each, then as numbers."""

from datetime import datetime, timedelta

from bot.agenda import Agenda
from bot.awaiting.second_turns import store
from bot.awaiting.second_turns.store import Opening, OpenWeek
from bot.awaiting.second_turns.totals import (
    BOUNDS,
    NEVER,
    PRIVATE,
    bound_of,
    freeze,
    last_settled,
    part_of,
    week_of,
    weeks_before,
)
from bot.awaiting.second_turns.waiting_times import WEEKS, UsualWait, usual_wait
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Reader, Transaction, write_patiently, write_with_retries
from bot.members.personal_data import ErasureScope
from bot.settings import Settings

COUNTED = timedelta(minutes=BOUNDS[-1])  # An answer that comes later counts as none.
SOON = timedelta(minutes=BOUNDS[0])
A_DAY = timedelta(days=1)
A_STEP = 50  # in one write, so that nobody who speaks meanwhile has to wait


class SecondTurns:
    """Staying goes with the second turn: somebody reaches out, a person answers, and they come back to it.

    A `kind` is a feature's, such as "welcome.greeting". Each call is part of the write in which it happens; what is not
    known, or known no longer, is left as it is.
    """

    def __init__(self, database: Database, clock: Clock, agenda: Agenda, settings: Settings) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._floors: dict[str, int] = {}
        agenda.expire_nightly(self.settle)

    def declare(self, kind: str, floor: int) -> None:
        """Let this be the floor of what is told of a kind, PUBLIC, say; of one that nobody declares it is PRIVATE."""
        self._floors[kind] = floor

    async def opened(
        self, tx: Transaction, guild_id: int, kind: str, subject: int, member_id: int, at: datetime
    ) -> None:
        """Record that somebody reached out; the same again changes nothing."""
        zone = self._settings.zone_of(guild_id)
        opening = Opening(kind, guild_id, subject, member_id, week_of(at, zone), part_of(at, zone), to_epoch(at))
        await store.add(tx, opening)

    async def answered(self, tx: Transaction, guild_id: int, kind: str, subject: int, by: int, at: datetime) -> None:
        """Record that a person answered. One's own answer is none, and neither is a second one."""
        await store.record_answer(tx, kind, guild_id, subject, by, to_epoch(at))

    async def went_on(self, tx: Transaction, guild_id: int, kind: str, subject: int, by: int, at: datetime) -> None:
        """Record that the one who reached out came back to it; before anybody has answered, it is no second turn."""
        await store.record_return(tx, kind, guild_id, subject, by, to_epoch(at))

    async def spoke(self, guild_id: int, kind: str, subject: int, by: int, at: datetime) -> None:
        """Record, in a write of its own, that somebody wrote where both read it; one that changes nothing is spared."""
        if not await store.has_turn(self._database, kind, guild_id, subject, by):
            return

        async def record(tx: Transaction) -> None:
            await self.answered(tx, guild_id, kind, subject, by, at)
            await self.went_on(tx, guild_id, kind, subject, by, at)

        await write_patiently(self._database, record)

    async def closed(self, tx: Transaction, guild_id: int, kind: str, subject: int) -> None:
        """Count what is taken back or moved elsewhere as it is now, and keep nothing else of it.

        Who gives up has waited, and is not left out. What was taken back within minutes was hardly asked.
        """
        opening = await store.remove(tx, kind, guild_id, subject)
        if opening is None:
            return
        if opening.answered_at is not None or self._clock.now() - from_epoch(opening.opened_at) >= SOON:
            await _count(tx, opening)

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Forget that somebody reached out, before what they leave behind is closed and would count."""
        await store.remove_of(tx, about.member_id, about.guild_id, about.feature)

    async def usual_wait(self, reader: Reader, guild_id: int, kind: str) -> UsualWait:
        """Return how long it usually takes here, at this time of day, until somebody answers."""
        now = self._clock.now()
        through = last_settled(now)
        waits = await store.waits(reader, guild_id, kind, weeks_before(through, WEEKS - 1), through)
        part = part_of(now, self._settings.zone_of(guild_id))
        return usual_wait(waits, part, through, self._floor(kind))

    def _floor(self, kind: str) -> int:
        return self._floors.get(kind, PRIVATE)

    async def settle(self, now: datetime) -> None:
        """Count those whose days are over, and freeze the weeks that are; it makes no difference how late that is."""
        while await write_with_retries(self._database, lambda tx: self._settle(tx, now)):
            pass
        await store.let_answers_go(self._database)
        await store.drop_counts(self._database, week_of(self._clock.now() + A_DAY, "UTC"))
        for week in await store.open_weeks(self._database, last_settled(now)):
            await write_with_retries(self._database, lambda tx, of=week: self._freeze(tx, of))

    async def _settle(self, tx: Transaction, now: datetime) -> bool:
        """Count some, and return whether there may be more; who is of the future, by a clock gone wrong, is not one."""
        over = await store.remove_old(tx, to_epoch(now - COUNTED), to_epoch(self._clock.now() + A_DAY), A_STEP)
        for opening in over:
            if opening.opened_at <= to_epoch(now):
                await _count(tx, opening)
        return len(over) == A_STEP

    async def _freeze(self, tx: Transaction, week: OpenWeek) -> None:
        """Keep what may be kept of a week, once: what comes after it, by a clock gone wrong, does not count."""
        await tx.lock("second turns", week.guild_id)
        counts = await store.take_counts(tx, week)
        if not await store.is_frozen(tx, week):
            await store.keep_totals(tx, week, *freeze(week.week, counts, self._floor(week.kind)))


async def _count(tx: Transaction, opening: Opening) -> None:
    waited = None if opening.answered_at is None else from_epoch(opening.answered_at) - from_epoch(opening.opened_at)
    within = bound_of(waited)
    await store.count(tx, opening, within, went_on=within != NEVER and opening.went_on_at is not None)
