"""What processes on one database tell one another: that something has changed which each of them keeps in memory.

Nothing but a name travels; whoever hears it reads the thing itself again. What is told in a write arrives everywhere,
in the order of the commits and here as well, so what is read last is what was kept last. For that, what is heard waits
until the writes that are under way here have been answered: what one of those puts into memory could be older.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import NotNow
from bot.health.incidents import record

# Before trying again what the database did not answer.
AGAIN_SECONDS = 1.0

Which = tuple[int | str, ...]  # names one thing of its kind
Reread = Callable[..., Awaitable[None]]  # takes the parts of that name
Reload = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Topic:
    """One kind of thing that is kept in memory: how to read one of them again, and how to read them all."""

    one: Reread
    all: Reload


class Invalidations:
    """Reads again what was told of, one after the other, each once however often it was told."""

    def __init__(self, settled: Callable[[], Awaitable[object]]) -> None:
        """Take `settled`, which waits until the writes that are under way have been answered."""
        self._settled = settled
        self._topics: dict[str, Topic] = {}
        self._told: dict[tuple[str, Which], None] = {}  # in order
        self._missed = False
        self._reading: asyncio.Task[None] | None = None

    def subscribe(self, topic: str, one: Reread, everything: Reload) -> None:
        """Read things of this kind again from now on when somebody tells of them."""
        self._topics[topic] = Topic(one, everything)

    def notified(self, words: str) -> None:
        """Take note that somebody has told of a change; what this version does not know, it does not keep either."""
        topic, *which = json.loads(words)
        if topic in self._topics:
            self._told[topic, tuple(which)] = None
            self._read_soon()

    def missed(self) -> None:
        """Take note that something may have been told that nobody heard."""
        self._missed = True
        self._read_soon()

    def _read_soon(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), name="invalidations")

    async def _read(self) -> None:
        while self._told or self._missed:
            told, missed = list(self._told), self._missed
            self._told.clear()
            self._missed = False
            await self._settled()
            try:
                if missed:
                    for topic in self._topics.values():
                        await topic.all()
                for topic, which in told:
                    await self._topics[topic].one(*which)
            except NotNow:
                self._missed = True
                await asyncio.sleep(AGAIN_SECONDS)
            except Exception as error:
                record(error, "invalidations")

    async def end(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)


def words_for(topic: str, which: Which) -> str:
    """Return what travels, at most 8,000 bytes, as `Invalidations.notified` takes it."""
    return json.dumps([topic, *which])
