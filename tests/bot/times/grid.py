"""A grid of phrases whose moments are known because of how they were made: `python -m tests.bot.times.grid`.

Every day with every way of writing an hour in the morning, at noon and in the evening, in both orders, at two moments
of asking. It prints how many are right, asked about, refused and silently wrong, and up to `--shown N` of those that
not understood; it ends with 1 where the bounds are broken.
"""

import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.text.time_parsing import parse_when

ZONE = "Europe/Berlin"
_BERLIN = ZoneInfo(ZONE)
NOWS = (
    datetime(2026, 8, 12, 10, 17, tzinfo=_BERLIN).astimezone(UTC),  # a Wednesday
    datetime(2026, 11, 23, 19, 40, tzinfo=_BERLIN).astimezone(UTC),  # a Monday
)
_TIMES = ((6, 0), (8, 0), (9, 10), (11, 30), (12, 0), (15, 0), (17, 15), (18, 0), (20, 15), (21, 0), (22, 30))
_AMOUNTS = (2, 5, 20)
_UNITS = {"h": "hours", "m": "minutes", "d": "days", "w": "weeks"}
_PARTS = {"morning": range(5, 12), "afternoon": range(13, 18), "evening": range(18, 23)}


class Case(NamedTuple):
    """A phrase, and the moments that it may be taken for; none where it is over, which may be said then."""

    locale: str
    phrase: str
    now: datetime
    wanted: tuple[datetime, ...]


class Verdict(NamedTuple):
    """How a phrase was taken, and how long that took."""

    how: str
    moments: tuple[datetime, ...]
    seconds: float


def cases() -> list[Case]:
    """Return the whole grid."""
    table: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("grid.toml").read_text(encoding="utf-8"))
    made = (one for now in NOWS for locale, ways in table.items() for one in _of_locale(locale, ways, now))
    return list(dict.fromkeys(made))


def verdict(case: Case) -> Verdict:
    """Return how a phrase is taken."""
    began = time.perf_counter()
    try:
        moments = parse_when(case.phrase, case.now, ZONE, case.locale).moments
    except CareError as refusal:
        how = "refused"
        if "already passed" in str(refusal):
            how = "passed" if case.wanted[0] <= case.now else "FALSELY PASSED"
        return Verdict(how, (), time.perf_counter() - began)
    seconds = time.perf_counter() - began
    if not set(moments) & set(case.wanted):
        return Verdict("WRONG" if len(moments) == 1 else "asked in vain", moments, seconds)
    return Verdict("right" if len(moments) == 1 else "asked", moments, seconds)


def _of_locale(locale: str, ways: dict[str, Any], now: datetime) -> Iterator[Case]:
    today = now.astimezone(_BERLIN).date()
    join = ways.get("join", " ")
    for hour, minute in _TIMES:
        for said in _hours(ways, hour, minute):
            yield Case(locale, said, now, (_next(today, hour, minute, now),))
            for named in ways["days"]:
                phrase, _equals, day = named.rpartition("=")
                if not (days := _days(day, today)):
                    continue
                wanted = tuple(_at(one, hour, minute) for one in days)
                if hour < 12 and max(wanted) <= now:  # Who says “today at 8” at ten means the evening.
                    wanted += (wanted[0] + timedelta(hours=12),)
                yield Case(locale, f"{phrase}{join}{said}", now, wanted)
                if join:
                    yield Case(locale, f"{said} {phrase}", now, wanted)
    for said in ways["amounts"]:
        phrase, _equals, unit = said.partition("=")
        for number in _AMOUNTS:
            until = now + timedelta(**{_UNITS[unit]: number})
            local = _at(today, *now.astimezone(_BERLIN).timetuple()[3:5]) + timedelta(**{_UNITS[unit]: number})
            yield Case(locale, phrase.format(n=number), now, (until, local))


def _hours(ways: dict[str, Any], hour: int, minute: int) -> Iterator[str]:
    twelfth = hour % 12 or 12
    names = {
        "h": hour,
        "h12": twelfth,
        "mm": f"{minute:02}",
        "ap": "pm" if hour >= 12 else "am",
        "next": twelfth % 12 + 1,
    }
    kinds = ["any"]
    if not minute:
        kinds += ["whole", *(part for part, hours in _PARTS.items() if hour in hours)]
    elif minute == 30:
        kinds.append("half")
    elif minute == 15:
        kinds.append("quarter")
    yield from (way.format(**names) for kind in kinds for way in ways.get(kind, ()))


def _next(today: date, hour: int, minute: int, now: datetime) -> datetime:
    moment = _at(today, hour, minute)
    return moment if moment > now else _at(today + timedelta(days=1), hour, minute)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_BERLIN).astimezone(UTC)


def _days(said: str, today: date) -> list[date]:
    if said.startswith(("w", "n")):
        monday = today - timedelta(days=today.weekday())
        if said.startswith("n"):
            return [monday + timedelta(days=7 + int(said[1]))]
        ahead = (int(said[1]) - today.weekday()) % 7
        return [today + timedelta(days=ahead), *([today + timedelta(days=7)] if not ahead else [])]
    if "/" in said:
        day, month = map(int, said.rstrip("s").split("/"))
        if said.endswith("s") and date(today.year + (today.month > month), month, day).weekday() != 5:
            return []  # That Saturday is none, and so is refused.
        if day == 15:  # a day of any month
            month = today.month + (today.day > day)
        made = date(today.year, month, day)
        return [made if made >= today else date(today.year + 1, month, day)]
    return [today + timedelta(days=int(said))]


def main() -> int:
    """Run the whole grid, or with --sample as many of it as are said."""
    grid = cases()
    for case in random.Random(1).sample(grid, 200):
        verdict(case)  # Languages are read at their first use.
    tally: Counter[str] = Counter()
    by_locale: dict[str, Counter[str]] = {}
    times: list[float] = []
    shown = int(sys.argv[sys.argv.index("--shown") + 1]) if "--shown" in sys.argv else 40
    listed: Counter[str] = Counter()
    for case in grid:
        how, moments, seconds = verdict(case)
        tally[how] += 1
        times.append(seconds)
        by_locale.setdefault(case.locale, Counter())[how] += 1
        if how not in {"right", "asked", "passed"} and listed[how] < shown:
            listed[how] += 1
            got = [f"{one.astimezone(_BERLIN):%m-%d %H:%M}" for one in moments]
            wanted = [f"{one.astimezone(_BERLIN):%m-%d %H:%M}" for one in case.wanted]
            print(how, case.locale, f"{case.now:%m-%d}", repr(case.phrase), "wanted", wanted, "got", got)  # noqa: T201
    for locale, counts in by_locale.items():
        print(locale, dict(counts))  # noqa: T201
    p99 = sorted(times)[len(times) * 99 // 100]
    good = tally["right"] + tally["asked"] + tally["passed"]
    print(  # noqa: T201
        f"{len(grid)} phrases in {len(by_locale)} locales: {dict(tally)}; right or asked {good / len(grid):.2%}, "
        f"silently wrong {tally['WRONG'] / len(grid):.2%}, 99 of 100 within {p99 * 1000:.1f} ms"
    )
    return int(
        tally["WRONG"] >= len(grid) * 0.005 or good < len(grid) * 0.85 or tally["FALSELY PASSED"] > 0 or p99 > 0.05
    )


if __name__ == "__main__":
    sys.exit(main())
