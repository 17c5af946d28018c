"""`/kudos give`, its row flushed to disk before the answer, against three clients that do less, or do it plainly.

The bare client answers “ok”. The second reads the same options, sends the same card, and writes nothing; it is
configured like Hearth. The third is a plain durable bot: it keeps a row for each, as people write that.

    python -m benchmarks.bench commands

Bots with nothing to do stay connected while one is asked; they take turns, round by round. The first round warms
everything up and does not count. The server has the limits that a new one has: 5,000 people thank in turn, each of them
somebody else each time, as people do within a day. (Where the same two thank each other over and over, the bot also
looks whether thanks go in circles; that costs more, and happens to be what limits are for.)
"""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bot_process import (
    BARE,
    BARE_CARD,
    BARE_FAST,
    DURABLE,
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


@dataclass(frozen=True)
class Goals:
    """What Hearth is to reach beside another bot, by commands in flight."""

    throughput: dict[int, float]
    cpu: dict[int, float]


BESIDE_CARD = Goals({64: 1.1, 16: 0.9, 1: 0.7}, {64: 0.9, 16: 1.15, 1: 1.5})
BESIDE_DURABLE = Goals({64: 4, 16: 3.3, 1: 1.2}, {64: 0.33, 16: 0.4, 1: 0.8})


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
        bare, hearth, fast, card, durable, slow = await asyncio.gather(
            enter(stack, BARE, OK, keeps=False),
            enter(stack, HEARTH, GIVE, keeps=True),
            enter(stack, BARE_FAST, OK, keeps=False),
            enter(stack, BARE_CARD, GIVE, keeps=False),
            enter(stack, DURABLE, GIVE, keeps=True),
            enter(stack, (*HEARTH_WATCHED, "--flush-seconds", str(FLUSH_SECONDS)), GIVE, keeps=True),
        )
        for in_flight, total in LOADS.items():
            for number in range(rounds + 1):
                for one in (bare, hearth, fast, card, durable, *([slow] if in_flight == 64 else [])):
                    await one.run(in_flight, total, counts=number > 0)
    like_hearth = "bare client configured like Hearth"
    return [
        *_throughput(bare, hearth, slow),
        *(_cpu(hearth, fast, in_flight, like_hearth, CPU_GOALS) for in_flight in LOADS),
        *_beside(hearth, card, "the same card without a write", BESIDE_CARD),
        *_beside(hearth, durable, "a plain durable bot", BESIDE_DURABLE),
    ]


def _beside(hearth: MeasuredBot, other: MeasuredBot, name: str, goals: Goals) -> Iterator[Row]:
    for in_flight in LOADS:
        mine, theirs = hearth.measured[in_flight].throughput, other.measured[in_flight].throughput
        what = f"`/kudos give`, {in_flight} in flight: throughput ÷ {name}"
        goal = goals.throughput[in_flight]
        yield Row(what, ratios(mine, theirs), goal, at_least=True, beside=_a_second(mine, theirs))
    for in_flight in LOADS:
        yield _cpu(hearth, other, in_flight, name, goals.cpu)


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


def _cpu(hearth: MeasuredBot, other: MeasuredBot, in_flight: int, name: str, goals: dict[int, float]) -> Row:
    mine, theirs = hearth.measured[in_flight].cpu, other.measured[in_flight].cpu
    return Row(
        f"`/kudos give`, {in_flight} in flight: CPU ÷ {name}",
        ratios(mine, theirs),
        goals[in_flight],
        beside=f"{statistics.median(mine):.2f} ÷ {statistics.median(theirs):.2f} ms a command",
    )
