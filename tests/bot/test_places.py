"""A place is found by its names and never taken for another: where it could be several, all are offered."""

from collections import Counter
from datetime import UTC, datetime

from bot.text.timezones import guess_zone
from tests.bot.well_known_places import PLACES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def outcome(typed: str, right: frozenset[str]) -> str:
    """Return what becomes of what somebody types."""
    guess = guess_zone(typed, "en-US", NOW)
    if guess.zone is not None:
        return "found" if {guess.zone} == right else "wrong"
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
