"""What is kept goes when its time is over: after somebody left, and after the bot was removed from a server."""

from datetime import datetime, timedelta

import structlog

from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction, write_patiently, write_with_retries
from bot.delivery import member_of
from bot.errors import NotNow
from bot.members import departures
from bot.members.departures import Leaver
from bot.members.membership import Gone
from bot.members.personal_data import ErasureScope
from bot.services import Services

log = structlog.stdlib.get_logger("cogs.privacy")

AFTER_LEAVING = timedelta(days=14)
AFTER_REMOVAL = timedelta(days=30)
# Discord is asked about each; those who are left over come next night.
A_NIGHT = 2_000


class Retention:
    """Knows who left, and forgets them in time."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._settings, self._awaiting = bot, services.settings, services.awaiting
        self._gate = services.gate
        self._database, self._clock, self._personal_data = services.database, services.clock, services.personal_data

    async def left(self, gone: Gone) -> None:
        """Record that members left: their days begin now, when nobody saw it too.

        Whoever went unseen may have been forgotten while Discord was asked; then nothing is kept of them.
        """
        if gone.user is not None and gone.user.bot:
            return
        for member_id in gone.member_ids:
            await write_patiently(self._database, lambda tx, one=member_id: self._record_departure(tx, gone, one))

    async def _record_departure(self, tx: Transaction, gone: Gone, member_id: int) -> None:
        if gone.user is not None or await self._personal_data.knows(tx, gone.guild_id, member_id):
            await departures.record_departure(tx, gone.guild_id, member_id, to_epoch(self._clock.now()))

    async def joined(self, guild_id: int, member_id: int) -> None:
        """Record that somebody joined a server: where they had left it before, nothing goes any more."""
        if await self._may_have_left(guild_id, member_id):
            await write_patiently(self._database, lambda tx: departures.record_return(tx, guild_id, member_id))

    async def _may_have_left(self, guild_id: int, member_id: int) -> bool:
        """Return whether somebody may have left: most who join were never here, and cost no write."""
        try:
            return await departures.has_left(self._database, guild_id, member_id)
        except NotNow:
            return True

    async def removed(self, guild_id: int) -> None:
        """Record that the bot was removed from a server."""
        now = to_epoch(self._clock.now())
        await write_patiently(self._database, lambda tx: departures.record_bot_removal(tx, guild_id, now))

    async def invited(self, guild_id: int) -> None:
        """Record that the bot is in a server."""
        await write_patiently(self._database, lambda tx: departures.record_bot_return(tx, guild_id))

    async def prune(self, now: datetime) -> None:
        """Forget whatever has had its time; called every night."""
        for leaver in await departures.left_before(self._database, to_epoch(now - AFTER_LEAVING), A_NIGHT):
            await self._forget_unless_back(leaver)
        await self._forget_servers(now)

    async def _forget_unless_back(self, leaver: Leaver) -> None:
        """Forget somebody, unless Discord says that they are back; where it cannot be asked, the next night will do."""
        key = leaver.guild_id, leaver.member_id
        if self._bot.get_guild(leaver.guild_id) is None:
            return  # Another process is there, or nobody of us: then all goes together.
        try:
            is_back = await member_of(self._bot, *key) is not None
        except NotNow as reason:
            log.info("not forgotten yet", guild=leaver.guild_id, cause=repr(reason.__cause__))
            return
        about = ErasureScope(leaver.member_id, leaver.guild_id)

        async def forget(tx: Transaction) -> None:
            if not is_back:
                await self._personal_data.forget(tx, about, left=True)
            await departures.record_return(tx, *key)

        if not is_back:
            async for _some in self._personal_data.forget_some(about, patiently=True):
                pass
        await write_with_retries(self._database, forget)

    async def record_missed_removals(self) -> None:
        """Record where the bot was removed while it was away."""
        for guild_id in await self._personal_data.servers():
            if self._is_ours(guild_id) and self._bot.is_ready() and self._bot.get_guild(guild_id) is None:
                await self.removed(guild_id)

    def _is_ours(self, guild_id: int) -> bool:
        """Return whether this process would know if the bot were in a server."""
        return (guild_id >> 22) % (self._bot.shard_count or 1) in self._bot.shards

    async def _forget_servers(self, now: datetime) -> None:
        before = to_epoch(now - AFTER_REMOVAL)
        gone = [one for one in await departures.removed_before(self._database, before) if self._is_ours(one)]
        for guild_id in gone:
            if self._bot.get_guild(guild_id) is not None:
                await self.invited(guild_id)
            else:
                await self._personal_data.forget_server(guild_id)
        if gone:
            log.info("servers forgotten", servers=len(gone))
            await self._settings.load()
            await self._gate.load()
            await self._awaiting.load()
