"""Whether the event loop still turns, and how late it is."""

import asyncio
from collections.abc import Callable


class LoopLag:
    """Calls `beat` every so many seconds, with by how many it is late. It is a chain of timers: no task waits."""

    def __init__(self, every: float, beat: Callable[[float], None]) -> None:
        self._every, self._beat = every, beat
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin; needs the running event loop."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(loop.time() + self._every, self._felt, loop.time() + self._every)

    def _felt(self, expected: float) -> None:
        late = asyncio.get_running_loop().time() - expected
        self.start()
        self._beat(late)

    def stop(self) -> None:
        """Beat no more."""
        if self._timer is not None:
            self._timer.cancel()
