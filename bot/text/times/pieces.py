"""What the pieces of a phrase say: an hour, a day, a stretch of time."""

from dataclasses import dataclass

CLOCK_UNITS = {"second": 1, "minute": 60, "hour": 3600}
SECONDS = CLOCK_UNITS | {"day": 86400, "week": 7 * 86400, "fortnight": 14 * 86400}
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class ClockTime:
    """An hour as it was said: 8 may be 20:00, and 8:00 in most countries not."""

    hour: int
    minute: int = 0
    second: int = 0
    is_bare: bool = False  # the hour alone, in digits
    is_spoken: bool = False  # “half past eight”
    is_marked: bool = False  # with a word such as “Uhr”


@dataclass(frozen=True)
class DateSaid:
    """A day of the calendar; what was not said is 0, and of a day alone month and year are not."""

    day: int
    month: int = 0
    year: int = 0
    is_bare: bool = False  # a number alone, which is a day of the month only beside a day of the week
    second_way: tuple[int, int] = (0, 0)  # day and month, where numbers can be read the other way, too


@dataclass(frozen=True)
class WeekdaySaid:
    """A day of the week, and which one of that name."""

    day: int
    which: str = ""  # this, next, next2 or last
    weeks: int = 0  # so many weeks later


@dataclass(frozen=True)
class Stretch:
    """An amount of time, by its units; there is no half of a month, which has no fixed length."""

    amounts: tuple[tuple[float, str], ...]
    direction: str = ""  # in, ago, from or before

    @property
    def seconds(self) -> float:
        """Return the length of what has a fixed one."""
        return sum(amount * SECONDS[unit] for amount, unit in self.amounts if unit in SECONDS)

    @property
    def months(self) -> float:
        """Return the months and years in months."""
        return sum(amount * MONTHS[unit] for amount, unit in self.amounts if unit in MONTHS)

    @property
    def is_of_days(self) -> bool:
        """Return whether it is made of whole days, so that a time of day may go along with it."""
        return all(unit not in CLOCK_UNITS and amount == int(amount) for amount, unit in self.amounts)


@dataclass(frozen=True)
class Period:
    """The next week, month or year, or this one."""

    unit: str
    ahead: int


@dataclass
class Said:
    """All that one way of reading a phrase says."""

    clock: ClockTime | None = None
    half: str = ""  # am or pm
    part: str = ""
    day: int | None = None
    date: DateSaid | None = None
    weekday: WeekdaySaid | None = None
    stretch: Stretch | None = None
    period: Period | None = None
    zones: tuple[str, ...] = ()
    now: bool = False
    cost: int = 0  # how far-fetched it is
