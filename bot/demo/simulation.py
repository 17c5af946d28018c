"""The simulated Discord around the demo's bot; what simcord has no builder for is done here, in its backend."""

from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.access import can_access_channel
from simcord.backend.cdn import CDN_BASE
from simcord.backend.models import Message, Overwrite
from simcord.enums import ChannelType, OverwriteType
from simcord.http import router

from bot.agenda import alarm
from bot.app import open_bot
from bot.config import Config
from bot.demo.avatars import avatar, flame
from bot.services import Services

# Nothing jumps a simulated clock behind our back, so the alarm need not look every minute: a week's skip took 14 s.
# What is written down brings it forward, and what is done every hour does not hang on it.
LOOKS_EVERY = timedelta(hours=6)
# Seconds. While time stands still, simcord waits for timers that are due within this time, so it must be short; while
# time advances it does not, and a slow machine may take its time.
SETTLES_WITHIN = 3.0
ADVANCES_WITHIN = 30.0
PICTURE = "picture"  # the name under which Discord would keep somebody's picture
Viewer = simcord.MemberActor | simcord.UserHandle
STEP = timedelta(hours=6).total_seconds()


class SimulatedClock:
    """The clock of the simulated Discord; until there is one, it stands still at `start`."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        return self.env.now() if self.env else self._start


@router.route("GET", "/guilds/{guild_id}/roles/member-counts")
def count_roles(request: router.RequestContext) -> dict[str, int]:
    """Answer how many members have each role, which simcord does not by itself."""
    guild_id = request.int_arg("guild_id")
    request.require_guild_permissions(guild_id, "manage_roles")
    guild = request.backend.get_guild(guild_id)
    return dict(Counter(str(role_id) for member in guild.members.values() for role_id in member.role_ids))


@router.route("GET", "/guilds/{guild_id}/onboarding")
def tell_onboarding(request: router.RequestContext) -> dict[str, Any]:
    """Answer whether a server has onboarding, which simcord does not by itself; `onboarding` of its backend has ids."""
    guild_id = request.int_arg("guild_id")
    enabled = guild_id in getattr(request.backend, "onboarding", ())
    return {"guild_id": str(guild_id), "prompts": [], "default_channel_ids": [], "enabled": enabled, "mode": 0}


def change_face(request: router.RequestContext) -> dict[str, Any]:
    """Change what the bot is called in a server; its picture, banner and text there simcord does not keep."""
    guild_id, backend, body = request.int_arg("guild_id"), request.backend, request.body()
    if "nick" in body:
        request.require_guild_permissions(guild_id, "change_nickname")
        backend.edit_member(guild_id, backend.bot_user.id, {"nick": body["nick"] or None})
    guild, member = backend.get_guild(guild_id), backend.get_member(guild_id, backend.bot_user.id)
    return dict(serializers.member_payload(backend, guild, member))


# Before simcord's own, which refuses all but the name.
router._ROUTES["PATCH"].insert(0, (["guilds", "{guild_id}", "members", "@me"], change_face))  # pyright: ignore[reportPrivateUsage]


@contextmanager
def _everyone_speaking() -> Generator[None]:
    """Let everybody's Discord be in the visitor's language; simcord's is in American English."""
    build = interactions.base_payload

    def translated(backend: Any, *args: Any, **more: Any) -> Any:
        record, payload = build(backend, *args, **more)
        return record, {**payload, "locale": getattr(backend, "spoken", payload["locale"])}

    interactions.base_payload = translated
    try:
        yield
    finally:
        interactions.base_payload = build


def services_of(env: simcord.Env) -> Services:
    """Return what the demo's bot is made of."""
    bot: Any = env.bot
    return bot.services


def speak(env: simcord.Env, locale: str) -> None:
    """Let everybody's Discord be in this language from now on."""
    env.backend.spoken = locale  # pyright: ignore[reportAttributeAccessIssue]


def spoken(env: simcord.Env) -> str:
    """Return the language of everybody's Discord."""
    return getattr(env.backend, "spoken", "en-US")


@asynccontextmanager
async def simulated(config: Config, start: datetime) -> AsyncGenerator[simcord.Env]:
    """Open the production bot in a Discord of its own, in which it is now `start` (2026 or later)."""
    usual, alarm.LONGEST_WAIT = alarm.LONGEST_WAIT, LOOKS_EVERY
    clock = SimulatedClock(start)
    try:
        async with open_bot(config, clock=clock) as bot:
            env = simcord.Env(bot, settle_timeout=SETTLES_WITHIN)
            env.backend.bot_user.name, env.backend.bot_user.avatar = "Hearth", PICTURE
            env.backend.advance_clock(max(0.0, (start - env.now()).total_seconds()))
            clock.env = env
            _keep_quiet_of_private_threads(env.backend)
            await env.start()
            try:
                with env.time_context(), _everyone_speaking():
                    await env.settle()
                    yield env
            finally:
                await env.shutdown()
    finally:
        alarm.LONGEST_WAIT = usual


def _keep_quiet_of_private_threads(backend: Any) -> None:
    """Let a channel say of public threads alone that they were started, as in Discord; simcord says it of all."""
    say = backend.create_system_message

    def say_what_discord_says(channel_id: int, kind: int, *args: Any, target_channel_id: int = 0, **more: Any) -> Any:
        target = backend.channels.get(target_channel_id)
        if target is None or target.type != ChannelType.PRIVATE_THREAD:
            return say(channel_id, kind, *args, target_channel_id=target_channel_id or None, **more)
        return None

    backend.create_system_message = say_what_discord_says


async def advance(env: simcord.Env, to: datetime) -> None:
    """Let time go by, six hours at a time, and all that is due happen. Does nothing if it is later already."""
    while (seconds := (to - env.now()).total_seconds()) > 0:
        env.settle_timeout = ADVANCES_WITHIN
        try:
            await env.advance_time(min(seconds, STEP))
        finally:
            env.settle_timeout = SETTLES_WITHIN


@contextmanager
def seldom_tidied() -> Generator[None]:
    """Let what is done every hour be done every six, while a long time goes by."""
    hourly: Any = alarm.HOURLY
    usual = hourly.fields
    hourly.fields = type(hourly)(hour="*/6", minute=0, timezone=UTC).fields
    try:
        yield
    finally:
        hourly.fields = usual


def earliest() -> datetime:
    """Return when simcord's time begins."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def create_user(env: simcord.Env, name: str) -> simcord.UserHandle:
    """Create a person, with a picture."""
    return env.create_user(name.lower(), global_name=name, avatar=PICTURE)


def pictures(env: simcord.Env) -> dict[str, bytes]:
    """Return everybody's picture, by its address."""
    drawn = {
        user.id: flame() if user.id == env.backend.bot_user.id else avatar(user.global_name or user.name, number)
        for number, user in enumerate(env.backend.users.values())
        if user.avatar == PICTURE
    }
    return {f"{CDN_BASE}/avatars/{user_id}/{PICTURE}.png": drawing for user_id, drawing in drawn.items()}


async def join(env: simcord.Env, guild: simcord.GuildHandle, name: str) -> simcord.MemberActor:
    """Let somebody join who has the server's rules before them; simcord has no builder for that."""
    user = create_user(env, name)
    env.backend.add_member(guild.id, user.id).pending = True
    _emit(env, guild, "GUILD_MEMBER_ADD", user.id)
    await env.settle()
    return simcord.MemberActor(env, guild, user)


async def accept_rules(env: simcord.Env, guild: simcord.GuildHandle, member: simcord.MemberActor) -> None:
    """Let somebody accept the rules; they are a member like the others from now on."""
    env.backend.get_member(guild.id, member.id).pending = False
    _emit(env, guild, "GUILD_MEMBER_UPDATE", member.id)
    await env.settle()


def _emit(env: simcord.Env, guild: simcord.GuildHandle, event: str, user_id: int) -> None:
    backend = env.backend
    member = backend.get_member(guild.id, user_id)
    payload = serializers.member_payload(backend, backend.get_guild(guild.id), member)
    backend.emit(event, {**payload, "guild_id": str(guild.id)})


def text_channels(env: simcord.Env, guild: simcord.GuildHandle) -> list[simcord.ChannelHandle]:
    """Return the channels of a server, those that the bot has made, too."""
    found = (env.backend.channels[one] for one in env.backend.get_guild(guild.id).channel_ids)
    return [simcord.ChannelHandle(env, guild, one) for one in found if one.type == ChannelType.TEXT]


async def invite(env: simcord.Env, guild: simcord.GuildHandle, channel: simcord.ChannelHandle) -> None:
    """Let the bot join a server whose system channel this is; simcord by itself says that it was in it already."""
    env.backend.edit_guild(guild.id, {"system_channel_id": channel.id})
    told = dict(serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)))
    env.backend.emit("GUILD_CREATE", {name: value for name, value in told.items() if name != "unavailable"})
    await env.settle()


def shut_up(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    """Let the bot see a channel, and write there no more."""
    allow, deny = discord.Permissions(view_channel=True).value, discord.Permissions(send_messages=True).value
    bot = env.backend.bot_user.id
    env.backend.set_overwrite(channel.id, Overwrite(bot, OverwriteType.MEMBER, allow, deny))


def messages(env: simcord.Env, channel_id: int, viewer: Viewer | None) -> list[Message]:
    """Return what somebody can read in a channel, oldest first; without `viewer`, what everybody can."""
    stored = env.backend.messages.get(channel_id, {}).values()
    viewer_id = viewer.id if viewer else None
    return sorted((one for one in stored if one.visible_to(viewer_id)), key=lambda one: one.id)


def can_read(env: simcord.Env, channel_id: int, member: Viewer) -> bool:
    """Return whether somebody sees a channel."""
    return can_access_channel(env, channel_id, member, history=True)


def channel_name(env: simcord.Env, channel_id: int, viewer: Viewer) -> str:
    """Return how a channel is called, for somebody who sees it; nothing for somebody who does not."""
    channel = env.backend.channels.get(channel_id)
    return channel.name or "" if channel and can_read(env, channel_id, viewer) else ""


def roles_of(env: simcord.Env, member: simcord.MemberActor) -> set[int]:
    """Return which roles somebody has."""
    return set(env.backend.get_member(member.guild.id, member.id).role_ids)


def is_open(env: simcord.Env, thread_id: int) -> bool:
    """Return whether a thread stands below its channel: one that is archived does not."""
    metadata = env.backend.get_thread(thread_id).thread_metadata
    return metadata is None or not metadata.archived


def dismiss_private_answers(env: simcord.Env) -> None:
    """Dismiss what the bot told somebody alone, as Discord does when one comes back the next day."""
    for stored in env.backend.messages.values():
        for one in [one for one in stored.values() if one.is_ephemeral]:
            del stored[one.id]


def events_so_far(env: simcord.Env) -> int:
    """Return a number that grows whenever anything happens."""
    return len(env.backend.transcript)
