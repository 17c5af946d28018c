"""What members cost: memory and start-up with 100,000 of them, in one server and in 1,000; and the bot by itself, idle.

    python -m benchmarks.bench members

The baseline is the bare client with default settings, which sees no members. Start-up lasts until discord.py calls
itself ready. Hearth's own idle memory, which is what it weighs more than the baseline in a small server, is taken off.
With the members there, somebody joins and is greeted, and a `/kudos give` is answered, once: else there is no figure.
(A server that more than three join in a minute has them greeted together, a minute later.)
"""

import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bot_process import BARE, HEARTH, StandIn, bot, command, folder, rows, stand_in, until
from benchmarks.report import Row, ratios

SMALL = (1, 10)  # servers, and the members of each
LARGE = ((1, 100_000), (1_000, 100))
FIRST_SERVER = 100  # as the stand-in numbers them
NEWCOMER = 900_000
MEMORY_GOAL, START_GOAL, IDLE_GOAL = 1.05, 1.1, 1.6


@dataclass
class Measured:
    """One figure of each start, of Hearth and of the baseline."""

    seconds: dict[tuple[str, ...], list[float]] = field(default_factory=lambda: {HEARTH: [], BARE: []})
    megabytes: dict[tuple[str, ...], list[float]] = field(default_factory=lambda: {HEARTH: [], BARE: []})


async def measure(rounds: int) -> list[Row]:
    small = await _measure(SMALL, rounds)
    found = _idle(small)
    for place in LARGE:
        found += _rows(place, await _measure(place, rounds), small)
    return found


async def _measure(place: tuple[int, int], rounds: int) -> Measured:
    guilds, members = place
    measured = Measured()
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(stand_in(guilds=guilds, members=members))
        home = stack.enter_context(folder())
        server = FIRST_SERVER + guilds - 1
        await _install(discord, home, server)
        for number in range(rounds):
            await _start(BARE, discord, home, measured)
            await _start(HEARTH, discord, home, measured, works_in=0 if number else server)
    return measured


async def _install(discord: StandIn, home: Path, server: int) -> None:
    """A first start makes the database and tells Discord of the commands; and newcomers are to be greeted at once."""
    async with bot(HEARTH, discord, home) as first:
        await first.ready()
        welcome = command("settings", "welcome", channel=str(1_000_000 + server), delay_minutes=0)
        await discord.do("interact", user=10_000, guild=server, data=welcome)


async def _start(what: tuple[str, ...], discord: StandIn, home: Path, measured: Measured, *, works_in: int = 0) -> None:
    async with bot(what, discord, home) as started:
        measured.seconds[what].append(await started.ready())
        measured.megabytes[what].append(started.megabytes())
        if works_in:
            await _work(discord, home, works_in)


async def _work(discord: StandIn, home: Path, server: int) -> None:
    """Raises RuntimeError or TimeoutError unless a newcomer is greeted and a thank-you answered."""
    await discord.do("join", user=NEWCOMER, guild=server)
    thanks = command("kudos", "give", member=str(NEWCOMER), reason="for coming")
    if not (await discord.do("interact", user=NEWCOMER + 1, guild=server, data=thanks))["answer"]:
        raise RuntimeError("a command was not answered")
    greeted = f"SELECT 1 FROM newcomers WHERE member_id = {NEWCOMER} AND message_id IS NOT NULL"  # noqa: S608
    await until(lambda: bool(rows(home, greeted)), "a newcomer is greeted")
    given = f"SELECT 1 FROM gifts WHERE receiver_id = {NEWCOMER}"  # noqa: S608
    if not rows(home, given):
        raise RuntimeError("a gift is not kept")


def _idle(small: Measured) -> list[Row]:
    mine, theirs = small.megabytes[HEARTH], small.megabytes[BARE]
    return [Row("memory of the bot, idle ÷ bare client", ratios(mine, theirs), IDLE_GOAL, beside=_beside(small)[0])]


def _beside(measured: Measured) -> tuple[str, str]:
    (mine, theirs), (begun, theirs_begun) = measured.megabytes.values(), measured.seconds.values()
    return (
        f"{statistics.median(mine):.0f} ÷ {statistics.median(theirs):.0f} MB",
        f"{statistics.median(begun):.2f} ÷ {statistics.median(theirs_begun):.2f} s",
    )


def _rows(place: tuple[int, int], large: Measured, small: Measured) -> list[Row]:
    where = "100,000 members in one server" if place[0] == 1 else f"{place[0]:,} servers of {place[1]} members"
    own = [mine - theirs for mine, theirs in zip(small.megabytes[HEARTH], small.megabytes[BARE], strict=True)]
    rest = [mine - idle for mine, idle in zip(large.megabytes[HEARTH], own, strict=True)]
    megabytes, seconds = _beside(large)
    return [
        Row(
            f"memory with {where} ÷ bare client that sees no members",
            ratios(rest, large.megabytes[BARE]),
            MEMORY_GOAL,
            beside=f"{megabytes}, of Hearth's {statistics.median(own):.0f} MB taken off",
        ),
        Row(
            f"start-up to ready with {where} ÷ the same",
            ratios(large.seconds[HEARTH], large.seconds[BARE]),
            START_GOAL,
            beside=f"{seconds}; with one small server {_beside(small)[1]}",
        ),
    ]
