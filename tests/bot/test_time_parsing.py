"""Which moment people mean: examples, and properties that hold for whatever is typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from bot.text.time_parsing import FURTHEST, parse_when

pytestmark = pytest.mark.asks_machine  # The date parser would.

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday
BERLIN = ZoneInfo("Europe/Berlin")


def parse_earliest(words: str, now: datetime, zone: str) -> datetime:
    return parse_when(words, now, zone).moments[0]


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2h30m", datetime(2026, 11, 23, 17, 30)),
        ("2 h 30 min", datetime(2026, 11, 23, 17, 30)),
        ("in 2 hours and 30 minutes", datetime(2026, 11, 23, 17, 30)),
        ("2 hours, 30 minutes from now", datetime(2026, 11, 23, 17, 30)),
        ("1.5h", datetime(2026, 11, 23, 16, 30)),
        ("90m", datetime(2026, 11, 23, 16, 30)),
        ("1w2d", datetime(2026, 12, 2, 15, 0)),
        ("in 3 days", datetime(2026, 11, 26, 15, 0)),
        ("3 days", datetime(2026, 11, 26, 15, 0)),
        ("IN 3 DAYS", datetime(2026, 11, 26, 15, 0)),
        ("half an hour", datetime(2026, 11, 23, 15, 30)),
        ("in an hour", datetime(2026, 11, 23, 16, 0)),
        ("45s", datetime(2026, 11, 23, 15, 0, 45)),
        ("tomorrow 9am", datetime(2026, 11, 24, 9, 0)),
        ("tomorrow at 9", datetime(2026, 11, 24, 9, 0)),
        ("tomorrow", datetime(2026, 11, 24, 15, 0)),
        ("9am", datetime(2026, 11, 24, 9, 0)),
        ("18:30", datetime(2026, 11, 23, 18, 30)),
        ("tonight", datetime(2026, 11, 23, 20, 0)),
        ("noon", datetime(2026, 11, 24, 12, 0)),
        ("tomorrow noon", datetime(2026, 11, 24, 12, 0)),
        ("friday", datetime(2026, 11, 27, 9, 0)),
        ("friday 18:30", datetime(2026, 11, 27, 18, 30)),
        ("next friday at 5pm", datetime(2026, 11, 27, 17, 0)),
        ("monday 9", datetime(2026, 11, 30, 9, 0)),
        ("24 December 10:00", datetime(2026, 12, 24, 10, 0)),
        ("5 june", datetime(2027, 6, 5, 9, 0)),
        ("2026-12-24 18:00", datetime(2026, 12, 24, 18, 0)),
        ("2026-12-03 18:00", datetime(2026, 12, 3, 18, 0)),
        ("next week", datetime(2026, 11, 30, 15, 0)),
        ("in a month", datetime(2026, 12, 23, 15, 0)),
        ("in two weeks", datetime(2026, 12, 7, 15, 0)),
    ],
)
def test_what_people_type_is_understood(words: str, moment: datetime) -> None:
    assert parse_earliest(words, NOW, "UTC") == moment.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("heute Abend", datetime(2026, 11, 23, 18, 0)),
        ("heute Abend um 8", datetime(2026, 11, 23, 20, 0)),
        ("heute um 8 Uhr abends", datetime(2026, 11, 23, 20, 0)),
        ("morgen Abend um 20:15", datetime(2026, 11, 24, 20, 15)),
        ("morgen früh", datetime(2026, 11, 24, 9, 0)),
        ("morgen früh um 8 Uhr", datetime(2026, 11, 24, 8, 0)),
        ("morgen um 8 Uhr früh", datetime(2026, 11, 24, 8, 0)),
        ("Freitag Morgen", datetime(2026, 11, 27, 9, 0)),
        ("Freitagabend", datetime(2026, 11, 27, 18, 0)),
        ("übermorgen Nachmittag", datetime(2026, 11, 25, 15, 0)),
        ("morgen Mittag", datetime(2026, 11, 24, 12, 0)),
        ("um Mitternacht", datetime(2026, 11, 24, 0, 0)),
        ("morgen um halb neun", datetime(2026, 11, 24, 8, 30)),
        ("halb eins", datetime(2026, 11, 24, 12, 30)),
        ("in einer halben Stunde", datetime(2026, 11, 23, 15, 30)),
        ("in einer Viertelstunde", datetime(2026, 11, 23, 15, 15)),
        ("in anderthalb Stunden", datetime(2026, 11, 23, 16, 30)),
        ("am 24.12. um 10 Uhr", datetime(2026, 12, 24, 10, 0)),
        ("am Freitag um 9", datetime(2026, 11, 27, 9, 0)),
        ("nächsten Freitag", datetime(2026, 11, 27, 9, 0)),
        ("tomorrow 12 am", datetime(2026, 11, 24, 0, 0)),
    ],
)
def test_what_people_say_in_german_is_understood(words: str, moment: datetime) -> None:
    assert parse_when(words, NOW, "UTC", "de").moments == (moment.replace(tzinfo=UTC),)


@given(st.datetimes(datetime(2026, 11, 23, 15, 1), datetime(2031, 11, 1)))
def test_discords_own_timestamps_are_exact(moment: datetime) -> None:
    exact = moment.replace(microsecond=0, tzinfo=UTC)
    for style in ("", ":R", ":f", ":s", ":S"):
        assert parse_earliest(f"<t:{int(exact.timestamp())}{style}>", NOW, "UTC") == exact


@given(st.integers(0, 200), st.integers(0, 23), st.integers(0, 59))
def test_amounts_are_counted_from_now_in_any_zone(days: int, hours: int, minutes: int) -> None:
    amount = timedelta(days=days, hours=hours, minutes=minutes)
    for words in (f"{days}d{hours}h{minutes}m", f"in {days} days, {hours} hours and {minutes} minutes"):
        if amount:
            assert parse_earliest(words, NOW, "Asia/Kathmandu") - NOW == amount
        else:
            with pytest.raises(CareError, match="already passed"):
                parse_earliest(words, NOW, "Asia/Kathmandu")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"]),
)
def test_tomorrow_at_nine_is_nine_there_and_within_two_days(now: datetime, zone: str) -> None:
    start = now.replace(tzinfo=UTC)
    moment = parse_earliest("tomorrow 9am", start, zone)
    there = moment.astimezone(ZoneInfo(zone))
    assert (there.hour, there.minute, there.second) == (9, 0, 0)
    assert (there.date() - start.astimezone(ZoneInfo(zone)).date()).days == 1


@given(st.text(max_size=120) | st.from_regex(r"[0-9a-z :<>t./,+-]{1,60}"))
def test_whatever_is_typed_gives_a_moment_ahead_or_a_sentence(words: str) -> None:
    try:
        moment = parse_earliest(words, NOW, "Europe/Berlin")
    except CareError as refusal:
        assert str(refusal)
    else:
        assert NOW < moment <= NOW + FURTHEST


def test_an_hour_that_the_clocks_skip_is_still_a_moment() -> None:
    before = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    moment = parse_earliest("tomorrow 2:30am", before, "Europe/Berlin")
    assert moment == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_zone_that_is_named_counts_more_than_the_servers() -> None:
    moment = parse_earliest("tomorrow 9am CET", NOW, "America/New_York")
    assert moment == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("now", [datetime(2026, 4, 3, 13, 0), datetime(2026, 10, 3, 13, 0)])
def test_a_change_of_the_clocks_does_not_move_nine_oclock(now: datetime) -> None:
    moment = parse_earliest("tomorrow 9am", now.replace(tzinfo=UTC), "Australia/Lord_Howe")
    assert moment.astimezone(ZoneInfo("Australia/Lord_Howe")).hour == 9


def test_a_moment_is_exact_to_the_second_whatever_the_moment_of_asking() -> None:
    asked = NOW + timedelta(microseconds=123456)
    assert parse_earliest("tomorrow 9am", asked, "UTC") == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "words", "moment"),
    [
        ("de", "morgen um 9 Uhr", datetime(2026, 11, 24, 9, 0)),
        ("de", "morgen 9 Uhr 30", datetime(2026, 11, 24, 9, 30)),
        ("de", "nächsten Freitag 18 Uhr", datetime(2026, 11, 27, 18, 0)),
        ("de", "in 3 Tagen", datetime(2026, 11, 26, 15, 0)),
        ("de", "24. Dezember 10:00", datetime(2026, 12, 24, 10, 0)),
        ("de", "2h30m", datetime(2026, 11, 23, 17, 30)),
        ("de", "tomorrow 9am", datetime(2026, 11, 24, 9, 0)),
        ("fr", "demain à 9h", datetime(2026, 11, 24, 9, 0)),
        ("es-ES", "mañana a las 9", datetime(2026, 11, 24, 9, 0)),
        ("pt-BR", "amanhã às 9", datetime(2026, 11, 24, 9, 0)),
        ("it", "domani alle 9", datetime(2026, 11, 24, 9, 0)),
        ("nl", "morgen 9 uur", datetime(2026, 11, 24, 9, 0)),
        ("pl", "jutro o 9", datetime(2026, 11, 24, 9, 0)),
        ("ru", "завтра в 9", datetime(2026, 11, 24, 9, 0)),
        ("ja", "明日9時", datetime(2026, 11, 24, 9, 0)),
        ("ja", "12月24日 10:00", datetime(2026, 12, 24, 10, 0)),
        ("no", "i morgen 9:00", datetime(2026, 11, 24, 9, 0)),
        ("a language to come", "tomorrow 9am", datetime(2026, 11, 24, 9, 0)),
    ],
)
def test_people_type_in_their_own_language(locale: str, words: str, moment: datetime) -> None:
    assert parse_when(words, NOW, "UTC", locale).moments == (moment.replace(tzinfo=UTC),)


@pytest.mark.parametrize("locale", [one.value for one in discord.Locale])
def test_english_works_in_every_language_of_discord(locale: str) -> None:
    assert parse_when("tomorrow 9am", NOW, "UTC", locale).moments == (datetime(2026, 11, 24, 9, 0, tzinfo=UTC),)


MARCH, DECEMBER = datetime(2027, 3, 12, 9, 0, tzinfo=UTC), datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("words", ["12.03.", "12.03", "12/3", "12-03", "12/03 9:00", "12.03. 9:00"])
def test_a_date_in_numbers_that_can_be_two_is_both_where_people_of_many_countries_are(words: str) -> None:
    assert parse_when(words, NOW, "UTC", "en-US").moments == (DECEMBER, MARCH)
    assert parse_when(words, NOW, "UTC", "de").moments == (MARCH,)
    assert parse_when(words, NOW, "UTC", "en-GB").moments == (MARCH,)
    assert parse_when(words, NOW, "UTC", "ja").moments == (DECEMBER,)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("13/3", datetime(2027, 3, 13, 9, 0)),
        ("12/24", datetime(2026, 12, 24, 9, 0)),
        ("12.12.", datetime(2026, 12, 12, 9, 0)),
        ("29.02.", datetime(2028, 2, 29, 9, 0)),
        ("18.30", datetime(2026, 11, 23, 18, 30)),
        ("9.30", datetime(2026, 11, 24, 9, 30)),
        ("2027-03-12", MARCH.replace(tzinfo=None)),
        ("3/12/2026", datetime(2026, 12, 3, 9, 0)),  # The other one, in March 2026, is over.
        ("december 24", datetime(2026, 12, 24, 9, 0)),
        ("march 5", datetime(2027, 3, 5, 9, 0)),
    ],
)
def test_what_can_be_only_one_day_is_that_day(words: str, moment: datetime) -> None:
    assert parse_when(words, NOW, "UTC", "en-US").moments == (moment.replace(tzinfo=UTC),)


def test_whether_the_zone_counts_is_known() -> None:
    assert parse_when("tomorrow 9am", NOW, "UTC").by_zone
    assert not parse_when("2h", NOW, "UTC").by_zone
    assert not parse_when("<t:1800000000:R>", NOW, "UTC").by_zone
