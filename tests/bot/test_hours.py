"""Hours of a day, as people type them: taken as they were meant, asked about, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from bot.text.hours import LONGEST_SPAN, are_certain, parse_clock, parse_hours, which_hours


@pytest.mark.parametrize(
    ("words", "minute"),
    [("9", 540), ("09:30", 570), ("21h", 1260), ("9 pm", 1260), ("12 am", 0), ("12pm", 720), ("6.05", 365)],
)
def test_hours_are_read_as_people_write_them(words: str, minute: int) -> None:
    assert parse_clock(words) == minute


@pytest.mark.parametrize("words", ["", "24", "9:60", "13 pm", "0 am", "-1", "nine", "9:00:00"])
def test_other_hours_are_refused(words: str) -> None:
    with pytest.raises(CareError):
        parse_clock(words)


@pytest.mark.parametrize(
    ("locale", "words", "hours"),
    [
        ("en-US", "10pm-7am", (22, 7)),
        ("en-US", "10-7am", (22, 7)),
        ("en-US", "9-5pm", (9, 17)),
        ("en-US", "between 10 pm and 7 am", (22, 7)),
        ("en-US", "noon to 8 pm", (12, 20)),
        ("en-US", "0-24", (0, 0)),
        ("de", "22 Uhr bis 8 Uhr", (22, 8)),
        ("de", "zwischen 22 und 8 Uhr", (22, 8)),
        ("fr", "22h-8h", (22, 8)),
        ("fr", "de 22h à 8h", (22, 8)),
        ("fr", "de 22 heures à 8 heures", (22, 8)),
        ("es-ES", "de 22:00 a 8:00", (22, 8)),
        ("nl", "van 22u tot 8u", (22, 8)),
        ("pt-BR", "das 22h às 8h", (22, 8)),
        ("it", "dalle 22 alle 8", (22, 8)),
    ],
)
def test_spans_are_read_as_people_write_them(locale: str, words: str, hours: tuple[int, int]) -> None:
    found = parse_hours(words, locale)
    assert found == ((hours[0] * 60, hours[1] * 60),)
    assert are_certain(found)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("10-7", "22:00 to 7:00, 10:00 to 19:00 or 10:00 to 7:00"),
        ("10 to 7", "22:00 to 7:00, 10:00 to 19:00 or 10:00 to 7:00"),
        ("12-8", "0:00 to 8:00, 12:00 to 20:00 or 12:00 to 8:00"),
        ("8-8", "20:00 to 8:00, 8:00 to 20:00 or 8:00 to 8:00"),
        ("9-11pm", "9:00 to 23:00 or 21:00 to 23:00"),
        ("14-13", "14:00 to 13:00"),
    ],
)
def test_hours_of_nearly_a_whole_day_are_asked_about(words: str, offered: str) -> None:
    found = parse_hours(words)
    assert not are_certain(found)
    assert f"Did you mean {offered}?" in which_hours(found)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59))
def test_every_number_of_a_span_is_found_again(begin: int, past: int, end: int, beyond: int) -> None:
    found = parse_hours(f"{begin}:{past:02} - {end}:{beyond:02}")
    typed = (begin * 60 + past, end * 60 + beyond)
    assert found[-1] == typed
    assert are_certain(found) == ((typed[1] - typed[0]) % 1440 in range(1, LONGEST_SPAN + 1) or typed == (0, 0))


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{1,4}[hu:. apm]{0,4}[-a-z ]{1,5}[0-9]{1,4}", fullmatch=True))
def test_whatever_is_typed_means_hours_or_none(words: str) -> None:
    assert all(0 <= begins < 1440 and 0 <= ends < 1440 for begins, ends in parse_hours(words))
