"""Welcome, as people see it: somebody joins, settles for a moment, and is greeted once."""

from datetime import timedelta

import discord
import structlog
from discord.ext import commands

from bot.agenda import Agenda, Done, Due, Later
from bot.client import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import Delivery, Undeliverable, talking_to_discord
from bot.language import reading
from bot.settings import Settings
from cogs.welcome import store
from cogs.welcome.rules import greeting as rules
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.views import greeting_buttons

log = structlog.stdlib.get_logger("cogs.welcome")

GREET = "welcome.greet"
KEPT_AFTER_LEAVING = timedelta(days=14)


class Welcome(commands.Cog):
    """Greets newcomers. A greeting waits on the agenda, so neither a restart nor a missed event loses or repeats it."""

    def __init__(
        self, bot: Hearth, database: Database, clock: Clock, settings: Settings, agenda: Agenda, delivery: Delivery
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._settings, self._agenda, self._delivery = settings, agenda, delivery
        agenda.handle(GREET, self.greet)
        agenda.every_night(self.prune)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        wishes = self._settings.of(member.guild.id, WelcomeSettings)
        if member.bot or wishes.channel is None:
            return
        if member.pending:
            self._bot.keep_in_sight(member)
        now = self._clock.now()

        async def note(tx: Transaction) -> None:
            if await store.note_join(tx, member.guild.id, member.id, to_epoch(now)):
                await self._schedule(tx, member)

        await write_patiently(self._database, note)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Screening has cleared; the greeting's moment is counted from here. Comes only for those kept in sight."""
        if before.pending and not after.pending:
            self._bot.lose_sight(after)

            async def settle(tx: Transaction) -> None:
                if await self._agenda.cancel(tx, GREET, after.guild.id, after.id):
                    await self._schedule(tx, after)

            await write_patiently(self._database, settle)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, leave: discord.RawMemberRemoveEvent) -> None:
        async def note(tx: Transaction) -> None:
            await self._agenda.cancel(tx, GREET, leave.guild_id, leave.user.id)
            await store.note_leave(tx, leave.guild_id, leave.user.id, to_epoch(self._clock.now()))

        await write_patiently(self._database, note)

    async def _schedule(self, tx: Transaction, member: discord.Member) -> None:
        delay = timedelta(minutes=self._settings.of(member.guild.id, WelcomeSettings).delay_minutes)
        await self._agenda.schedule(
            tx, GREET, member.guild.id, member.id, self._clock.now() + delay, member_id=member.id
        )

    async def greet(self, due: Due) -> Done | Later:
        """The settling time is over. Asks Discord for the member, because events may have been missed."""
        newcomer = await store.get(self._database, due.guild_id, due.member_id)
        channel_id = self._settings.of(due.guild_id, WelcomeSettings).channel
        if newcomer is None or newcomer.greeted_at is not None or channel_id is None:
            return Done()
        member = await self._fetch(due)
        if member is None:
            return Done(lambda tx: store.note_leave(tx, due.guild_id, due.member_id, to_epoch(self._clock.now())))
        if member.pending:
            self._bot.keep_in_sight(member)
            return Later(rules.next_look(from_epoch(newcomer.joined_at), self._clock.now()))
        try:
            message_id = await self._post(newcomer, channel_id, member.guild.preferred_locale)
        except Undeliverable as refusal:
            log.warning("greeting not posted", channel=channel_id, cause=repr(refusal.__cause__))
            return Done()
        now = to_epoch(self._clock.now())
        return Done(lambda tx: store.note_greeting(tx, newcomer, channel_id, message_id, now))

    async def prune(self) -> None:
        """Those who left some time ago are forgotten."""
        before = to_epoch(self._clock.now() - KEPT_AFTER_LEAVING)
        await write_patiently(self._database, lambda tx: store.prune(tx, before))

    async def _post(self, newcomer: store.Newcomer, channel_id: int, locale: discord.Locale) -> int:
        with reading(locale):
            return await self._delivery.post(
                channel_id,
                key=f"{GREET} {newcomer.guild_id} {newcomer.member_id} {newcomer.joined_at}",
                ping=newcomer.member_id,
                content=rules.greeting(newcomer.member_id, newcomer.times_joined),
                view=greeting_buttons(newcomer.member_id),
            )

    async def _fetch(self, due: Due) -> discord.Member | None:
        """The member as Discord has them at this moment; None if they, or we, are gone from the server."""
        try:
            with talking_to_discord():
                guild = self._bot.get_guild(due.guild_id)
                guild = guild or await self._bot.fetch_guild(due.guild_id, with_counts=False)
                return await guild.fetch_member(due.member_id)
        except Undeliverable:
            return None
