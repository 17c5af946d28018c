"""Messages, channels and members that are gone: nothing points to them any more."""

from datetime import timedelta

import discord
from discord.ext import commands

from bot.agenda import Agenda
from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction, write_patiently
from cogs.kudos.rules.giving import DAY
from cogs.kudos.service.ownership import REDRAW
from cogs.kudos.store import cards, gifts, removals

# What was removed counts towards the limits, which look back for a week at the most.
COUNTS = 8 * DAY
AUDITED = timedelta(days=90)


class KudosCleanup(commands.Cog):
    """Looks up each deleted message; nearly none has to do with thanks, and then nothing is written."""

    def __init__(self, database: Database, clock: Clock, agenda: Agenda) -> None:
        self._database, self._clock, self._agenda = database, clock, agenda
        agenda.every_night(self.prune)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        await self._lose(deleted.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in deleted.message_ids:
            await self._lose(message_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._lose_channel(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        await self._lose_channel(thread.guild_id, thread.thread_id)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, left: discord.RawMemberRemoveEvent) -> None:
        key = left.guild_id, left.user.id
        if await cards.mention(self._database, *key):
            await write_patiently(self._database, lambda tx: cards.note_left(tx, *key))

    async def _lose(self, message_id: int) -> None:
        if not await cards.concerned(self._database, message_id):
            return

        async def lose(tx: Transaction) -> None:
            about = [gift for gift in await cards.concerned(tx, message_id) if gift.about_message == message_id]
            await cards.lose_message(tx, message_id)
            await self._redraw(tx, about)

        await self._database.write(lose)

    async def _lose_channel(self, guild_id: int, channel_id: int) -> None:
        async def lose(tx: Transaction) -> None:
            about = await cards.about_channel(tx, guild_id, channel_id)
            await cards.lose_channel(tx, guild_id, channel_id)
            await self._redraw(tx, about)

        await self._database.write(lose)

    async def _redraw(self, tx: Transaction, about: list[gifts.Gift]) -> None:
        for gift in about:
            await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, self._clock.now())

    async def prune(self) -> None:
        """Forget what counts no longer, and what was removed long ago."""
        now = self._clock.now()

        async def forget(tx: Transaction) -> None:
            await gifts.prune(tx, to_epoch(now - COUNTS))
            await removals.prune(tx, to_epoch(now - AUDITED))

        await self._database.write(forget)
