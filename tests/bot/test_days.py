"""Days of the week, as people type them: all of them are taken, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.days import parse_days
from bot.text.times.lexicon import Lexicon

ENGLISH = Lexicon.of("en-US")
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("Weekdays", (0, 1, 2, 3, 4)),
        ("mon, thu", (0, 3)),
        ("Tuesday fri", (1, 4)),
        ("monday-friday", (0, 1, 2, 3, 4)),
        ("fri \u2013 mon", (0, 4, 5, 6)),
        ("mon/wed; Fridays", (0, 2, 4)),
        ("tues", (1,)),
        ("monday to wednesday, sat", (0, 1, 2, 5)),
        ("Mondays and Thursdays", (0, 3)),
        ("mo, we, fr", (0, 2, 4)),
        ("sat+sun", (5, 6)),
        ("on weekends", (5, 6)),
        ("weekdays and sunday", (0, 1, 2, 3, 4, 6)),
    ],
)
def test_days_are_read_as_people_write_them(words: str, days: tuple[int, ...]) -> None:
    assert parse_days(words, ENGLISH) == days


@pytest.mark.parametrize(
    "words",
    ["money", "m", "mon-", "mon-fri-sun", "mondays only", "-", "", "every other monday", "mon except tue", "3 mondays"],
)
def test_a_word_that_only_begins_like_a_day_is_none(words: str) -> None:
    assert parse_days(words, ENGLISH) is None


@given(st.text(max_size=20))
def test_any_other_days_are_refused_with_a_sentence(words: str) -> None:
    assert parse_days(words, ENGLISH) != ()


@pytest.mark.parametrize(
    ("locale", "words", "days"),
    [
        ("de", "mo, mi, fr", (0, 2, 4)),
        ("de", "Montag bis Freitag", (0, 1, 2, 3, 4)),
        ("de", "montags und donnerstags", (0, 3)),
        ("de", "mon-fri", (0, 1, 2, 3, 4)),
        ("fr", "lun-ven", (0, 1, 2, 3, 4)),
        ("fr", "du lundi au vendredi", (0, 1, 2, 3, 4)),
        ("fr", "le week-end", (5, 6)),
        ("es-ES", "de lunes a viernes", (0, 1, 2, 3, 4)),
        ("nl", "ma t/m vr", (0, 1, 2, 3, 4)),
        ("pt-BR", "terças e quintas", (1, 3)),
        ("pl", "poniedziałek, środa", (0, 2)),
        ("ru", "пн-пт", (0, 1, 2, 3, 4)),
        ("ja", "月曜日、水曜日", (0, 2)),
    ],
)
def test_days_are_read_in_the_readers_language(locale: str, words: str, days: tuple[int, ...]) -> None:
    assert parse_days(words, Lexicon.of(locale)) == days


def test_days_are_read_in_the_servers_language_as_well() -> None:
    assert parse_days("lundi et jeudi", Lexicon.of("en-US")) is None
    assert parse_days("lundi et jeudi", Lexicon.of("en-US", ["fr"])) == (0, 3)


@given(st.lists(st.sampled_from(SHORT), min_size=1, max_size=5), st.sampled_from([", ", "/", " + ", " and ", " "]))
def test_of_several_days_none_is_lost(days: list[str], between: str) -> None:
    meant = tuple(sorted({SHORT.index(day) for day in days}))
    assert parse_days(between.join(days), ENGLISH) == meant
    assert parse_days(between.join([*days, "money"]), ENGLISH) is None
