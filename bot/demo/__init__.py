"""The demo: the same bot in a simulated Discord, shown in the browser, with a community that is already there."""

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from tzlocal import get_localzone_name

from bot.config import Config
from bot.demo import history, simulation, world
from bot.demo.page import ControlPage
from bot.demo.session import DemoSession
from bot.health import logs


def main() -> int:
    """Show the demo until Ctrl-C or SIGTERM; returns the exit code."""
    logs.set_up("WARNING", "text")
    asyncio.run(_run())
    return 0


async def _run() -> None:
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt instead.
            loop.add_signal_handler(name, asked_to_stop.set)
    async with opened() as address:
        _say(f"\n  Hearth's demo is open at {address}\n  Ctrl-C ends it.\n")
        if _has_browser():
            await asyncio.to_thread(webbrowser.open, address)
        await asked_to_stop.wait()
    _say("\n  The demo has ended. Good-bye!")


@asynccontextmanager
async def opened() -> AsyncGenerator[str]:
    """Open the demo while this block runs; gives the address of its control page."""
    zone, now = _zone(), _now()
    async with AsyncExitStack() as stack:
        _say("  Two weeks go by in a small community …")
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hearth-demo-", ignore_cleanup_errors=True))
        page = ControlPage()
        await page.open()
        stack.push_async_callback(page.close)
        local = now.astimezone(ZoneInfo(zone))
        env = await stack.enter_async_context(simulation.simulated(_config(folder), history.start(local)))
        community = world.found(env, zone)
        await history.live_through(community, local)
        session = DemoSession(community, page.origin)
        await session.look()
        page.show(session)
        time = asyncio.create_task(session.keep_time(), name="time")
        stack.push_async_callback(_end, time)
        yield page.origin


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _config(folder: str) -> Config:
    """Return a world of its own; nothing is taken from the environment."""
    return Config(
        discord_token=SecretStr("demo"),
        database_url=f"sqlite:///{(Path(folder) / 'hearth.db').as_posix()}",
        discord_api_url=None,
        shard_ids=None,
        shard_count=1,
    )


def _zone() -> str:
    """Return the machine's time zone, as an IANA name."""
    with suppress(Exception):  # Containers come with all sorts of broken time zones.
        name = get_localzone_name()
        return ZoneInfo(name).key
    return "UTC"


def _now() -> datetime:
    """Return the machine's time; later, where its clock is so wrong that simcord's time has not begun."""
    return max(datetime.now(UTC).replace(microsecond=0), simulation.earliest() + timedelta(days=15))


def _has_browser() -> bool:
    if os.environ.get("HEARTH_DEMO_NO_BROWSER"):
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201
