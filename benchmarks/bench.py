"""How fast `/kudos give` is, its row on disk before the answer, as ratios to bare discord.py.

    python -m benchmarks.bench

Subject and baselines take turns in one run; what is written is the median of the rounds and their spread.
"""

import asyncio
import os
import socket
import statistics
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parent.parent
ROUNDS = 5
LOADS = {64: 2000, 16: 1000, 1: 300}  # in flight: how many in all
TICKS = os.sysconf("SC_CLK_TCK")

OK: dict[str, Any] = {"id": "3000", "name": "ok", "type": 1, "options": []}
GIVE: dict[str, Any] = {
    "id": "3001",
    "name": "kudos",
    "type": 1,
    "options": [{"type": 1, "name": "give", "options": [{"type": 3, "name": "reason", "value": "for the soup"}]}],
}
NO_LIMITS: dict[str, Any] = {
    "id": "3002",
    "name": "settings",
    "type": 1,
    "options": [
        {
            "type": 1,
            "name": "kudos",
            "options": [
                {"type": 4, "name": "daily_limit", "value": 0},
                {"type": 4, "name": "pair_minutes", "value": 0},
            ],
        }
    ],
}


@dataclass
class Measured:
    """One figure of each round."""

    throughput: list[float] = field(default_factory=list[float])  # answers a second
    cpu: list[float] = field(default_factory=list[float])  # milliseconds of the bot's CPU an answer
    p99: list[float] = field(default_factory=list[float])  # milliseconds


class Contestant:
    """A bot's process, and a stand-in for Discord of its own."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, control: aiohttp.ClientSession) -> None:
        self.name, self._process, self._control = name, process, control
        self.measured = {in_flight: Measured() for in_flight in LOADS}

    async def do(self, what: str, **details: Any) -> dict[str, Any]:
        async with self._control.post(f"/control/{what}", json=details) as response:
            return await response.json()

    def _cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def run(self, in_flight: int) -> None:
        total, subject = LOADS[in_flight], self.name == "hearth"
        before = self._cpu_seconds()
        wish = {"data": GIVE, "person": "member"} if subject else {"data": OK}
        result = await self.do("load", total=total, in_flight=in_flight, **wish)
        measured = self.measured[in_flight]
        measured.throughput.append(total / result["seconds"])
        measured.cpu.append((self._cpu_seconds() - before) / total * 1000)
        measured.p99.append(statistics.quantiles(result["latencies"], n=100)[98] * 1000)


@asynccontextmanager
async def contestant(name: str, *arguments: str) -> AsyncGenerator[Contestant]:
    """Start a bot and its stand-in; both end with the block."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=ROOT / "data", prefix="bench-"))
        environment = {
            **os.environ,
            "DISCORD_TOKEN": "a-token",
            "DISCORD_API_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": f"sqlite:///{folder}/hearth.db",
            "LOG_LEVEL": "WARNING",
        }
        control = await stack.enter_async_context(aiohttp.ClientSession(f"http://127.0.0.1:{port}"))
        await _started(stack, os.environ, "benchmarks.discord_server", str(port))
        await _answering(control)
        bot = Contestant(name, await _started(stack, environment, *arguments), control)
        while not (await bot.do("seen"))["sessions"]:
            await asyncio.sleep(0.05)
        yield bot


async def _started(stack: AsyncExitStack, environment: Any, *arguments: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *arguments, cwd=ROOT, env=environment)

    async def end() -> None:
        process.terminate()
        await process.wait()

    stack.push_async_callback(end)
    return process


async def _answering(control: aiohttp.ClientSession) -> None:
    while True:
        try:
            async with control.post("/control/seen", json={}):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)


async def measure() -> str:
    async with (
        contestant("bare", "benchmarks.bare") as bare,
        contestant("bare, fast", "benchmarks.bare", "--fast") as fast,
        contestant("hearth", "bot") as hearth,
    ):
        await hearth.do("interact", user=10_000, data=NO_LIMITS)
        for in_flight in LOADS:
            for _ in range(ROUNDS + 1):
                for bot in (bare, hearth, fast):
                    await bot.run(in_flight)
        return table(bare, fast, hearth)


def table(bare: Contestant, fast: Contestant, hearth: Contestant) -> str:
    """The ratios, the first round, which warms everything up, left out."""
    lines = [
        "| `/kudos give`, in flight | throughput ÷ bare discord.py | p99 | CPU ÷ the same with uvloop |",
        "| --- | --- | --- | --- |",
    ]
    for in_flight in LOADS:
        mine, theirs, quick = (one.measured[in_flight] for one in (hearth, bare, fast))
        speed = _ratio(mine.throughput[1:], theirs.throughput[1:])
        cpu = _ratio(mine.cpu[1:], quick.cpu[1:])
        lines.append(f"| {in_flight} | {speed} | {statistics.median(mine.p99[1:]):.1f} ms | {cpu} |")
    return "\n".join(lines)


def _ratio(subject: list[float], baseline: list[float]) -> str:
    ratios = [mine / theirs for mine, theirs in zip(subject, baseline, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    how = f"Made by `make bench`: medians of {ROUNDS} rounds, and their spread."
    page = f"# Figures\n\n{how}\n\n{asyncio.run(measure())}\n"
    (Path(__file__).parent / "results.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
