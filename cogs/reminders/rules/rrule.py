"""The recurrence rules of RFC 5545 (RRULE), as people write them: parsed, and written again.

https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.text.language import _

LONGEST_INTERVAL = 1000
LONGEST_RULE = 200

FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBERS = {  # the lowest and the highest value of each list of numbers
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSETPOS": (-366, 366),
}
_WEEKDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(DAYS)})")
_UNTIL = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")


@dataclass(frozen=True)
class Rule:
    """One RRULE. Empty parts are those that it does not name."""

    frequency: str
    interval: int = 1
    count: int = 0
    until: datetime | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()  # which one in the month or year, or 0 for each; and 0 for Monday
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        """Return the rule as RFC 5545 writes it."""
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "COUNT": str(self.count or ""),
            "UNTIL": f"{self.until:%Y%m%dT%H%M%S}" if self.until else "",
            "BYMONTH": _joined(self.months),
            "BYMONTHDAY": _joined(self.month_days),
            "BYYEARDAY": _joined(self.year_days),
            "BYWEEKNO": _joined(self.weeks),
            "BYDAY": ",".join(f"{number or ''}{DAYS[day]}" for number, day in self.weekdays),
            "BYHOUR": _joined(self.hours),
            "BYMINUTE": _joined(self.minutes),
            "BYSETPOS": _joined(self.positions),
            "WKST": DAYS[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def parse_rule(text: str, zone: str) -> Rule:
    """Return the rule that `text` writes as RFC 5545 does, for times of this zone.

    Raises CareError for one that cannot be read, or that comes too often.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, _equals, value = part.partition("=")
        if name in parts or not value:
            raise CareError(unreadable())
        parts[name] = value
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY"):
        raise CareError(too_often())
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *_NUMBERS}
    if parts.get("FREQ") not in FREQUENCIES or len(text) > LONGEST_RULE or not parts.keys() <= known:
        raise CareError(unreadable())
    rule = Rule(
        frequency=parts["FREQ"],
        interval=_number(parts.get("INTERVAL", "1"), 1, LONGEST_INTERVAL),
        count=_number(parts["COUNT"], 1, 1000) if "COUNT" in parts else 0,
        until=_until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        months=_numbers(parts, "BYMONTH"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        year_days=_numbers(parts, "BYYEARDAY"),
        weeks=_numbers(parts, "BYWEEKNO"),
        weekdays=tuple(_weekday(one) for one in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
        hours=_numbers(parts, "BYHOUR"),
        minutes=_numbers(parts, "BYMINUTE"),
        positions=_numbers(parts, "BYSETPOS"),
        week_start=_weekday(parts.get("WKST", "MO"))[1],
    )
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    """Raise CareError for parts that do not go together, and for what comes more than once an hour."""
    narrowed = rule.months or rule.month_days or rule.weekdays or rule.hours or rule.minutes or rule.positions
    counted, of_year = any(number for number, _day in rule.weekdays), rule.year_days or rule.weeks
    if len(rule.minutes) > 1:
        raise CareError(too_often())
    if (rule.frequency == "HOURLY" and narrowed) or (counted and rule.frequency not in ("MONTHLY", "YEARLY")):
        raise CareError(unreadable())
    if (of_year and rule.frequency != "YEARLY") or (counted and rule.weeks):
        raise CareError(unreadable())
    if (rule.frequency == "WEEKLY" and rule.month_days) or (rule.count and rule.until):
        raise CareError(unreadable())


def unreadable() -> str:
    """Return the sentence for a rule that means nothing here."""
    return _(
        "I can't read that rule. I know these parts of an RFC 5545 rule: FREQ (HOURLY to YEARLY), INTERVAL, COUNT or "
        "UNTIL, BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSETPOS and WKST, and for YEARLY also BYWEEKNO and "
        "BYYEARDAY. One that works is `FREQ=MONTHLY;BYDAY=-1FR`."
    )


def too_often() -> str:
    """Return the sentence for a rule that would do no good."""
    return _(
        "I can repeat a reminder up to once an hour, and count whole hours. Please choose a longer time between, such "
        "as `every hour` or `every 6 hours`."
    )


def _number(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text) or not low <= int(text) <= high:
        raise CareError(unreadable())
    return int(text)


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    if name not in parts:
        return ()
    low, high = _NUMBERS[name]
    numbers = tuple(sorted({_number(one, low, high) for one in parts[name].split(",")}))
    if low < 0 and 0 in numbers:
        raise CareError(unreadable())
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(text)
    number = int(found[1] or 0) if found else 0
    if found is None or abs(number) > 53 or (found[1] and not number):
        raise CareError(unreadable())
    return number, DAYS.index(found[2])


def _until(text: str, zone: str) -> datetime:
    """Return the local time; a day alone counts to its end."""
    found = _UNTIL.fullmatch(text)
    if found is None:
        raise CareError(unreadable())
    try:
        end = datetime.strptime(found[1] + (found[2] or "235959"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return (end.astimezone(ZoneInfo(zone)) if found[3] else end).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise CareError(unreadable()) from None
