"""The channels that a server lacks, made in one press: each once, whoever presses and whenever the process dies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import member_of, talking_to_discord
from bot.errors import CareError, NotNow
from bot.moderation.rooms import Openness, Room, overwrites
from bot.moderation.team import TeamSettings
from bot.services import Services
from bot.settings import FeatureSettings
from bot.text.language import using_locale
from cogs.settings.rules import setup as rules
from cogs.settings.service.changes import SettingsChanges
from cogs.settings.store import rooms as store

log = structlog.stdlib.get_logger("cogs.settings")

MAKE = "settings.rooms"
MOST = 500  # channels of a server: https://discord.com/developers/docs/resources/guild
LATELY, SOON, LONG = timedelta(hours=1), timedelta(minutes=2), timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class LackingRoom:
    """A channel that is to be made, and the settings that it is for."""

    room: Room
    settings: list[tuple[type[FeatureSettings], str]] = field(default_factory=list[tuple[type[FeatureSettings], str]])


class NewChannels:
    """Writes down what it is about to make, makes it, and then uses it; what is left over the agenda goes on with."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._clock = client, services.database, services.clock
        self._agenda, self._settings, self._features = services.agenda, services.settings, services.features
        self._team, self._changes = services.team, services.shared.get(SettingsChanges)
        self._busy: set[int] = set()  # servers for which this process is making some

    def lacking(self, guild: discord.Guild) -> list[LackingRoom]:
        """Return what a server has no channel for, named in its language."""
        found: dict[str, LackingRoom] = {}
        for feature in self._features.all:
            with using_locale(guild.preferred_locale):
                rooms = feature.rooms()
            for room in rooms:
                chosen = getattr(self._settings.of(guild.id, feature.settings), room.setting)
                if chosen is None or guild.get_channel(chosen) is None:
                    lack = found.setdefault(room.key, LackingRoom(room))
                    lack.settings.append((feature.settings, room.setting))
        return list(found.values())

    async def make(self, guild: discord.Guild, moderator: discord.Member) -> str:
        """Make what a server lacks, and return what came of it, in words. Raises CareError where nothing is begun."""
        lacking = self.lacking(guild)
        if not lacking:
            raise CareError(rules.nothing_to_make())
        if not guild.me.guild_permissions.manage_channels:
            listed = [(one.room.name, one.room.topic, one.room.openness is Openness.FEW) for one in lacking]
            raise CareError(rules.may_not_make(listed))
        if len(guild.channels) + len(lacking) > MOST:
            raise CareError(rules.no_room(MOST, len(lacking)))
        if guild.id in self._busy:
            raise CareError(rules.made_lately())
        self._busy.add(guild.id)
        try:
            if not await self._database.write(lambda tx: self._begin(tx, guild.id, moderator.id, lacking)):
                raise CareError(rules.made_lately())
            return await self._go_on(guild, moderator)
        finally:
            self._busy.discard(guild.id)

    async def _begin(self, tx: Transaction, guild_id: int, moderator_id: int, lacking: Sequence[LackingRoom]) -> bool:
        now = self._clock.now()
        await tx.lock("setup", guild_id)
        begun = [
            await store.begin_room(tx, guild_id, one.room.key, to_epoch(now), to_epoch(now - LATELY)) for one in lacking
        ]
        if any(begun):
            await self._agenda.schedule(tx, MAKE, guild_id, 0, now + SOON, member_id=moderator_id)
        return any(begun)

    async def resume(self, due: Due) -> Done | Later:
        """Go on with what a press has begun, and the process did not live to finish, or Discord did not answer to."""
        now, guild = self._clock.now(), self._client.get_guild(due.guild_id)
        if now - due.planned > LONG:
            return Done(lambda tx: store.give_up_rooms(tx, due.guild_id))
        if guild is None or guild.unavailable or guild.id in self._busy:  # Another process may have it.
            return Later(now + SOON)
        moderator = await member_of(self._client, due.guild_id, due.member_id)
        if moderator is None or not moderator.guild_permissions.manage_guild:  # Whoever asked for it may not any more.
            return Done(lambda tx: store.give_up_rooms(tx, due.guild_id))
        self._busy.add(guild.id)
        try:
            await self._go_on(guild, moderator)
        finally:
            self._busy.discard(guild.id)
        unmade = [one for one in await store.rooms(self._database, guild.id) if one.channel_id is None]
        return Later(self._clock.now() + SOON) if unmade else Done()

    async def prune(self, now: datetime) -> None:
        """Forget what was made, once it may be made again."""
        await store.prune(self._database, to_epoch(now - LONG))

    async def _go_on(self, guild: discord.Guild, moderator: discord.Member) -> str:
        records = {one.room: one for one in await store.rooms(self._database, guild.id)}
        lacking = [one for one in self.lacking(guild) if _is_to_do(guild, records.get(one.room.key))]
        made: dict[str, int] = {}
        trouble: CareError | None = None
        try:
            for one in lacking:
                record = records[one.room.key]
                known = guild.get_channel(record.channel_id) if record.channel_id is not None else None
                channel = known or await self._make(guild, moderator, one, record)
                made[one.room.key] = channel.id
        except CareError as error:
            log.warning("channel not made", guild=guild.id, cause=repr(error.__cause__))
            trouble = error
        words = await self._use(guild, moderator, [one for one in lacking if one.room.key in made], made)
        left = [one.room.name for one in lacking if one.room.key not in made]
        if isinstance(trouble, NotNow):
            return words or rules.goes_on_later(list(made.values()))
        await self._database.write(lambda tx: self._finish(tx, guild.id))
        return words or (rules.made_some(list(made.values()), left) if trouble else rules.made(list(made.values())))

    async def _finish(self, tx: Transaction, guild_id: int) -> None:
        await store.give_up_rooms(tx, guild_id)
        await self._agenda.cancel(tx, MAKE, guild_id, 0)

    async def _make(
        self, guild: discord.Guild, moderator: discord.Member, one: LackingRoom, record: store.RoomRecord
    ) -> discord.abc.GuildChannel:
        """Make a channel, or find the one that was made before the process died. Raises CareError."""
        room = one.room
        channel = self._already_made(guild, room, record)
        if channel is None:
            who = overwrites(guild, room, self._roles(guild.id, one), moderator)
            with talking_to_discord():
                channel = await guild.create_text_channel(room.name, topic=room.topic, overwrites=who, reason="/setup")
        made = channel.id
        await self._database.write(lambda tx: store.record_room(tx, guild.id, room.key, made))
        return channel

    def _already_made(
        self, guild: discord.Guild, room: Room, record: store.RoomRecord
    ) -> discord.abc.GuildChannel | None:
        since = from_epoch(record.begun_at) - CLOCKS_DIFFER
        alike = (one for one in guild.text_channels if one.topic == room.topic and one.created_at >= since)
        return next(alike, None)

    def _roles(self, guild_id: int, one: LackingRoom) -> list[int | None]:
        model, room = one.settings[0][0], one.room
        own = getattr(self._settings.of(guild_id, model), room.role) if room.role else None
        return [self._settings.of(guild_id, TeamSettings).role, own]

    async def _use(
        self, guild: discord.Guild, moderator: discord.Member, lacking: Sequence[LackingRoom], made: dict[str, int]
    ) -> str:
        """Let the settings have what was made; return why not, in words, where they did not take it."""
        changes: dict[type[FeatureSettings], dict[str, Any]] = {}
        for one in lacking:
            for model, setting in one.settings:
                changes.setdefault(model, {})[setting] = made[one.room.key]
        if not changes:
            return ""
        try:
            await self._changes.apply(guild, moderator, changes)
        except NotNow:
            raise
        except CareError as error:
            return rules.made_but_not_used(list(made.values()), str(error))
        return ""


def _is_to_do(guild: discord.Guild, record: store.RoomRecord | None) -> bool:
    """Return whether a channel is still to be made or used; one that was made and deleted is not made over and over."""
    return record is not None and (record.channel_id is None or guild.get_channel(record.channel_id) is not None)
