"""How often the weather of a round lets those who put their answers together rule a step out for somebody else.

    python -m tests.cogs.check_ins.weather       # the tables of docs/safety.md

All is enumerated, not tried: every way in which they and the others can have answered, and every line that can be
drawn, each as often as it comes. Steps with the same sentence ("well" and "very well") cannot be told apart anyway.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations_with_replacement
from math import factorial, prod

from cogs.check_ins.rounds.rules import lines, weather

STEPS = (4, 3, 2)  # one for each of bright, in between and rough
SIZES = (8, 10, 12, 16, 20)
SERVERS = {
    "Every step is as likely as any other": (0.4, 0.2, 0.4),
    "Seven of ten are well or very well": (0.7, 0.15, 0.15),
}

Alike = tuple[int, ...]  # how many are bright, in between and rough


def all_of(number: int) -> Iterator[Alike]:
    """Every way in which so many can have answered."""
    for answers in combinations_with_replacement(range(3), number):
        found = Counter(answers)
        yield tuple(found[kind] for kind in range(3))


@cache
def said(alike: Alike, line: int) -> str:
    """The sentence."""
    return weather([step for step, number in zip(STEPS, alike, strict=True) for _one in range(number)], line)


def together(*parts: Alike) -> Alike:
    return tuple(map(sum, zip(*parts, strict=True)))


def likely(alike: Alike, chances: Sequence[float]) -> float:
    """How often so many answer so."""
    ways = factorial(sum(alike)) // prod(map(factorial, alike))
    return ways * prod(chance**number for chance, number in zip(chances, alike, strict=True))


def ruled_out(answers: int, known: int, drawn: Sequence[int], chances: Sequence[float]) -> float:
    """In which part of all rounds those who know so many of the answers can rule out a step for a certain other one."""
    single: list[Alike] = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    rest, total = list(all_of(answers - known - 1)), 0.0
    for theirs in all_of(known):
        happens, possible = defaultdict[str, float](float), defaultdict[str, set[Alike]](set)
        for other, chance in zip(single, chances, strict=True):
            for further in rest:
                for line in drawn:
                    sentence = said(together(theirs, other, further), line)
                    possible[sentence].add(other)
                    happens[sentence] += chance * likely(further, chances) / len(drawn)
        telling = sum(often for sentence, often in happens.items() if len(possible[sentence]) < len(single))
        total += likely(theirs, chances) * telling
    return total


def table(chances: Sequence[float]) -> str:
    """What docs/safety.md says of a server in which people are so."""
    rows = ["| answers | all but one | half | all but one, fixed line | half, fixed line |", "|" + " --- |" * 5]
    for answers in SIZES:
        drawn = lines(answers)
        parts = [
            ruled_out(answers, known, by, chances) for by in (drawn, drawn[:1]) for known in (answers - 1, answers // 2)
        ]
        rows.append(" | ".join([f"| {answers}", *(f"{part:.1%}" for part in parts)]) + " |")
    return "\n".join(rows)


def tables(servers: Mapping[str, Sequence[float]] = SERVERS) -> str:
    return "\n\n".join(f"{name}:\n\n{table(chances)}" for name, chances in servers.items())


if __name__ == "__main__":
    sys.stdout.write(f"{tables()}\n")
