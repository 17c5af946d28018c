"""Where the CPU of one `/kudos give` goes: a ladder of bots, each of which does a little more than the one before.

    python -m benchmarks.bench steps

All are configured alike (uvloop, orjson, the same intents and caches) and take turns, round by round. The first two
are bare clients; then follow bots whose `/kudos give` stops short (`benchmarks/kudos_breakdown.py`), and the bot
itself.
"""

import asyncio
import statistics
from contextlib import AsyncExitStack

from benchmarks.bot_process import BARE_FAST, HEARTH
from benchmarks.commands import GIVE, OK, MeasuredBot, enter
from benchmarks.report import Row, ratios

LOADS = {64: 1000, 1: 300}  # in flight: how many in all

_SHORTENED = "benchmarks.kudos_breakdown"
STEPS = {
    "bare client, a command without options": BARE_FAST,
    "bare client, the same options as `/kudos give`": (*BARE_FAST, "--give"),
    "Hearth, answering “ok”": (_SHORTENED, "answer"),
    "and with the card as its answer": (_SHORTENED, "card"),
    "and an empty write before": (_SHORTENED, "empty-write"),
    "and one row in it, flushed": (_SHORTENED, "insert"),
    "`/kudos give` as it is": HEARTH,
}
KEPT = ("insert", *HEARTH)  # what leaves a row in the database


async def measure(rounds: int) -> list[Row]:
    async with AsyncExitStack() as stack:
        started = await asyncio.gather(*(_enter(stack, what) for what in STEPS.values()))
        ladder = dict(zip(STEPS, started, strict=True))
        for number in range(rounds + 1):
            for in_flight, total in LOADS.items():
                for one in ladder.values():
                    await one.run(in_flight, total, counts=number > 0)
    return [row for in_flight in LOADS for row in _rows(ladder, in_flight)]


async def _enter(stack: AsyncExitStack, what: tuple[str, ...]) -> MeasuredBot:
    return await enter(stack, what, OK if what == BARE_FAST else GIVE, keeps=what[-1] in KEPT)


def _rows(ladder: dict[str, MeasuredBot], in_flight: int) -> list[Row]:
    first, *_others = ladder.values()
    return [
        Row(
            f"CPU, {in_flight} in flight, step {number}: {name}",
            ratios(one.measured[in_flight].cpu, first.measured[in_flight].cpu),
            beside=f"{statistics.median(one.measured[in_flight].cpu):.2f} ms a command",
        )
        for number, (name, one) in enumerate(ladder.items(), start=1)
    ]
