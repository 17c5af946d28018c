"""The bot itself, with a stopwatch beside it in its event loop and, if wished, a disk that takes its time to flush.

    python -m benchmarks.instrumented [--flush-seconds 0.005] [--night-after 30]

With `--night-after`, what it does at night begins so many seconds after it has logged in. At SIGUSR1 it prints "held"
and for how many milliseconds the event loop was held at most since the last time.
"""

import argparse
import asyncio
import functools
import signal
import sqlite3
import sys
import time
from datetime import timedelta
from typing import Any

import bot.app
from bot.__main__ import main
from bot.agenda import alarm
from bot.config import Config

TICK_SECONDS = 0.001


class Stopwatch:
    """Sleeps for a moment, again and again, and notices when that takes longer than it should.

    The operating system and the timers of uvloop, which count in whole milliseconds, have a part in what it sees; so
    the bench shows beside each figure what it sees while nothing happens.
    """

    def __init__(self) -> None:
        self._longest = 0.0

    async def watch(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.perf_counter()
            self._longest = max(self._longest, now - before - TICK_SECONDS)
            before = now

    def report(self) -> None:
        print(f"held {self._longest * 1000:.2f}", flush=True)  # noqa: T201
        self._longest = 0.0


class SlowDisk(sqlite3.Connection):
    """A COMMIT of a database in WAL mode with synchronous=FULL flushes once; here that takes this long on top.

    It sleeps where SQLite would wait for the disk: in the connection's thread, which lets the other threads go on.
    """

    flush_seconds = 0.0

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql.strip().upper().startswith("COMMIT"):
            time.sleep(self.flush_seconds)
        return super().execute(sql, *parameters)

    def commit(self) -> None:
        time.sleep(self.flush_seconds)
        super().commit()


async def watched(config: Config, *, run: Any = bot.app.run) -> None:
    stopwatch = Stopwatch()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stopwatch.report)
    watching = asyncio.create_task(stopwatch.watch())
    try:
        await run(config)
    finally:
        watching.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instrumented", description=__doc__)
    parser.add_argument("--flush-seconds", type=float, default=0.0)
    parser.add_argument("--night-after", type=float)
    options = parser.parse_args()
    if options.night_after is not None:
        alarm.SETTLED = timedelta(seconds=options.night_after)
    SlowDisk.flush_seconds = options.flush_seconds
    if SlowDisk.flush_seconds:
        sqlite3.connect = functools.partial(sqlite3.connect, factory=SlowDisk)
    bot.app.run = watched
    sys.argv[1:] = []
    sys.exit(main())
