"""`/kudos give`, its row flushed to disk before the answer, against a bare client's command that writes nothing.

    python -m benchmarks.bench commands

Bots with nothing to do stay connected while one is asked; they take turns, round by round. The first round warms
everything up and does not count. The server has the limits that a new one has: 5,000 people thank in turn, each of them
somebody else each time, as people do within a day. (Where the same two thank each other over and over, the bot also
looks whether thanks go in circles; that costs more, and happens to be what limits are for.)
"""

import asyncio
import statistics
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bot_process import (
    BARE,
    BARE_FAST,
    HEARTH,
    HEARTH_WATCHED,
    Bot,
    Json,
    StandIn,
    bot,
    command,
    folder,
    rows,
    stand_in,
)
from benchmarks.report import Row, ratios

LOADS = {64: 1200, 16: 600, 1: 300}  # in flight: how many in all
FLUSH_SECONDS = 0.005
UNANSWERED_SECONDS = 3  # after which Discord, and the stand-in, give an interaction up

OK: Json = {"id": "3000", "name": "ok", "type": 1, "options": []}
GIVE = command("kudos", "give", reason="for the soup")

THROUGHPUT_GOALS = {64: 1.0, 1: 0.6}
CPU_GOALS = {64: 1.2, 16: 1.35, 1: 1.6}
P99_GOALS_MS = {1: 10}


@dataclass
class Measured:
    """One figure of each round."""

    throughput: list[float] = field(default_factory=list[float])  # answers a second
    cpu: list[float] = field(default_factory=list[float])  # milliseconds of the bot's CPU an answer
    p99: list[float] = field(default_factory=list[float])  # milliseconds


class MeasuredBot:
    """A bot, its own stand-in, what it is asked, and what was measured of it under each load."""

    def __init__(self, process: Bot, discord: StandIn, home: Path, asked: Json, *, keeps: bool) -> None:
        self._bot, self._discord, self._home = process, discord, home
        self._asked: Json = {"data": asked, "person": "member" if asked is GIVE else ""}
        self._keeps, self._given = keeps, 0
        self.measured = defaultdict[int, Measured](Measured)

    async def run(self, in_flight: int, total: int, *, counts: bool) -> None:
        before = self._bot.cpu_seconds()
        result = await self._discord.do("load", total=total, in_flight=in_flight, **self._asked)
        cpu = self._bot.cpu_seconds() - before
        self._check(total, result["latencies"])
        if counts:
            measured = self.measured[in_flight]
            measured.throughput.append(total / result["seconds"])
            measured.cpu.append(cpu / total * 1000)
            measured.p99.append(statistics.quantiles(result["latencies"], n=100)[98] * 1000)

    def _check(self, total: int, latencies: list[float]) -> None:
        """Raises RuntimeError unless each was answered and each gift is kept: else this is no figure at all."""
        if len(latencies) != total or max(latencies) >= UNANSWERED_SECONDS:
            raise RuntimeError("not every command was answered")
        self._given += total
        if self._keeps and rows(self._home, "SELECT COUNT(*) FROM gifts") != [(self._given,)]:
            raise RuntimeError("not every gift is kept")


async def enter(stack: AsyncExitStack, what: tuple[str, ...], asked: Json, *, keeps: bool) -> MeasuredBot:
    """Start a bot and a stand-in for it. `keeps`: each command it is asked leaves a row in `gifts`."""
    discord = await stack.enter_async_context(stand_in())
    home = stack.enter_context(folder())
    process = await stack.enter_async_context(bot(what, discord, home))
    await process.ready()
    return MeasuredBot(process, discord, home, asked, keeps=keeps)


async def measure(rounds: int) -> list[Row]:
    async with AsyncExitStack() as stack:
        bare, hearth, fast, slow = await asyncio.gather(
            enter(stack, BARE, OK, keeps=False),
            enter(stack, HEARTH, GIVE, keeps=True),
            enter(stack, BARE_FAST, OK, keeps=False),
            enter(stack, (*HEARTH_WATCHED, "--flush-seconds", str(FLUSH_SECONDS)), GIVE, keeps=True),
        )
        for in_flight, total in LOADS.items():
            for number in range(rounds + 1):
                for one in (bare, hearth, fast, *([slow] if in_flight == 64 else [])):
                    await one.run(in_flight, total, counts=number > 0)
    return [*_throughput(bare, hearth, slow), *(_cpu(hearth, fast, in_flight) for in_flight in LOADS)]


def _throughput(bare: MeasuredBot, hearth: MeasuredBot, slow: MeasuredBot) -> list[Row]:
    found = [row for in_flight in LOADS for row in _speed(hearth, bare, in_flight)]
    what = f"the same, 64 in flight, on a disk with {FLUSH_SECONDS * 1000:.0f} ms flushes: throughput ÷ bare client"
    mine, theirs = slow.measured[64].throughput, bare.measured[64].throughput
    return [*found, Row(what, ratios(mine, theirs), 0.8, at_least=True, beside=_a_second(mine, theirs))]


def _speed(hearth: MeasuredBot, bare: MeasuredBot, in_flight: int) -> tuple[Row, Row]:
    mine, theirs = hearth.measured[in_flight], bare.measured[in_flight]
    return (
        Row(
            f"`/kudos give`, {in_flight} in flight: throughput ÷ bare client",
            ratios(mine.throughput, theirs.throughput),
            THROUGHPUT_GOALS.get(in_flight),
            at_least=True,
            beside=_a_second(mine.throughput, theirs.throughput),
        ),
        Row(
            f"`/kudos give`, {in_flight} in flight: 99 of 100 are answered within",
            mine.p99,
            P99_GOALS_MS.get(in_flight),
            unit=" ms",
            beside=f"bare client: {statistics.median(theirs.p99):.1f} ms",
        ),
    )


def _a_second(mine: list[float], theirs: list[float]) -> str:
    return f"{statistics.median(mine):.0f} ÷ {statistics.median(theirs):.0f} a second"


def _cpu(hearth: MeasuredBot, fast: MeasuredBot, in_flight: int) -> Row:
    mine, theirs = hearth.measured[in_flight].cpu, fast.measured[in_flight].cpu
    return Row(
        f"`/kudos give`, {in_flight} in flight: CPU ÷ bare client configured like Hearth",
        ratios(mine, theirs),
        CPU_GOALS[in_flight],
        beside=f"{statistics.median(mine):.2f} ÷ {statistics.median(theirs):.2f} ms a command",
    )
