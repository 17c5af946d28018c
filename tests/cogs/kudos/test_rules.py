"""The limits on thanks hold for any history."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from cogs.kudos.rules import giving as rules

START = datetime(2026, 1, 1, tzinfo=UTC)

attempts = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3600 * 12)), max_size=60)


def give_all(attempts: list[tuple[int, int]], daily: int, pair: int) -> list[rules.Given]:
    """Give to each receiver after each wait in seconds, wherever the limits allow it."""
    given: list[rules.Given] = []
    now = START
    for receiver, wait in attempts:
        now += timedelta(seconds=wait)
        before = [one for one in given if one.at > now - rules.window(pair)]
        try:
            rules.check_limits(before, [receiver], now, daily_limit=daily, pair_minutes=pair)
        except CareError:
            continue
        given.append(rules.Given(receiver, now))
    return given


@given(attempts, st.integers(1, 6), st.integers(0, 3000))
def test_no_24_hours_hold_more_than_the_limit(attempts: list[tuple[int, int]], daily: int, pair: int) -> None:
    given = give_all(attempts, daily, pair)
    for first, beyond in zip(given, given[daily:], strict=False):
        assert beyond.at - first.at >= rules.DAY


@given(attempts, st.integers(0, 6), st.integers(1, 3000))
def test_the_same_receiver_is_never_thanked_within_the_pause(
    attempts: list[tuple[int, int]], daily: int, pair: int
) -> None:
    given = give_all(attempts, daily, pair)
    for receiver in {one.receiver_id for one in given}:
        times = [one.at for one in given if one.receiver_id == receiver]
        assert all(later - earlier >= timedelta(minutes=pair) for earlier, later in pairwise(times))


@given(attempts)
def test_without_limits_everything_is_given(attempts: list[tuple[int, int]]) -> None:
    assert len(give_all(attempts, 0, 0)) == len(attempts)


@given(attempts, st.integers(1, 6), st.integers(0, 3000), st.integers(0, 12))
def test_what_a_refusal_promises_comes_true(
    attempts: list[tuple[int, int]], daily: int, pair: int, receiver: int
) -> None:
    given = give_all(attempts, daily, pair)
    now = START + timedelta(seconds=sum(wait for _receiver, wait in attempts))
    for _limit in ("day", "pair"):
        try:
            rules.check_limits(given, [receiver], now, daily_limit=daily, pair_minutes=pair)
        except CareError as refusal:
            again = int(str(refusal).partition("<t:")[2].partition(":")[0])
            assert again >= int(now.timestamp())
            now = datetime.fromtimestamp(again, UTC) + timedelta(seconds=1)
    rules.check_limits(given, [receiver], now, daily_limit=daily, pair_minutes=pair)


def test_a_reason_that_no_card_holds_is_refused() -> None:
    assert len(rules.checked_reason("x" * rules.LONGEST)) == rules.LONGEST
    with pytest.raises(CareError, match="300"):
        rules.checked_reason("x" * (rules.LONGEST + 1))
