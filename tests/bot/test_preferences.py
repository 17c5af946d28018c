"""Somebody's time zone is known across servers, and nobody is woken where it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.db import Database
from bot.members.preferences import end_of_quiet, set_zone, zone_of

ANN = 1


async def test_a_zone_is_remembered_until_another_one_is_told(migrated: Database) -> None:
    assert await zone_of(migrated, ANN) is None
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        await migrated.write(lambda tx, zone=zone: set_zone(tx, ANN, zone))
    assert await zone_of(migrated, ANN) == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-03-10 07:59", "2026-03-10 08:00"),
        ("2026-03-10 08:00", None),
        ("2026-03-10 21:59", None),
        ("2026-03-10 22:00", "2026-03-11 08:00"),
        ("2026-12-31 23:59", "2027-01-01 08:00"),
        ("2026-03-28 22:30", "2026-03-29 08:00"),  # The clocks go forward in this night.
        ("2026-10-24 22:30", "2026-10-25 08:00"),  # And back in this one.
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "UTC"])
def test_the_quiet_hours_are_those_of_the_persons_own_clock(local: str, until: str | None, zone: str) -> None:
    def moment(words: str) -> datetime:
        return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))

    assert end_of_quiet(moment(local).astimezone(UTC), zone) == (moment(until) if until else None)


def test_where_no_zone_is_known_no_hour_is_quiet() -> None:
    assert end_of_quiet(datetime(2026, 3, 10, 3, tzinfo=UTC), None) is None


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_the_end_of_quiet_is_soon_and_not_quiet_itself(moment: datetime, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    end = end_of_quiet(now, zone)
    if end is not None:
        assert timedelta() < end - now <= timedelta(hours=11)
        assert end_of_quiet(end, zone) is None


@given(
    st.datetimes(datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 6))
    | st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30)),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
@example(datetime(2026, 10, 25, 1, 10), 22 * 60, 2 * 60 + 30)
def test_quiet_hours_that_end_while_the_clocks_change_do_end(moment: datetime, begins: int, ends: int) -> None:
    now = moment.replace(tzinfo=UTC)
    end = end_of_quiet(now, "Europe/Berlin", begins, ends)
    assert end is None or timedelta() < end - now <= timedelta(hours=25)
