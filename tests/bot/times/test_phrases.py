"""Moments as people write them in their languages: right or asked about, and never taken for another in silence."""

import random
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from bot.text.time_parsing import parse_when
from bot.text.times.lexicon import Language, language_of
from tests.bot.times import grid

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 8, 12, 10, 17, tzinfo=BERLIN).astimezone(UTC)  # a Wednesday
LOCALES = [one.value for one in discord.Locale]


@cache
def all_cases() -> list[grid.Case]:
    return grid.cases()


CASES = st.deferred(lambda: st.sampled_from(all_cases()))


def read(phrase: str, locale: str = "en-US", now: datetime = NOW) -> list[str]:
    """Return the moments on a clock in Berlin."""
    moments = parse_when(phrase, now, "Europe/Berlin", locale).moments
    return [f"{one.astimezone(BERLIN):%m-%d %H:%M}" for one in moments]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_examples_that_somebody_is_shown_are_understood(locale: str) -> None:
    language = Language.named(language_of(locale))
    assert language is not None
    assert len(language.examples) == 5
    assert [len(parse_when(one, NOW, "Europe/Berlin", locale).moments) for one in language.examples] == [1] * 5


@pytest.mark.parametrize("locale", ["de", "ja"])
def test_a_refusal_shows_examples_in_ones_own_language(locale: str) -> None:
    language = Language.named(language_of(locale))
    assert language is not None
    with pytest.raises(CareError) as refusal:
        parse_when("irgendwann 今度いつか", NOW, "Europe/Berlin", locale)
    assert all(example in str(refusal.value) for example in language.examples)


def test_a_sample_of_the_grid_is_right_or_asked_about() -> None:
    sample = random.Random(16).sample(all_cases(), 1500)
    for case in sample:  # Languages are read at their first use.
        grid.verdict(case)
    began, took = time.process_time(), list[float]()
    verdicts: list[tuple[grid.Case, grid.Verdict]] = []
    for case in sample:
        verdicts.append((case, grid.verdict(case)))
        ended = time.process_time()
        took.append(ended - began)
        began = ended
    assert sorted(took)[len(took) * 99 // 100] < 0.05
    wrong = [(case.phrase, verdict.moments) for case, verdict in verdicts if verdict.how == "WRONG"]
    assert len(wrong) < len(sample) * 0.005, wrong
    assert [case.phrase for case, verdict in verdicts if verdict.how == "FALSELY PASSED"] == []
    assert sum(verdict.how in {"right", "asked", "passed"} for _case, verdict in verdicts) > len(sample) * 0.85


@pytest.mark.parametrize(("locale", "phrase"), [("cs", "24. prosince v 8 2027"), ("ru", "24 декабря в 8 2026")])
def test_a_number_of_which_a_reading_makes_nothing_is_not_dropped(locale: str, phrase: str) -> None:
    """Here the grammar alone would take the day for the hour, and forget the 8."""
    with pytest.raises(CareError, match="don't understand"):
        read(phrase, locale)


def numbers_of(moment: datetime) -> set[int]:
    there = moment.astimezone(BERLIN)
    twelfth = there.hour % 12 or 12
    hours = {there.hour, twelfth, twelfth % 12 + 1, there.minute, 60 - there.minute, 24 if not there.hour else 0}
    return hours | {there.second, there.day, there.month, there.year, there.year % 100}


@given(CASES, st.integers(0, 99), st.data())
def test_no_number_is_dropped(case: grid.Case, number: int, data: st.DataObject) -> None:
    """Whoever adds a number to a phrase gets another moment, one with that number, or a refusal."""
    words = case.phrase.split(" ")
    words.insert(data.draw(st.integers(0, len(words))), str(number))
    try:
        with_number = parse_when(" ".join(words), case.now, "Europe/Berlin", case.locale).moments
        without = parse_when(case.phrase, case.now, "Europe/Berlin", case.locale).moments
    except CareError:
        return
    assert all(moment not in without or number in numbers_of(moment) for moment in with_number), words


@given(CASES, st.sampled_from(["qwrtz", "blorp", "9:75", "31/31", "#", "every", "xx7", "-"]), st.data())
def test_no_word_is_dropped(case: grid.Case, word: str, data: st.DataObject) -> None:
    words = case.phrase.split(" ")
    words.insert(data.draw(st.integers(0, len(words))), word)
    with pytest.raises(CareError):
        parse_when(" ".join(words), case.now, "Europe/Berlin", case.locale)


@pytest.mark.parametrize(
    ("locale", "phrase", "moments"),
    [
        ("en-US", "tonight at 8", ["08-12 20:00"]),
        ("en-US", "tonight at 2", ["08-13 02:00"]),
        ("en-US", "tonight at midnight", ["08-13 00:00"]),
        ("en-US", "tomorrow at midnight", ["08-13 00:00", "08-14 00:00"]),
        ("fr", "ce soir à 8h", ["08-12 20:00"]),
        ("fr", "demain matin", ["08-13 09:00"]),
        ("fr", "cet après-midi à 3h", ["08-12 15:00"]),
        ("nl", "vanavond om 8", ["08-12 20:00"]),
        ("nl", "overmorgen", ["08-14 10:17"]),
        ("pt-BR", "hoje à noite às 9", ["08-12 21:00"]),
        ("pt-BR", "amanhã de manhã", ["08-13 09:00"]),
        ("pt-BR", "depois de amanhã às 10h", ["08-14 10:00"]),
        ("it", "stasera alle 8", ["08-12 20:00"]),
        ("es-ES", "esta noche a las 9", ["08-12 21:00"]),
        ("es-419", "pasado mañana por la mañana", ["08-14 09:00"]),
        ("de", "übermorgen früh", ["08-14 09:00"]),
        ("de", "heute Nachmittag um 3", ["08-12 15:00"]),
        ("de", "Freitagabend um acht", ["08-14 20:00"]),
        ("ru", "завтра вечером в 8", ["08-13 20:00"]),
        ("ja", "明日の夜9時", ["08-13 21:00"]),
        ("sv-SE", "lördagskväll kl 8", ["08-15 20:00"]),
    ],
)
def test_parts_of_the_day_have_their_effect(locale: str, phrase: str, moments: list[str]) -> None:
    assert read(phrase, locale) == moments


@pytest.mark.parametrize(
    ("locale", "phrase", "moments"),
    [
        ("fr", "dans 1h30", ["08-12 11:47"]),
        ("fr", "18h30", ["08-12 18:30"]),
        ("nl", "in 2 uur", ["08-12 12:17"]),
        ("nl", "om 2 uur", ["08-12 14:00", "08-13 02:00"]),
        ("ru", "через полтора часа", ["08-12 11:47"]),
        ("ru", "в половине восьмого", ["08-12 19:30", "08-13 07:30"]),
        ("en-US", "an hour and a half", ["08-12 11:47"]),
        ("en-US", "1½ hours", ["08-12 11:47"]),
        ("en-US", "in 1/2 hour", ["08-12 10:47"]),
        ("en-US", "quarter to 8 in the evening", ["08-12 19:45"]),
        ("de", "8 Uhr abends", ["08-12 20:00"]),
        ("de", "20.15 Uhr", ["08-12 20:15"]),
        ("es-ES", "a las ocho y media de la tarde", ["08-12 20:30"]),
        ("fr", "demain à 9 heures moins le quart du matin", ["08-13 08:45"]),
        ("de", "15 Minuten vor 12", ["08-12 11:45"]),
    ],
)
def test_a_time_of_day_is_told_from_an_amount(locale: str, phrase: str, moments: list[str]) -> None:
    assert read(phrase, locale) == moments


@pytest.mark.parametrize(
    ("locale", "phrase", "moments"),
    [
        ("en-US", "at 8", ["08-12 20:00", "08-13 08:00"]),
        ("de", "um 8", ["08-12 20:00", "08-13 08:00"]),
        ("de", "um 11", ["08-12 11:00"]),
        ("de", "morgen um 9", ["08-13 09:00"]),
        ("en-US", "tomorrow at 9", ["08-13 09:00", "08-13 21:00"]),
        ("en-US", "tomorrow at 5", ["08-13 17:00", "08-13 05:00"]),
        ("en-US", "wednesday at 6pm", ["08-12 18:00", "08-19 18:00"]),
        ("de", "Mittwoch 18 Uhr", ["08-12 18:00", "08-19 18:00"]),
        ("de", "Mittwoch 9 Uhr", ["08-12 21:00", "08-19 09:00"]),
        ("de", "Mittwoch 9:00", ["08-19 09:00"]),
        ("en-US", "next friday", ["08-14 09:00", "08-21 09:00"]),
        ("fr", "2h", ["08-12 14:00", "08-13 02:00", "08-12 12:17"]),
        ("de", "um 10.10", ["10-10 09:00", "08-13 10:10"]),
        ("en-US", "9pm IST", ["08-12 17:30", "08-12 22:00", "08-12 20:00"]),
    ],
)
def test_what_can_be_two_is_asked_about(locale: str, phrase: str, moments: list[str]) -> None:
    assert sorted(read(phrase, locale)) == sorted(moments)


@pytest.mark.parametrize(
    "phrase",
    ["in 5", "5", "9-10am", "9 to 10", "friday 15 august", "tomorrow yesterday", "at 9:75", "30 feb", "today 9 13 7"],
)
def test_what_says_no_moment_is_refused(phrase: str) -> None:
    with pytest.raises(CareError, match="don't understand"):
        read(phrase)


@pytest.mark.parametrize(
    ("locale", "phrase", "moments"),
    [
        ("hu", "28 augusztus 15:30", ["08-28 15:30"]),
        ("en-US", "12 august 18:00", ["08-12 18:00"]),
        ("en-US", "12 august", ["08-12 12:00", "08-12 15:00", "08-12 18:00"]),
        ("sv-SE", "måndag den 31 augusti", ["08-31 09:00"]),
        ("en-GB", "saturday 15th of august 2026 at 3pm", ["08-15 15:00"]),
        ("ja", "28 8月", ["08-28 09:00"]),
        ("en-US", "2 days after tomorrow", ["08-15 10:17"]),
        ("en-US", "a week from monday", ["08-24 09:00"]),
        ("fr", "lundi en huit", ["08-24 09:00"]),
        ("de", "Freitag in einer Woche", ["08-21 09:00"]),
        ("de", "nächste Woche Montag 9 Uhr", ["08-17 09:00"]),
        ("pt-BR", "dia 15 às 18 horas", ["08-15 18:00"]),
        ("fr", "le 2", ["09-02 09:00"]),
        ("zh-CN", "下周日9点半", ["08-23 09:30"]),
        ("ko", "다음 주 월요일 오후 3시 반", ["08-17 15:30"]),
    ],
)
def test_days_are_what_they_are_called(locale: str, phrase: str, moments: list[str]) -> None:
    assert read(phrase, locale)[: len(moments)] == moments


@pytest.mark.parametrize(
    ("phrase", "moment"),
    [
        ("9pm ET", "08-13 03:00"),
        ("9pm PT", "08-13 06:00"),
        ("18:00 CET", "08-12 18:00"),
        ("tomorrow 9am Asia/Tokyo", "08-13 02:00"),
        ("18:00 GMT+1", "08-12 19:00"),
        ("2pm UTC", "08-12 16:00"),
    ],
)
def test_a_zone_behind_the_time_counts(phrase: str, moment: str) -> None:
    assert read(phrase) == [moment]
    assert not parse_when(phrase, NOW, "Europe/Berlin").by_zone


@pytest.mark.parametrize(
    "words", ["today 9am", "12 august 9:00", "today at 6 in the morning", "yesterday", "2 days ago"]
)
def test_what_has_passed_is_said_to_have(words: str) -> None:
    with pytest.raises(CareError, match="already passed"):
        read(words)


@pytest.mark.parametrize("hour", range(24))
def test_this_evening_has_not_passed_before_midnight(hour: int) -> None:
    now = NOW.astimezone(BERLIN).replace(hour=hour, minute=30)
    for phrase, locale in (("tonight", "en-US"), ("ce soir", "fr"), ("heute Abend", "de")):
        try:
            assert parse_when(phrase, now, "Europe/Berlin", locale).moments[0] > now
        except CareError:
            assert hour >= 22


def test_a_german_whose_discord_is_english_is_understood_where_the_server_is_german() -> None:
    assert parse_when("morgen um 9 Uhr", NOW, "Europe/Berlin", "en-US", also=("de",)).moments == (
        datetime(2026, 8, 13, 7, 0, tzinfo=UTC),
    )
    with pytest.raises(CareError):
        parse_when("morgen um 9 Uhr", NOW, "Europe/Berlin", "en-US")


@pytest.mark.parametrize("style", "tTdDfFRsS")
def test_every_style_of_discords_timestamps_is_read(style: str) -> None:
    later = NOW + timedelta(hours=1)
    assert parse_when(f"<t:{int(later.timestamp())}:{style}>", NOW, "UTC").moments == (later.replace(microsecond=0),)


@pytest.mark.parametrize(
    ("words", "names_time"),
    [("friday", False), ("friday 9am", True), ("tonight", True), ("in 2h", True), ("in 2 days", False)],
)
def test_whether_a_time_of_day_was_named_is_known(words: str, names_time: bool) -> None:
    assert parse_when(words, NOW, "Europe/Berlin").names_time is names_time
