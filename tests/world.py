"""The world of a test: a server in the simulated Discord, its members, and ways to make things happen there."""

import math
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
import simcord
from simcord import interactions
from simcord.backend import serializers

from bot.agenda import alarm
from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.db import backups, compaction

STEP = 6 * 3600  # seconds
LONG = 10 * 60  # seconds
DAY = 24 * 3600  # seconds
LONG_AGO = timedelta(days=60)
QUICK = 6 * 3600  # seconds
PATIENCE = 5  # times


class SimulatedClock:
    """The clock of the simulated Discord, once there is one; `jump` is what the machine's own clock is off by."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None
        self.jump = timedelta()

    def now(self) -> datetime:
        return (self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)) + self.jump


class World:
    """One server with a welcome channel, a kudos channel, a moderator, and two members called ann and ben."""

    _seconds_left = math.inf  # in a quick run

    def __init__(
        self, env: simcord.Env, bots: AsyncExitStack, config: Config, clock: SimulatedClock, *, quick: bool = False
    ) -> None:
        """In a quick run, a test is skipped once it lets more than QUICK go by or the bot start again."""
        self.env, self._bots, self._config, self._clock = env, bots, config, clock
        if quick:
            self._seconds_left = QUICK
        self.guild = env.create_guild("The Hearth")
        self.general = self.guild.create_text_channel("general")
        self.welcome = self.guild.create_text_channel("welcome")
        self.thanks = self.guild.create_text_channel("thanks")
        mods = self.guild.create_role("mods", permissions=discord.Permissions(manage_guild=True, moderate_members=True))
        self.mod = self.guild.add_member(env.create_user("mod"), roles=[mods])
        self.ann = self.guild.add_member(env.create_user("ann"))
        self.ben = self.guild.add_member(env.create_user("ben"))
        self.has_long_been_here(self.mod, self.ann, self.ben)

    @property
    def bot(self) -> Hearth:
        assert isinstance(self.env.bot, Hearth)
        return self.env.bot

    def has_long_been_here(self, *members: simcord.MemberActor) -> None:
        """These joined two months ago."""
        then = (self.env.now() - LONG_AGO).isoformat()
        for member in members:
            self.env.backend.get_member(self.guild.id, member.id).joined_at = then

    async def settle(self) -> None:
        """Let the bot finish what it is at."""
        await self.env.settle()

    async def pass_time(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let so much time go by, step by step.

        On long ways the alarm looks at the clock less often than it would. Until the last day of them, what is done
        every hour is done every six, and of a night's copy of the database there is the name alone.
        """
        seconds = minutes * 60 + hours * 3600 + days * DAY
        self._seconds_left -= seconds
        if self._seconds_left < 0:
            pytest.skip("too much time goes by for a quick run")
        with pytest.MonkeyPatch.context() as patch:
            if seconds > LONG:
                patch.setattr(alarm, "LONGEST_WAIT", timedelta(hours=12))
            while seconds > 0:
                step = min(seconds, STEP)
                until = self.env.now() + timedelta(seconds=step)
                with _seldom() if seconds > DAY else nullcontext():
                    await self._reach(until)
                seconds -= step

    async def _reach(self, moment: datetime) -> None:
        """What has gone by of the time stays gone by, should the simulation give up on a machine that is busy."""
        for _attempt in range(PATIENCE):
            with suppress(TimeoutError):
                return await self.env.advance_time(max((moment - self.env.now()).total_seconds(), 0))
        return await self.env.advance_time(max((moment - self.env.now()).total_seconds(), 0))

    async def restart(self) -> None:
        """The process ends and a new one begins, on the same database, in the same Discord."""
        if self._seconds_left < math.inf:
            pytest.skip("the bot starts again, which is not for a quick run")
        await self.env.restart_bot(await self._bots.enter_async_context(open_bot(self._config, clock=self._clock)))

    async def settings(self, feature: str, **values: Any) -> simcord.InteractionResult:
        """A moderator decides something."""
        return await self.mod.slash(self.general, f"settings {feature}", **values)

    async def reset(self, *keys: str) -> simcord.InteractionResult:
        """A moderator gives settings their defaults again, such as "kudos.channel"."""
        shown = await self.mod.slash(self.general, "settings reset")
        assert shown.response is not None
        return await self.mod.select(shown.response, keys)

    def private_channel(self, name: str, *roles: simcord.RoleHandle) -> simcord.ChannelHandle:
        """A channel that only the bot, whoever manages the server, and these roles see."""
        seen, me = discord.PermissionOverwrite(view_channel=True, read_message_history=True), self.guild.me
        assert me is not None
        inside = dict.fromkeys((self.guild.roles["mods"], *roles), seen)
        closed = discord.PermissionOverwrite(view_channel=False)
        return self.guild.create_text_channel(name, overwrites={self.guild.default_role: closed, me: seen, **inside})

    async def join(self, name: str, *, pending: bool = False, bot: bool = False) -> simcord.MemberActor:
        """Somebody joins; `pending` if the server's screening is still ahead of them."""
        user = self.env.create_user(name, bot=bot)
        if pending:
            backend = self.env.backend
            member = backend.add_member(self.guild.id, user.id)
            member.pending = True
            self._tell("GUILD_MEMBER_ADD", user.id)
            actor = simcord.MemberActor(self.env, self.guild, user)
        else:
            actor = self.guild.add_member(user)
        await self.settle()
        return actor

    async def slip_in(self, name: str) -> simcord.UserHandle:
        """Somebody joins, and the gateway does not tell."""
        user, backend = self.env.create_user(name), self.env.backend
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backend, "emit", _say_nothing)
            backend.add_member(self.guild.id, user.id)
        await self.settle()
        return user

    async def clear_screening(self, member: simcord.MemberActor, *, told: bool = True) -> None:
        """Somebody accepts the rules; `told` if the gateway passes it on."""
        self.env.backend.get_member(self.guild.id, member.id).pending = False
        if told:
            self._tell("GUILD_MEMBER_UPDATE", member.id)
        await self.settle()

    async def repeat_join(self, member: simcord.MemberActor) -> None:
        """The gateway tells of a join that it has told of before."""
        self._tell("GUILD_MEMBER_ADD", member.id)
        await self.settle()

    def _tell(self, event: str, user_id: int) -> None:
        backend = self.env.backend
        payload = dict(
            serializers.member_payload(
                backend, backend.get_guild(self.guild.id), backend.get_member(self.guild.id, user_id)
            )
        )
        backend.emit(event, {**payload, "guild_id": str(self.guild.id)})

    async def switch_onboarding(self, *, on: bool, told: bool = True) -> None:
        """The server's owner switches Discord's onboarding on or off; `told` if the gateway passes it on."""
        backend: Any = self.env.backend
        backend.onboarding = {self.guild.id} if on else set[int]()
        if told:
            backend.emit("GUILD_UPDATE", serializers.guild_create_payload(backend, backend.get_guild(self.guild.id)))
        await self.settle()

    async def leave(self, member: simcord.MemberActor) -> None:
        """Somebody leaves."""
        self.guild.remove_member(member)
        await self.settle()

    def close_dms(self, times: int | None = None) -> None:
        """Nobody takes direct messages from the bot any more."""
        for user_id, channel_id in self.env.backend.dm_channels.items():
            assert user_id
            self.refuse(f"/channels/{channel_id}/messages", times)

    def refuse(self, path: str, times: int | None = None, *, code: int = 50007) -> None:
        """Discord refuses these requests."""
        self.env.inject_error("POST", path, status=403, code=code, times=times)

    def dms(self, member: simcord.MemberActor) -> list[discord.Message]:
        """What the bot sent to a member privately."""
        channel = member.user.dm_channel
        return channel.history(viewer=member.user)

    async def inbox(self, member: simcord.MemberActor) -> str:
        """What somebody reads in their inbox."""
        result = await member.slash(self.general, "inbox")
        assert result.response is not None
        return result.response.embeds[0].description or ""

    async def forget(self, member: simcord.MemberActor) -> None:
        """Somebody has everything forgotten, everywhere."""
        asked = await member.slash(self.general, "privacy forget", what="everything", where="everywhere")
        assert asked.response is not None
        await member.click(asked.response, label="Forget it")


@contextmanager
def speaking(locale: str) -> Generator[None]:
    """Everybody's Discord is in this language meanwhile; the simulation knows only American English."""
    build = interactions.base_payload

    def translated(*args: Any, **more: Any) -> Any:
        record, payload = build(*args, **more)
        return record, {**payload, "locale": locale}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interactions, "base_payload", translated)
        yield


@contextmanager
def _seldom() -> Generator[None]:
    hourly = cast("Any", alarm.HOURLY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hourly, "fields", type(hourly)(hour="*/6", minute=0, timezone=UTC).fields)
        patch.setattr(backups, "damage_in", _sound)
        patch.setattr(backups, "copy_database", _name_copy)
        patch.setattr(compaction, "_compact", _leave_as_it_is)
        yield


def _sound(_file: Path) -> str:
    return ""


def _name_copy(_file: Path, copy: Path) -> None:
    copy.touch(mode=0o600)


def _leave_as_it_is(_file: Path, _largest: int) -> None:
    """A file that is written anew only in the last of many nights."""


def _say_nothing(*_event: object, **_more: object) -> None:
    """A gateway that is cut off."""
