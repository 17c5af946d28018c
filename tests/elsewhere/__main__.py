"""Runs the tests marked `asks_machine` at other hours, in other zones and in other languages: `make elsewhere`.

Linux with a C compiler and glibc only: the clock is set by a small library that is loaded before all others.
"""

import locale
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
AT_ONCE = 2  # places
GERMAN = "de_DE.UTF-8"
VISIT = "tests/demo/test_demo.py::test_a_visit"


@dataclass(frozen=True)
class Place:
    """What the clock on the wall says when the tests begin, and how the machine is set up."""

    zone: str
    clock: str
    language: str = "C.UTF-8"
    fold: int = 0  # 1 for the second time that the clock says so in this night
    visit: bool = False  # whether a visitor comes to the demo: that takes as long as half of all the others

    @property
    def ahead(self) -> int:
        """By how many seconds its clock is ahead of this machine's."""
        then = datetime.fromisoformat(self.clock).replace(tzinfo=ZoneInfo(self.zone), fold=self.fold)
        return int(then.timestamp() - time.time())


PLACES = (
    Place("Pacific/Kiritimati", "2026-12-31 23:59:30", GERMAN, visit=True),
    Place("America/St_Johns", "2028-02-29 07:50:00", "C"),
    Place("Europe/Berlin", "2027-10-31 02:10:00", GERMAN, fold=1),  # The clocks have just gone back.
    Place("America/New_York", "2027-03-14 01:30:00"),  # They go forward in half an hour. It is Sunday.
)


def main() -> int:
    """Run the tests in all places; what is typed goes to pytest. Returns 0 if they pass in each."""
    if missing := list(_missing()):
        print(f"Please install these first: {', '.join(missing)}.", file=sys.stderr)  # noqa: T201
        return 1
    with tempfile.TemporaryDirectory(prefix="hearth-elsewhere-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        Path(folder).chmod(0o755)  # PostgreSQL, which does not run as root, shall load it, too.
        clock = Path(folder) / "clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", clock, Path(__file__).with_name("clock.c")], check=True)  # noqa: S607
        return max(pool.map(partial(_run, clock), PLACES))


def _missing() -> Iterator[str]:
    if shutil.which("cc") is None:
        yield "a C compiler (Debian: gcc libc6-dev)"
    try:
        locale.setlocale(locale.LC_ALL, GERMAN)
    except locale.Error:
        yield f"the locale {GERMAN} (Debian: locales, then localedef -i de_DE -f UTF-8 {GERMAN})"
    else:
        locale.setlocale(locale.LC_ALL, "C")


def _run(clock: Path, place: Place) -> int:
    """Run the tests there, and print in one go how it went; returns pytest's exit code."""
    settings = {"TZ": place.zone, "LC_ALL": place.language, "LD_PRELOAD": str(clock), "HEARTH_AHEAD": str(place.ahead)}
    # Of its own: a pytest that starts closes the folder that all share to others, also to another's PostgreSQL.
    aside = clock.with_name(place.zone.replace("/", "-"))
    wish = ["-m", "asks_machine", "-q", "-p", "no:cacheprovider", f"--basetemp={aside}", *sys.argv[1:]]
    if not place.visit:
        wish.append(f"--deselect={VISIT}")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *wish],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    print(f"{place.clock}, {place.zone}, {place.language}\n{ran.stdout}", flush=True)  # noqa: T201
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
