"""The only file that imports APScheduler: one alarm for whatever is due next, and the nightly round.

The scheduler holds a single date job. One job for each reminder was measured and is why it is not so: of 1,000 due in
the same instant none fired (docs/design/agenda.md).
"""

# APScheduler ships no types; this file is its only user.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportAttributeAccessIssue=false

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

import structlog
from apscheduler.executors import base as executors
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers import base as schedulers
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from bot.clock import Clock, steady

log = structlog.stdlib.get_logger("bot.agenda")

# A timer does not see the machine's clock jump or the machine sleep, so no single wait is longer than this.
LONGEST_WAIT = timedelta(seconds=60)
NIGHT = time(4, 10, tzinfo=UTC)
NIGHTLY = CronTrigger(hour=NIGHT.hour, minute=NIGHT.minute, timezone=UTC)
HOURLY = CronTrigger(minute=0, timezone=UTC)
# What is done every night is also done this long after a start: a machine that is off at night would never do it.
SETTLED = timedelta(minutes=30)


class _Scheduler(AsyncIOScheduler):
    """Looks at the clock again after LONGEST_WAIT at the latest, however far away its next job is."""

    look_at_clock: Callable[[], None]  # called before it looks which jobs are due

    def _process_jobs(self) -> float | None:
        self.look_at_clock()
        return super()._process_jobs()

    def _start_timer(self, wait_seconds: float | None) -> None:
        longest = LONGEST_WAIT.total_seconds()
        super()._start_timer(None if wait_seconds is None else min(wait_seconds, longest))


class _Executor(AsyncIOExecutor):
    """Carries out jobs; that a stop cancels one that is under way is no error."""

    def _run_job_error(self, job_id: str, exc: BaseException, traceback: Any = None) -> None:
        if not isinstance(exc, asyncio.CancelledError):
            super()._run_job_error(job_id, exc, traceback)


class Alarm:
    """Calls `ring` when the moment it is set to has come; rings by the clock, waits by the event loop's timers.

    It also rings every LONGEST_WAIT, for what others, be it an operator's program, have written down meanwhile.
    """

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock, self._ring = clock, ring
        self._set_to: datetime | None = None
        self._nightly: list[Callable[[], Awaitable[None]]] = []
        self._hourly: list[Callable[[], Awaitable[None]]] = []
        self._scheduler: _Scheduler | None = None
        self._looked: tuple[datetime, float] = clock.now(), 0  # what both clocks said
        self._settles_at = 0.0  # by the steady one

    def start(self) -> None:
        """Begin, anew if it had begun before; needs the running event loop."""
        self.stop()
        never_too_late = {"misfire_grace_time": None, "coalesce": True}
        self._scheduler = _Scheduler(timezone=UTC, job_defaults=never_too_late, executors={"default": _Executor()})
        self._scheduler.look_at_clock = self._look_at_clock
        self._settles_at = steady() + SETTLED.total_seconds()
        self._look_at_clock()
        self._plan(self._scheduler)
        self._scheduler.start()

    def _plan(self, scheduler: _Scheduler) -> None:
        """Plan the nights and the hours, by the clock as it is now."""
        scheduler.add_job(_do_all, NIGHTLY, (self._nightly,), id="night", replace_existing=True)
        scheduler.add_job(_do_all, HOURLY, (self._hourly,), id="hour", replace_existing=True)
        left = timedelta(seconds=self._settles_at - steady())
        if left > timedelta():
            at = DateTrigger(self._clock.now() + left)
            scheduler.add_job(_do_all, at, (self._nightly,), id="settled", replace_existing=True)

    def _look_at_clock(self) -> None:
        """See whether the clock was set back: what was planned before that would wait for a moment far ahead."""
        (before, then), (now, at) = self._looked, (self._clock.now(), steady())
        self._looked = now, at
        if self._scheduler is not None and self._scheduler.running and now - before < timedelta(seconds=at - then - 1):
            log.info("the clock was set back", seconds=at - then - (now - before).total_seconds())
            self._plan(self._scheduler)
            self.clear()
            self._ring()

    def clear(self) -> None:
        """Ring only as a matter of routine, until it is brought forward."""
        self._set(None)

    def bring_forward(self, moment: datetime | None) -> None:
        """Ring at this moment, unless it rings earlier anyway."""
        if moment is not None and (self._set_to is None or moment < self._set_to):
            self._set(moment)

    def _set(self, moment: datetime | None) -> None:
        self._set_to = moment
        if self._scheduler is None:
            return
        latest = self._clock.now() + LONGEST_WAIT
        moment = latest if moment is None else min(moment, latest)
        self._scheduler.add_job(self._wake, DateTrigger(moment), id="alarm", replace_existing=True)

    async def _wake(self) -> None:
        self._ring()

    def every_night(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this once a night, at ten past four UTC, and some time after each start. Said before the start."""
        self._nightly.append(work)

    def every_hour(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this every hour. Said before the start."""
        self._hourly.append(work)

    def stop(self) -> None:
        """Ring no more. Work of the night or of the hour that is under way is cancelled."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None


async def _do_all(works: list[Callable[[], Awaitable[None]]]) -> None:
    for work in works:
        await work()


_lent: list[Clock] = []


class _Borrowed(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return _lent[-1].now().astimezone(tz)


@contextmanager
def lend_clock(clock: Clock) -> Generator[None]:
    """Let APScheduler ask `clock` for the time within this block, and not the machine.

    Blocks may overlap, as they do when one bot takes over from another.
    """
    modules = (schedulers, executors)
    _lent.append(clock)
    for module in modules:
        module.datetime = _Borrowed
    try:
        yield
    finally:
        _lent.remove(clock)
        if not _lent:
            for module in modules:
                module.datetime = datetime
