"""Which moment a person means who types one, in their own language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.time_phrases_de import normalise
from bot.text.user_text import clean

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LONGEST_WHEN = 100
FURTHEST = timedelta(days=5 * 366)

_STAMP = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFRsS])?>")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_AMOUNT = re.compile(
    r"(\d{1,8}(?:\.\d)?)\s*(w(?:eeks?|ks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:inutes?|ins?)?|s(?:econds?|ecs?)?)(?![a-z])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:[\s,+]|and|in|from now)*", re.IGNORECASE)
_SPOKEN = {
    "a quarter of an hour": "15m",
    "half an hour": "30m",
    "an hour": "1h",
    "a minute": "1m",
    "a day": "1d",
    "a week": "1w",
    "noon": "12:00",
}
_SAYS_A_TIME = re.compile(r"\d\s*(?::|am|pm|h\b)|midnight|noon|morning|evening|tonight|hour|min|now", re.IGNORECASE)

# 12.03., 3/12 or 3-12-2027; not part of a longer row of numbers, such as 2027-03-12 or 12:03.
_NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?(?![\d:/-]|\.\d)")
_EAST_ASIAN = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]")
_MONTH_FIRST = {"ja", "zh", "ko", "hu", "lt"}
# People all over the world leave Discord in American English, so there a date in numbers can mean either.
_EITHER_WAY = {"en-US"}

# The date parser drops an hour that is not written like 9:00, and says nothing.
_WRITTEN_HOUR = re.compile(r"\b(\d{1,2})\s*(?:uhr|uur|時|时|点|點|시)(?:\s*(\d{2})分?)?(?!\w)", re.IGNORECASE)
_HOUR = r"(\d{1,2})$"
_AT = re.compile(rf"(?:\b(?:at|um|om|kl\.?|klo|a las|a la|às|as|alle|à|o|ob|в|saat)\s+){_HOUR}", re.IGNORECASE)
_BARE_HOUR = re.compile(rf"(?<=[^\W\d_] ){_HOUR}")
# “Next” before a weekday, which several languages' tables of the date parser do not know.
_NEXT = re.compile(
    r"\b(?:nächste[rnms]?|kommende[rnms]?|prochaine?|próxim[oa]|prossim[oa]|volgende|nästa|næste|neste|следующ\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ParsedWhen:
    """What somebody's words can mean: one moment, or two where a date in numbers can be read either way."""

    moments: tuple[datetime, ...]
    by_zone: bool  # whether another time zone would have made it another moment


def calendar_words(language: str) -> dict[str, list[str]]:
    """Return what days and stretches of time are called in a language (`fr`): all names of “monday”, “week” and so on.

    Reading it takes a while, so not in the event loop. Raises ImportError for a language that nobody knows.
    """
    return import_module(f"dateparser.data.date_translation_data.{language}").info


def parse_when(words: str, now: datetime, zone: str, locale: str = "en-US", also: tuple[str, ...] = ()) -> ParsedWhen:
    """Return what `words` mean for somebody in `zone` (an IANA name) whose Discord is in `locale`; in UTC.

    Understands amounts of time (2h30m), Discord's own timestamps, and dates and times in their language and in English;
    exact to the second.
    Raises CareError, which says what would work, if it is unreadable, past, or too far ahead.
    Call it in a thread: at its first use the date parser reads its tables for longer than the event loop may be held.
    """
    text = normalise(" ".join(clean(words).split())[:LONGEST_WHEN], locale)
    exact = _from_stamp(text) or _from_amounts(text, now)
    if exact is not None:
        return ParsedWhen((_promised(exact, now),), by_zone=False)
    moments = sorted({moment for moment in _from_calendar(text, now, zone, locale) if moment is not None})
    ahead = tuple(moment for moment in moments if now < moment <= now + FURTHEST)
    return ParsedWhen(ahead or (_promised(moments[0] if moments else None, now),), by_zone=True)


def names_a_time(words: str) -> bool:
    """Return whether these words say at what time, and not only on which day."""
    return bool(_SAYS_A_TIME.search(words) or _WRITTEN_HOUR.search(words) or _AT.search(words))


def _promised(moment: datetime | None, now: datetime) -> datetime:
    """Return a moment that can be promised. Raises CareError for any other."""
    if moment is None:
        raise CareError(
            _(
                "I don't understand when that is. These work: `2h30m`, `in 3 days`, `tomorrow 9am`, `friday 18:30`, "
                "`24 December 10:00`, or type `@time` and choose one."
            )
        )
    if moment <= now:
        raise CareError(
            _("{moment} has already passed. Try a time that is still ahead, such as `2h30m` or `tomorrow 9am`.").format(
                moment=on_screen(moment) if moment.year > 1970 else f"{moment:%Y}"
            )
        )
    if moment > now + FURTHEST:
        raise CareError(
            _("That is more than 5 years ahead, further than I can promise. Please choose an earlier time.")
        )
    return moment


def _from_stamp(text: str) -> datetime | None:
    found = _STAMP.fullmatch(text)
    return found and _shifted(datetime(1970, 1, 1, tzinfo=UTC), float(found[1]))


def _from_amounts(text: str, now: datetime) -> datetime | None:
    for spoken, written in _SPOKEN.items():
        text = re.sub(rf"\b{spoken}\b", written, text, flags=re.IGNORECASE)
    found = list(_AMOUNT.finditer(text))
    if not found or not _BETWEEN.fullmatch(_AMOUNT.sub("", text)):
        return None
    seconds = sum(timedelta(**{_UNITS[one[2][0].lower()]: 1}).total_seconds() * float(one[1]) for one in found)
    return _shifted(now, seconds)


def _shifted(start: datetime, seconds: float) -> datetime:
    """Return the moment so much later; where the calendar ends, its last moment."""
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)


def _from_calendar(text: str, now: datetime, zone: str, locale: str) -> Iterator[datetime | None]:
    """Return each thing that the words can mean; a bare number means nothing in particular."""
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for spelled in dict.fromkeys(_with_dates(text, local.date(), locale)):
        if re.search(r"[^\W\d_]|\d[-/.:]\d", spelled):
            yield _in_words(spelled, local, zone, locale)


def _with_dates(text: str, today: date, locale: str) -> Iterator[str]:
    """Return the text with a date in numbers written as 2027-03-12, in each way in which it can be read."""
    text = _EAST_ASIAN.sub(lambda found: _iso(found[1], int(found[2]), int(found[3]), today) or found[0], text)
    found = _NUMERIC.search(text)
    if found is None:
        yield text
        return
    first, second = int(found[1]), int(found[3])
    if found[0] == f"{first}.{found[3]}" and second > 12:
        yield text  # Such as 9.30, which is a time.
        return
    orders = [(second, first), (first, second)]  # month and day
    if locale.partition("-")[0] in _MONTH_FIRST:
        orders.reverse()
    dates = [made for month, day in orders if (made := _iso(found[4], month, day, today))]
    for made in dates if locale in _EITHER_WAY else dates[:1]:
        yield f"{text[: found.start()]}{made}{text[found.end() :]}"
    if not dates:
        yield text  # Such as 18.30, which is a time.


def _iso(year: str | None, month: int, day: int, today: date) -> str | None:
    """Return the date with this year, or else the next one of that name; None if there is no such day."""
    years = [int(year) + 2000 * (len(year) == 2)] if year else [today.year + more for more in range(9)]
    for one in years:
        try:
            made = date(one, month, day)
        except ValueError:
            continue
        if year or made >= today:
            return made.isoformat()
    return None


def _in_words(text: str, local: datetime, zone: str, locale: str) -> datetime | None:
    parser = _parser(locale, local)
    try:
        found = _parsed(parser, text) or _parsed(parser, _NEXT.sub(" ", text).strip())
    except (OverflowError, ValueError):
        return None
    if found is None:
        return None
    if found.time() == datetime.min.time() and not names_a_time(text):
        found = found.replace(hour=9)  # A day alone: not in the middle of the night.
    return _to_utc(found.replace(microsecond=0, tzinfo=found.tzinfo or ZoneInfo(zone)))


def _parser(locale: str, local: datetime) -> "DateDataParser":
    from dateparser.data.languages_info import language_order  # 8 MB and 0.2 s, for those who need it
    from dateparser.date import DateDataParser

    language = {"no": "nb"}.get(locale, locale.partition("-")[0])
    languages = [one for one in dict.fromkeys((language, "en")) if one in language_order]
    settings = {"RELATIVE_BASE": local, "PREFER_DATES_FROM": "future"}
    return DateDataParser(languages=languages, settings=settings, use_given_order=True)


def _parsed(parser: "DateDataParser", text: str) -> datetime | None:
    text = _WRITTEN_HOUR.sub(lambda found: f" {found[1]}:{found[2] or '00'}", text)
    text = _AT.sub(r"\1:00", text)
    bare = _BARE_HOUR.search(text)
    if bare is not None and parser.get_date_data(text[: bare.start()]).period == "day":  # “december 24” is no hour.
        text = f"{text[: bare.start()]}{bare[1]}:00"
    return parser.get_date_data(text.strip()).date_obj if text.strip() else None


def _to_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
