"""The window onto the simulated Discord: simcord's browser preview, made fit to stand beside our page.

Every reach into the preview's private parts is in this file; the version is locked, and tests/demo drives them all.
"""

# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import simcord
from simcord.preview import Preview, _markdown
from simcord.preview._media import MediaInfo, MediaWorker

from bot.demo import simulation

PORT = 8091

# simcord's workbench around the conversation speaks of revisions and captures: it is for developers, not for visitors.
# And simcord 3.2.1 takes the browser's scroll anchoring for the visitor's scrolling, and then follows no new messages.
CONVERSATION_ONLY = """
#toolbar, #messages-sidebar, #inspector-panel { display: none !important; }
#channel-timeline { overflow-anchor: none; }
.channel-message:last-child { padding-bottom: 14px; }
"""

# Discord shows names for <@…>, and small print for -#, in an embed's description; simcord's preview shows the markup.
AS_IN_DISCORD = {"mentions": True, "subtext": True}


class Window:
    """Shows one channel at a time, as one person sees it; `framed_by` is the one origin whose page may frame it.

    What the visitor does in it waits for `turn`, because simcord refuses two operations at a time.
    """

    def __init__(
        self, env: simcord.Env, turn: asyncio.Lock, *, framed_by: str, zone: str, on_action: Callable[[], None]
    ) -> None:
        self._env, self._turn, self._framed_by, self._zone = env, turn, framed_by, zone
        self._on_action = on_action
        self._checked: dict[bytes, asyncio.Task[MediaInfo]] = {}
        self._preview: Preview | None = None
        self._port = PORT
        _markdown._FIELD_POLICIES["embed_description"].update(AS_IN_DISCORD)

    @property
    def url(self) -> str:
        """Where it is open; whoever has this address can do there what the visitor can."""
        return self._preview.url if self._preview is not None else ""

    async def open(self, channel: simcord.ChannelHandle, viewer: simcord.MemberActor | simcord.UserHandle) -> None:
        """Look into this channel, on the port of the last time or on any free one. To be called in one's turn."""
        for port in (self._port, 0):
            preview = self._prepared(channel, viewer, port)
            with suppress(simcord.SetupError):  # The port is taken.
                await preview.__aenter__()
                break
        else:
            raise OSError("simcord's preview finds no free port.")
        self._port = preview._server.port or PORT
        if messages := channel.history(viewer=viewer):  # Otherwise the page begins at the bot's last message.
            await preview.show(messages[-1])
        self._preview = preview

    async def refresh(self) -> None:
        """Show what has happened. To be called in one's turn."""
        if self._preview is not None:
            await self._preview.refresh()

    async def close(self) -> None:
        """Not to be called in one's turn: what the visitor has begun takes its own first."""
        if self._preview is not None:
            await self._preview.close()

    def _prepared(
        self, channel: simcord.ChannelHandle, viewer: simcord.MemberActor | simcord.UserHandle, port: int
    ) -> Preview:
        pictures = simulation.pictures(self._env)
        preview = self._env.preview(
            channel,
            viewers=[viewer],
            layout="channel",
            port=port,
            timezone=self._zone,
            assets={address: ("picture.png", drawing) for address, drawing in pictures.items()},
        )
        preview._media_worker = _Memory(self._checked)
        self._let_frame(preview)
        self._hide_workbench(preview)
        self._take_turns(preview)
        return preview

    def _let_frame(self, preview: Preview) -> None:
        """simcord lets nobody frame its page. Ours, on this machine, has it beside the controls; nobody else may.

        X-Frame-Options cannot name an origin; frame-ancestors can, and browsers obey it instead.
        """
        headers = dict(preview._server._SECURITY_HEADERS)
        del headers["X-Frame-Options"]
        policy = headers["Content-Security-Policy"]
        headers["Content-Security-Policy"] = policy.replace("ancestors 'none'", f"ancestors {self._framed_by}")
        preview._server._SECURITY_HEADERS = headers  # pyright: ignore[reportAttributeAccessIssue] # for this one alone

    def _hide_workbench(self, preview: Preview) -> None:
        static = preview._server._static

        async def with_our_style(request: Any) -> Any:
            response = await static(request)
            if request.path == "/preview.css":
                response.text += CONVERSATION_ONLY
            return response

        preview._server._static = with_our_style

    def _take_turns(self, preview: Preview) -> None:
        act = preview._action

        async def in_turn(context_id: str | None, body: Any) -> dict[str, Any]:
            async with self._turn:
                try:
                    return await act(context_id, body)
                finally:
                    self._on_action()

        preview._action = in_turn


class _Memory(MediaWorker):
    """Checks each picture once. simcord's own checks them again in every view, one by one, and at most eight."""

    def __init__(self, checked: dict[bytes, asyncio.Task[MediaInfo]]) -> None:
        super().__init__()
        self._checked = checked

    async def validate(self, key: str, blob: bytes, *, media_time: float | None = None) -> MediaInfo:
        if media_time is not None:
            return await super().validate(key, blob, media_time=media_time)
        task = self._checked.get(blob)
        if task is None:
            task = self._checked[blob] = asyncio.create_task(MediaWorker().validate(key, blob))
        return await asyncio.shield(task)
