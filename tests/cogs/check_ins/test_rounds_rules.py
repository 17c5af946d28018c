"""What a round understands, and what its weather says of all who answered: never more than docs/safety.md counts."""

from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.check_ins.rounds.rules import BETWEEN, BRIGHT, MIXED, ROUGH, lines, weather
from tests.cogs.check_ins.weather import tables


@given(st.data(), st.integers(1, 5), st.integers(1, 5), st.lists(st.integers(1, 5), min_size=6, max_size=8))
def test_whoever_knows_their_own_answer_learns_of_no_other(
    data: st.DataObject, mine: int, theirs: int, others: list[int]
) -> None:
    """Whatever the note says, and whatever they have answered, one other person may have been anything."""
    drawn = lines(2 + len(others))
    note = weather([mine, theirs, *others], data.draw(st.sampled_from(drawn)))
    for step in range(1, 6):
        possible = combinations_with_replacement(range(1, 6), len(others))
        assert any(weather([mine, step, *rest], line) == note for rest in possible for line in drawn)


@pytest.mark.parametrize(
    ("moods", "line", "said"),
    [
        ([5, 4, 5, 4, 4, 1, 2, 3], 5, BRIGHT),
        ([5, 4, 5, 4, 4, 1, 2, 3], 6, MIXED),
        ([3, 3, 3, 3, 3, 3, 3, 5], 7, BETWEEN),
        ([1, 2, 1, 2, 1, 2, 5, 5], 6, ROUGH),
    ],
)
def test_mostly_takes_as_many_as_were_drawn(moods: list[int], line: int, said: str) -> None:
    assert weather(moods, line) == said


def test_the_line_is_drawn_between_three_fifths_and_nine_tenths() -> None:
    assert [*lines(8)] == [5, 6, 7]
    assert [*lines(10)] == [6, 7, 8, 9]
    drawn = {weather([5] * 6 + [1] * 2) for _time in range(100)}
    assert drawn == {BRIGHT, MIXED}


@given(st.lists(st.integers(1, 5), max_size=7))
def test_of_fewer_than_eight_nothing_is_said(moods: list[int]) -> None:
    assert weather(moods) == ""


def test_what_the_page_says_of_the_weather_is_what_comes_of_enumerating_it() -> None:
    assert tables() in Path("docs/safety.md").read_text(encoding="utf-8")
