"""The bench: everything that `make bench` measures, as a table.

    python -m benchmarks.bench                  everything, and benchmarks/results.md is written anew
    python -m benchmarks.bench commands starts  only these parts; they are printed and nothing is written
    python -m benchmarks.bench --rounds 1       a quick look

Subject and baseline take turns in one run; what counts is the median of the rounds, with their spread beside it. It
needs Linux (CPU and memory are read from /proc) and a machine that does nothing else meanwhile. No figure makes it
fail; an answer that is missing does.
"""

import argparse
import asyncio
import compileall
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks import bursts, commands, cpu_ladder, languages, large, members, reminders_due, startup
from benchmarks.report import Others, Row, machine, table

ROUNDS = 5
ROOT = Path(__file__).parent.parent

PARTS: dict[str, Callable[[int], Awaitable[list[Row]]]] = {
    "commands": commands.measure,
    "steps": cpu_ladder.measure,
    "starts": startup.measure,
    "due": reminders_due.measure,
    "members": members.measure,
    "bursts": bursts.measure,
    "languages": languages.measure,
    "large": large.measure,
}


async def measure(parts: list[str], rounds: int) -> list[Row]:
    found: list[Row] = []
    for name in parts:
        begun = time.perf_counter()
        found += await PARTS[name](rounds)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)  # noqa: T201
    return found


def page(rows: list[Row], rounds: int, others: Others) -> str:
    how = f"Made by `make bench`: medians of {rounds} rounds, and their spread. Each part of `benchmarks/` says how."
    busy = f"Other programs took {others.share():.0%} of the machine meanwhile."
    return f"# Figures\n\n{how}\n{machine()}\n{busy}\n\n{table(rows)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; all if none is named")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for package in ("bot", "cogs"):  # Where Python may not write what it compiled, each start would do so again.
        compileall.compile_dir(ROOT / package, quiet=1)
    others = Others()
    made = page(asyncio.run(measure(options.parts or list(PARTS), options.rounds)), options.rounds, others)
    sys.stdout.write(made)
    if not options.parts and options.rounds == ROUNDS:
        (Path(__file__).parent / "results.md").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
