"""A bot's process, and the process of the stand-in for Discord that it talks to; and what both tell the bench.

Everything is read from outside: CPU and memory from Linux's /proc, the rest from what the bot prints.
"""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 120

Json = dict[str, Any]

BARE = ("benchmarks.baseline",)
BARE_FAST = ("benchmarks.baseline", "--fast")
BARE_CARD = (*BARE_FAST, "--card")
DURABLE = ("benchmarks.baseline", "--durable")
HEARTH = ("bot",)
HEARTH_WATCHED = ("benchmarks.instrumented",)


class StandIn:
    """A Discord to talk to, as far as the bench decides what happens there."""

    def __init__(self, port: int, control: aiohttp.ClientSession) -> None:
        self.address, self._control = f"http://127.0.0.1:{port}", control

    async def do(self, what: str, **details: Any) -> Json:
        """Have something happen; see `tests/stand_in/server.py` for what can."""
        async with self._control.post(f"/control/{what}", json=details) as response:
            response.raise_for_status()
            return await response.json()

    async def sessions(self) -> int:
        """How many sessions were ever begun."""
        return (await self.do("seen", messages=False, requests=False, problems=False))["identified"]

    async def lets_in(self, number: int, bot: "Bot | None" = None) -> None:
        """Wait until so many sessions were begun, of which the last is this bot's. Raises RuntimeError if it ends."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.sessions() < number:
                if bot is not None and bot.has_ended:
                    raise bot.failed()
                await asyncio.sleep(0.01)


class Bot:
    """A process that is a bot."""

    def __init__(self, process: asyncio.subprocess.Process, begun: float) -> None:
        self._process, self.begun = process, begun
        self._said: list[tuple[float, str]] = []
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        if self._process.stdout is None:
            return
        async for line in self._process.stdout:
            self._said.append((time.perf_counter(), line.decode().rstrip()))

    async def says(self, word: str, *, since: int = 0) -> tuple[float, str]:
        """The first line with this word, after the first `since` lines, and the moment at which it was read."""

        def found() -> tuple[float, str] | None:
            return next((line for line in self._said[since:] if word in line[1].split()), None)

        await until(lambda: found() is not None or self.has_ended, f"the bot says {word!r}")
        if (line := found()) is None:
            raise self.failed()
        return line

    @property
    def has_ended(self) -> bool:
        return self._listening.done()

    def failed(self) -> RuntimeError:
        """The last lines that it said, as an error."""
        return RuntimeError("The bot has ended:\n" + "\n".join(text for _at, text in self._said[-30:]))

    async def ready(self) -> float:
        """Seconds from the start of the process until discord.py calls it ready."""
        return (await self.says("ready"))[0] - self.begun

    async def longest_hold(self) -> float:
        """Milliseconds of the longest hold of the event loop since the last time this was asked, if it is watched."""
        since = len(self._said)
        self._process.send_signal(signal.SIGUSR1)
        return float((await self.says("held", since=since))[1].split()[1])

    def cpu_seconds(self) -> float:
        """CPU time of all its threads until now, to the nanosecond, where `stat` would count in ticks of 10 ms."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9

    def megabytes(self) -> float:
        """Resident memory, shared libraries and all: what an operator sees in `ps` and `top`."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._listening


async def until(so: Callable[[], bool], what: str) -> None:
    """Wait for something that another process does. Raises TimeoutError after PATIENCE_SECONDS."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not so():
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise TimeoutError(f"waited {PATIENCE_SECONDS} s in vain until {what}") from None


@contextmanager
def folder() -> Generator[Path]:
    """Somewhere for a database, on the disk on which the bot's own would be, and not in memory as /tmp may be."""
    with tempfile.TemporaryDirectory(dir=ROOT / "data", prefix="bench-") as name:
        yield Path(name)


@asynccontextmanager
async def stand_in(*, guilds: int = 1, members: int = 10) -> AsyncGenerator[StandIn]:
    """A stand-in with so many servers, each with so many members; it ends with the block."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    arguments = ("-m", "benchmarks.discord_server", str(port), "--guilds", str(guilds), "--members", str(members))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    patience = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", timeout=patience) as control:
            discord = StandIn(port, control)
            while not await _answers(discord):
                await asyncio.sleep(0.02)
            yield discord
    finally:
        process.terminate()
        await process.wait()


async def _answers(discord: StandIn) -> bool:
    try:
        await discord.sessions()
    except aiohttp.ClientConnectionError:
        return False
    return True


@asynccontextmanager
async def bot(what: tuple[str, ...], discord: StandIn, home: Path) -> AsyncGenerator[Bot]:
    """A bot that has just been started, with the configuration of a new installation; it ends with the block.

    `what` is a module and its arguments; `home` is its working directory, with its database in `hearth.db`.
    """
    environment = {
        **os.environ,
        "DISCORD_TOKEN": "a-token",
        "DISCORD_API_URL": discord.address,
        "DATABASE_URL": f"sqlite:///{home / 'hearth.db'}",
        "HEALTH_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *what,
        cwd=home,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    started = Bot(process, begun)
    try:
        yield started
    finally:
        await started.end()


def rows(home: Path, sql: str) -> list[Any]:
    """What a query finds in the database of the bot that lives there, while it runs or afterwards."""
    with closing(sqlite3.connect(home / "hearth.db")) as connection:
        return connection.execute(sql).fetchall()


def command(name: str, sub: str, **options: Any) -> Json:
    """A slash command as Discord puts it; the option `member` or `channel` takes an id, as a string."""
    kinds = {"member": 6, "channel": 7}
    given = [
        {"name": option, "type": kinds.get(option, 4 if isinstance(value, int) else 3), "value": value}
        for option, value in options.items()
    ]
    data: Json = {"id": "1", "name": name, "type": 1, "options": [{"type": 1, "name": sub, "options": given}]}
    if "member" in options:
        person = {"id": options["member"], "username": "friend", "discriminator": "0", "avatar": None}
        member: Json = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
        data["resolved"] = {"users": {person["id"]: person}, "members": {person["id"]: member}}
    if "channel" in options:
        place = {"id": options["channel"], "type": 0, "name": "general", "permissions": "274877991936"}
        data["resolved"] = {"channels": {place["id"]: place}}
    return data
