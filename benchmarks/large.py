"""A night in which 500 members are forgotten, in a database that has grown for years, while others use commands.

    python -m benchmarks.bench large

Twenty servers of 10,000 members have left 2.3 million rows: thanks, check-ins, newcomers, reminders, and what limits
count. The files are filled once, through SQL, with what the bot would have written. First commands are used for a
while in which nothing else happens, then for as long as the night takes. It has to end with all of the 500 forgotten.

`HEARTH_BENCH_SCALE=0.1` fills a tenth of all that, for a quick look.
"""

import asyncio
import itertools
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bot_process import HEARTH, HEARTH_WATCHED, Bot, StandIn, bot, folder, rows, stand_in
from benchmarks.bursts import GIVE, LIST, answered
from benchmarks.report import Row, ratios
from benchmarks.startup import install

SCALE = float(os.environ.get("HEARTH_BENCH_SCALE", "1"))
GUILDS, MEMBERS = 20, int(10_000 * SCALE)
LEAVERS = int(500 * SCALE)
FIRST_GUILD, FIRST_MEMBER = 100, 10_000
FIRST_LEAVER = FIRST_MEMBER + MEMBERS  # Discord knows them no longer.
THANKS, CHECK_INS, USES = int(1_000_000 * SCALE), int(700_000 * SCALE), int(200_000 * SCALE)
A_DAY_MS = 86_400_000
QUIET_SECONDS, NIGHT_AFTER_SECONDS, ASK_EVERY_SECONDS = 20, 30, 0.02
LONGEST_SECONDS = 1200
P99_GOAL, START_GOAL, STARTS = 2.0, 1.10, 3
SEED = 20261130
# Whom the roll call finds gone meanwhile has two more weeks.
OVERDUE = "SELECT COUNT(*) FROM leavings WHERE left_at < (strftime('%s', 'now') - 14 * 86400) * 1000"
# What 10,000 active members leave in a year: a check-in a week, and thanks twice a month.
CHECK_INS_A_YEAR, THANKS_A_YEAR = 52 * 10_000, 24 * 10_000


@dataclass(frozen=True)
class Table:
    """What is written to one table: its columns, and how many rows."""

    name: str
    columns: str
    count: int
    row: Callable[[random.Random, int, int], tuple[Any, ...]]  # chance, number, now


def _member(chance: random.Random) -> int:
    """Return a member; as often as their number has it, one of those who have left."""
    return FIRST_MEMBER + chance.randrange(MEMBERS + LEAVERS)


def _guild(number: int) -> int:
    return FIRST_GUILD + number % GUILDS


_PLAIN = "a friend", "another", "", 0, 0, 0


def _thanks(chance: random.Random, number: int, now: int) -> tuple[Any, ...]:
    at = now - (THANKS - number) * (3 * 365 * A_DAY_MS // THANKS)
    words = "for the soup that you brought to all of us when it was cold"
    return number + 1, _guild(number), _member(chance), _member(chance), words, at, 1_000_100, 10**15 + number, *_PLAIN


def _check_in(chance: random.Random, number: int, now: int) -> tuple[Any, ...]:
    at = now - (CHECK_INS - number) * (3 * 365 * A_DAY_MS // CHECK_INS)
    words = "x" * 120 if at > now - 30 * A_DAY_MS else ""
    return number + 1, _guild(number), _member(chance), at, chance.randint(1, 5), "listen", "me", 0, words


def _newcomer(_chance: random.Random, number: int, now: int) -> tuple[Any, ...]:
    return _guild(number), FIRST_MEMBER + number // GUILDS, now - number, 1, "greeted", number


def _delivered(chance: random.Random, number: int, now: int) -> tuple[Any, ...]:
    return number + 1, now, _member(chance), 0, "water the plants", "", now - A_DAY_MS, now - number * 1000


def _use(chance: random.Random, number: int, now: int) -> tuple[Any, ...]:
    return _guild(number), f"{chance.getrandbits(128):032x}", now + (number - USES // 2) * 100


TABLES = (
    Table(
        "gifts",
        "id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id, giver_name, receiver_name, "
        "value, about_channel, about_message, private",
        THANKS,
        _thanks,
    ),
    Table("check_ins", "id, guild_id, member_id, made_at, mood, wish, audience, which, words", CHECK_INS, _check_in),
    Table("newcomers", "guild_id, member_id, joined_at, times_joined, state, greeting", GUILDS * MEMBERS, _newcomer),
    Table(
        "reminders_delivered",
        "id, planned_at, member_id, guild_id, words, link, asked_at, delivered_at",
        int(200_000 * SCALE),
        _delivered,
    ),
    Table("quota_uses", "guild_id, who, ends_at", USES, _use),
)


@dataclass(frozen=True)
class Night:
    """What one night came to; moments in milliseconds."""

    quiet_p99: float
    p99: float
    slowest: float
    held: float
    seconds: float


async def measure(rounds: int) -> list[Row]:
    async with stand_in(guilds=GUILDS, members=MEMBERS) as discord:
        with folder() as empty, folder() as full:
            await install(discord, empty)
            await install(discord, full)
            bytes_a_row = fill(full)
            starts = [(await _start(discord, full), await _start(discord, empty)) for _ in range(rounds * STARTS)]
            async with bot((*HEARTH_WATCHED, "--night-after", str(NIGHT_AFTER_SECONDS)), discord, full) as watched:
                night = await _night(discord, full, watched)
    return _rows(night, starts, bytes_a_row)


def fill(home: Path) -> dict[str, float]:
    """Write the rows of years, and return how many bytes each takes, with its part of the indexes, by table."""
    chance, now, sizes = random.Random(SEED), int(time.time() * 1000), dict[str, float]()
    file = home / "hearth.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for table in TABLES:
            before = _pages(connection)
            places = ", ".join("?" * (table.columns.count(",") + 1))
            sql = f"INSERT INTO {table.name} ({table.columns}) VALUES ({places})"  # noqa: S608 - names of ours
            with connection:
                connection.executemany(sql, _numbered(table, chance, now))
            sizes[table.name] = (_pages(connection) - before) / table.count
        leavers = [(_guild(number), FIRST_LEAVER + number, now - 17 * A_DAY_MS) for number in range(LEAVERS)]
        with connection:
            connection.execute("INSERT OR REPLACE INTO notes (key, value) VALUES ('looks', ?)", (_looks(now),))
            connection.executemany("INSERT INTO leavings (guild_id, member_id, left_at) VALUES (?, ?, ?)", leavers)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sizes


def _looks(now: int) -> str:
    """Return what the bot has noted of the clock, yesterday and the day before: what is too old is surely so."""
    return f"{now - 2 * A_DAY_MS - 1} {now - A_DAY_MS - 1}"


def _numbered(table: Table, chance: random.Random, now: int) -> Iterator[tuple[Any, ...]]:
    return (table.row(chance, number, now) for number in range(table.count))


def _pages(connection: sqlite3.Connection) -> int:
    """Return how large the database is, in bytes."""
    return connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]


async def _start(discord: StandIn, home: Path) -> float:
    before = await discord.sessions()
    async with bot(HEARTH, discord, home) as started:
        await discord.lets_in(before + 1, started)
        return time.perf_counter() - started.begun


async def _night(discord: StandIn, home: Path, watched: Bot) -> Night:
    await watched.ready()
    ready = time.perf_counter()
    quiet = await _asked(discord, lambda: time.perf_counter() > ready + QUIET_SECONDS)
    await watched.longest_hold()
    await asyncio.sleep(max(0.0, ready + NIGHT_AFTER_SECONDS - time.perf_counter()))
    begun = time.perf_counter()
    busy = await _asked(discord, lambda: rows(home, OVERDUE) == [(0,)])
    seconds, held = time.perf_counter() - begun, await watched.longest_hold()
    return Night(_p99(quiet), _p99(busy), max(busy), held, seconds)


def _p99(latencies: list[float]) -> float:
    return statistics.quantiles(latencies, n=100)[98]


async def _asked(discord: StandIn, over: Callable[[], bool]) -> list[float]:
    """Use commands, one after the other, until it is over; the milliseconds until each answer."""
    latencies = list[float]()
    begun = time.perf_counter()
    for number in itertools.count():
        if time.perf_counter() - begun > LONGEST_SECONDS:
            raise TimeoutError(f"the night was not over after {LONGEST_SECONDS} s")
        latencies.append(await answered(discord, user=600_000 + number, data=(LIST, GIVE)[number % 2]))
        await asyncio.sleep(ASK_EVERY_SECONDS)
        if number % 50 == 49 and over():
            return latencies
    raise AssertionError


def _rows(night: Night, starts: list[tuple[float, float]], sizes: dict[str, float]) -> list[Row]:
    count = sum(table.count for table in TABLES)
    full, empty = [one for one, _other in starts], [other for _one, other in starts]
    a_year = (CHECK_INS_A_YEAR * sizes["check_ins"] + THANKS_A_YEAR * sizes["gifts"]) / 1e6
    each = ", ".join(f"{name} {size:.0f}" for name, size in sizes.items())
    return [
        Row(
            f"a night with {LEAVERS} leavers and {count:,} rows: 99 of 100 answers, ÷ a quiet time",
            [night.p99 / night.quiet_p99],
            P99_GOAL,
            beside=f"{night.p99:.1f} ÷ {night.quiet_p99:.1f} ms; the slowest: {night.slowest:.0f} ms",
        ),
        Row("the same: it takes", [night.seconds], unit=" s", beside=f"{night.seconds / LEAVERS:.2f} s a leaver"),
        Row("the same: longest hold of the event loop", [night.held], 50, unit=" ms"),
        Row("start-up with all these rows ÷ with none", ratios(full, empty), START_GOAL),
        Row(
            "a year of 10,000 members who check in weekly and thank twice a month",
            [a_year],
            unit=" MB",
            beside=f"bytes a row, with its part of the indexes: {each}",
        ),
    ]
