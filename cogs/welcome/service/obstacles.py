"""What stands in the way of a welcome is noted once, and moderators hear of it once a day."""

from datetime import timedelta

import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.language import read_by
from bot.settings import Settings
from cogs.welcome.rules import story
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals
from cogs.welcome.store.arrivals import Obstacle

log = structlog.stdlib.get_logger("cogs.welcome")

TELL = "welcome.obstacles"
SOON, DAY = timedelta(minutes=5), timedelta(days=1)  # Several things that go wrong at once are told together.


class Obstacles:
    """Keeps what went wrong until moderators have been told."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, agenda: Agenda, delivery: Delivery
    ) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._agenda, self._delivery = agenda, delivery
        agenda.handle(TELL, self.tell)

    async def note(self, tx: Transaction, guild_id: int, what: str, place: int, cause: str) -> None:
        """Something stood in the way: `what` it kept from happening, and in which channel or with which role."""
        now = self._clock.now()
        if await arrivals.note_obstacle(tx, guild_id, what, place, to_epoch(now)):
            log.warning("welcome hindered", what=what, place=place, cause=cause)
            told = await arrivals.last_told(tx, guild_id)
            at = now + SOON if told is None else max(now + SOON, from_epoch(told) + DAY)
            await self._agenda.hasten(tx, TELL, guild_id, 0, at)  # One that is being told right now stays as it is.

    async def tell(self, due: Due) -> Done | Later:
        """One silent note for everything since the last one; it waits where there is nobody to be told."""
        read_by(self._delivery.language_of(due.guild_id))
        found = await arrivals.obstacles(self._database, due.guild_id)
        channel_id = self._settings.of(due.guild_id, WelcomeSettings).moderators
        if not found:
            return Done()
        if channel_id is None:
            return Later(self._clock.now() + DAY)
        try:
            await self._delivery.post(
                channel_id,
                key=f"{TELL} {due.guild_id} {due.planned_at} {sum(obstacle.times for obstacle in found)}",
                ping=None,
                content=story.hindered([(obstacle.what, obstacle.place, obstacle.times) for obstacle in found]),
                silent=True,
            )
        except Undeliverable as refusal:
            log.warning("moderators not told", channel=channel_id, cause=repr(refusal.__cause__))
            return Later(self._clock.now() + DAY)
        return Done(lambda tx: self._note_told(tx, due.guild_id, found))

    async def _note_told(self, tx: Transaction, guild_id: int, told: list[Obstacle]) -> None:
        now = self._clock.now()
        await arrivals.note_told(tx, guild_id, told, to_epoch(now))
        if await arrivals.obstacles(tx, guild_id):  # They came up while this was being told.
            await self._agenda.schedule(tx, TELL, guild_id, 0, now + DAY)
