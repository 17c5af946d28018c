"""A bot that begins too often in a day loses its token, so the few starts that are left are made to last."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.client.entrance import Gateway

DAY = 86_400_000


def gateway(remaining: int, *, total: int = 1000, reset_after: int = DAY) -> Gateway:
    limit = {"total": total, "remaining": remaining, "reset_after": reset_after, "max_concurrency": 1}
    return Gateway.of({"url": "wss://gateway", "shards": 1, "session_start_limit": limit})


def test_with_enough_left_nobody_waits() -> None:
    assert not gateway(1000).pause(4)
    assert gateway(99).pause(1)


def test_a_server_that_says_nothing_of_it_has_no_limit() -> None:
    assert not Gateway.of({"url": "wss://gateway"}).pause(1)


def test_with_fewer_left_than_it_needs_it_waits_for_the_next_day() -> None:
    assert gateway(3).pause(4) == timedelta(days=1)


@given(st.integers(1, 99), st.integers(1, 8))
def test_however_often_it_comes_again_the_starts_last_until_the_next_day(remaining: int, shards: int) -> None:
    left, time_left = remaining, timedelta(days=1)
    while left >= shards:
        pause = gateway(left, reset_after=time_left // timedelta(milliseconds=1)).pause(shards)
        assert pause <= time_left
        left, time_left = left - shards, time_left - pause
    assert time_left <= timedelta(days=1) * (shards + left) / remaining
