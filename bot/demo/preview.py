"""The window onto the simulated Discord: simcord's browser preview, made fit to stand beside our page.

Every reach into the preview's private parts is in this file; the version is locked, and tests/demo drives them all.
"""

# pyright: reportPrivateUsage=false

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import simcord
from simcord.preview import Preview, _markdown
from simcord.preview._media import MediaInfo, MediaWorker

from bot.demo import simulation
from bot.demo.simulation import Viewer

PORT = 8091
LAST_WISHES = 3  # seconds a closing view waits for what its page has asked; a page that has gone never ends some

# simcord's workbench around the conversation speaks of revisions and captures: it is for developers, not for visitors;
# so are the numbers under a menu in a form. And simcord 3.2.1 learns the frame's size late, or never if much goes on.
# It takes the browser's scroll anchoring for the visitor's scrolling, and then follows nothing new; and in embeds it
# leaves out the empty lines that Discord shows.
CONVERSATION_ONLY = """
#toolbar, #messages-sidebar, #inspector-panel { display: none !important; }
#preview-app { width: 100% !important; height: 100% !important; }
#channel-timeline { overflow-anchor: none; }
.select-guidance { display: none; }
.channel-message:last-child { padding-bottom: 14px; }
.embed-description > * + .markdown-paragraph { margin-top: 16px; }
"""

# Its fonts are 30 MB: a browser that may not keep them loads them again for every view.
KEPT = {"Cache-Control": "private, max-age=86400, immutable", "Pragma": ""}

# What leads to another place in Discord: our page goes there, since discord.com knows nothing of this community.
FOLLOW_LINKS = """
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='https://discord.com/channels/']");
  const name = event.target.closest(".mention")?.textContent;
  if (!link && !name?.startsWith("#")) return;
  event.preventDefault();
  const place = link ? new URL(link.href).pathname.split("/")[3] : name.replace("#", "# ");
  parent.postMessage({ place }, "FRAMED_BY");
}, true);
"""

# Discord shows names for <@…>, and small print for -#, in an embed's description; simcord's preview shows the markup.
AS_IN_DISCORD = {"mentions": True, "subtext": True}
# The same with <#…> among direct messages, and where somebody does not see that channel.
_CHANNEL = re.compile(r"<#(\d{1,20})>")


class DemoPreview:
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
        self._viewer: Viewer | None = None
        self._newest = 0
        self._port = PORT
        _markdown._FIELD_POLICIES["embed_description"].update(AS_IN_DISCORD)
        _markdown._text_token = self._text

    @property
    def url(self) -> str:
        """Return where it is open; whoever has this address can do there what the visitor can."""
        with suppress(simcord.SetupError):  # It is closed, with all of the simulation.
            return self._preview.url if self._preview is not None else ""
        return ""

    async def open(self, channel: simcord.ChannelHandle, viewer: Viewer) -> None:
        """Look into this channel, on the port of the last time or on any free one. To be called in one's turn."""
        self._viewer = viewer
        for port in (self._port, 0):
            preview = self._prepared(channel, viewer, port)
            with suppress(simcord.SetupError):  # The port is taken.
                await preview.__aenter__()
                break
        else:
            raise OSError("simcord's preview finds no free port.")
        self._port = preview._server.port or PORT
        preview._server.runner._shutdown_timeout = LAST_WISHES  # the default is a minute, before the next view opens
        self._preview, self._newest = preview, 0
        self._turn_to_newest(preview)

    async def refresh(self) -> None:
        """Show what has happened. To be called in one's turn."""
        if self._preview is not None:
            self._turn_to_newest(self._preview)
            await self._preview.refresh()

    def _turn_to_newest(self, preview: Preview) -> bool:
        """Bring the newest message into view, if it is new. simcord follows the conversation only sometimes."""
        messages = simulation.messages(self._env, preview.channel.id, self._viewer)
        newest = messages[-1].id if messages else 0
        if newest <= self._newest:
            return False
        self._newest = newest
        for page in preview._pages.values():
            page.target_id, page.window_end_id = newest, None
        return True

    async def close(self) -> None:
        """Close it, but not in one's turn: what the visitor has begun takes its own first."""
        preview, self._preview = self._preview, None
        if preview is not None:
            await preview.close()

    def _prepared(self, channel: simcord.ChannelHandle, viewer: Viewer, port: int) -> Preview:
        pictures = simulation.pictures(self._env)
        preview = self._env.preview(
            channel,
            viewers=[viewer],
            layout="channel",
            port=port,
            timezone=self._zone,
            locale=simulation.spoken(self._env),
            assets={address: ("picture.png", drawing) for address, drawing in pictures.items()},
        )
        preview._media_worker = checker = _PictureChecker(self._checked)
        for drawing in pictures.values():
            checker.check(drawing)
        self._let_frame(preview)
        self._make_ours(preview)
        self._take_turns(preview)
        return preview

    def _text(self, words: str) -> dict[str, str]:
        return {"type": "text", "content": _CHANNEL.sub(lambda found: self._channel_name(int(found[1])), words)}

    def _channel_name(self, channel_id: int) -> str:
        name = simulation.channel_name(self._env, channel_id, self._viewer) if self._viewer else ""
        return f"#{name or 'No Access'}"

    def _let_frame(self, preview: Preview) -> None:
        """Let our page, on this machine, frame simcord's beside the controls; nobody else may.

        X-Frame-Options cannot name an origin; frame-ancestors can, and browsers obey it instead.
        """
        headers = dict(preview._server._SECURITY_HEADERS)
        del headers["X-Frame-Options"]
        policy = headers["Content-Security-Policy"]
        headers["Content-Security-Policy"] = policy.replace("ancestors 'none'", f"ancestors {self._framed_by}")
        preview._server._SECURITY_HEADERS = headers  # pyright: ignore[reportAttributeAccessIssue] # for this one alone

    def _make_ours(self, preview: Preview) -> None:
        static = preview._server._static
        ours = {"/preview.css": CONVERSATION_ONLY, "/app.js": FOLLOW_LINKS.replace("FRAMED_BY", self._framed_by)}

        async def with_ours(request: Any) -> Any:
            response = await static(request)
            if request.path in ours:
                response.text += ours[request.path]
            if request.path.startswith("/fonts/"):
                response.headers.update(KEPT)
            return response

        preview._server._static = with_ours

    def _take_turns(self, preview: Preview) -> None:
        act = preview._action

        async def in_turn(context_id: str | None, body: Any) -> dict[str, Any]:
            async with self._turn:
                preview._advance_presentation_time()
                try:
                    return await act(context_id, body)
                finally:
                    if self._turn_to_newest(preview):
                        preview._publish_message_pages()
                    self._on_action()

        preview._action = in_turn


class _PictureChecker(MediaWorker):
    """Checks each picture once. simcord's own checks them again in every view, one by one, and at most eight."""

    def __init__(self, checked: dict[bytes, asyncio.Task[MediaInfo]]) -> None:
        super().__init__()
        self._checked = checked

    async def validate(self, key: str, blob: bytes, *, media_time: float | None = None) -> MediaInfo:
        return await asyncio.shield(self.check(blob))

    def check(self, blob: bytes) -> asyncio.Task[MediaInfo]:
        """Begin to check it, unless that has begun."""
        if blob not in self._checked:
            self._checked[blob] = asyncio.create_task(MediaWorker().validate("", blob))
        return self._checked[blob]
