"""Does it survive? The real process, members who act at random, everything that can go wrong, and an auditor.

    python -m tests.survival.survive [--long] [--seed N] [--only SCENARIO] [--keep FOLDER] [--processes N]

A seed decides who does what and what goes wrong when; processes and sockets add a chance of their own. Each scenario
has a town of its own, and can be repeated by itself. With several processes, they share a PostgreSQL from PyPI, and
each looks after a server of its own; what is about a single process or its file is left out.
"""

import argparse
import asyncio
import logging
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import structlog

from tests.databases import postgres_in
from tests.survival.scenarios import SCENARIOS, Scenario, Several, play
from tests.survival.summary import table

SHORT_TIMES = 1
AT_ONCE = 12  # processes of the bot; each waits most of the time


async def survive(
    chosen: list[Scenario], seed: int, folder: Path, *, long: bool, several: Several | None = None
) -> bool:
    """Play these scenarios and print what came of it; whether nothing was wrong."""
    rows: dict[str, Counter[str]] = {scenario.name: Counter() for scenario in chosen}
    room = asyncio.Semaphore(AT_ONCE // (several.processes if several else 1))

    async def play_in_turn(scenario: Scenario, town: int) -> None:
        async with room:
            counts = await _town(scenario, f"{seed} {scenario.name} {town}", folder, long=long, several=several)
        rows[scenario.name].update(counts)

    begun = time.monotonic()
    towns = [(scenario, town) for scenario in chosen for town in range(scenario.towns if long else 1)]
    await asyncio.gather(*(play_in_turn(scenario, town) for scenario, town in towns))
    print(f"\nseed {seed}, {time.monotonic() - begun:.0f} s\n\n{table(rows)}")  # noqa: T201
    return not any(counts["violations"] for counts in rows.values())


async def _town(scenario: Scenario, seed: str, folder: Path, *, long: bool, several: Several | None) -> Counter[str]:
    begun = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="town-", dir=folder))
    times = None if long else min(SHORT_TIMES, scenario.times)
    outcome = await play(scenario, seed, place, times=times, several=several)
    state = f"{len(outcome.violations)} violations, in {place.name}" if outcome.violations else "well"
    print(f"{time.monotonic() - begun:6.1f} s  {seed}: {state}", flush=True)  # noqa: T201
    for one in outcome.violations[:20]:
        print(f"          {one.kind}: {one.words}", flush=True)  # noqa: T201
    return outcome.counts + Counter(violations=len(outcome.violations))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.survival.survive", description="Does it survive?")
    parser.add_argument("--long", action="store_true", help="200 times kill -9, and everything else more often")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="repeat a run")
    parser.add_argument("--only", metavar="SCENARIO", help="only the scenarios whose name contains this")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave journals, logs and databases in it")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="so many share a PostgreSQL")
    wish = parser.parse_args()
    chosen = [
        scenario
        for scenario in SCENARIOS
        if (wish.only or "") in scenario.name
        and (wish.long or scenario.short)
        and (wish.processes == 1 or not scenario.alone)
    ]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="survive-", ignore_cleanup_errors=True) as aside:
        folder = wish.keep or Path(aside)
        folder.mkdir(parents=True, exist_ok=True)
        with _shared(wish.processes, Path(aside)) as several:
            return 0 if asyncio.run(survive(chosen, wish.seed, folder, long=wish.long, several=several)) else 1


@contextmanager
def _shared(processes: int, folder: Path) -> Generator[Several | None]:
    """A PostgreSQL server for several processes; a single one needs none."""
    if processes == 1:
        yield None
        return
    with postgres_in(folder / "postgres") as server:
        yield Several(processes, server)


if __name__ == "__main__":
    sys.exit(main())
