"""Events that arrive late, twice, or after the one that followed them."""

import asyncio
import random
from collections.abc import Callable

# Nobody is swapped with an event that never comes.
_WAITS_SECONDS = 0.2

Tell = Callable[[], None]


class EventFaults:
    """Between what happens in the world and what a shard is told of it. In order unless asked."""

    def __init__(self) -> None:
        self._chance = random.Random()
        self._held: Tell | None = None
        self.order()

    def order(self, *, duplicate: float = 0.0, reorder: float = 0.0, delay: float = 0.0, seed: int = 1) -> None:
        """The chance that an event is told twice, and swapped with the next; seconds before any is told."""
        self._duplicate, self._reorder, self._delay = duplicate, reorder, delay
        self._chance.seed(seed)
        self._release()

    def pass_on(self, tell: Tell) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._mix, tell)
        else:
            self._mix(tell)

    def _mix(self, tell: Tell) -> None:
        if self._held is None and self._reorder and self._chance.random() < self._reorder:
            self._held = tell
            asyncio.get_running_loop().call_later(_WAITS_SECONDS, self._release, tell)
            return
        tell()
        if self._duplicate and self._chance.random() < self._duplicate:
            tell()
        self._release()

    def _release(self, which: Tell | None = None) -> None:
        if self._held is not None and which in (None, self._held):
            held, self._held = self._held, None
            held()
