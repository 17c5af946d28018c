"""How often somebody did something lately: known in memory alone, and soon forgotten."""

from collections import defaultdict
from datetime import datetime, timedelta

from bot.clock import Clock, steady


class Pace:
    """So many times within so long: enough for whoever needs it, and too little to wear anybody out."""

    def __init__(self, clock: Clock, most: int, within: timedelta) -> None:
        self._clock, self._most, self._within = clock, most, within
        # By the steady clock: the other one, set back, would let people wait.
        self._times = defaultdict[tuple[int, ...], list[float]](list)

    def next_moment(self, *who: int) -> datetime | None:
        """Return when somebody can do it next; None if they can now. `who` is a member, and a server if need be."""
        self._forget()
        times = self._times.get(who, [])
        if len(times) < self._most:
            return None
        return self._clock.now() + self._within - timedelta(seconds=steady() - times[-self._most])

    def record(self, *who: int) -> None:
        """Count that somebody did it."""
        self._times[who].append(steady())

    def clear(self, *who: int) -> None:
        """Count nothing of what somebody did until now."""
        self._times.pop(who, None)

    def _forget(self) -> None:
        since = steady() - self._within.total_seconds()
        for who, times in list(self._times.items()):
            self._times[who] = [one for one in times if one > since]
            if not self._times[who]:
                del self._times[who]
