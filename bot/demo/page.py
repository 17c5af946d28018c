"""The control page: a small web server on loopback, beside the preview, for this page and for no other website."""

import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import simcord
import structlog
from aiohttp import web

from bot.demo.session import DemoSession

log = structlog.stdlib.get_logger("bot.demo.page")

PORT = 8090
HOST = "127.0.0.1"

_FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}
_PROOF = "X-Hearth-Token"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        f"frame-src http://{HOST}:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


class ControlPage:
    """Opened first, so that the preview knows who frames it; it answers once it has its session."""

    def __init__(self) -> None:
        self._token = secrets.token_urlsafe(32)
        self._runner: web.AppRunner | None = None
        self._session: DemoSession | None = None
        self.origin = ""

    async def open(self) -> None:
        """Listen, on the usual port or on any free one."""
        app = web.Application(middlewares=[self._guard], handler_args={"handler_cancellation": False})
        for path in _FILES:
            app.router.add_get(path, self._file)
        app.router.add_get("/state", self._state)
        app.router.add_post("/act", self._act)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, PORT).start()
        except OSError:
            await web.TCPSite(self._runner, HOST, 0).start()
        self.origin = f"http://{HOST}:{self._runner.addresses[0][1]}"

    def show(self, session: DemoSession) -> None:
        """Answer with this session from here on."""
        self._session = session

    async def close(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse other websites: their names for this machine, their origins, and whoever has not read our page."""
        if f"http://{request.headers.get('Host')}" != self.origin:
            return self._refusal(f"This page is at {self.origin} only.")
        if request.headers.get("Origin", self.origin) != self.origin:
            return self._refusal("Other websites have no business here.")
        token = request.headers.get(_PROOF, "").encode()
        if request.path not in _FILES and not secrets.compare_digest(token, self._token.encode()):
            return self._refusal("The demo has been started again since. Please reload the page.")
        response = await handler(request)
        response.headers.update(_HEADERS)
        return response

    def _refusal(self, words: str) -> web.Response:
        return web.Response(status=403, text=words, headers=_HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        name, kind = _FILES[request.path]
        text = Path(__file__).with_name(name).read_text(encoding="utf-8")
        return web.Response(text=text.replace("{token}", self._token), content_type=kind)

    async def _state(self, _request: web.Request) -> web.Response:
        if self._session is None:
            raise web.HTTPServiceUnavailable(text="The community is waking up …")
        return web.json_response(self._session.state())

    async def _act(self, request: web.Request) -> web.Response:
        if self._session is None:
            raise web.HTTPServiceUnavailable(text="The community is waking up …")
        try:
            action: dict[str, Any] = await request.json()
            await self._do(self._session, **action)
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise web.HTTPBadRequest(text="The demo does not know how to do that.") from error
        except (TimeoutError, simcord.SetupError) as error:
            log.warning("not done", cause=repr(error))
            raise web.HTTPServiceUnavailable(text="That did not work. Please try it once more.") from error
        return web.json_response(self._session.state())

    async def _do(
        self,
        session: DemoSession,
        *,
        what: str,
        person: str = "",
        place: str = "",
        how_far: str = "",
        story: str = "",
        done: int = 0,
        incident: str = "",
        language: str = "",
    ) -> None:
        match what:
            case "look":
                await session.look(person, place)
            case "speak":
                await session.speak(language)
            case "skip":
                await session.skip(how_far)
            case "join":
                await session.join()
            case "accept":
                await session.accept(person)
            case "begin":
                await session.begin(story)
            case "go on":
                await session.go_on(done)
            case "leave":
                session.leave_story()
            case "move":
                await session.move()
            case "meet":
                await session.meet(incident)
            case _:
                raise KeyError(what)
