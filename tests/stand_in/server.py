"""A stand-in for Discord on loopback, in its own process: gateway v10 and REST v10 as far as Hearth uses them.

    python -m tests.stand_in.server PORT [--guilds N] [--members N] [--shards N] [--log FILE]

What happens there is decided over `/control` (see `tests/stand_in/control.py`); every request is noted in order.
"""

import argparse
import asyncio
import signal
from collections.abc import AsyncGenerator, Coroutine
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.stand_in.control import Control, FaultControl, People, Witness
from tests.stand_in.faults import Faults
from tests.stand_in.gateway import Gateway
from tests.stand_in.guild_routes import Channels, Servers
from tests.stand_in.interactions import Interactions
from tests.stand_in.limits import Limits
from tests.stand_in.messages import Messages
from tests.stand_in.middleware import Middleware
from tests.stand_in.request_log import RequestLog
from tests.stand_in.rest import Answers, Application, Conversation
from tests.stand_in.routes import routes_of
from tests.stand_in.threads import Threads
from tests.stand_in.world import World


class StandIn:
    """All of it, put together; it can be served at this port of 127.0.0.1."""

    def __init__(self, port: int, world: World, request_log: RequestLog) -> None:
        address = f"ws://127.0.0.1:{port}/gateway"
        self._gateway = gateway = Gateway(world, address)
        faults, limits = Faults(), Limits()
        messages = Messages(world, gateway.announce)
        interactions = Interactions(world, messages)
        application = Application(world, address)
        servers, threads = Servers(world, gateway.announce), Threads(world, messages, gateway.announce)
        channels = Channels(world, messages, threads, gateway.announce)
        parts = (application, Conversation(world, messages), Answers(interactions), servers, channels, threads)
        self._middleware = Middleware(routes_of(*parts), request_log, faults, limits)
        self._control = Control(
            People(world, gateway, messages, interactions, servers, threads),
            FaultControl(world, gateway, channels, faults, limits),
            Witness(world, gateway, messages, threads, request_log, application),
        )

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/api/"):
            return await self._middleware.serve(request)
        if request.path == "/gateway":
            return await self._gateway.connect(request)
        if request.path.startswith("/control/"):
            return await self._control.serve(request)
        return web.Response(status=404)


@asynccontextmanager
async def served(port: int, world: World, request_log: RequestLog) -> AsyncGenerator[None]:
    """Served while the block lasts. Without aiohttp's router, which would cost as much as the rest."""
    stand_in = StandIn(port, world, request_log)
    runner = web.ServerRunner(web.Server(stand_in.serve, handler_cancellation=True), shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


async def serve(port: int, world: World, request_log: RequestLog) -> None:
    """Serve until asked to stop."""
    asked = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(name, asked.set)
    async with served(port, world, request_log):
        await asked.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stand_in.server", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--members", type=int, default=10)
    parser.add_argument("--shards", type=int, default=1, help="how many it recommends")
    parser.add_argument("--log", type=Path, help="write every request there, a line of JSON each")
    wish = parser.parse_args()
    with ExitStack() as stack:
        log = stack.enter_context(wish.log.open("ab")) if wish.log else None
        _run(serve(wish.port, World(wish.guilds, wish.members, wish.shards), RequestLog(log)))


def _run(serving: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:  # Windows
        asyncio.run(serving)
    else:
        uvloop.run(serving)


if __name__ == "__main__":
    main()
