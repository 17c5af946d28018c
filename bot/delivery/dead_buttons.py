"""Buttons that have had their time go from their messages, so that nobody presses what does nothing any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.errors import NotNow

log = structlog.stdlib.get_logger("bot.delivery.dead_buttons")

TAKE_AWAY = "hearth.dead_buttons"
# There is no hurry, and Discord allows only so many edits of messages that are older than an hour (its code 30046).
PACE, PAUSE = timedelta(seconds=3), timedelta(minutes=5)


@dataclass(frozen=True)
class _Place:
    channel_id: int
    message_id: int


class DeadButtons:
    """Takes them away one by one; what Discord does not let us change now comes after all others."""

    def __init__(self, database: Database, clock: Clock, agenda: Agenda, delivery: Delivery) -> None:
        self._database, self._clock, self._agenda, self._delivery = database, clock, agenda, delivery
        agenda.handle(TAKE_AWAY, self.take_next)

    async def add(self, tx: Transaction, messages: Sequence[tuple[int, int]]) -> None:
        """Let the buttons of messages of ours go; each is its channel's id and its own."""
        if not messages:
            return
        await tx.run_each(
            "INSERT INTO dead_buttons (channel_id, message_id) VALUES (:channel, :message) "
            "ON CONFLICT (channel_id, message_id) DO NOTHING",
            [{"channel": channel_id, "message": message_id} for channel_id, message_id in messages],
        )
        await self._agenda.bring_forward(tx, TAKE_AWAY, 0, 0, self._clock.now())

    async def take_next(self, _due: Due) -> Done | Later:
        """Take away those of one message."""
        place = await self._database.one(
            _Place, "SELECT channel_id, message_id FROM dead_buttons ORDER BY tried_at, message_id LIMIT 1"
        )
        if place is None:
            return Done()
        try:
            await self._delivery.take_buttons(place.channel_id, place.message_id)
        except NotNow as reason:
            log.info("buttons not taken yet", channel=place.channel_id, cause=repr(reason.__cause__))
            await self._database.write(lambda tx: self._tried(tx, place))
            return Later(self._clock.now() + PAUSE)
        except Undeliverable as refusal:  # The message is gone, or we are.
            log.info("buttons not taken", channel=place.channel_id, cause=repr(refusal.__cause__))
        await self._database.write(lambda tx: self._remove(tx, place))
        return Later(self._clock.now() + PACE)

    async def _tried(self, tx: Transaction, place: _Place) -> None:
        await tx.run(
            "UPDATE dead_buttons SET tried_at = :now WHERE channel_id = :channel AND message_id = :message",
            now=to_epoch(self._clock.now()),
            channel=place.channel_id,
            message=place.message_id,
        )

    async def _remove(self, tx: Transaction, place: _Place) -> None:
        await tx.run(
            "DELETE FROM dead_buttons WHERE channel_id = :channel AND message_id = :message",
            channel=place.channel_id,
            message=place.message_id,
        )
