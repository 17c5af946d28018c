"""The table of figures: what was measured, how far it spread, and what it should reach."""

import os
import platform
import resource
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.bot_process import folder


@dataclass(frozen=True)
class Row:
    """One figure. `goal` bounds it from above, or from below if `at_least`; None where there is nothing to reach."""

    what: str
    values: Sequence[float]  # one of each round, or of each pair
    goal: float | None = None
    unit: str = ""
    at_least: bool = False
    beside: str = ""  # what puts the figure into perspective

    @property
    def figure(self) -> float:
        return statistics.median(self.values)

    @property
    def reached(self) -> bool | None:
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal

    def line(self) -> str:
        cells = [self.what, self._measured(), self._aim(), {True: "yes", False: "**no**", None: "-"}[self.reached]]
        return f"| {' | '.join([*cells, self.beside])} |"

    def _measured(self) -> str:
        spread = f" ({_short(min(self.values))} to {_short(max(self.values))})" if len(self.values) > 1 else ""
        return f"{_short(self.figure)}{spread}{self.unit}"

    def _aim(self) -> str:
        return "-" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g}{self.unit}"


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def ratios(subject: Iterable[float], baseline: Iterable[float]) -> list[float]:
    """The ratio of each pair: what was measured of one, and right after it of the other."""
    return [mine / theirs for mine, theirs in zip(subject, baseline, strict=True)]


def table(rows: Iterable[Row]) -> str:
    head = "| figure | median (spread) | to reach | reached | beside it |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *(row.line() for row in rows)])


def machine() -> str:
    """What all this was measured on."""
    python = f"Python {platform.python_version()}, discord.py {version('discord.py')}, aiohttp {version('aiohttp')}"
    disk = f"one flush to this disk takes {_flush_milliseconds():.2f} ms"
    return f"{os.cpu_count()} cores ({_processor()}), {python}; {disk}."


class Others:
    """How much of the machine the programs that do not belong to the bench took meanwhile: the less, the better."""

    def __init__(self) -> None:
        self._begun, self._before = time.perf_counter(), self._seconds()

    def share(self) -> float:
        """Of all cores, from the beginning until now; to be asked when all that the bench started has ended."""
        taken = self._seconds() - self._before
        return max(taken / (time.perf_counter() - self._begun) / (os.cpu_count() or 1), 0.0)

    @staticmethod
    def _seconds() -> float:
        """CPU that anybody took since the machine began (the host for others, too), without what is ours."""
        user, nice, system, _idle, _waiting, *interrupts_and_stolen = _processor_ticks()
        everybody = (user + nice + system + sum(interrupts_and_stolen[:3])) / os.sysconf("SC_CLK_TCK")
        ours = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return everybody - sum(one.ru_utime + one.ru_stime for one in ours)


def _processor_ticks() -> list[int]:
    """See proc_stat(5)."""
    first = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0]
    return [int(ticks) for ticks in first.split()[1:]]


def _processor() -> str:
    known = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    return known.partition("model name")[2].partition("\n")[0].strip("\t :") or platform.machine()


def _flush_milliseconds() -> float:
    taken: list[float] = []
    with folder() as place, (place / "flushed").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000
