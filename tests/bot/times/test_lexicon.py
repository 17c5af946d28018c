"""What words for moments mean, by language: from tables that are made again the same."""

import discord
import pytest

from bot.text.times import make_tables
from bot.text.times.lexicon import Language, Lexicon, language_of


def test_tables_are_as_they_would_be_made() -> None:
    stale = [path.name for path, text in make_tables.made().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "make them anew: python -m bot.text.times.make_tables"


@pytest.mark.parametrize("locale", [one.value for one in discord.Locale])
def test_every_language_of_discord_has_all_days_months_and_units(locale: str) -> None:
    language = Language.named(language_of(locale))
    assert language is not None
    known = {sense for meanings in language.words.values() for meaning in meanings for sense in meaning}
    days = {f"weekday:{day}" for day in range(7)} | {"day:0", "day:1"}
    wanted = days | {f"unit:{unit}" for unit in ("minute", "hour", "day", "week", "month", "year")}
    assert wanted <= {f"{kind}:{value}" for kind, value in known}


def test_words_are_known_in_any_case_with_or_without_accents() -> None:
    german = Lexicon.of("de")
    assert [german.weekday(one) for one in ("Mo.", "MONTAG", "montags", "Mondays")] == [0, 0, 0, 0]
    assert {german.value(one, "day") for one in ("übermorgen", "uebermorgen", "Ubermorgen")} == {"2"}
    assert german.unit("Stunden") == "hour"
    assert german.month("Mrz.") == 3
    assert german.value("abends", "part") == "evening"
    assert (german.number("zwoelf"), german.number("12"), german.number("XII")) == (12, 12, None)
    assert german.weekdays("werktags") == (0, 1, 2, 3, 4)
    assert german.is_a("every", "jeden")


def test_ones_own_language_counts_more_than_english_and_that_more_than_the_servers() -> None:
    assert Lexicon.of("en-US").weekday("mercoledì") is None
    assert Lexicon.of("en-US", also=("it",)).weekday("mercoledì") == 2
    assert Lexicon.of("fr").month("mar") == Lexicon.of("en-US", also=("fr",)).month("mar") == 3
    assert Lexicon.of("fr").weekday("mar") == 1
