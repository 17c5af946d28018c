"""The rules for hours, parts of the day and zones."""

import re
from typing import Any

from bot.text.times.lexicon import Sense
from bot.text.times.pieces import ClockTime
from bot.text.times.rule import Made, Make, PieceRule, Values, Writing, always
from bot.text.times.stretches import cost_of_hour

_SMALL = 6


def _clock(hour: str | None, minute: str | int | None = 0, second: str | None = "0", **how: bool) -> Made | None:
    if hour is None or not hour.isdecimal() or len(hour) > 2:
        return None
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if hours > 24 or not 0 <= minutes < 60 or seconds > 59 or (hours == 24 and (minutes or seconds)):
        return None
    return {"clock": ClockTime(hours, minutes, seconds, **how)}


def _in_digits(values: Values, _writing: Writing) -> Made | None:
    hour, minute, *rest = re.split(":", values[2] or "")
    return _clock(hour, minute, *rest[:1], is_marked=len(hour) == 2 or values[3] is not None)


def _dotted(values: Values, writing: Writing) -> Made | None:
    at, clock, written, behind = values
    hour, _dot, minute = (written or "").partition(".")
    is_hour = clock is not None or behind is not None or at is not None or writing.language.dot_in_hours
    is_early = len(hour) == 1 and int(hour) <= _SMALL  # “6.30” may be in the afternoon
    made = _clock(hour, minute, is_marked=not is_early or clock is not None or behind is not None)
    return made and made | {"cost": 0 if is_hour or int(minute) > 12 or not int(minute) else 3}


def _hour(values: Values, writing: Writing) -> Made | None:
    at, clock, hour, behind = values
    made = _clock(hour, is_bare=True, is_marked=clock is not None or behind is not None)
    if made is None:
        return _four_digits(hour) if {at, clock, behind} != {None} else None
    if behind is None:
        return made | {"cost": 0 if at is not None or clock is not None else 2}
    return made | {
        "cost": 0 if at is not None or clock is not None else cost_of_hour(writing.language, int(hour or 0), behind)
    }


def _four_digits(written: str | None) -> Made | None:
    return _clock(written[:-2], written[-2:], is_marked=True) if written and len(written) == 4 else None


def _hundred_hours(values: Values, _writing: Writing) -> Made | None:
    """Return the hour of “1700 hours”, which can also be an amount."""
    return _four_digits(values[1])


def _hour_and_minutes(values: Values, writing: Writing) -> Made | None:
    at, clock, hour, behind, minute, _word = values
    made = _clock(hour, minute, is_marked=True)
    is_said = at is not None or clock is not None or minute == "00"
    if at is None and len(behind or "") > 1 and _stands_before(behind or "", writing) and int(hour or 0) > 12:
        return made and made | {"cost": 2}  # “martedì 18 ore 14” is rather the 18th at 14:00.
    return made and made | {"cost": 0 if is_said else cost_of_hour(writing.language, int(hour or 0), behind or "")}


def _stands_before(word: str, writing: Writing) -> bool:
    return (Sense("clock"),) in writing.language.meanings(word)


def _hour_and_fraction(values: Values, _writing: Writing) -> Made | None:
    """Return the hour of “7 heures 1/2”, which looks as if a date followed."""
    minutes = {"1/2": 30, "1/4": 15, "3/4": 45}.get(values[4] or "")
    return _spoken(minutes, values[2]) if minutes else None


def _two_numbers(values: Values, _writing: Writing) -> Made | None:
    at, hour, minute = values
    if minute is None or len(minute) != 2:
        return None
    made = _clock(hour, minute, is_spoken=True)
    return made and made | {"cost": 1 if at is not None else 4}


def _spoken(minutes: int, hour: str | None) -> Made | None:
    """Return the hour, and so many minutes later; fewer than none before it."""
    if hour is None or not hour.isdecimal() or not 0 <= int(hour) <= 23:
        return None
    hours = (int(hour) - (minutes < 0)) % (12 if int(hour) <= 12 else 24)
    if int(hour) <= 12 and hours == 0:
        hours = 12
    return _clock(str(hours), minutes % 60, is_spoken=True)


def _minutes_past(sign: int) -> Make:
    def make(values: Values, _writing: Writing) -> Made | None:
        minutes = next(one for one in values[1:] if one)
        is_clear = values[2] is not None or int(minutes) % 5 == 0  # “9 to 10” is none, but a stretch of the day.
        return _spoken(sign * int(minutes), values[-2]) if 0 < int(minutes) < 60 and is_clear else None

    return make


def _minutes_around_half(sign: int) -> Make:
    """Return a maker of “fünf vor halb neun”, which is 8:25."""

    def make(values: Values, _writing: Writing) -> Made | None:
        minutes = int(values[1] or 0)
        return _spoken(sign * minutes - 30, values[-2]) if 0 < minutes <= 10 else None

    return make


def _minutes_on(sign: int) -> Make:
    """Return a maker of “ocho y diez” and “huit heures moins dix”, with the minutes behind the hour."""

    def make(values: Values, _writing: Writing) -> Made | None:
        minutes = int(values[-1] or 0)
        return _spoken(sign * minutes, values[1]) if 0 < minutes < 60 else None

    return make


def _by_word(minutes: int) -> Make:
    """Return a maker of an hour that a word moves by so many minutes; the hour is the last that is a number."""

    def make(values: Values, _writing: Writing) -> Made | None:
        return _spoken(minutes, next(one for one in reversed(values) if one and one.isdecimal()))

    return make


def _named_hour(values: Values, _writing: Writing) -> Made | None:
    hour, minute = (values[1] or "").split(":")
    return _clock(hour, minute, is_marked=True, is_spoken=hour == "0")


def _twelve(values: Values, writing: Writing) -> Made | None:
    """Return noon or midnight, with its number before it, as in “12 noon”."""
    return _named_hour(values[1:], writing) if values[1] == "12" else None


def _named_hour_later(minutes: int) -> Make:
    return lambda values, _writing: _clock((values[1] or "").partition(":")[0], minutes, is_marked=True)


def _with_half(half: str) -> Make:
    """Return a maker of an hour with am or pm behind it, of which there are twelve."""

    def make(values: Values, _writing: Writing) -> Made | None:
        written = re.split("[:.]", values[1] or "")
        made = _clock(written[0], *written[1:], is_bare=len(written) == 1, is_marked=True)
        return made and made | {"half": half} if made and (len(written) > 1 or int(written[0]) <= 12) else None

    return make


def _evening_hour(values: Values, _writing: Writing) -> Made | None:
    """Return the hour of those that are counted from six in the evening on, as in Thai."""
    hour = int(values[0] or 0)
    return _clock(str(hour + 18), is_marked=True) if 1 <= hour <= 5 else None


def _part(**made: Any) -> Make:
    return lambda values, _writing: {"part": values[-1], **made}


def _zones(values: Values, _writing: Writing) -> Made | None:
    return {"zones": tuple((values[0] or "").split("|"))}


HOURS = (
    PieceRule("at? clock? hm oclock?", _in_digits),
    PieceRule("at? clock? dotted oclock?", _dotted),
    PieceRule("at? clock? num oclock?", _hour),
    PieceRule("at? clock? num oclock num minuteword?", _hour_and_minutes),
    PieceRule("at? clock? num oclock fraction", _hour_and_fraction),
    PieceRule("at? num unit:hour", _hundred_hours),
    PieceRule("at? num num", _two_numbers),
    PieceRule("at? halfto num oclock?", _by_word(-30)),
    PieceRule("at? half past num oclock?", _by_word(30)),
    PieceRule("at? quarter past num oclock?", _by_word(15)),
    PieceRule("at? quarter to num oclock?", _by_word(-15)),
    PieceRule("at? num unit:minute? past num oclock?", _minutes_past(1)),
    PieceRule("at? num unit:minute? to num oclock?", _minutes_past(-1)),
    PieceRule("at? num unit:minute? past halfto num oclock?", _minutes_around_half(1)),
    PieceRule("at? num unit:minute? to halfto num oclock?", _minutes_around_half(-1)),
    PieceRule("at? num oclock? plushalf", _by_word(30)),
    PieceRule("at? num oclock? plusquarter", _by_word(15)),
    PieceRule("at? num oclock? minusquarter", _by_word(-15)),
    PieceRule("at? num oclock? plus num", _minutes_on(1)),
    PieceRule("at? num oclock? minus num", _minutes_on(-1)),
    PieceRule("at? time", _named_hour),
    PieceRule("at? num time", _twelve),
    PieceRule("at? time plushalf", _named_hour_later(30)),
    PieceRule("at? time plusquarter", _named_hour_later(15)),
    PieceRule("at? num oclock? am", _with_half("am")),
    PieceRule("at? num oclock? pm", _with_half("pm")),
    PieceRule("at? hm oclock? am", _with_half("am")),
    PieceRule("at? hm oclock? pm", _with_half("pm")),
    PieceRule("at? dotted oclock? am", _with_half("am")),
    PieceRule("at? dotted oclock? pm", _with_half("pm")),
    PieceRule("num eveninghour", _evening_hour),
    PieceRule("now", always(now=True)),
)
PARTS = (
    PieceRule("am", always(half="am")),
    PieceRule("pm", always(half="pm")),
    PieceRule("on? part", _part()),
    PieceRule("on? rarepart", _part(cost=1)),
    PieceRule("on? this part", _part(day=0)),
    PieceRule("zone", _zones),
    PieceRule("glue", always()),
)
