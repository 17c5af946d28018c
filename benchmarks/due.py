"""Reminders: how late one is while nothing else happens, and what a thousand do that are due at the same moment.

    python -m benchmarks.bench due

They are written into the file of a bot that is not running, due a few seconds after its next start. Without rate
limits the loop is at its busiest; once, the stand-in keeps Discord's limit of 50 requests a second, and each reminder
is two requests (open the direct messages, post there). Nobody but Discord knows how many direct messages it lets a bot
open; that limit is left out. A message's moment is the one in its id.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.contestant import HEARTH_WATCHED, Json, StandIn, bot, folder, rows, stand_in, until
from benchmarks.report import Row
from benchmarks.starts import install, keep

MANY = 1_000
SOON_SECONDS = 5  # the bot has started by then, and has been idle for a moment
REQUESTS_A_SECOND = 50
LIMITED_SECONDS = 2 * MANY / REQUESTS_A_SECOND - 1  # the first 50 need not wait
HOLD_GOAL_MS, LATE_GOAL = 20, 1.1
FIRST_MEMBER = 10_000
EPOCH_MS = 1_420_070_400_000  # https://discord.com/developers/docs/reference#snowflakes


@dataclass
class Measured:
    """One figure of each run."""

    idle: list[float] = field(default_factory=list[float])  # milliseconds of the longest hold while nothing happens
    held: list[float] = field(default_factory=list[float])  # and while a thousand are due
    seconds: list[float] = field(default_factory=list[float])  # until the last one was posted


async def measure(rounds: int) -> list[Row]:
    free, limited = Measured(), Measured()
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(stand_in(members=MANY))
        home = stack.enter_context(folder())
        await install(discord, home)
        for _ in range(rounds):
            await _run(discord, home, free)
        await discord.do("limits", **{"global": REQUESTS_A_SECOND})
        await _run(discord, home, limited)
    return _rows(free, limited)


async def _run(discord: StandIn, home: Path, measured: Measured) -> None:
    due = int(time.time() * 1000) + SOON_SECONDS * 1000
    keep(home, ((due + number, FIRST_MEMBER + number, "stretch", due - 60_000, due) for number in range(MANY)))
    async with bot(HEARTH_WATCHED, discord, home) as watched:
        await watched.ready()
        await watched.longest_hold()
        await asyncio.sleep(1)
        measured.idle.append(await watched.longest_hold())
        if time.time() * 1000 >= due:
            raise RuntimeError("the bot took too long to start")
        await until(lambda: rows(home, "SELECT COUNT(*) FROM reminders") == [(0,)], "the last reminder is gone")
        measured.held.append(await watched.longest_hold())
    measured.seconds.append(_last_posted(await discord.do("seen", requests=False, problems=False), due) / 1000)


def _last_posted(seen: Json, due: int) -> float:
    """How many milliseconds after the moment they were due. Raises RuntimeError unless each was posted once."""
    posted = [(int(said["id"]) >> 22) + EPOCH_MS for messages in seen["messages"].values() for said in messages]
    of_these = [moment for moment in posted if moment >= due]
    if len(of_these) != MANY:
        raise RuntimeError(f"{len(of_these)} reminders were posted, and not {MANY}")
    return max(of_these) - due


def _rows(free: Measured, limited: Measured) -> list[Row]:
    return [
        Row(
            f"{MANY:,} reminders due at once: longest hold of the event loop",
            free.held,
            HOLD_GOAL_MS,
            unit=" ms",
            beside=f"idle: {median(free.idle):.1f} ms ({min(free.idle):.1f} to {max(free.idle):.1f})",
        ),
        Row(f"{MANY:,} reminders due at once: the last one is posted after", free.seconds, unit=" s"),
        Row(
            f"the same at {REQUESTS_A_SECOND} requests a second: until the last one ÷ what the limit alone takes",
            [seconds / LIMITED_SECONDS for seconds in limited.seconds],
            LATE_GOAL,
            beside=f"{limited.seconds[0]:.1f} ÷ {LIMITED_SECONDS:.1f} s",
        ),
        Row(
            f"the same at {REQUESTS_A_SECOND} requests a second: longest hold of the event loop",
            limited.held,
            HOLD_GOAL_MS,
            unit=" ms",
            beside=f"idle: {limited.idle[0]:.1f} ms; one run",
        ),
    ]
