"""Cards, channels and members that are gone, and words that have become too old."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

import discord
from discord.ext import commands

from bot.agenda import Done, Due
from bot.clock import to_epoch
from bot.db import Transaction, write_patiently
from bot.members import departures
from bot.services import Services
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.notice_kinds import DELETED
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_moderation as moderation
from cogs.check_ins.listeners import store as listeners
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.settings import CheckInSettings

LEFT = "check_ins.left"
A_STEP = 50  # check-ins in one write, so that nobody who speaks meanwhile has to wait
AUDITED = timedelta(days=90)


class CheckInCleanup(commands.Cog):
    """Looks up each deleted message; nearly none is a card, and then nothing is written."""

    def __init__(self, services: Services) -> None:
        self._services, self._database, self._clock = services, services.database, services.clock
        self._agenda, self._sharing = services.agenda, CheckIns.of(services)
        self._agenda.handle(LEFT, self.let_go)
        self._agenda.every_night(self.fade)
        services.roll_call.follow(self.note_gone)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        await self._lose(deleted.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in deleted.message_ids:
            await self._lose(message_id)

    async def _lose(self, message_id: int) -> None:
        found = await everyone.in_message(self._database, message_id)
        if found is not None:
            await write_patiently(self._database, lambda tx: self._own_up(tx, found[1]))
        hearing = await listeners.in_message(self._database, message_id)
        if hearing is not None:
            await write_patiently(self._database, lambda tx: self._lose_hearing(tx, hearing))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        for check_in in await everyone.in_channel(self._database, channel.id):
            await write_patiently(self._database, lambda tx, one=check_in: self._own_up(tx, one))
        for hearing in await listeners.in_channel(self._database, channel.id):
            await write_patiently(self._database, lambda tx, one=hearing: self._lose_hearing(tx, one))

    async def _lose_hearing(self, tx: Transaction, seen: ListenerRequest) -> None:
        """The card that listeners saw is gone; once one of them listens, it is needed no more."""
        check_in = await store.of_member(tx, seen.check_in, seen.member_id)
        hearing = await listeners.get(tx, seen.id)
        if check_in is not None and hearing is not None and hearing.listener_id is None:
            await self._sharing.take_back(tx, check_in)
            await self._tell(tx, check_in)

    async def _own_up(self, tx: Transaction, seen: CheckIn) -> None:
        if await self._take_back(tx, seen):
            await self._tell(tx, seen)

    async def _tell(self, tx: Transaction, check_in: CheckIn) -> None:
        """Its author hears that its card was deleted, and not by whom."""
        now = self._clock.now()
        await self._agenda.schedule(tx, DELETED, check_in.guild_id, check_in.id, now, member_id=check_in.member_id)

    async def _take_back(self, tx: Transaction, seen: CheckIn) -> bool:
        """Nobody sees it any more; False if its author has decided something else meanwhile."""
        check_in = await store.of_member(tx, seen.id, seen.member_id)
        if check_in is None or check_in.message_id != seen.message_id:
            return False
        await self._sharing.take_back(tx, check_in)
        return True

    @commands.Cog.listener()
    async def on_raw_member_remove(self, left: discord.RawMemberRemoveEvent) -> None:
        await self.note_gone(left.guild_id, [left.user.id])

    async def note_gone(self, guild_id: int, gone: Sequence[int]) -> None:
        """The cards of those who left go, and nobody can tell by it which ones were theirs without their name."""
        for member_id in gone:
            if await everyone.of_member(self._database, guild_id, member_id):
                await write_patiently(self._database, lambda tx, one=member_id: self._part(tx, guild_id, one))

    async def _part(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        for seen in await everyone.of_member(tx, guild_id, member_id):
            if seen.audience == NAMELESS:
                # At once, it would tell who it was. All of theirs is forgotten 14 days after.
                at = self._clock.now() + timedelta(hours=1 + secrets.randbelow(13 * 24))
                await self._agenda.bring_forward(tx, LEFT, guild_id, seen.id, at)
            else:
                await self._take_back(tx, seen)

    async def let_go(self, due: Due) -> Done:
        """A card without a name goes, some time after its author left, if they are not back."""
        check_in = await store.get(self._database, due.subject)
        if check_in is None or check_in.audience != NAMELESS:
            return Done()
        if not await departures.has_left(self._database, check_in.guild_id, check_in.member_id):
            return Done()
        return Done(lambda tx: self._let_go(tx, check_in))

    async def _let_go(self, tx: Transaction, check_in: CheckIn) -> None:
        await self._take_back(tx, check_in)

    async def fade(self) -> None:
        """Every night: words and cards that are too old go, and so does what counts no longer of moderation."""
        for guild_id in await store.servers(self._database):
            await self._services.settings.refresh(guild_id)
            days = self._services.settings.of(guild_id, CheckInSettings).words_days
            before = to_epoch(self._clock.now() - timedelta(days=days))
            while await write_patiently(self._database, lambda tx, of=guild_id, to=before: self._fade(tx, of, to)):
                pass
        now = self._clock.now()
        removed = to_epoch(now - AUDITED)
        await write_patiently(self._database, lambda tx: moderation.prune(tx, to_epoch(now), removed))

    async def _fade(self, tx: Transaction, guild_id: int, before: int) -> bool:
        """Some of them; whether there may be more."""
        found = await store.old(tx, guild_id, before, A_STEP)
        for seen in found:
            check_in = await store.of_member(tx, seen.id, seen.member_id)
            if check_in is not None:
                await self._sharing.fade(tx, check_in)
        return len(found) == A_STEP
