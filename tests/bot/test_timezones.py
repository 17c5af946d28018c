"""A time zone is found by whatever somebody types of it, and people's own part of the world comes first."""

import pytest

from bot.text.timezones import home_zones, known_zone, zones_like


def test_a_zone_is_known_whatever_its_case() -> None:
    assert known_zone(" america/NEW_york ") == "America/New_York"
    with pytest.raises(ValueError, match="time zone"):
        known_zone("Middle Earth")


def test_zones_are_found_by_what_somebody_types() -> None:
    assert zones_like("new y")[0] == "America/New_York"
    assert "San" not in zones_like("san")[-1].rpartition("/")[2], "those that begin with it come first"
    assert all("/San" in zone for zone in zones_like("san")[:5])
    assert zones_like("berlin") == ["Europe/Berlin"]
    assert "Europe/Berlin" in zones_like("europe/b")
    assert len(zones_like("")) == 25
    assert zones_like("nowhere at all") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("york new", "America/New_York"),
        ("america los angeles", "America/Los_Angeles"),
        ("ho chi minh", "Asia/Ho_Chi_Minh"),
        ("são paulo", "America/Sao_Paulo"),
        ("berln", "Europe/Berlin"),
        ("new yrok", "America/New_York"),
        ("Kolkatta", "Asia/Kolkata"),
        ("Budapset", "Europe/Budapest"),
    ],
)
def test_several_words_accents_and_slips_of_the_finger_are_understood(typed: str, meant: str) -> None:
    assert zones_like(typed)[0] == meant


def test_among_equals_those_where_the_language_is_spoken_come_first() -> None:
    assert zones_like("", locale="de")[:3] == ["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"]
    assert zones_like("america", locale="es-419")[0] == "America/Mexico_City"
    assert zones_like("america", locale="pt-BR")[0] == "America/Sao_Paulo"
    assert zones_like("berlin", locale="ja") == ["Europe/Berlin"]


@pytest.mark.parametrize("locale", ["de", "en-US", "uk", "pt-BR", "es-419", "hi", "ru", "fr", "zh-TW", "no", "id"])
def test_every_home_is_a_zone(locale: str) -> None:
    assert home_zones(locale)
    assert all(known_zone(zone) == zone for zone in home_zones(locale))
