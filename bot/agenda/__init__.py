"""What must happen later: a durable table, worked off in order when the alarm rings.

The life of an entry: it is written in the same transaction as whatever it belongs to; claimed by putting it off for one
lease, so that it comes due again if this process dies; carried out by its handler, which may therefore run twice; and
removed together with what the handler has to record, if the lease is still ours.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.agenda import store
from bot.agenda.alarm import Alarm
from bot.agenda.expiry import Expiry
from bot.agenda.housekeeping import Housekeeping
from bot.agenda.store import Due
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.errors import NotNow
from bot.health.incidents import record
from bot.health.metrics import Metrics

__all__ = ["Agenda", "Done", "Due", "Later", "all_done"]

log = structlog.stdlib.get_logger("bot.agenda")

# Long enough for a message to be sent and for Discord's rate limits; short enough that a second attempt falls into the
# few minutes in which Discord recognises a message's nonce and does not post it again.
LEASE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=45)
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
# A mistake of ours does not pass by itself: after so many attempts it is looked at once a day, and fills no log.
MOST_INCIDENTS, A_DAY = 3, timedelta(days=1)
SHORTLY = timedelta(seconds=1)
AT_ONCE = 16


@dataclass(frozen=True)
class Done:
    """It is done. `record`, if given, is kept in the same transaction in which the entry is removed."""

    record: Callable[[Transaction], Awaitable[object]] | None = None


@dataclass(frozen=True)
class Later:
    """It is not time yet; come back then."""

    at: datetime
    failed: bool = False


def all_done(outcomes: Sequence[Done | Later]) -> Done | Later:
    """Return what comes of several parts of one entry: once each of them is done, all of it is recorded together."""
    for outcome in outcomes:
        if isinstance(outcome, Later):
            return outcome

    async def record_all(tx: Transaction) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Done) and outcome.record is not None:
                await outcome.record(tx)

    return Done(record_all)


Handler = Callable[[Due], Awaitable[Done | Later]]
Expire = Callable[[datetime], Awaitable[None]]
Cancelled = Callable[[Transaction, Due], Awaitable[None]]
WaitsUntil = Callable[[Due], datetime | None]


class Agenda:
    """Schedules what must happen later, and sees to it that it does."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics | None = None) -> None:
        self._database, self._clock, self._metrics = database, clock, metrics or Metrics()
        self._handlers: dict[str, Handler] = {}
        self._cancelled: Cancelled | None = None
        self._waits_until: WaitsUntil = lambda _due: None
        self._alarm = Alarm(clock, self._ring)
        self._housekeeping, self._expiry = Housekeeping(database, clock, self._do_round), Expiry(database, clock)
        self._expiring: list[Expire] = []
        self._alarm.every_hour(partial(self.begin, self._look))
        self._alarm.every_night(partial(self.begin, self._housekeeping.see_to_it))
        if database.shared:  # What one process has begun and not finished, or all of them were away for.
            self._alarm.every_hour(partial(self.begin, self._housekeeping.see_to_it))
        self._pump: asyncio.Task[None] | None = None
        self._rung = False
        self._working: set[asyncio.Task[None]] = set()
        self._at_leisure: set[asyncio.Task[None]] = set()
        self._in_hand: set[tuple[str, int, int]] = set()  # kind, server and subject of what is being carried out
        self._running = False

    def handle(self, kind: str, handler: Handler) -> None:
        """Let `handler` carry out entries of this kind. A NotNow that it raises puts the entry off."""
        self._handlers[kind] = handler

    def every_night(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this once a night, in one of the processes, and some time after a start. Said before the start."""
        self._housekeeping.add(work)

    async def length_of_night(self) -> float:
        """Return how many seconds the latest night's housekeeping took. Raises NotNow."""
        return await self._housekeeping.length()

    def every_night_here(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this once a night in each process, for its own servers, and some time after each start."""
        self._alarm.every_night(partial(self.begin, work))

    def expire_nightly(self, expire: Expire) -> None:
        """Delete once a night, in one of the processes, what was too old by the moment that `expire` is given.

        Up to that moment all is surely past, even if the machine's clock is wrong. Said before the start.
        """
        self._expiring.append(expire)
        self.every_night(partial(self._expire, expire))

    def expire_nightly_here(self, expire: Expire) -> None:
        """Delete the same way in each process, for its own servers, what was too old."""
        self._expiring.append(expire)
        self.every_night_here(partial(self._expire, expire))

    async def surely_past(self) -> datetime | None:
        """Return the moment up to which all is surely past, for what is deleted otherwise than once a night.

        None if that is not known yet. Raises NotNow.
        """
        return await self._expiry.surely_past()

    async def _look(self) -> None:
        """Look at the clock; once that has been for a day, make up for the nights in which it was not relied on."""
        if await self._expiry.look():
            for expire in self._expiring:
                await self._do_round(partial(self._expire, expire))

    async def _expire(self, expire: Expire) -> None:
        past = await self.surely_past()
        if past is not None:
            await expire(past)

    def every_hour(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this every hour. Said before the start."""
        self._alarm.every_hour(partial(self.begin, work))

    async def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this now, beside everything else; it ends, or is cut off, before the bot leaves."""
        self._working.add(task := asyncio.create_task(self._do_round(work), name="round"))
        task.add_done_callback(self._ended)

    async def begin_at_leisure(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this beside everything else, if it takes hours; when the bot leaves it is cut off, and nobody waits."""
        self._at_leisure.add(task := asyncio.create_task(self._do_round(work), name="round"))
        task.add_done_callback(self._at_leisure.discard)

    async def _do_round(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:
            record(error, "round")

    async def schedule(
        self, tx: Transaction, kind: str, guild_id: int, subject: int, at: datetime, *, member_id: int = 0
    ) -> None:
        """Write down that this is due then; an entry for the same kind, server and subject is replaced."""
        await store.put(tx, kind, guild_id, subject, at, member_id)
        tx.after_commit(lambda: self._alarm.bring_forward(at))

    async def bring_forward(self, tx: Transaction, kind: str, guild_id: int, subject: int, at: datetime) -> None:
        """Write down that this is due then at the latest; an entry that is due earlier stays as it is.

        One that is being carried out comes due once more, so that it also sees what has changed meanwhile.
        """
        await store.bring_forward(tx, kind, guild_id, subject, at)
        tx.after_commit(lambda: self._alarm.bring_forward(at))

    async def resume(self, tx: Transaction, kind: str, guild_id: int, *, pace: timedelta) -> int:
        """Let what is put off in a server come due one after the other, and return how much that is."""
        now = self._clock.now()
        subjects = await store.put_off_now(tx, kind, guild_id, now)
        for number, subject in enumerate(subjects):
            await self.bring_forward(tx, kind, guild_id, subject, now + number * pace)
        return len(subjects)

    async def cancel(self, tx: Transaction, kind: str, guild_id: int, subject: int) -> bool:
        """Strike the entry out; False if there is none."""
        struck = await store.remove(tx, kind, guild_id, subject)
        if struck is not None and self._cancelled is not None:
            await self._cancelled(tx, struck)
        return struck is not None

    async def release(self, tx: Transaction, kind: str, guild_id: int) -> None:
        """Let come due now what `waits_while` has put off; what is being carried out is left alone."""
        now = self._clock.now()
        await store.release(tx, kind, guild_id, now)
        tx.after_commit(lambda: self._alarm.bring_forward(now))

    def waits_while(self, call: WaitsUntil) -> None:
        """Ask this of everything that is due: until when it is put off, if it is not to be done now."""
        self._waits_until = call

    def when_cancelled(self, call: Cancelled) -> None:
        """Call this in every write that strikes something out."""
        self._cancelled = call

    async def behind(self) -> timedelta:
        """Return how late the first entry is that is due and that nobody has begun; nothing, if there is none."""
        first, now = await store.next_moment(self._database), self._clock.now()
        return max(now - first, timedelta()) if first is not None else timedelta()

    async def due(self) -> int:
        """Return how many entries are due that nobody has begun."""
        return await store.count_due(self._database, self._clock.now())

    def start(self) -> None:
        """Begin with whatever is overdue."""
        self._running = True
        self._at_leisure.clear()
        self._working.clear()  # Whatever an earlier login of the same bot left behind is no longer carried out.
        self._expiry.begin()
        self._alarm.start()
        self._ring()

    async def stop(self, patience: timedelta = timedelta(seconds=5)) -> None:
        """Begin nothing more, and let what has begun end; what has not ended by then comes due again."""
        self._running = False
        self._alarm.stop()
        at_leisure = set(self._at_leisure)
        for task in at_leisure:
            task.cancel()
        await asyncio.gather(*at_leisure, return_exceptions=True)
        begun = {task for task in (self._pump, *self._working) if task is not None and not task.done()}
        if begun:
            _ended, unfinished = await asyncio.wait(begun, timeout=patience.total_seconds())
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _ring(self) -> None:
        """See whether something is due. The pump ends when nothing is, so no task of ours waits for ever."""
        self._rung = True
        if self._running and (self._pump is None or self._pump.done()):
            self._pump = asyncio.create_task(self._work_off(), name="agenda")

    async def _work_off(self) -> None:
        structlog.contextvars.clear_contextvars()  # Whoever rang has nothing to do with what is due.
        while self._rung and self._running:
            self._rung = False
            try:
                await self._begin_what_is_due()
            except Exception as error:
                if isinstance(error, NotNow):
                    log.warning("looked in vain", cause=repr(error.__cause__))
                else:
                    record(error, "agenda")
                self._alarm.bring_forward(self._clock.now() + PAUSE)

    async def _begin_what_is_due(self) -> None:
        # Cleared before looking: an entry that is written meanwhile brings the alarm forward, and nothing puts it back.
        self._alarm.clear()
        room = AT_ONCE - len(self._working)
        if room <= 0:
            return  # Whatever ends next rings.
        upcoming, now = await store.next_moment(self._database), self._clock.now()
        if upcoming is None or upcoming > now:
            self._alarm.bring_forward(upcoming)
            return
        self._metrics.found_due((now - upcoming).total_seconds())
        claimed = await self._database.write(lambda tx: store.claim(tx, now, now + LEASE, room))
        if not self._running:  # Stopped meanwhile: these come due again when their lease ends.
            return
        for due in claimed:
            task = asyncio.create_task(self._carry_out(due), name=f"agenda {due.kind}")
            self._working.add(task)
            task.add_done_callback(self._ended)
        self._rung = True

    def _ended(self, task: asyncio.Task[None]) -> None:
        was_full = len(self._working) >= AT_ONCE
        self._working.discard(task)
        if was_full:
            self._ring()

    async def _carry_out(self, due: Due) -> None:
        structlog.contextvars.bind_contextvars(feature=due.kind.partition(".")[0], guild=due.guild_id)
        await self._settle(due, await self._in_turn(due))

    async def _settle(self, due: Due, outcome: Done | Later) -> None:
        """Record what came of it; where that cannot be, it comes due again when the lease ends."""
        try:
            await self._database.write(lambda tx: self._keep(tx, due, outcome))
        except NotNow as error:
            log.warning("not recorded", kind=due.kind, subject=due.subject, cause=repr(error.__cause__))
        except Exception as error:
            wait = self._record_mistake(due, error)
            if isinstance(outcome, Done):
                await self._settle(due, Later(self._clock.now() + wait, failed=True))

    async def _in_turn(self, due: Due) -> Done | Later:
        """Return what comes of an entry; one that is in hand waits: what is said second must not arrive first."""
        key = (due.kind, due.guild_id, due.subject)
        if key in self._in_hand:
            return Later(self._clock.now() + SHORTLY, failed=True)
        self._in_hand.add(key)
        try:
            return await self._outcome(due)
        finally:
            self._in_hand.discard(key)

    async def _outcome(self, due: Due) -> Done | Later:
        if (until := self._waits_until(due)) is not None:
            return Later(until)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                outcome = await self._handlers[due.kind](due)
            self._metrics.carried_out(due.kind, "done" if isinstance(outcome, Done) else "later")
            return outcome
        except (NotNow, TimeoutError) as reason:
            outcome = Later(self._clock.now() + pause(due.attempts), failed=True)
            self._metrics.carried_out(due.kind, "put off")
            log.info(
                "put off", kind=due.kind, subject=due.subject, until=outcome.at, cause=repr(reason.__cause__ or reason)
            )
        except Exception as error:
            outcome = Later(self._clock.now() + self._record_mistake(due, error), failed=True)
        return outcome

    def _record_mistake(self, due: Due, error: Exception) -> timedelta:
        """Record a mistake of ours, at its first attempts; return how long to wait before the next one."""
        self._metrics.carried_out(due.kind, "incident")
        if due.attempts <= MOST_INCIDENTS:
            record(error, due.kind, subject=due.subject)
            return pause(due.attempts)
        log.warning("still failing", kind=due.kind, subject=due.subject, error=type(error).__name__)
        return A_DAY

    async def _keep(self, tx: Transaction, due: Due, outcome: Done | Later) -> None:
        if isinstance(outcome, Later):
            await store.put_off(tx, due, outcome.at, due.attempts if outcome.failed else 0)
            tx.after_commit(lambda: self._alarm.bring_forward(outcome.at))
        elif await store.strike_out(tx, due) and outcome.record is not None:
            await outcome.record(tx)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: one minute, two, four, up to an hour."""
    return min(PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
