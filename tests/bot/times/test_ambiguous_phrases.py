"""What people type that looks like one moment and may be another, and what everybody says that is no plain hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import CareError
from bot.text.time_parsing import parse_when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 8, 12, 10, 17, tzinfo=BERLIN).astimezone(UTC)  # a Wednesday


def read(phrase: str, locale: str) -> list[str]:
    """Return the moments on a clock in Berlin."""
    moments = parse_when(phrase, NOW, "Europe/Berlin", locale).moments
    return [f"{one.astimezone(BERLIN):%m-%d %H:%M}" for one in moments]


@pytest.mark.parametrize(
    ("locale", "phrase"),
    [
        ("en-US", "tomorrow friday"),
        ("en-US", "monday tomorrow 9am"),
        ("es-ES", "el lunes pasado"),
        ("en-US", "9am in the evening"),
        ("it", "8 o 9"),
        ("de", "31.6."),
        ("fr", "samedi 20 à 18h"),
        ("en-US", "3 nights"),
    ],
)
def test_words_that_contradict_each_other_are_no_moment(locale: str, phrase: str) -> None:
    with pytest.raises(CareError):
        parse_when(phrase, NOW, "Europe/Berlin", locale)


@pytest.mark.parametrize(
    ("locale", "phrase", "moments"),
    [
        ("en-US", "1700 hours", ["08-12 17:00", "10-22 06:17"]),
        ("fr", "7 heures 1/2", ["08-12 19:30", "08-13 07:30", "02-01 07:00"]),
        ("it", "martedì 18 ore 14", ["08-18 14:00", "08-18 18:14"]),
        ("en-GB", "6.30", ["08-12 18:30", "08-13 06:30"]),
        ("fr", "samedi 20", ["08-15 20:00", "02-20 09:00"]),
        ("en-US", "friday 13", ["08-14 13:00", "11-13 09:00"]),
        ("ro", "mar 8", ["08-18 08:00", "08-18 20:00", "09-08 09:00"]),
        ("es-ES", "mar 8", ["08-18 08:00", "08-18 20:00", "09-08 09:00"]),
        ("pt-BR", "às vinte e duas", ["08-12 22:00", "08-12 20:02"]),
        ("it", "oggi a otto", ["08-19 10:17", "08-12 20:00"]),
        ("zh-CN", "半夜", ["08-13 00:00", "08-12 20:00"]),
    ],
)
def test_what_can_be_another_moment_is_asked_about(locale: str, phrase: str, moments: list[str]) -> None:
    assert set(read(phrase, locale)) == set(moments)


def test_half_a_month_is_not_said_to_be_years_ahead() -> None:
    with pytest.raises(CareError, match="don't understand"):
        parse_when("1.5 months", NOW, "Europe/Berlin")


@pytest.mark.parametrize(("locale", "phrase"), [("fr", "mercredi 12 août"), ("de", "diesen Mittwoch")])
def test_a_day_that_is_today_has_not_passed(locale: str, phrase: str) -> None:
    assert read(phrase, locale) == ["08-12 12:00", "08-12 15:00", "08-12 18:00"]


@pytest.mark.parametrize(
    ("locale", "phrase", "moment"),
    [
        ("de", "heute um fünf vor halb neun", "08-12 20:25"),
        ("nl", "vanavond tien over half acht", "08-12 19:40"),
        ("sv-SE", "fem i halv nio ikväll", "08-12 20:25"),
        ("pt-BR", "quinze para as nove da noite", "08-12 20:45"),
        ("pt-BR", "hj 20h", "08-12 20:00"),
        ("en-US", "in two and a half hours", "08-12 12:47"),
        ("en-US", "in a couple of hours", "08-12 12:17"),
        ("en-US", "5 p.m.", "08-12 17:00"),
        ("en-US", "2am tonight", "08-13 02:00"),
        ("en-US", "remind me tomorrow 9am pls 🙂", "08-13 09:00"),
        ("en-US", "tomorrow, 9am!!", "08-13 09:00"),
        ("fr", "demain 9h pile svp", "08-13 09:00"),
        ("en-US", "tomorrow 12 noon", "08-13 12:00"),
        ("vi", "thứ 6", "08-14 09:00"),
        ("vi", "thứ 2 lúc 9 giờ sáng", "08-17 09:00"),
        ("pt-BR", "6ª feira às 10h", "08-14 10:00"),
    ],
)
def test_what_everybody_says_is_understood(locale: str, phrase: str, moment: str) -> None:
    assert read(phrase, locale) == [moment]


@pytest.mark.parametrize(
    ("locale", "phrase"),
    [
        ("en-US", "in thirty-five minutes"),
        ("de", "in fünfunddreißig Minuten"),
        ("nl", "over vijfendertig minuten"),
        ("fr", "dans trente-cinq minutes"),
        ("es-ES", "en treinta y cinco minutos"),
        ("pt-BR", "em trinta e cinco minutos"),
        ("it", "tra trentacinque minuti"),
        ("ru", "через тридцать пять минут"),
        ("zh-CN", "三十五分钟后"),
    ],
)
def test_numbers_are_put_together_from_tens_and_ones(locale: str, phrase: str) -> None:
    assert read(phrase, locale) == ["08-12 10:52"]
