"""The only place that asks what time it is, and the two forms in which a moment is kept."""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

# Discord tells whole seconds, and what it tells may have waited while this process was busy or stopped.
APART = timedelta(minutes=2)
AGREED = timedelta(seconds=15)
HEARD_FOR = 60  # seconds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """Anything that can tell the time."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def steady() -> float:
    """Return seconds by the event loop's timers, which do not notice that a clock is set; only spans mean anything."""
    return asyncio.get_running_loop().time()


def _since_boot() -> float:
    """Return seconds that go on while the machine sleeps, where it can tell such."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # Unlike time.monotonic() there, which sleeps, too.
    return time.monotonic()


class DiscordClock:
    """The machine's clock, as long as Discord agrees with it; where the two are minutes apart, Discord's.

    What Discord tells counts once the machine's clock agrees with it, or the answer before: a single one may be stale.
    """

    def __init__(self, machine: Clock | None = None, elapsed: Callable[[], float] = _since_boot) -> None:
        self._machine, self._elapsed = machine or SystemClock(), elapsed
        self._heard: tuple[datetime, float] | None = None
        self._told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        now = self._machine.now()
        if self._told is None:
            return now
        by_discord = self._since(self._told)
        return by_discord if abs(now - by_discord) > APART else now

    @property
    def is_confirmed(self) -> bool:
        """Return whether Discord has told the time, so that `now` can be relied on."""
        return self._told is not None

    @property
    def ahead(self) -> timedelta:
        """Return by how much the machine's clock is ahead of Discord's (behind, if negative); nothing within APART."""
        ahead = self._machine.now() - (self._since(self._told) if self._told else self._machine.now())
        return ahead if abs(ahead) > APART else timedelta()

    @property
    def wants_to_hear(self) -> bool:
        """Return whether it is worth reading what time Discord tells: once a minute, or until it counts."""
        return self._told is None or self._heard != self._told or self._elapsed() - self._told[1] >= HEARD_FOR

    def hear(self, told: datetime) -> None:
        """Take what time it is for Discord, just now."""
        heard = told, self._elapsed()
        witnesses = [self._machine.now(), *([self._since(self._heard)] if self._heard else [])]
        if any(abs(told - one) <= AGREED for one in witnesses):
            self._told = heard
        self._heard = heard

    def _since(self, heard: tuple[datetime, float]) -> datetime:
        return heard[0] + timedelta(seconds=self._elapsed() - heard[1])


def is_confirmed(clock: Clock) -> bool:
    """Return whether Discord has told this clock the time; others that tests bring along have nobody to tell them."""
    return isinstance(clock, DiscordClock) and clock.is_confirmed


def to_epoch(moment: datetime) -> int:
    """Return whole milliseconds since 1970, rounded down: the form on disk. `moment` must be aware."""
    return (moment - _EPOCH) // _MILLISECOND


def from_epoch(milliseconds: int) -> datetime:
    """Return the moment, aware and in UTC, that `to_epoch` turned into `milliseconds`."""
    return _EPOCH + milliseconds * _MILLISECOND


def on_screen(moment: datetime, style: str = "f") -> str:
    """Return Discord's markup for a moment, shown to everyone in their own time zone.

    `style` is one of Discord's letters: t T d D f F, or R for "in 3 days".
    """
    return f"<t:{to_epoch(moment) // 1000}:{style}>"
