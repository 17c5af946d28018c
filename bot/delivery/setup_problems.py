"""What stands in the way of a feature is reported here, and its team hears of it in the one note of a day."""

from collections.abc import Callable

import structlog

from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import hindrances
from bot.delivery.setup_notes import Found, SetupNotes
from bot.services import Services

log = structlog.stdlib.get_logger("bot.delivery.setup_problems")

__all__ = ["Found", "SetupProblems"]


class SetupProblems:
    """Reports what goes wrong otherwise than that a chosen channel takes nothing, which is found without a report.

    `words` gets what it was, in which channel or with which role, and how often.
    """

    def __init__(self, services: Services, *, feature: str, words: Callable[[Found], str]) -> None:
        self._clock, self._notes = services.clock, services.shared.get(SetupNotes)
        self._feature = feature
        self._notes.register(feature, words)

    async def report(self, tx: Transaction, guild_id: int, what: str, place: int, cause: str) -> None:
        """Record that something stood in the way: of `what`, and in which channel or with which role."""
        if await hindrances.add(tx, guild_id, self._feature, what, place, to_epoch(self._clock.now())):
            log.warning("hindered", feature=self._feature, what=what, place=place, cause=cause)
            await self._notes.plan(tx, guild_id)
            await self._notes.look_again(tx, guild_id)
