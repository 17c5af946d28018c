"""What stays of a week tells nothing of a few, and what people are told of it is never better than it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.awaiting.second_turns.totals import (
    BOUNDS,
    DAY,
    NEVER,
    PARTS,
    PRIVATE,
    PUBLIC,
    OpenerCount,
    freeze,
    weeks_before,
)
from bot.awaiting.second_turns.waiting_times import ENOUGH, WEEKS, usual_wait

WEEK = "2026-01-05"

cells = st.tuples(st.sampled_from(PARTS), st.sampled_from((*BOUNDS, NEVER)), st.booleans())
weeks = st.dictionaries(cells, st.integers(0, 40), max_size=12).map(
    lambda found: [
        OpenerCount(part, within, int(went_on and within != NEVER), openers)
        for (part, within, went_on), openers in found.items()
    ]
)


def openers(found: Iterable[Any]) -> int:
    return sum(one.openers for one in found)


@given(weeks, st.sampled_from((PUBLIC, PRIVATE)))
def test_a_week_is_one_division_of_a_whole_whose_parts_are_not_too_few(counts: list[OpenerCount], floor: int) -> None:
    waits, returns = freeze(WEEK, counts, floor)

    assert all(one.openers >= floor for one in (*waits, *returns))
    assert all(one.openers >= 2 * floor - 1 for one in waits if one.nearly)
    assert openers(waits) == (openers(counts) if openers(counts) >= floor else 0)
    for part in {one.part for one in waits}:
        told = [one for one in waits if one.part == part]
        came_back = openers(one for one in returns if one.part == part)
        assert came_back in (0, openers(told))
        if part != DAY:
            assert openers(told) == openers(one for one in counts if one.part == part)


# So that all that can be is gone through, the floor is 3, and they are few: whoever knows the program, and reads what
# stays, looks which weeks could have led to it.
LOW = 3
OF_A_DAY = [(part, 15, 0) for part in PARTS]
OF_SOME_HOURS = [("night", within, 0) for within in (15, 40, 4320, NEVER)]
OF_RETURNS = [("night", within, went_on) for within, went_on in ((15, 0), (15, 1), (4320, 0), (4320, 1), (NEVER, 0))]


@pytest.mark.parametrize(("cells", "most"), [(OF_A_DAY, 18), (OF_SOME_HOURS, 18), (OF_RETURNS, 13)])
def test_nothing_follows_about_a_few_for_somebody_who_knows_how_it_is_done(
    cells: list[tuple[str, int, int]], most: int
) -> None:
    could_be: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(most + 1), repeat=len(cells)):
        if sum(numbers) <= most:
            counts = [OpenerCount(*cell, number) for cell, number in zip(cells, numbers, strict=True)]
            could_be[tuple(map(tuple, freeze(WEEK, counts, LOW)))].append(numbers)

    assert len(could_be) > 50
    for kept, weeks in could_be.items():
        for place, cell in enumerate(cells):
            possible = {numbers[place] for numbers in weeks}
            assert len(possible) > 1 or min(possible) >= LOW, (kept, cell, possible)


def answered(counts: Sequence[OpenerCount], part: str, minutes: int) -> tuple[int, int]:
    """How many were answered within so many minutes, and of how many; DAY for any part of the day."""
    those = [one for one in counts if part in (one.part, DAY)]
    return openers(one for one in those if NEVER < one.within <= minutes), openers(those)


def evening(quick: int, never: int = 0) -> list[OpenerCount]:
    """A week in which so many were answered at once in the evening, and so many not."""
    return [OpenerCount("evening", 15, 0, quick), OpenerCount("evening", NEVER, 0, never)]


@given(st.lists(weeks, min_size=1, max_size=WEEKS), st.sampled_from(PARTS), st.sampled_from((PUBLIC, PRIVATE)))
@example([evening(0, 9), evening(0, 9), evening(0, 9), evening(20)], "evening", PRIVATE)  # the quiet weeks tell nothing
@example([*[evening(0, 9)] * 2, *[evening(10, 9)] * 10], "evening", PRIVATE)  # nor do the few of each
@example([evening(10, 9)] * 12, "evening", PRIVATE)
@example([evening(11, 12), evening(11, 12)], "evening", PRIVATE)
def test_a_waiting_time_is_never_better_than_it_was(found: list[list[OpenerCount]], part: str, floor: int) -> None:
    weeks = [weeks_before(WEEK, before) for before in range(len(found))]
    kept = [freeze(week, counts, floor)[0] for week, counts in zip(weeks, found, strict=True)]
    usual = usual_wait([one for waits in kept for one in waits], part, WEEK, floor)

    if usual.minutes is not None:
        first = max(number for number, waits in enumerate(kept) if waits)  # From then on they are told of.
        counts = [one for week in found[: first + 1] for one in week]
        all_day, here = (answered(counts, asked, usual.minutes) for asked in (DAY, part))
        assert all_day[0] >= ENOUGH
        assert any(2 * in_time >= asked for in_time, asked in (all_day, here) if asked)
        assert part != "night" or 2 * here[0] >= here[1] > 0


def told(*groups: tuple[str, int, int], of: int = 1, now: str = "morning", room: int = 99) -> str:
    """What people read after so many weeks, in each of which so many waited so long in these parts of the day."""
    counts = [OpenerCount(part, within, 0, number) for part, within, number in groups]
    waits = [one for week in range(of) for one in freeze(weeks_before(WEEK, week), counts, PRIVATE)[0]]
    return usual_wait(waits, now, WEEK, PRIVATE).after("A card.", room)


def test_what_is_said_of_a_waiting_time() -> None:
    busy = [(part, 40, 60) for part in PARTS]
    only_evening = ("evening", 15, 30)

    assert told() == "A card."
    assert told(("evening", 15, 9)) == "A card."  # too few
    assert told(("evening", 15, 10)) == "A card."  # of so few it is not told how long they waited
    usually = "A card. Usually answered within 15 minutes"
    assert told(only_evening, of=3) == f"{usually}; at night it can take till morning."
    assert told(only_evening, of=3, room=60) == f"{usually}, later at night."
    assert told(only_evening, of=3, room=50) == f"{usually}."
    assert told(only_evening, of=3, room=40) == "A card."
    assert told(only_evening, of=3, now="night") == "A card. At night it can take till morning."
    assert told(only_evening, ("evening", NEVER, 31), of=3) == "A card."
    assert told(only_evening, ("evening", 1440, 40)).startswith("A card. An answer can take a day")
    assert "40 minutes; at night" in told(*busy, ("night", NEVER, 90), of=3)
    assert told(*busy, ("night", NEVER, 90), of=3, now="night") == "A card. At night it can take till morning."
    assert told(*busy, ("morning", NEVER, 90), of=3) == "A card."  # In all it is quicker; not for who asks now.
    assert told(*busy, of=3) == "A card. Usually answered within 40 minutes."
    assert told(*((part, 180, 60) for part in PARTS), now="night") == "A card. Usually answered within 3 hours."
