"""Somebody leaves, seen or not: their greeting may go, moderators may hear of it, and they are forgotten in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord
import structlog
from discord.ext import commands

from bot.agenda import Agenda, Done, Due
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import Delivery, Undeliverable
from bot.members.roll_call import RollCall
from bot.settings import Settings
from bot.text.language import set_locale
from cogs.welcome.rules import arrival as rules
from cogs.welcome.rules import story
from cogs.welcome.rules.template import safe_name
from cogs.welcome.service.arriving import Arriving, greets
from cogs.welcome.service.introducing import TAKE_DOWN, take_down
from cogs.welcome.service.member_locks import MemberLocks
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, departures, greetings, hellos, introductions, newcomers
from cogs.welcome.store.introductions import IntroductionTakedown
from cogs.welcome.store.newcomers import Newcomer

log = structlog.stdlib.get_logger("cogs.welcome")

FAREWELL = "welcome.farewell"
KEPT_AFTER_LEAVING = timedelta(days=14)
REMEMBERED_AFTER_LEAVING = timedelta(days=365)  # So that whoever comes back within a year is not greeted as new.


class Departures(commands.Cog):
    """What has to go is written down in the same write as the leaving."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        arriving: Arriving,
        roll_call: RollCall,
        turns: MemberLocks,
    ) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._agenda, self._delivery, self._arriving, self._turns = agenda, delivery, arriving, turns
        agenda.handle(FAREWELL, self.say_farewell)
        agenda.every_night(self.prune)
        roll_call.follow(self.note_unseen)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, leave: discord.RawMemberRemoveEvent) -> None:
        if not leave.user.bot:
            key, name, now = (leave.guild_id, leave.user.id), leave.user.display_name, self._clock.now()
            async with self._turns.of(*key):
                await write_patiently(self._database, lambda tx: self._note(tx, *key, name, now))

    async def _note(self, tx: Transaction, guild_id: int, member_id: int, name: str, now: datetime) -> None:
        key, wishes = (guild_id, member_id), self._settings.of(guild_id, WelcomeSettings)
        newcomer = await self._leave(tx, guild_id, member_id, wishes, now)
        tells = wishes.farewell and wishes.moderators is not None
        if newcomer is not None or greets(wishes) or tells:
            await departures.record_departure(tx, *key, to_epoch(now), name if tells else "")
        if tells:
            await self._agenda.schedule(tx, FAREWELL, *key, now, member_id=member_id)

    async def note_unseen(self, guild_id: int, gone: Sequence[int]) -> None:
        """These left while nobody saw it; their 14 days begin now. Nobody is told: when it was is not known."""
        now = self._clock.now()

        async def note(tx: Transaction) -> None:
            for member_id in gone:
                wishes = self._settings.of(guild_id, WelcomeSettings)
                if await self._leave(tx, guild_id, member_id, wishes, now) is not None:
                    await departures.record_departure(tx, guild_id, member_id, to_epoch(now), "")

        await self._database.write(note)

    async def _leave(
        self, tx: Transaction, guild_id: int, member_id: int, wishes: WelcomeSettings, now: datetime
    ) -> Newcomer | None:
        newcomer = await self._arriving.leave(tx, guild_id, member_id, now)
        if newcomer is not None and await self._should_go(tx, newcomer, wishes):
            message = IntroductionTakedown(newcomer.channel_id or 0, newcomer.message_id or 0)
            await take_down(tx, self._agenda, self._clock.now(), message)
        return newcomer

    async def _should_go(self, tx: Transaction, newcomer: Newcomer, wishes: WelcomeSettings) -> bool:
        """Whether their greeting goes with them; one that greets others who are here stays."""
        stayed = self._clock.now() - from_epoch(newcomer.joined_at)
        if newcomer.message_id is None or not rules.goes_with(stayed, wishes.remove_days):
            return False
        if newcomer.greeting is None:
            return True
        return not await newcomers.of_greeting(tx, newcomer.guild_id, newcomer.greeting)

    async def say_farewell(self, due: Due) -> Done:
        """A quiet line for moderators."""
        set_locale(self._delivery.guild_locale(due.guild_id))
        key = due.guild_id, due.member_id
        departure, newcomer = await departures.get(self._database, *key), await newcomers.get(self._database, *key)
        channel_id = self._settings.of(due.guild_id, WelcomeSettings).moderators
        if departure is None or not departure.name:
            return Done()
        if channel_id is None:  # Chosen no longer: nobody is to be told.
            return Done(lambda tx: departures.forget_name(tx, *key))
        stayed = None if newcomer is None else timedelta(milliseconds=departure.left_at - newcomer.joined_at)
        words = story.farewell(safe_name(departure.name), stayed)
        try:
            nonce = f"{FAREWELL} {due.guild_id} {due.member_id} {departure.left_at}"
            await self._delivery.post(channel_id, key=nonce, ping=None, content=words, silent=True)
        except Undeliverable as refusal:
            log.warning("farewell not posted", channel=channel_id, cause=repr(refusal.__cause__))
        return Done(lambda tx: departures.forget_name(tx, *key))

    async def prune(self) -> None:
        """Those who left some time ago are forgotten, and what is to be deleted in Discord is."""
        now = self._clock.now()
        left, departed = to_epoch(now - KEPT_AFTER_LEAVING), to_epoch(now - REMEMBERED_AFTER_LEAVING)

        async def forget(tx: Transaction) -> None:
            await hellos.prune(tx, left)
            await introductions.prune(tx, left)
            await newcomers.prune(tx, left)
            await departures.prune(tx, departed)
            await greetings.prune(tx)
            await arrivals.prune(tx)
            await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, now)

        await write_patiently(self._database, forget)
