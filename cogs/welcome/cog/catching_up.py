"""After we were away, those who joined meanwhile are found, as far as that was within a day."""

from dataclasses import dataclass, field

import discord
import structlog
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import NotNow
from bot.services import Services
from cogs.welcome.cog.arrivals import Arrivals
from cogs.welcome.rules.arrival import MOST_LOOKED_THROUGH, TOO_LATE
from cogs.welcome.service.arriving import greets
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import awake

log = structlog.stdlib.get_logger("cogs.welcome")

CATCH_UP = "welcome.catch_up"
A_TURN = 10_000  # members, in ten requests: that takes a few seconds of the 45 that the agenda gives us


@dataclass
class _Search:
    """How far a server is looked through, in order of the members' ids, and who was found."""

    after: int = 0
    found: list[discord.Member] = field(default_factory=list[discord.Member])


class CatchingUp(commands.Cog):
    """Notes every hour that it is awake, and asks Discord for what happened while it was not."""

    def __init__(self, bot: Hearth, services: Services, arrivals: Arrivals) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._agenda, self._arrivals = services.settings, services.agenda, arrivals
        self._searches: dict[int, _Search] = {}  # by server; a restart begins anew
        self._sees_all = False  # from on_ready on, and not while a connection is lost
        self._lost: set[int] = set()  # shards
        self._agenda.handle(CATCH_UP, self.catch_up)
        self._agenda.every_hour(self.record_awake)

    async def cog_unload(self) -> None:
        await self.record_awake()

    @property
    def _shards(self) -> str:
        """Return what tells this process from others that look after other servers."""
        return f"{self._bot.shard_count} {sorted(self._bot.shards)}"

    async def record_awake(self) -> None:
        """Record that until now everything was seen, and is written down."""
        if not self._sees_all or self._lost:
            return
        seen_until = to_epoch(self._arrivals.written_until())
        try:
            await self._database.write(lambda tx: awake.record_awake(tx, self._shards, seen_until))
        except NotNow as error:  # So more is looked through the next time.
            log.warning("not noted as awake", cause=repr(error.__cause__))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Plan to look for what happened in the servers before Discord told of them, which it does not tell."""
        now = self._clock.now()
        self._searches, self._sees_all = {}, False
        self._lost.clear()  # Before anything is written: whatever is lost from here on is lost again.

        async def schedule(tx: Transaction) -> None:
            seen_until = await awake.until(tx, self._shards)
            await awake.record_awake(tx, self._shards, to_epoch(self._arrivals.written_until()))
            if seen_until is None:
                return
            since = max(from_epoch(seen_until), now - TOO_LATE)
            for guild in self._bot.guilds:
                if greets(self._settings.of(guild.id, WelcomeSettings)):
                    # An unfinished one reaches further.
                    await self._agenda.bring_forward(tx, CATCH_UP, guild.id, 0, since)

        await write_patiently(self._database, schedule)
        self._sees_all = True

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._lost.add(shard_id)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that Discord has told all that happened meanwhile."""
        self._lost.discard(shard_id)

    async def catch_up(self, due: Due) -> Done | Later:
        """Look for members who joined since we were last awake, which is what was planned for, a turn at a time."""
        searches = self._searches
        search = searches.pop(due.guild_id, None) or _Search()
        try:
            with talking_to_discord():
                if await self._go_on(due, search):
                    searches[due.guild_id] = search
                    return Later(self._clock.now())
        except Undeliverable as refusal:
            log.info("not caught up", cause=repr(refusal.__cause__))
            return Done()
        # In the order in which they joined, so that a day's newcomers are not taken for a burst.
        for member in sorted(search.found, key=lambda one: (one.joined_at or self._clock.now(), one.id)):
            await self._arrivals.arrive(member, member.joined_at or self._clock.now())
        return Done()

    async def _go_on(self, due: Due, search: _Search) -> bool:
        """Look through some more members; return whether there may be others left."""
        guild = self._bot.get_guild(due.guild_id) or await self._bot.fetch_guild(due.guild_id)
        if (guild.member_count or guild.approximate_member_count or 0) > MOST_LOOKED_THROUGH:
            log.warning("too large to be looked through for newcomers", guild=guild.id)
            return False
        since, looked_at = max(due.planned, self._clock.now() - TOO_LATE), 0
        async for member in guild.fetch_members(limit=A_TURN, after=discord.Object(search.after)):
            looked_at, search.after = looked_at + 1, member.id
            if member.joined_at is not None and member.joined_at > since:
                search.found.append(member)
        return looked_at == A_TURN
