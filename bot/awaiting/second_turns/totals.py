"""What stays of a week: numbers from which nothing follows about fewer people than their floor.

Those who reached out in a week are split, and split again, and never into fewer than the floor; whoever would be too
few stays with others. What is kept is therefore one division of a whole: each number is above the floor, and so is
whatever can be had by adding and subtracting.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Minutes in which somebody answered. What a picture shows is an hour, six, a day and three; finer ones let a waiting
# time be told as it is.
BOUNDS = (15, 40, 60, 180, 360, 720, 1440, 4320)
NEVER = 0
PARTS = ("night", "morning", "afternoon", "evening")  # six hours each, from midnight on
DAY = "day"  # those parts that are not told apart
# Which parts are told apart, the others together. There are few ways, so that nothing follows from which was taken: had
# every two parts a way of their own, the others would give one another away.
DIVISIONS = (PARTS, ("night", "evening"), ("afternoon", "evening"), ("evening",), ())
PUBLIC, PRIVATE = 5, 10  # the floors of what everyone can see anyway, and of all else

A_WEEK = timedelta(days=7)
# An answer may come three days after the end of a week, and the week ends a day later in the last time zone.
SETTLED = timedelta(minutes=BOUNDS[-1]) + timedelta(days=1)


@dataclass(frozen=True)
class OpenerCount:
    """So many reached out in a part of the day, were answered within so many minutes, and came back to it or not."""

    part: str
    within: int
    went_on: int
    openers: int


@dataclass(frozen=True)
class Wait:
    """So many were answered within these minutes, and later than in the `Wait` before it of the same week and part.

    NEVER says of them that nobody answered, or not when. If it is `nearly` so, a few of them, fewer than the floor,
    waited longer.
    """

    week: str
    part: str
    within: int
    nearly: int
    openers: int


@dataclass(frozen=True)
class Return:
    """So many came back to it after they were answered, or did not, answered or not."""

    week: str
    part: str
    went_on: int
    openers: int


def week_of(moment: datetime, zone: str) -> str:
    """Return the week of a moment in a time zone: its Monday."""
    there = moment.astimezone(ZoneInfo(zone)).date()
    return str(there - timedelta(days=there.weekday()))


def weeks_before(week: str, weeks: int) -> str:
    """Return the week that many weeks before another."""
    return str(date.fromisoformat(week) - weeks * A_WEEK)


def last_settled(now: datetime) -> str:
    """Return the latest week of which everything is known, in every time zone."""
    return weeks_before(week_of(now - SETTLED, "UTC"), 1)


def part_of(moment: datetime, zone: str) -> str:
    """Return the part of the day at a moment in a time zone."""
    return PARTS[moment.astimezone(ZoneInfo(zone)).hour // 6]


def bound_of(waited: timedelta | None) -> int:
    """Return within how many minutes somebody answered; NEVER for nobody, or too late to be counted."""
    if waited is None:
        return NEVER
    return next((bound for bound in BOUNDS if waited <= timedelta(minutes=bound)), NEVER)


def freeze(week: str, counts: Sequence[OpenerCount], floor: int) -> tuple[list[Wait], list[Return]]:
    """Return what stays of a week of one kind; nothing where they were too few."""
    waits: list[Wait] = []
    returns: list[Return] = []
    for part, those in _by_part(counts, floor).items():
        found = Counter[int]()
        for one in those:
            found[one.within] += one.openers
        told = [Wait(week, part, *cell) for cell in _classes(found, floor)]
        waits += told
        came_back = _openers(one for one in those if one.went_on)
        in_time = _openers(one for one in told if one.within != NEVER)
        if min(came_back, in_time - came_back) >= floor:
            returns += [Return(week, part, 1, came_back), Return(week, part, 0, found.total() - came_back)]
    return waits, returns


def _by_part(counts: Sequence[OpenerCount], floor: int) -> dict[str, list[OpenerCount]]:
    """Return them in the first division of the day in which nobody is too few; none, where they are too few in all."""
    for apart in DIVISIONS:
        divided: dict[str, list[OpenerCount]] = {part: [] for part in (apart if apart == PARTS else (*apart, DAY))}
        for one in counts:
            divided[one.part if one.part in apart else DAY].append(one)
        if all(_openers(those) >= floor for those in divided.values()):
            return divided
    return {}


def _openers(counts: Iterable[OpenerCount | Wait]) -> int:
    return sum(one.openers for one in counts)


def _classes(found: Counter[int], floor: int) -> list[tuple[int, int, int]]:
    """Split them by how long they waited, as finely as the floor lets.

    Those who are left over at the end join the class before. It keeps its bound if it is so large that from its number
    nothing follows about them, not even that there are none; else, with the one before it, or else it tells no bound.
    """
    classes: list[tuple[int, int]] = []
    openers = 0
    for bound in (*BOUNDS, NEVER):
        openers += found[bound]
        if openers >= floor:
            classes.append((bound, openers))
            openers = 0
    exact = [(bound, 0, number) for bound, number in classes]
    if classes[-1][0] == NEVER:
        return exact
    bound, number = classes[-1]
    joined = 1
    if number + openers < 2 * floor - 1 and len(classes) > 1:
        number, joined = number + classes[-2][1], 2
    number += openers
    last = (bound, 1, number) if number >= 2 * floor - 1 else (NEVER, 0, number)
    return [*exact[:-joined], last]
