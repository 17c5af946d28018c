"""A place is found by its names and never taken for another: where it could be several, all are offered."""

from collections import Counter
from datetime import UTC, datetime
from time import perf_counter

import pytest

from bot.text.places import FILE, places_called
from bot.text.timezones import guess_zone, known_zone, suggest_places
from tests.bot.well_known_places import PLACES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def outcome(typed: str, right: frozenset[str]) -> str:
    """Return what becomes of what somebody types."""
    guess = guess_zone(typed, "en-US", NOW)
    if guess.zone is not None:
        return "found" if right == frozenset([guess.zone]) else "wrong"
    if right <= {place.zone for place in guess.offered}:
        return "offered"
    return "misled" if guess.offered else "refused"


def test_of_well_known_places_none_is_taken_for_another_and_nearly_all_are_found() -> None:
    outcomes = {typed: outcome(typed, right) for typed, right in PLACES.items()}
    counts = Counter(outcomes.values())
    others = {typed: what for typed, what in outcomes.items() if what not in {"found", "offered"}}
    assert len(PLACES) >= 216
    assert not counts["wrong"], others
    assert counts["found"] + counts["offered"] >= 0.98 * len(PLACES), others
    assert counts["found"] >= 0.85 * len(PLACES), counts


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kyo", "Kyoto, Japan"),
        ("Londn", "London, United Kingdom"),
        ("Budapset", "Budapest, Hungary"),
        ("ET", "New York City, New York, United States"),
        ("GMT+1", "GMT+1"),
        ("petersbu", "Saint Petersburg, Russia"),
        ("Texas", "Houston, Texas, United States"),
    ],
)
def test_what_is_likeliest_is_suggested_first(typed: str, first: str) -> None:
    assert str(suggest_places(typed, "en-US")[0]) == first


@pytest.mark.parametrize(
    "typed", ["Portland", "Springfield", "Victoria", "Cambridge", "IST", "CST", "BST", "GMT+1", "Brlin"]
)
def test_what_is_not_sure_is_offered_and_not_taken(typed: str) -> None:
    guess = guess_zone(typed, "en-US", NOW)
    assert guess.zone is None
    assert guess.offered


@pytest.mark.parametrize("typed", ["", " ", "|", "\t", "\n", "🌍", "x" * 60, "nowhere at all", "%s\\", "(", "*+?"])
def test_what_is_no_place_is_none(typed: str) -> None:
    assert places_called(typed) == []
    assert guess_zone(typed, "de", NOW).zone is None


def test_a_smaller_place_is_found_with_its_state_or_country() -> None:
    assert guess_zone("Portland Maine", "en-US", NOW).zone == "America/New_York"
    assert guess_zone("London, Canada", "en-US", NOW).zone == "America/Toronto"
    assert guess_zone("UK, London", "en-US", NOW).zone == "Europe/London"


def test_a_search_takes_few_milliseconds() -> None:
    """The median, as other tests run beside this one."""
    guess_zone("berln", "en-US", NOW)
    took: list[float] = []
    for typed in [*list(PLACES)[::10], "berln", "Sydny", "new yrok", "nowhere at all", "Kolkatta"]:
        begun = perf_counter()
        guess_zone(typed, "en-US", NOW)
        took.append(perf_counter() - begun)
    assert sorted(took)[len(took) // 2] < 0.02


def test_the_table_is_whole() -> None:
    lines = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert [line[0] for line in lines] == sorted((line[0] for line in lines), key=["country", "region", "city"].index)
    for kind, name, key, people, where, names in lines:
        assert kind in {"country", "region", "city"}
        assert name
        assert (len(key) == 2) == (kind == "country")
        assert int(people) >= 0
        assert all(known_zone(one.partition("=")[0]) == one.partition("=")[0] for one in where.split(","))
        assert names.startswith("|")
        assert names.endswith("|")
