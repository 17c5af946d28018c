"""How much longer the bot takes to start, and how much larger it is, when many reminders are waiting.

    python -m benchmarks.bench starts

The files are filled once, through SQL, with the rows that `/remind me` would have written, for moments spread over the
coming years. Each start is of a process of its own, from its beginning until the stand-in lets it in; that is before
discord.py calls itself ready, for which it waits two more seconds whatever the bot does. Memory is read after that.
One start takes up to a fifth longer than another, whatever is waiting; so the fastest of a few counts in each round,
and every other round goes through the files the other way.
"""

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.bot_process import HEARTH, StandIn, bot, folder, stand_in
from benchmarks.report import Row, ratios

WAITING = (100_000, 1_000_000)
GOAL = 1.05
SEED = 20261124
STARTS = 3  # a round
A_DAY_MS = 86_400_000

Reminder = tuple[int, int, str, int, int]  # id, member, words, asked at, due at; moments in epoch milliseconds


@dataclass
class Measured:
    """The fastest start of each round, and the memory of each start."""

    seconds: list[float] = field(default_factory=list[float])
    megabytes: list[float] = field(default_factory=list[float])


async def measure(rounds: int) -> list[Row]:
    measured = {waiting: Measured() for waiting in (0, *WAITING)}
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(stand_in())
        homes = {waiting: stack.enter_context(folder()) for waiting in measured}
        for waiting, home in homes.items():
            if waiting:
                shutil.copytree(homes[0], home, dirs_exist_ok=True)
            else:
                await install(discord, home)
            keep(home, far_away(waiting))
        for number in range(rounds):
            for waiting in sorted(homes, reverse=number % 2 == 1):
                seconds = [await _start(discord, homes[waiting], measured[waiting]) for _ in range(STARTS)]
                measured[waiting].seconds.append(min(seconds))
    return [row for waiting in WAITING for row in _rows(waiting, measured[waiting], measured[0])]


async def install(discord: StandIn, home: Path) -> None:
    """A first start makes the database and tells Discord of the commands, so that no later one has to."""
    async with bot(HEARTH, discord, home) as first:
        await first.ready()


def far_away(count: int) -> Iterator[Reminder]:
    """So many reminders, none of them due for a day, of a twentieth as many members."""
    chance, now = random.Random(SEED), int(time.time() * 1000)
    for number in range(count):
        asked = now - count + number
        due = now + A_DAY_MS + int(chance.expovariate(1 / 60) * A_DAY_MS)
        words = " ".join(chance.choices(("water", "the plants", "call", "a friend", "back"), k=5))
        yield number + 1, 10_000 + chance.randrange(max(count // 20, 1)), words, asked, due


def keep(home: Path, reminders: Iterator[Reminder]) -> None:
    """Write reminders and their entries on the agenda as `cogs/reminders` and `bot/agenda.py` do."""
    with closing(sqlite3.connect(home / "hearth.db")) as connection, connection:
        for one in reminders:
            connection.execute(
                "INSERT INTO reminders (id, member_id, words, asked_at, due_at) VALUES (?, ?, ?, ?, ?)", one
            )
            connection.execute(
                "INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts) "
                "VALUES ('reminders.deliver', 0, ?, ?, ?, ?, 0)",
                (one[0], one[1], one[4], one[4]),
            )


async def _start(discord: StandIn, home: Path, measured: Measured) -> float:
    before = await discord.sessions()
    async with bot(HEARTH, discord, home) as started:
        await discord.lets_in(before + 1, started)
        seconds = time.perf_counter() - started.begun
        await started.ready()
        measured.megabytes.append(started.megabytes())
    return seconds


def _rows(waiting: int, full: Measured, empty: Measured) -> tuple[Row, Row]:
    seconds, megabytes = ratios(full.seconds, empty.seconds), ratios(full.megabytes, empty.megabytes)
    return (
        Row(
            f"start-up with {waiting:,} reminders waiting ÷ with none",
            seconds,
            GOAL,
            beside=f"{median(full.seconds):.2f} ÷ {median(empty.seconds):.2f} s",
        ),
        Row(
            f"memory with {waiting:,} reminders waiting ÷ with none",
            megabytes,
            GOAL,
            beside=f"{median(full.megabytes):.0f} ÷ {median(empty.megabytes):.0f} MB",
        ),
    )
