"""At which times of the day an hour can be that somebody said: 8 in the evening is 20:00, and 8 alone may be."""

from typing import NamedTuple

from bot.text.times.lexicon import Language
from bot.text.times.pieces import ClockTime, Said

_NOON = 12
_SMALL = 6  # up to this hour people mean the afternoon as often as the morning
_APPOINTMENTS = range(8 * 60 + 30, 10 * 60)  # minutes of the day: whoever means that long after noon says so


class TimeOfDay(NamedTuple):
    """A time, on the day that was named or, such as after midnight of a night, the day after."""

    hour: int
    minute: int = 0
    second: int = 0
    days: int = 0


# Which hours of twelve a part of the day has before and after noon; those after midnight belong to the night before.
_BEFORE_NOON = {"dawn": range(1, 12), "morning": range(1, 12), "noon": range(10, 12)}
_AFTER_NOON = {
    "noon": range(1, 4),
    "afternoon": range(1, 9),
    "evening": range(4, 12),
    "night": range(6, 12),
}
# When it begins if no hour is said, and later ones for whoever says so when that is over.
_USUALLY = {
    "dawn": (6,),
    "morning": (9, 11),
    "noon": (12, 13),
    "afternoon": (15, 17),
    "evening": (18, 20, 22),
    "night": (20, 22, 23),
}
LATER_TODAY = (12, 15, 18, 21)


def usual_times(part: str, language: Language) -> list[TimeOfDay]:
    """Return when a part of the day usually is, the usual first."""
    hours = _USUALLY[part]
    if part == "night" and language.night_begins > hours[0]:
        hours = tuple(hour for hour in hours if hour >= language.night_begins)
    return [TimeOfDay(hour) for hour in hours]


def times_said(said: Said, language: Language, *, names_day: bool, is_today: bool = False) -> list[TimeOfDay]:
    """Return the times that the hour of a phrase can be, as it is written first; none where it contradicts itself."""
    clock = said.clock
    if clock is None:
        return []
    if said.half:
        hours = _in_both(clock.hour, said, names_day=names_day) if said.part else _in_half(clock.hour, said.half)
    elif said.part:
        hours = _in_part(clock.hour, said.part, names_day=names_day)
    else:
        hours = _alone(clock, language, names_day=names_day, is_today=is_today)
    return [TimeOfDay(hour, clock.minute, clock.second, days) for hour, days in hours]


def _in_half(hour: int, half: str) -> list[tuple[int, int]]:
    if 1 <= hour <= _NOON:
        return [(hour % _NOON + (_NOON if half == "pm" else 0), 0)]
    is_fitting = half == "pm" if hour > _NOON else half == "am"
    return [(hour % 24, 0)] if is_fitting else []


def _in_both(hour: int, said: Said, *, names_day: bool) -> list[tuple[int, int]]:
    """Return the hours that are in the half and in the part of the day; none for “9am in the evening”."""
    parts = ("night", "evening") if said.part == "night" else (said.part,)  # “5pm tonight”
    in_half = {one for one, _days in _in_half(hour, said.half)}
    found = [one for part in parts for one in _in_part(hour, part, names_day=names_day) if one[0] in in_half]
    return list(dict.fromkeys(found))


def _in_part(hour: int, part: str, *, names_day: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if hour > _NOON:
        twelfth = hour - _NOON
        return [(hour % 24, 0 if hour < 24 else 1)] if twelfth in _AFTER_NOON.get(part, ()) or hour == 24 else []
    if hour in _BEFORE_NOON.get(part, ()):
        found.append((hour, 0))
    if hour in _AFTER_NOON.get(part, ()):
        found.append((hour + _NOON, 0))
    if hour == _NOON and part in {"noon", "afternoon", "morning"}:
        found.append((_NOON, 0))
    if part == "night" and hour < _SMALL:
        found += [(hour, 1), (hour, 0)] if names_day else [(hour, 0)]
    if hour in {0, _NOON} and part in {"night", "evening"}:
        found.append((0, 1 if names_day else 0))
    if hour in {0, _NOON} and part in {"dawn", "morning"}:
        found.append((0, 0))
    return list(dict.fromkeys(found))


def _alone(clock: ClockTime, language: Language, *, names_day: bool, is_today: bool) -> list[tuple[int, int]]:
    hour = clock.hour
    if hour == 24 or (hour == 0 and clock.is_spoken):  # Midnight, before or after the day.
        return [(0, 1), (0, 0)] if names_day and hour == 0 else [(0, int(names_day))]
    if not 1 <= hour <= _NOON:
        return [(hour, 0)]
    if hour == _NOON:
        return [(hour, 0), (0, 0)] if clock.is_bare and language.twelve_hours else [(hour, 0)]
    is_open = _is_open(clock, language, is_soon=is_today or not names_day)
    return [(hour, 0), (hour + _NOON, 0)] if is_open else [(hour, 0)]


def _is_open(clock: ClockTime, language: Language, *, is_soon: bool) -> bool:
    """Return whether the same hour after noon may be meant, too."""
    if language.twelve_hours:
        is_loose = clock.hour <= _SMALL or is_soon
        return clock.is_bare or clock.is_spoken or (not clock.is_marked and is_loose)
    if not (clock.is_bare or clock.is_spoken):
        return False
    if is_soon:
        return True
    if clock.is_spoken:
        return clock.hour * 60 + clock.minute not in _APPOINTMENTS
    return clock.hour * 60 < _APPOINTMENTS.start and (not clock.is_marked or clock.hour < _SMALL)
