"""The simulated Discord around the demo's bot: every reach behind simcord's public surface is in this file."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import simcord
from simcord.backend import serializers
from simcord.backend.errors import SetupError
from simcord.preview import Preview

from bot import alarm
from bot.app import open_bot
from bot.config import Config

# Nothing jumps a simulated clock behind our back, so the alarm need not look every minute: a week's skip took 14 s.
LOOKS_EVERY = timedelta(hours=1)
SETTLES_WITHIN = 30.0  # seconds, for one step of a skip on a slow machine

# simcord's workbench around the conversation would tell visitors of revisions and captures. Its messages stay.
_CONVERSATION_ONLY = """
#messages-sidebar, #inspector-panel, .preview-toolbar > :not(#action-status) { display: none !important; }
.preview-toolbar { position: absolute; inset: 0 0 auto auto; min-height: 0; padding: 0; border: 0;
  background: none; pointer-events: none; }
#action-status:not(:empty) { max-width: 60vw; padding: 4px 12px; background: #202125; border-radius: 0 0 0 8px; }
"""


class SimulatedClock:
    """The clock of the simulated Discord; until there is one, it stands still at `start`."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        return self.env.now() if self.env else self._start


@asynccontextmanager
async def simulated(config: Config, start: datetime) -> AsyncGenerator[simcord.Env]:
    """The production bot in a Discord of its own, in which it is now `start` (2026 or later)."""
    usual, alarm.LONGEST_WAIT = alarm.LONGEST_WAIT, LOOKS_EVERY
    clock = SimulatedClock(start)
    try:
        async with open_bot(config, clock=clock) as bot:
            env = simcord.Env(bot, settle_timeout=SETTLES_WITHIN)
            env.backend.bot_user.name = "Hearth"
            env.backend.advance_clock(max(0.0, (start - env.now()).total_seconds()))
            clock.env = env
            await env.start()
            try:
                with env.time_context():
                    await env.settle()
                    yield env
            finally:
                await env.shutdown()
    finally:
        alarm.LONGEST_WAIT = usual


def earliest() -> datetime:
    """When simcord's time begins."""
    return datetime(2026, 1, 1, tzinfo=UTC)


async def join(env: simcord.Env, guild: simcord.GuildHandle, name: str) -> simcord.MemberActor:
    """Somebody joins and has the server's rules before them. simcord has no builder for members in screening."""
    user = env.create_user(name.lower(), global_name=name)
    env.backend.add_member(guild.id, user.id).pending = True
    _tell(env, guild, "GUILD_MEMBER_ADD", user.id)
    await env.settle()
    return simcord.MemberActor(env, guild, user)


async def accept_rules(env: simcord.Env, guild: simcord.GuildHandle, member: simcord.MemberActor) -> None:
    """They accept the rules and are a member like the others."""
    env.backend.get_member(guild.id, member.id).pending = False
    _tell(env, guild, "GUILD_MEMBER_UPDATE", member.id)
    await env.settle()


def _tell(env: simcord.Env, guild: simcord.GuildHandle, event: str, user_id: int) -> None:
    backend = env.backend
    member = backend.get_member(guild.id, user_id)
    payload = serializers.member_payload(backend, backend.get_guild(guild.id), member)
    backend.emit(event, {**payload, "guild_id": str(guild.id)})


def events_so_far(env: simcord.Env) -> int:
    """Grows whenever anything happens."""
    return len(env.backend.transcript)


async def open_preview(
    env: simcord.Env,
    channel: simcord.ChannelHandle,
    viewer: simcord.MemberActor | simcord.UserHandle,
    *,
    port: int,
    framed_by: str,
    timezone: str,
) -> Preview:
    """The browser preview of a channel, as `viewer` sees it; `framed_by` is the one origin that may frame it.

    Raises SetupError if the port is taken.
    """
    preview = env.preview(channel, viewers=[viewer], layout="channel", port=port, timezone=timezone)
    server = preview._server  # pyright: ignore[reportPrivateUsage]
    headers = dict(server._SECURITY_HEADERS)  # pyright: ignore[reportPrivateUsage]
    # simcord lets nobody frame its page. Ours, on this machine and with no other purpose, has it beside the controls;
    # X-Frame-Options cannot name an origin, frame-ancestors can, and browsers that know it obey it alone.
    del headers["X-Frame-Options"]
    policy = headers["Content-Security-Policy"]
    headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
    server._SECURITY_HEADERS = headers  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    static = server._static  # pyright: ignore[reportPrivateUsage]

    async def conversation_only(request: Any) -> Any:
        response = await static(request)
        if request.path == "/preview.css":
            response.text += _CONVERSATION_ONLY
        return response

    server._static = conversation_only  # pyright: ignore[reportPrivateUsage]
    return await preview.__aenter__()


def one_at_a_time(preview: Preview, lock: asyncio.Lock, afterwards: Any) -> None:
    """What the visitor does in the preview waits for `lock`: simcord refuses two operations at a time."""
    act = preview._action  # pyright: ignore[reportPrivateUsage]

    async def in_turn(context_id: str | None, body: Any) -> dict[str, Any]:
        async with lock:
            try:
                return await act(context_id, body)
            finally:
                afterwards()

    preview._action = in_turn  # pyright: ignore[reportPrivateUsage]


__all__ = ["Preview", "SetupError", "accept_rules", "earliest", "events_so_far", "join", "one_at_a_time"]
