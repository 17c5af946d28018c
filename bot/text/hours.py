"""Hours of a day, as people write them, and on how many days of a week."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.errors import CareError
from bot.text.language import _
from bot.text.lists import listed_choices
from bot.text.time_parsing import parse_when
from bot.text.times.lexicon import Lexicon, fold
from bot.text.user_text import clean

Span = tuple[int, int]  # from when to when, in minutes after midnight

LONGEST_SPAN = 16 * 60  # minutes; whoever types more of them has most often another half of the day in mind
_HALF, _DAY = 12 * 60, 24 * 60

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:\s*(?P<word>[^\W\d]+)\.?)??(?:\s*(?P<more>\d{2}))?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?P<end>[^\W\d]+)\.?)?"
)
_WITH_SECONDS = re.compile(r"\d:\d+:\d")
_DASH = re.compile(r"\s*[-\u2010-\u2015~\u301c\uff5e,]\s*")
# What stands before hours and between them, and means nothing by itself; more of it is in the lexicon.
_BEFORE = ("from", "at", "on", "of")
_BEFORE_WORDS = {
    *("between", "zwischen", "von", "entre", "de", "tussen", "van", "das", "tra", "fra", "dalle", "mellan", "mellem"),
    *("från", "między", "od", "mezi", "между", "от"),
}
_BETWEEN = ("upto", "and")
_BETWEEN_WORDS = {"-", "às", "as", "alle", "til", "till", "do", "до", "и", "og", "och", "i", "a"}
_MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)  # of some day, all hours of which are ahead


@dataclass(frozen=True)
class _End:
    """What a clock shows, in minutes after midnight up to 24:00, and whether its half of the day was said."""

    minutes: int
    is_sure: bool

    @property
    def is_of_twelve(self) -> bool:
        """Return whether a clock of twelve hours shows it, too."""
        return 0 < self.minutes < _HALF + 60

    def halves(self) -> tuple[int, ...]:
        """Return it, and what it is in the other half of the day."""
        here = self.minutes % _DAY
        return (here, (here + _HALF) % _DAY) if self.is_of_twelve else (here,)


def parse_hours(words: str, locale: str = "en-US", also: Sequence[str] = ()) -> tuple[Span, ...]:
    """Return from when to when: 22-8, 21:30 to 7, “22 Uhr bis 8 Uhr”. Nothing where that cannot be told.

    Several where one has to ask, what was typed literally the last: over LONGEST_SPAN, or where only one end says in
    which half of the day it is. `are_certain` tells. Words may be read from the disk: call it in a thread.
    """
    found = _ends(words, locale, also)
    if found is None:
        return ()
    begin, end = found
    typed = (begin.minutes % _DAY, end.minutes % _DAY)
    if typed == (0, 0):
        return (typed,)
    one_is_sure = begin.is_sure != end.is_sure
    spans = _spans(*(one.halves()[: 2 if one_is_sure and not one.is_sure else 1] for one in found))
    short = [one for one in spans if 0 < _length(one) <= LONGEST_SPAN]
    if short:
        return tuple(short)
    otherwise = [one for one in _spans(begin.halves(), end.halves()) if 0 < _length(one) <= LONGEST_SPAN]
    return (*sorted(otherwise, key=lambda one: one[0] == begin.minutes), typed)


def are_certain(spans: Sequence[Span]) -> bool:
    """Return whether hours can be taken without asking: there is one reading, and it leaves some of the day."""
    return len(spans) == 1 and (spans[0] == (0, 0) or 0 < _length(spans[0]) <= LONGEST_SPAN)


def _spans(begins: Sequence[int], ends: Sequence[int]) -> list[Span]:
    return list(product(begins, ends))


def _length(span: Span) -> int:
    return (span[1] - span[0]) % _DAY


def _ends(words: str, locale: str, also: Sequence[str]) -> tuple[_End, _End] | None:
    """Return both ends, wherever in these words the one ends and the other begins."""
    lexicon = Lexicon.of(locale, also)
    parts = _DASH.sub(" - ", fold(clean(words))).split()
    for place in range(1, len(parts)):
        is_between = _is_a(parts[place], _BETWEEN, _BETWEEN_WORDS, lexicon)
        before, after = parts[:place], parts[place + is_between :]
        if is_between or len(parts) == 2:
            begin, end = (_clock(_without_fillers(side, lexicon), lexicon, locale, also) for side in (before, after))
            if begin and end:
                return begin, end
    return None


def _without_fillers(words: list[str], lexicon: Lexicon) -> str:
    first = next((place for place, word in enumerate(words) if not _is_a(word, _BEFORE, _BEFORE_WORDS, lexicon)), 0)
    return " ".join(words[first:])


def _is_a(word: str, kinds: Sequence[str], words: set[str], lexicon: Lexicon) -> bool:
    return word in words or any(lexicon.is_a(kind, word) for kind in kinds)


def parse_clock(words: str, locale: str = "en-US", also: Sequence[str] = ()) -> int:
    """Return the minute after midnight that words such as 9, 9:30, 21h, 9 pm or “halb neun” mean.

    Raises CareError for others. Words may be read from the disk: call it in a thread.
    """
    lexicon = Lexicon.of(locale, also)
    found = _clock(_without_fillers(fold(clean(words)).split(), lexicon), lexicon, locale, also)
    if found is None or found.minutes == _DAY:
        raise CareError(_("I can't read that time. Please write it like 9:00, 18:30 or 9 pm."))
    return found.minutes


def _clock(words: str, lexicon: Lexicon, locale: str, also: Sequence[str]) -> _End | None:
    found = _CLOCK.fullmatch(words)
    if found and all(_is_hour(found[name], lexicon) for name in ("word", "end")):
        minutes = _minutes(int(found["hour"]), int(found["minute"] or found["more"] or 0), found["half"])
        twice = found["minute"] and found["more"]
        return None if minutes is None or twice else _End(minutes, is_sure=bool(found["half"]))
    if _WITH_SECONDS.search(words):
        return None
    try:
        meant = parse_when(words, _MIDNIGHT, "UTC", locale, also=tuple(also))
    except CareError:
        return None
    moment, is_one = meant.moments[0], len(meant.moments) == 1
    if not meant.by_zone or moment - _MIDNIGHT > timedelta(days=1):
        return None
    return _End(moment.hour * 60 + moment.minute, is_sure=is_one)


def _is_hour(word: str | None, lexicon: Lexicon) -> bool:
    """Return whether a word is no more than “o'clock”, or is not there."""
    return word is None or lexicon.is_a("oclock", word) or lexicon.unit(word) == "hour"


def _minutes(hours: int, minutes: int, half: str | None) -> int | None:
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    return hours * 60 + minutes if (hours < 24 and minutes < 60) or (hours, minutes) == (24, 0) else None


def which_hours(spans: Sequence[Span]) -> str:
    """Return the question which hours are meant, where they can be several; nothing is changed until it is answered."""
    said = listed_choices([hours_in_words(*one) for one in spans])
    return _("Did you mean {hours}? Until you choose, your hours stay as they were.").format(hours=said)


def hours_in_words(begins: int, ends: int) -> str:
    """Return what these hours are called."""
    return _("{begins} to {ends}").format(begins=_in_digits(begins), ends=_in_digits(ends))


def _in_digits(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def is_within(now: datetime, zone: str, days: int, begins: int, ends: int) -> bool:
    """Return whether a moment lies in these hours on somebody's clock; the same hour twice is the whole day.

    `days` are seven bits, from Monday on. Hours that go over midnight belong to the day on which they begin.
    """
    local = now.astimezone(ZoneInfo(zone))
    minute, day = local.hour * 60 + local.minute, local.weekday()
    if begins < ends:
        is_hour = begins <= minute < ends
    else:
        is_hour = begins == ends or minute >= begins or minute < ends
        day -= begins != ends and minute < ends
    return is_hour and bool(days >> (day % 7) & 1)
