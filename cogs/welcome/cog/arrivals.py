"""Somebody joins, does what the server wants to see first, looks around for a moment, speaks, or leaves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import write_patiently
from bot.delivery import has_onboarding, member_of
from bot.services import Services
from cogs.welcome.rules import arrival as rules
from cogs.welcome.service.arriving import GREET, Arriving, Joined, greets
from cogs.welcome.service.member_locks import MemberLocks
from cogs.welcome.settings import AFTER_ONBOARDING, AFTER_SCREENING, WelcomeSettings
from cogs.welcome.store import greetings, newcomers
from cogs.welcome.store.newcomers import WAITING, Newcomer


class Arrivals(commands.Cog):
    """A greeting waits on the agenda, so neither a restart nor a missed event loses or repeats it."""

    def __init__(self, bot: Hearth, services: Services, locks: MemberLocks) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._arriving, self._locks = services.settings, Arriving(services), locks
        self._gate = services.gate
        self._unwritten: dict[tuple[int, int], datetime] = {}  # Who joined, and is not safely on disk yet.
        self._not_heard_yet: set[tuple[int, int]] = set()  # Whose first message brings their greeting forward.
        services.agenda.handle(GREET, self.greet)
        services.members.when_present(self.see)
        bot.want_messages(self.is_first_word)

    async def cog_load(self) -> None:
        waiting = await newcomers.everyone_waiting(self._database)
        self._not_heard_yet = {(one.guild_id, one.member_id) for one in waiting}

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        await self.arrive(member, self._clock.now())

    async def arrive(self, member: discord.Member, joined_at: datetime) -> None:
        """Record what is known of somebody who joined, if the server wants them to be greeted."""
        config = self._settings.of(member.guild.id, WelcomeSettings)
        if member.bot or not greets(config):
            return
        joined = Joined(
            guild_id=member.guild.id,
            member_id=member.id,
            name=member.display_name,
            created_at=member.created_at,
            joined_at=joined_at,
            latest_join=member.joined_at or joined_at,
            been_here=member.flags.did_rejoin,
            ready=_is_ready(member, config),
        )
        if not joined.ready:
            self._bot.keep_in_sight(member)
        key = joined.guild_id, joined.member_id
        self._not_heard_yet.add(key)
        self._unwritten[key] = min(joined_at, joined.latest_join)
        async with self._locks.of(*key):
            await write_patiently(self._database, lambda tx: self._arriving.arrive(tx, joined))
        self._unwritten.pop(key, None)  # Not after a failure: then they have to be found at the next start.

    def written_until(self) -> datetime:
        """Return until when everybody who was heard of and joined, as Discord counts, is safely on disk."""
        if not self._unwritten:
            return self._clock.now()
        return min(self._unwritten.values()) - timedelta(milliseconds=1)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Record that screening or onboarding is done. Discord says so only of those kept in sight."""
        config = self._settings.of(after.guild.id, WelcomeSettings)
        if _is_ready(after, config) and not _is_ready(before, config):
            self._bot.lose_sight(after)
            await write_patiently(self._database, lambda tx: self._arriving.become_ready(tx, after.guild.id, after.id))

    async def see(self, members: Sequence[discord.Member]) -> None:
        """Look whether some who are here have done meanwhile what the server wants to see first."""
        for member in members:
            if (member.guild.id, member.id) not in self._not_heard_yet:
                continue
            if _is_ready(member, self._settings.of(member.guild.id, WelcomeSettings)):
                key = member.guild.id, member.id
                await write_patiently(self._database, lambda tx, key=key: self._arriving.look_now(tx, *key))
            else:
                self._bot.keep_in_sight(member)

    def is_first_word(self, message: discord.Message) -> bool:
        """Return whether somebody spoke who may be waiting to be greeted; costs no query."""
        return message.guild is not None and (message.guild.id, message.author.id) in self._not_heard_yet

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None or message.type is discord.MessageType.new_member:
            return  # Discord's own line about a join is not something that they said.
        guild_id, member_id = message.guild.id, message.author.id
        if (guild_id, member_id) in self._not_heard_yet:
            self._not_heard_yet.discard((guild_id, member_id))
            await write_patiently(self._database, lambda tx: self._arriving.speak(tx, guild_id, member_id))

    async def greet(self, due: Due) -> Done | Later:
        """Plan the greeting of a newcomer who has settled, as Discord has them now: events may have been missed."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        config, now = self._settings.of(due.guild_id, WelcomeSettings), self._clock.now()
        if newcomer is None or newcomer.state != WAITING or newcomer.greeting is not None:
            return Done()
        if not greets(config) or self._gate.is_off(due.guild_id, "welcome"):
            return self._skip(newcomer, "skipped_off")
        paused_until = from_epoch(await greetings.paused_until(self._database, due.guild_id) or 0)
        if paused_until > now:
            return Later(paused_until)
        member = await member_of(self._bot, due.guild_id, due.member_id)
        if member is None:
            return Done(lambda tx: self._arriving.leave_unseen(tx, newcomer.guild_id, newcomer.member_id, now))
        promised = due.planned
        if newcomer.unasked_at is not None:  # That was promised for a day after they joined, whenever we came to it.
            promised = min(promised, from_epoch(newcomer.joined_at) + rules.UNDECIDED)
        return await self._decide(newcomer, member, max(promised, paused_until))

    async def _decide(self, newcomer: Newcomer, member: discord.Member, promised: datetime) -> Done | Later:
        config, now = self._settings.of(newcomer.guild_id, WelcomeSettings), self._clock.now()
        if newcomer.ready_at is None and not await self._is_ready_now(member, config):
            return await self._look_again(newcomer, member)
        if newcomer.looked_at is not None:
            promised = max(promised, rules.next_look(from_epoch(newcomer.joined_at), from_epoch(newcomer.looked_at)))
        if rules.is_too_late(promised, now):
            return self._let_in(newcomer, "skipped_undecided" if newcomer.unasked_at else "skipped_late")
        if member.timed_out_until is not None and member.timed_out_until > now:
            return self._let_in(newcomer, "skipped_timed_out")
        self._not_heard_yet.discard((newcomer.guild_id, newcomer.member_id))
        return Done(lambda tx: self._arriving.plan(tx, newcomer, member.display_name))

    async def _is_ready_now(self, member: discord.Member, config: WelcomeSettings) -> bool:
        """Return whether a newcomer is ready; nobody waits for an onboarding that the server has no more."""
        if _is_ready(member, config):
            return True
        in_vain = config.when == AFTER_ONBOARDING and not await has_onboarding(member.guild)
        return in_vain and rules.is_ready(AFTER_SCREENING, pending=member.pending, onboarded=False)

    async def _look_again(self, newcomer: Newcomer, member: discord.Member) -> Done | Later:
        now, joined = self._clock.now(), from_epoch(newcomer.joined_at)
        if now - joined > rules.PATIENCE:
            return self._skip(newcomer, "skipped_unready")
        self._bot.keep_in_sight(member)
        await self._database.write(
            lambda tx: newcomers.record_look(tx, newcomer.guild_id, newcomer.member_id, to_epoch(now))
        )
        return Later(rules.next_look(joined, now))

    def _skip(self, newcomer: Newcomer, why: str) -> Done:
        self._not_heard_yet.discard((newcomer.guild_id, newcomer.member_id))
        return Done(lambda tx: self._arriving.skip(tx, newcomer, why))

    def _let_in(self, newcomer: Newcomer, why: str) -> Done:
        self._not_heard_yet.discard((newcomer.guild_id, newcomer.member_id))
        return Done(lambda tx: self._arriving.skip_and_let_in(tx, newcomer, why))


def _is_ready(member: discord.Member, config: WelcomeSettings) -> bool:
    return rules.is_ready(config.when, pending=member.pending, onboarded=member.flags.completed_onboarding)
