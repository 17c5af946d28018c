"""A small web server for whoever watches over the bot: is it alive, is it ready, and what does it measure."""

import errno
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

import structlog
from aiohttp import web

from bot.client.hearth import Hearth
from bot.errors import StartupError
from bot.health.metrics import FORMAT
from bot.health.readiness import look, needs
from bot.health.version import version

log = structlog.stdlib.get_logger("bot.health")

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Answers at `host` and `port`; where that is this machine alone, to nobody who calls it by another name."""

    def __init__(self, bot: Hearth, host: str, port: int) -> None:
        self._bot, self._host, self._port = bot, host, port
        app = web.Application(middlewares=[self._guard], handler_args={"handler_cancellation": False})
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/readyz", self._readiness)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def open(self) -> None:
        """Listen. Where another program already does, say so and go on: people are served first.

        Raises StartupError if that address can never be listened at.
        """
        await self._runner.setup()
        try:
            await web.SockSite(self._runner, _listening(self._host, self._port)).start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise StartupError(
                    f"HEALTH_HOST and HEALTH_PORT cannot be listened at: {error}.\n    To mend it: give an address of "
                    "this machine, such as 127.0.0.1, and a port from 1024 on; or HEALTH_PORT=0 and nobody is told."
                ) from error
            log.warning(
                "nobody can see how this process is: another one listens at its HEALTH_PORT; give each its own",
                host=self._host,
                port=self._port,
            )

    async def close(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Refuse websites that have given this machine a name of theirs, and so could read what it says."""
        if _is_loopback(self._host) and not _is_loopback(_name(request.headers.get("Host", ""))):
            return web.Response(status=403, text="This is for programs on the same machine.", headers=_HEADERS)
        response = await handler(request)
        response.headers.update(_HEADERS)
        return response

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"says": "The event loop turns.", "version": version()})

    async def _readiness(self, _request: web.Request) -> web.Response:
        found = await needs(self._bot)
        ready = all(need.met for need in found if need.vital)
        told = {"ready": ready, **{need.name: {"met": need.met, "says": need.says} for need in found}}
        return web.json_response(told, status=200 if ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        await look(self._bot)
        return web.Response(body=self._bot.services.metrics.text(), headers={"Content-Type": FORMAT})


def _name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens already: two at once would not notice each other under uvloop."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
