"""After we were away, those who joined meanwhile are found, as far as that was within a day."""

import discord
import structlog
from discord.ext import commands

from bot.agenda import Agenda, Done, Due
from bot.client import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import NotNow
from bot.settings import Settings
from cogs.welcome.cog.arrivals import Arrivals
from cogs.welcome.rules.arrival import TOO_LATE
from cogs.welcome.service.arriving import greets
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import awake

log = structlog.stdlib.get_logger("cogs.welcome")

CATCH_UP = "welcome.catch_up"
# Discord gives 1,000 members a request and has no way to ask for the latest; larger servers are not looked through.
MOST_LOOKED_THROUGH = 10_000


class CatchingUp(commands.Cog):
    """Notes every few minutes that it is awake, and asks Discord for what happened while it was not."""

    def __init__(
        self, bot: Hearth, database: Database, clock: Clock, settings: Settings, agenda: Agenda, arrivals: Arrivals
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._settings, self._agenda, self._arrivals = settings, agenda, arrivals
        agenda.handle(CATCH_UP, self.catch_up)
        agenda.every_ten_minutes(self.note_awake)

    async def cog_unload(self) -> None:
        await self.note_awake()

    @property
    def _shards(self) -> str:
        """What tells this process from others that look after other servers."""
        return f"{self._bot.shard_count} {sorted(self._bot.shards)}"

    async def note_awake(self) -> None:
        """Until now everything was seen, and is written down."""
        if not self._bot.is_ready():
            return
        seen_until = to_epoch(self._arrivals.written_until())
        try:
            await self._database.write(lambda tx: awake.note(tx, self._shards, seen_until))
        except NotNow as error:  # So more is looked through the next time.
            log.warning("not noted as awake", cause=repr(error.__cause__))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Discord has told which servers there are; what happened in them before that, it does not tell."""
        now = self._clock.now()

        async def schedule(tx: Transaction) -> None:
            seen_until = await awake.until(tx, self._shards)
            await awake.note(tx, self._shards, to_epoch(self._arrivals.written_until()))
            if seen_until is None:
                return
            since = max(from_epoch(seen_until), now - TOO_LATE)
            for guild in self._bot.guilds:
                if greets(self._settings.of(guild.id, WelcomeSettings)):
                    await self._agenda.schedule(tx, CATCH_UP, guild.id, 0, since)

        await write_patiently(self._database, schedule)

    async def catch_up(self, due: Due) -> Done:
        """Look for members who joined since we were last awake, which is what was planned for."""
        try:
            with talking_to_discord():
                for member in await self._joined_since(due):
                    await self._arrivals.arrive(member, member.joined_at or self._clock.now())
        except Undeliverable as refusal:
            log.info("not caught up", cause=repr(refusal.__cause__))
        return Done()

    async def _joined_since(self, due: Due) -> list[discord.Member]:
        guild = self._bot.get_guild(due.guild_id) or await self._bot.fetch_guild(due.guild_id)
        if (guild.member_count or guild.approximate_member_count or 0) > MOST_LOOKED_THROUGH:
            return []
        members = guild.fetch_members(limit=MOST_LOOKED_THROUGH)
        return [member async for member in members if member.joined_at is not None and member.joined_at > due.planned]
