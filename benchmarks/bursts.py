"""Many people do the same within seconds, while others use commands.

    python -m benchmarks.bench bursts

The stand-in keeps limits as Discord does: 50 requests a second, and 5 a second to each route of a server or channel.
Everything that was done must have had its effect: else there is no figure.

Two thousand check in within a minute, each by opening the form and sending it, for everyone to see; every one of the
answers to them counts as well.

A thousand join within ten seconds: the server greets at once and holds nobody back for moderators, so that as much as
possible happens in these seconds. Each newcomer must have a greeting, or an entry on the agenda that leads to one.
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bot_process import HEARTH_WATCHED, Bot, Json, StandIn, bot, command, folder, rows, stand_in, until
from benchmarks.report import Row
from benchmarks.startup import install

RUNS = 2
FIRST_NEWCOMER, FIRST_ASKING = 500_000, 600_000
ASK_EVERY_SECONDS = 0.05
LIMITS = {"route": 5, "per": 1.0, "global": 50}
P99_GOAL_MS, HOLD_GOAL_MS = 1_000, 50

WELCOME = command("settings", "welcome", channel="1000100", delay_minutes=0, raid_joins=0)
LIST = command("remind", "list")
GIVE = command("kudos", "give", member="10001", reason="for the soup")
CHECK_INS = command("settings", "check_ins", channel="1000100")
CHECK_IN = command("checkin", "now")
SAID: Json = {
    "custom_id": "check_ins:form:100:0",
    "components": [
        {"type": 18, "component": {"type": 21, "custom_id": "mood", "value": "4"}},
        {"type": 18, "component": {"type": 3, "custom_id": "wish", "values": ["listen"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "audience", "values": ["everyone:0"]}},
        {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "A long day, and it ends by the fire."}},
    ],
}
CHECKED_IN = "SELECT COUNT(*) FROM check_ins"
# Whoever waits on the agenda to be greeted, or has a greeting that is there or on its way.
CARED_FOR = """
SELECT COUNT(*) FROM newcomers WHERE greeting IS NOT NULL
    OR EXISTS (SELECT 1 FROM agenda WHERE kind = 'welcome.greet' AND subject = newcomers.member_id)
"""


@dataclass(frozen=True)
class Burst:
    """So many do the same within so many seconds; afterwards `kept` counts as many in the database."""

    what: str
    number: int
    seconds: int
    settings: Json  # what a moderator decides before
    act: Callable[
        [StandIn, int], Coroutine[Any, Any, list[float]]
    ]  # what each does; milliseconds of each answer to them
    kept: str
    effect: str


async def _join(discord: StandIn, number: int) -> list[float]:
    await discord.do("join", user=FIRST_NEWCOMER + number)
    return []


async def _check_in(discord: StandIn, number: int) -> list[float]:
    member = FIRST_NEWCOMER + number
    asked = await answered(discord, user=member, data=CHECK_IN)
    return [asked, await answered(discord, user=member, kind=5, data=SAID)]


BURSTS = (
    Burst("1,000 joins in 10 s", 1_000, 10, WELCOME, _join, CARED_FOR, "every newcomer is greeted or going to be"),
    Burst("2,000 check-ins in 60 s", 2_000, 60, CHECK_INS, _check_in, CHECKED_IN, "every check-in is kept"),
)


@dataclass
class Measured:
    """One figure of each run, in milliseconds."""

    idle: list[float] = field(default_factory=list[float])
    held: list[float] = field(default_factory=list[float])
    p99: list[float] = field(default_factory=list[float])
    slowest: list[float] = field(default_factory=list[float])


async def measure(rounds: int) -> list[Row]:
    return [row for burst in BURSTS for row in _rows(burst, await _measure(burst, min(rounds, RUNS)))]


async def _measure(burst: Burst, runs: int) -> Measured:
    measured = Measured()
    for _ in range(runs):
        async with stand_in() as discord:
            with folder() as home:
                await install(discord, home)
                async with bot(HEARTH_WATCHED, discord, home) as watched:
                    await watched.ready()
                    await _run(burst, discord, home, watched, measured)
    return measured


async def _run(burst: Burst, discord: StandIn, home: Path, watched: Bot, measured: Measured) -> None:
    await discord.do("interact", user=10_000, data=burst.settings)
    await discord.do("limits", **LIMITS)
    await watched.longest_hold()
    await asyncio.sleep(1)
    measured.idle.append(await watched.longest_hold())
    acting = asyncio.create_task(_act(burst, discord))
    latencies = await _ask_until(acting, discord) + await acting
    measured.held.append(await watched.longest_hold())
    measured.p99.append(statistics.quantiles(latencies, n=100)[98])
    measured.slowest.append(max(latencies))
    await until(lambda: rows(home, burst.kept) == [(burst.number,)], burst.effect)


async def _act(burst: Burst, discord: StandIn) -> list[float]:
    """One after the other begins, evenly; nobody waits for the answer to another."""
    begun, acting = time.perf_counter(), list[asyncio.Task[list[float]]]()
    for number in range(burst.number):
        await asyncio.sleep(begun + number * burst.seconds / burst.number - time.perf_counter())
        acting.append(asyncio.create_task(burst.act(discord, number)))
    return [latency for latencies in await asyncio.gather(*acting) for latency in latencies]


async def _ask_until(acting: asyncio.Task[list[float]], discord: StandIn) -> list[float]:
    """Use commands, now and then, until the burst is over; the milliseconds until each answer."""
    latencies = list[float]()
    for number in itertools.count():
        if acting.done():
            break
        latencies.append(await answered(discord, user=FIRST_ASKING + number, data=(LIST, GIVE)[number % 2]))
        await asyncio.sleep(ASK_EVERY_SECONDS)
    return latencies


async def answered(discord: StandIn, **asked: Any) -> float:
    """The milliseconds until a command, a press or a form is answered. Raises RuntimeError if it is not."""
    begun = time.perf_counter()
    if not (await discord.do("interact", **asked))["answer"]:
        raise RuntimeError("a command was not answered")
    return (time.perf_counter() - begun) * 1000


def _rows(burst: Burst, measured: Measured) -> list[Row]:
    idle = f"idle: {max(measured.idle):.1f} ms at most"
    return [
        Row(f"{burst.what}: longest hold of the event loop", measured.held, HOLD_GOAL_MS, unit=" ms", beside=idle),
        Row(
            f"{burst.what}: 99 of 100 answers meanwhile come within",
            measured.p99,
            P99_GOAL_MS,
            unit=" ms",
            beside=f"the slowest: {max(measured.slowest):.0f} ms; {burst.effect}",
        ),
    ]
