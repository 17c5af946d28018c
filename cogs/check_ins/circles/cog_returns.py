"""Whoever is missing from the thread of a circle is not put back; they come back themselves, after a day."""

from collections.abc import Collection
from datetime import datetime

from bot.clock import to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_marks as marks
from cogs.check_ins.circles.service_doors import Doors
from cogs.check_ins.circles.store import Circle


class CircleReturns:
    """Discord does not say whether somebody left a thread or was removed: a team has a day to say that it was that."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._doors = services.database, services.clock, Doors(services)
        services.agenda.expire_nightly(self.prune)

    async def look(self, circle: Circle, there: Collection[int]) -> None:
        """Record who is missing from a thread, before anybody is let in."""

        async def look(tx: Transaction) -> None:
            await store.locked(tx, circle.id)
            await self._doors.look(tx, circle.id, there)

        await self._database.write(look)

    async def prune(self, now: datetime) -> None:
        """Forget the marks that have ended."""
        await marks.prune(self._database, to_epoch(now))
