"""An abbreviation means the clock on the wall; where it means several, all of them are named."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.timezones import zones_abbreviated

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("ET", "America/New_York"),
        ("est", "America/New_York"),
        ("E.S.T.", "America/New_York"),
        (" CT ", "America/Chicago"),
        ("pt", "America/Los_Angeles"),
        ("CET", "Europe/Berlin"),
        ("MESZ", "Europe/Berlin"),
        ("GMT", "UTC"),
        ("z", "UTC"),
    ],
)
def test_by_the_season(typed: str, zone: str) -> None:
    assert zones_abbreviated(typed) == (zone,)


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("bst", {"Europe/London", "Asia/Dhaka"}),
        ("CST", {"America/Chicago", "Asia/Shanghai", "America/Havana"}),
        ("AMT", {"America/Manaus", "Asia/Yerevan"}),
    ],
)
def test_what_several_parts_of_the_world_say_names_them_all(typed: str, zones: set[str]) -> None:
    assert zones <= set(zones_abbreviated(typed))


@given(st.integers(-12, 14), st.sampled_from(["GMT", "utc", "UTC ", ""]), st.sampled_from(["", ":00", "00"]))
def test_what_is_added_to_greenwich_is_ahead_of_it(hours: int, name: str, minutes: str) -> None:
    (zone,) = zones_abbreviated(f"{name}{hours:+03}{minutes}")
    assert WINTER.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("typed", ["UTC+3:30", "+430", "GMT +5:30", "UTC+5:45", "+06:30", "+8:45", "+9:30", "−9:30"])  # noqa: RUF001
def test_what_is_no_whole_hour_away_is_where_clocks_are_always_so(typed: str) -> None:
    zones = zones_abbreviated(typed)
    digits = "".join(filter(str.isdigit, typed))
    ahead = timedelta(hours=int(digits[:-2]), minutes=int(digits[-2:])) * (1 if "+" in typed else -1)
    assert zones
    assert {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones for at in (WINTER, SUMMER)} == {ahead}


@pytest.mark.parametrize("typed", ["", "GMT+15", "UTC-13", "UTC+1:20", "UTC-3:30", "Paris", "9", "soon", "+", "GMT+"])
def test_what_is_none_says_so(typed: str) -> None:
    assert zones_abbreviated(typed) == ()


def test_every_zone_exists_and_has_the_name_that_the_database_gives_it() -> None:
    """Whatever the database calls a clock today is known, and among what is meant is a clock called so."""
    called: dict[str, set[str]] = {}
    for zone in available_timezones():
        for at in (WINTER, SUMMER):
            name = at.astimezone(ZoneInfo(zone)).tzname() or ""
            if name.isalpha() and "/" in zone:
                called.setdefault(name, set()).add(zone)
    for name, zones in called.items():
        assert zones.intersection(zones_abbreviated(name)) or name in {"UTC", "GMT"}, name
