"""Somebody leaves, seen or not: their greeting may go, moderators may hear of it, and they are forgotten in time."""

from datetime import datetime, timedelta

import structlog

from bot.agenda import Done, Due
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_patiently, write_with_retries
from bot.delivery import Undeliverable
from bot.members.membership import Gone
from bot.services import Services
from bot.text.language import set_locale
from cogs.welcome.rules import arrival as rules
from cogs.welcome.rules import story
from cogs.welcome.rules.template import safe_name
from cogs.welcome.service.arriving import Arriving, greets
from cogs.welcome.service.introducing import TAKE_DOWN, Introducing
from cogs.welcome.service.member_locks import MemberLocks
from cogs.welcome.service.thanking import NEW
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, departures, greetings, hellos, introductions, newcomers, thank_offers
from cogs.welcome.store.newcomers import Newcomer

log = structlog.stdlib.get_logger("cogs.welcome")

FAREWELL = "welcome.farewell"
KEPT_AFTER_LEAVING = timedelta(days=14)
REMEMBERED_AFTER_LEAVING = timedelta(days=365)  # So that whoever comes back within a year is not greeted as new.


class Departures:
    """What has to go is written down in the same write as the leaving."""

    def __init__(self, services: Services, locks: MemberLocks) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._agenda, self._delivery, self._guilds = services.agenda, services.delivery, services.guilds
        self._team = services.team
        self._arriving, self._introducing, self._locks = Arriving(services), Introducing(services), locks
        services.agenda.handle(FAREWELL, self.say_farewell)
        services.agenda.expire_nightly(self.prune)
        services.members.when_gone(self.leave)

    async def leave(self, gone: Gone) -> None:
        """Record who left, in the order in which it happened to each."""
        now = self._clock.now()
        if gone.user is None:
            await write_patiently(self._database, lambda tx: self._record_unseen(tx, gone, now))
        elif not gone.user.bot:
            key, name = (gone.guild_id, gone.user.id), gone.user.display_name
            async with self._locks.of(*key):
                await write_patiently(self._database, lambda tx: self._record(tx, *key, name, now))

    async def _record(self, tx: Transaction, guild_id: int, member_id: int, name: str, now: datetime) -> None:
        key, config = (guild_id, member_id), self._settings.of(guild_id, WelcomeSettings)
        newcomer = await self._leave(tx, guild_id, member_id, config, now)
        tells = config.farewell and self._team.channel(guild_id, config.moderators) is not None
        if newcomer is not None or greets(config) or tells:
            await departures.record_departure(tx, *key, to_epoch(now), name if tells else "")
        if tells:
            await self._agenda.schedule(tx, FAREWELL, *key, now, member_id=member_id)

    async def _record_unseen(self, tx: Transaction, gone: Gone, now: datetime) -> None:
        """Let the 14 days of those who left unseen begin now. Nobody is told: when they left is not known."""
        config = self._settings.of(gone.guild_id, WelcomeSettings)
        for member_id in gone.member_ids:
            if await self._leave(tx, gone.guild_id, member_id, config, now) is not None:
                await departures.record_departure(tx, gone.guild_id, member_id, to_epoch(now), "")

    async def _leave(
        self, tx: Transaction, guild_id: int, member_id: int, config: WelcomeSettings, now: datetime
    ) -> Newcomer | None:
        newcomer = await self._arriving.leave(tx, guild_id, member_id, now)
        if newcomer is not None and await self._should_go(tx, newcomer, config):
            await self._introducing.take_down(tx, newcomer.channel_id or 0, newcomer.message_id or 0)
        return newcomer

    async def _should_go(self, tx: Transaction, newcomer: Newcomer, config: WelcomeSettings) -> bool:
        """Return whether a greeting goes with its newcomer; one that greets others who are here stays."""
        stayed = self._clock.now() - from_epoch(newcomer.joined_at)
        if newcomer.message_id is None or not rules.goes_with(stayed, config.remove_days):
            return False
        if newcomer.greeting is None:
            return True
        return not await newcomers.of_greeting(tx, newcomer.guild_id, newcomer.greeting)

    async def say_farewell(self, due: Due) -> Done:
        """Post a quiet line for moderators about somebody who left."""
        set_locale(await self._guilds.locale(due.guild_id))
        key = due.guild_id, due.member_id
        departure, newcomer = await departures.get(self._database, *key), await newcomers.get(self._database, *key)
        channel_id = self._team.channel(due.guild_id, self._settings.of(due.guild_id, WelcomeSettings).moderators)
        if departure is None or not departure.name:
            return Done()
        if channel_id is None:  # Chosen no longer: nobody is to be told.
            return Done(lambda tx: departures.forget_name(tx, *key))
        stayed = None if newcomer is None else timedelta(milliseconds=departure.left_at - newcomer.joined_at)
        words = story.farewell(safe_name(departure.name), stayed)
        try:
            nonce = f"{FAREWELL} {due.guild_id} {due.member_id} {departure.left_at}"
            await self._delivery.post_once(due, channel_id, key=nonce, content=words, silent=True)
        except Undeliverable as refusal:
            log.warning("farewell not posted", channel=channel_id, cause=repr(refusal.__cause__))
        return Done(lambda tx: departures.forget_name(tx, *key))

    async def prune(self, now: datetime) -> None:
        """Forget those who left some time ago, and delete what is to be deleted in Discord."""
        left, departed = to_epoch(now - KEPT_AFTER_LEAVING), to_epoch(now - REMEMBERED_AFTER_LEAVING)
        # Whatever goes by when somebody left is gone before that is forgotten.
        await hellos.prune(self._database, left)
        await introductions.prune(self._database, left)
        await newcomers.prune(self._database, left)
        await departures.prune(self._database, departed)
        await greetings.prune(self._database)
        await thank_offers.prune(self._database, to_epoch(now - NEW))
        await arrivals.prune(self._database)
        await write_with_retries(
            self._database, lambda tx: self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())
        )
