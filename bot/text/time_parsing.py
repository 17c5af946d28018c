"""Which moment a person means who types one, in their own language.

Every word and every number that somebody typed belongs to what is promised, or nothing is: see `docs/design/times.md`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.times.grammar import Grammar
from bot.text.times.lattice import lattice_of
from bot.text.times.lexicon import Language, Lexicon
from bot.text.times.moments import THE_FIRST, THE_LAST, moments_of
from bot.text.times.net import is_all_found
from bot.text.times.pieces import CLOCK_UNITS, Said
from bot.text.times.rule import Writing
from bot.text.user_text import clean

LONGEST_WHEN = 100
FURTHEST = timedelta(days=5 * 366)
MOST_MOMENTS = 3  # among which somebody is asked to choose

_STAMP = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFRsS])?>")
_MONTH_FIRST_OR_NOT = {"en-US": "both", "en-GB": "dm"}  # People all over the world leave Discord in American English.


@dataclass(frozen=True)
class ParsedWhen:
    """What somebody's words can mean: one moment, or two or three to choose from, the likeliest first."""

    moments: tuple[datetime, ...]
    by_zone: bool  # whether another time zone would have made it another moment
    names_time: bool = True  # whether they say at what time, and not only on which day


def parse_when(words: str, now: datetime, zone: str, locale: str = "en-US", also: Iterable[str] = ()) -> ParsedWhen:
    """Return what `words` mean for somebody in `zone` (an IANA name) whose Discord is in `locale`; in UTC.

    Understands amounts of time (2h30m), Discord's own timestamps, and dates and times in their language, then in
    English, then in `also`, such as the server's; exact to the second.
    Raises CareError, which says what would work, if it is unreadable, past, or too far ahead.
    Call it in a thread: at its first use a language is read from the disk.
    """
    text = " ".join(clean(words).split())[:LONGEST_WHEN]
    if stamp := _STAMP.fullmatch(text):
        return _promised([ParsedWhen((_of_stamp(stamp),), by_zone=False)], now, locale)
    found = (
        one
        for language in Lexicon.of(locale, also).languages
        for one in _in_language(text, now, zone, language, _MONTH_FIRST_OR_NOT.get(locale, ""))
    )
    return _promised(found, now, locale)


def _of_stamp(stamp: re.Match[str]) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(stamp[1]))
    except OverflowError:
        return THE_LAST if int(stamp[1]) > 0 else THE_FIRST


def _in_language(text: str, now: datetime, zone: str, language: Language, order: str) -> Iterator[ParsedWhen]:
    """Yield what the text means in a language: the least far-fetched readings, all together; past moments, too."""
    lattice, end = lattice_of(text, language)
    order = order or ("md" if language.month_first else "dm")
    cost, moments, names_time, by_zone = 0, dict[datetime, None](), False, True
    for said in Grammar(lattice, end, Writing(language, order)).readings():
        if moments and said.cost > cost:
            break
        for moment in moments_of(said, now, zone, language):
            if is_all_found(text, said, moment.astimezone(ZoneInfo((said.zones or (zone,))[0]))):
                moments[moment] = None
                cost, names_time = said.cost, names_time or _names_time(said)
                by_zone = by_zone and _depends_on_zone(said)
    if moments:
        yield ParsedWhen(tuple(moments), by_zone, names_time)


def _names_time(said: Said) -> bool:
    stretch = said.stretch
    return bool(
        said.clock or said.part or said.now or (stretch and any(unit in CLOCK_UNITS for _n, unit in stretch.amounts))
    )


def _depends_on_zone(said: Said) -> bool:
    is_from_now = said.stretch and not said.stretch.months and said.stretch.direction in {"", "in", "ago"}
    return not (said.zones or (is_from_now and not (said.clock or said.part or said.weekday)))


def _promised(found: Iterable[ParsedWhen], now: datetime, locale: str) -> ParsedWhen:
    """Return the first that is ahead. Raises CareError where none is, which is not for the reason that another is."""
    refused: list[datetime] = []
    for one in found:
        ahead = tuple(moment for moment in one.moments if now < moment <= now + FURTHEST)
        if ahead:
            return ParsedWhen(ahead[:MOST_MOMENTS], one.by_zone, one.names_time)
        refused += one.moments
    if refused:
        raise _refusal(refused[0], now)
    shown = ", ".join(f"`{example}`" for example in Lexicon.of(locale).languages[0].examples)
    raise CareError(
        _("I don't understand when that is. These work: {examples}, or type `@time` and choose one.").format(
            examples=shown
        )
    )


def _refusal(moment: datetime, now: datetime) -> CareError:
    if moment <= now:
        return CareError(
            _("{moment} has already passed. Try a time that is still ahead, such as `2h30m` or `tomorrow 9am`.").format(
                moment=on_screen(moment) if moment.year > 1970 else f"{moment:%Y}"
            )
        )
    return CareError(_("That is more than 5 years ahead, further than I can promise. Please choose an earlier time."))
