"""A thousand people join within ten seconds, while others use commands.

    python -m benchmarks.bench bursts

The stand-in keeps limits as Discord does: 50 requests a second, and 5 a second to each route of a server or channel.
The server greets at once and holds nobody back for moderators, so that as much as possible happens in these seconds.
Each newcomer must have a greeting, or an entry on the agenda that leads to one: else there is no figure.
"""

import asyncio
import itertools
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contestant import HEARTH_WATCHED, Bot, StandIn, bot, command, folder, rows, stand_in, until
from benchmarks.report import Row
from benchmarks.starts import install

RUNS = 2
JOINS, SECONDS = 1_000, 10
FIRST_NEWCOMER, FIRST_ASKING = 500_000, 600_000
ASK_EVERY_SECONDS = 0.05
LIMITS = {"route": 5, "per": 1.0, "global": 50}
P99_GOAL_MS, HOLD_GOAL_MS = 1_000, 50

WELCOME = command("settings", "welcome", channel="1000100", delay_minutes=0, raid_joins=0)
LIST = command("remind", "list")
GIVE = command("kudos", "give", member="10001", reason="for the soup")
# Whoever waits on the agenda to be greeted, or has a greeting that is there or on its way.
CARED_FOR = """
SELECT COUNT(*) FROM newcomers WHERE greeting IS NOT NULL
    OR EXISTS (SELECT 1 FROM agenda WHERE kind = 'welcome.greet' AND subject = newcomers.member_id)
"""


@dataclass
class Measured:
    """One figure of each run, in milliseconds."""

    idle: list[float] = field(default_factory=list[float])
    held: list[float] = field(default_factory=list[float])
    p99: list[float] = field(default_factory=list[float])
    slowest: list[float] = field(default_factory=list[float])


async def measure(rounds: int) -> list[Row]:
    measured = Measured()
    for _ in range(min(rounds, RUNS)):
        async with stand_in() as discord:
            with folder() as home:
                await install(discord, home)
                async with bot(HEARTH_WATCHED, discord, home) as watched:
                    await watched.ready()
                    await _run(discord, home, watched, measured)
    return _rows(measured)


async def _run(discord: StandIn, home: Path, watched: Bot, measured: Measured) -> None:
    await discord.do("interact", user=10_000, data=WELCOME)
    await discord.do("limits", **LIMITS)
    await watched.longest_hold()
    await asyncio.sleep(1)
    measured.idle.append(await watched.longest_hold())
    joining = asyncio.create_task(_join(discord))
    latencies = await _ask_until(joining, discord)
    measured.held.append(await watched.longest_hold())
    measured.p99.append(statistics.quantiles(latencies, n=100)[98])
    measured.slowest.append(max(latencies))
    await until(lambda: rows(home, CARED_FOR) == [(JOINS,)], "every newcomer is greeted or going to be")


async def _join(discord: StandIn) -> None:
    begun = time.perf_counter()
    for number in range(JOINS):
        await asyncio.sleep(begun + number * SECONDS / JOINS - time.perf_counter())
        await discord.do("join", user=FIRST_NEWCOMER + number)


async def _ask_until(joining: asyncio.Task[None], discord: StandIn) -> list[float]:
    """Use commands, now and then, until everyone has joined; the milliseconds until each answer."""
    latencies = list[float]()
    for number in itertools.count():
        if joining.done():
            break
        data = (LIST, GIVE)[number % 2]
        begun = time.perf_counter()
        if not (await discord.do("interact", user=FIRST_ASKING + number, data=data))["answer"]:
            raise RuntimeError("a command was not answered")
        latencies.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(ASK_EVERY_SECONDS)
    await joining
    return latencies


def _rows(measured: Measured) -> list[Row]:
    what = f"{JOINS:,} joins in {SECONDS} s"
    idle = f"idle: {max(measured.idle):.1f} ms at most"
    return [
        Row(f"{what}: longest hold of the event loop", measured.held, HOLD_GOAL_MS, unit=" ms", beside=idle),
        Row(
            f"{what}: 99 of 100 commands meanwhile are answered within",
            measured.p99,
            P99_GOAL_MS,
            unit=" ms",
            beside=f"the slowest: {max(measured.slowest):.0f} ms; every newcomer is greeted or going to be",
        ),
    ]
