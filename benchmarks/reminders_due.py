"""Reminders: how late one is while nothing else happens, and what a thousand do that are due at the same moment.

    python -m benchmarks.bench due

They are written into the file of a bot that is not running, due a few seconds after its next start. Without rate
limits the loop is at its busiest; once, the stand-in keeps Discord's limit of 50 requests a second, and each reminder
is two requests (open the direct messages, post there). Nobody but Discord knows how many direct messages it lets a bot
open; that limit is left out. A message's moment is the one in its id.

Ten thousand that are due within a second are sent by a bot that is killed several times on the way: each must arrive
exactly once. What was under way at a kill comes when its lease of a minute has ended, and is looked for first.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.bot_process import HEARTH_WATCHED, Json, StandIn, bot, folder, rows, stand_in, until
from benchmarks.report import Row
from benchmarks.startup import install, keep

MANY = 1_000
SOON_SECONDS = 8  # the bot has started by then, and has been idle for a moment
REQUESTS_A_SECOND = 50
LIMITED_SECONDS = 2 * MANY / REQUESTS_A_SECOND - 1  # the first 50 need not wait
HOLD_GOAL_MS, LATE_GOAL = 20, 1.1
ONE_BY_ONE, APART_MS, SECONDS_LATE = 100, 150, 1
CROWD, TIMES_KILLED, CROWD_HOLD_MS = 10_000, 5, 50
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
        late = await _one_by_one(discord, home)
        for _ in range(rounds):
            await _run(discord, home, free)
        await discord.do("limits", **{"global": REQUESTS_A_SECOND})
        await _run(discord, home, limited)
    return [_late(late), *_rows(free, limited), await _crowd()]


async def _one_by_one(discord: StandIn, home: Path) -> float:
    """Seconds within which 99 of 100 are posted, while nothing else happens."""
    due = int(time.time() * 1000) + SOON_SECONDS * 1000
    moments = [due + number * APART_MS for number in range(ONE_BY_ONE)]
    keep(home, ((at, FIRST_MEMBER + number, "stretch", due - 60_000, at) for number, at in enumerate(moments)))
    async with bot(HEARTH_WATCHED, discord, home) as watched:
        await watched.ready()
        await until(lambda: rows(home, "SELECT COUNT(*) FROM reminders") == [(0,)], "the last reminder is gone")
    posted = _posted(await discord.do("seen", requests=False, problems=False), due)
    late = sorted(at - moment for at, moment in zip(posted, moments, strict=True))
    return late[ONE_BY_ONE * 99 // 100 - 1] / 1000


async def _crowd() -> Row:
    """Raises RuntimeError unless each was posted once."""
    held: list[float] = []
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(stand_in(members=CROWD))
        home = stack.enter_context(folder())
        await install(discord, home)
        due = int(time.time() * 1000) + SOON_SECONDS * 1000
        moments = [due + number * 1000 // CROWD for number in range(CROWD)]
        keep(home, ((due + n, FIRST_MEMBER + n, "stretch", due - 60_000, at) for n, at in enumerate(moments)))
        for time_ in range(TIMES_KILLED + 1):
            async with bot(HEARTH_WATCHED, discord, home) as watched:
                await watched.ready()
                await watched.longest_hold()
                if time_ < TIMES_KILLED:
                    await asyncio.sleep(max(due / 1000 - time.time(), 0) + 2)
                else:
                    await until(lambda: rows(home, "SELECT COUNT(*) FROM reminders") == [(0,)], "the last one is gone")
                held.append(await watched.longest_hold())
                watched.kill()
        seconds = (_posted(await discord.do("seen", requests=False, problems=False), due, CROWD)[-1] - due) / 1000
    what = f"{CROWD:,} reminders due in one second, killed {TIMES_KILLED} times: longest hold of the event loop"
    return Row(what, [max(held)], CROWD_HOLD_MS, unit=" ms", beside=f"each posted once, the last after {seconds:.0f} s")


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
    """How many milliseconds after the moment they were due."""
    return _posted(seen, due, MANY)[-1] - due


def _posted(seen: Json, due: int, number: int = ONE_BY_ONE) -> list[int]:
    """When each of so many was posted, in milliseconds since 1970. Raises RuntimeError unless each was, once."""
    found = [
        (int(said["id"]) >> 22, channel)
        for channel, messages in seen["messages"].items()
        for said in messages
        if (int(said["id"]) >> 22) + EPOCH_MS >= due
    ]
    if len(found) != number or len({channel for _at, channel in found}) != number:
        raise RuntimeError(f"{len(found)} reminders were posted, and not {number}")
    return sorted(at + EPOCH_MS for at, _channel in found)


def _late(seconds: float) -> Row:
    return Row("reminders one by one: 99 of 100 are posted within", [seconds], SECONDS_LATE, unit=" s")


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
