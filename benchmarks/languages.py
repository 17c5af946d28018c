"""What a language takes when the first answer is given in it: the time, during which everybody else waits.

    python -m benchmarks.bench languages

The baseline reads the same file with Babel, into all that a translator's tool needs to know of it. In each round one
follows the other, for every language that is there; the fastest of a few counts.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po

from benchmarks.report import Row, ratios
from bot.text.catalogue import Catalogue

LOCALES = Path(__file__).parent.parent / "data" / "locales"
READS = 3  # a round
GOAL = 0.5


async def measure(rounds: int) -> list[Row]:
    files = {file.parent.parent.name: file.read_text() for file in sorted(LOCALES.glob("*/LC_MESSAGES/hearth.po"))}
    return [_row(code, written, rounds) for code, written in files.items()]


def _row(code: str, written: str, rounds: int) -> Row:
    mine: list[float] = []
    theirs: list[float] = []
    for _round in range(rounds):
        mine.append(_fastest(lambda: Catalogue(written)))
        theirs.append(_fastest(lambda: read_po(io.BytesIO(written.encode()))))
    return Row(f"`{code}` is read", ratios(mine, theirs), GOAL, beside=f"{min(mine) * 1000:.1f} ms")


def _fastest(read: Callable[[], object]) -> float:
    took: list[float] = []
    for _read in range(READS):
        begun = time.perf_counter()
        read()
        took.append(time.perf_counter() - begun)
    return min(took)
