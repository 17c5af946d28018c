"""Words that have become too old, and messages with a check-in in them that have to go."""

from datetime import datetime, timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction, write_with_retries
from bot.delivery import Undeliverable
from bot.services import Services
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_takedowns import TAKE_DOWN
from cogs.check_ins.check_in.store import CheckInTakedown
from cogs.check_ins.settings import CheckInSettings

log = structlog.stdlib.get_logger("cogs.check_ins")

A_PAGE = 20
NONE = -1  # the id of no server, nor of what belongs to none
A_STEP = 50  # check-ins in one write, so that nobody who speaks meanwhile has to wait


class CheckInCleanup:
    """Lets go what is kept no longer, some of it at a time."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._delivery, self._check_ins = services.delivery, CheckIns(services)
        services.agenda.handle(TAKE_DOWN, self.take_down)
        services.agenda.expire_nightly(self.fade)
        services.personal_data.forget_ahead(self._check_ins.forget_some)
        services.personal_data.on_forget(self._check_ins.forget)

    async def take_down(self, _due: Due) -> Done | Later:
        """Delete those messages of ours that have to go."""
        page = await store.takedowns(self._database, A_PAGE)
        for takedown in page:
            await self._remove(takedown)
        return Later(self._clock.now()) if len(page) == A_PAGE else Done()

    async def _remove(self, takedown: CheckInTakedown) -> None:
        try:
            await self._delivery.remove(takedown.channel_id, takedown.message_id)
        except Undeliverable as refusal:  # It is gone already, or we are.
            log.info("message not deleted", channel=takedown.channel_id, cause=repr(refusal.__cause__))
        await self._database.write(lambda tx: store.taken_down(tx, takedown))

    async def fade(self, now: datetime) -> None:
        """Delete, every night, the words and cards that are too old."""
        guild_id: int | None = NONE
        while (guild_id := await store.next_server(self._database, guild_id)) is not None:
            await self._settings.refresh(guild_id)
            days = self._settings.of(guild_id, CheckInSettings).words_days
            before = to_epoch(now - timedelta(days=days))
            while await write_with_retries(self._database, lambda tx, of=guild_id, to=before: self._fade(tx, of, to)):
                pass

    async def _fade(self, tx: Transaction, guild_id: int, before: int) -> bool:
        """Fade some of them, and return whether there may be more."""
        found = await store.old(tx, guild_id, before, A_STEP)
        await store.lock_all(tx, [seen.id for seen in found])
        for seen in found:
            check_in = await store.locked(tx, seen.id, seen.member_id)
            if check_in is not None:
                await self._check_ins.fade(tx, check_in)
        return len(found) == A_STEP
