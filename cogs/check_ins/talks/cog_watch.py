"""Threads of ours that are gone: Discord says so of each only to those who are there, and not where a channel goes."""

from datetime import timedelta

import structlog

from bot.agenda import Done, Due
from bot.client.hearth import Hearth
from bot.db import write_patiently
from bot.delivery import Undeliverable
from cogs.check_ins.talks.service_threads import ThreadRegister, Threads

log = structlog.stdlib.get_logger("cogs.check_ins")

LOOK = "check_ins.look_for_threads"
SOON = timedelta(seconds=5)  # Where a channel goes, more may go with it.


class ThreadWatch:
    """Looks for lost threads of a server when a channel has gone, and of all servers once a night."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._channels, self._threads = services.channels, Threads(bot)
        self._register = services.shared.get(ThreadRegister)
        self._agenda.handle(LOOK, self.look)
        self._agenda.every_night(self.look_everywhere)
        self._channels.when_deleted(self.suspect)

    async def suspect(self, guild_id: int, channel_id: int) -> None:
        """Look soon for threads that went with a channel, unless what is gone is one of them."""
        known = {one.thread for one in await self._register.all(self._database, guild_id)}
        if known and channel_id not in known:
            await self._look_soon(guild_id)

    async def look_everywhere(self) -> None:
        """Look for threads that were deleted while nobody saw it."""
        for guild_id in {one.guild_id for one in await self._register.all(self._database)}:
            await self._look_soon(guild_id)

    async def _look_soon(self, guild_id: int) -> None:
        at = self._clock.now() + SOON
        await write_patiently(self._database, lambda tx: self._agenda.bring_forward(tx, LOOK, guild_id, 0, at))

    async def look(self, due: Due) -> Done:
        """Let everybody know of the threads of a server that are gone."""
        known = [one.thread for one in await self._register.all(self._database, due.guild_id)]
        try:
            lost = await self._threads.lost(due.guild_id, known)
        except Undeliverable:  # We are no longer in that server.
            return Done()
        for thread in lost:
            log.info("thread was gone", guild=due.guild_id)
            await self._channels.deleted(due.guild_id, thread)
        return Done()
