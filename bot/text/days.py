"""Days of the week, as they are called, and as people type them: one by one, from one to another, or all of a kind."""

import re

from bot.text.language import _
from bot.text.times.lexicon import Lexicon, fold
from bot.text.user_text import clean

_BETWEEN = re.compile(r"[\s,;&+|·\u3001\uff0c\u30fb]+")
_DASH = re.compile(r"\s*[-\u2010-\u2015~\u301c\uff5e]\s*")
_WITHIN = re.compile(r"(-)|/")  # what may belong to a word, as in “week-end” and “t/m”
_LONGEST = 4  # words of a name for several days, such as “les jours de semaine”
_TO = "-"
_FILLERS = ("and", "every", "on", "of", "from")
_CODES = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}  # as RFC 5545 has them


def weekday_names() -> tuple[str, ...]:
    """Return what the days are called, Monday first."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def parse_days(words: str, lexicon: Lexicon) -> tuple[int, ...] | None:
    """Return the weekdays that words such as “mon-fri”, “Mo, Mi” or “weekend” mean, 0 for Monday, in order.

    None where one of the words means no day: all that somebody types has its effect.
    """
    days: set[int] = set()
    last: int | None = None  # the single day before, from which others may follow
    until = False  # whether the next day is the end of those that follow it
    for phrase in _phrases(fold(clean(words)), lexicon):
        if phrase == _TO:
            if until:
                return None
            until = True
            continue
        day, several = _day(phrase, lexicon), lexicon.weekdays(phrase)
        if until and last is not None and day is not None:
            days |= {(last + step) % 7 for step in range((day - last) % 7 + 1)}
            last, until = None, False
        elif until or (day is None and several is None):
            return None
        else:
            days |= {day} if day is not None else set(several or ())
            last = day
    return tuple(sorted(days)) if days and not until else None


def _phrases(text: str, lexicon: Lexicon) -> list[str]:
    """Return the names of days in a text, and what stands between them and means no day, but for “and” and the like."""
    words = _words(text, lexicon)
    found: list[str] = []
    while words:
        size = next((size for size in range(min(len(words), _LONGEST), 0, -1) if _is_day(words[:size], lexicon)), 0)
        word = " ".join(words[: size or 1])
        if not size and _is_to(word, lexicon):
            found.append(_TO)
        elif size or not any(lexicon.is_a(kind, word) for kind in _FILLERS):
            found.append(word)
        words = words[size or 1 :]
    return found


def _words(text: str, lexicon: Lexicon) -> list[str]:
    """Return the words, and the dashes between them; one that belongs to a word stays in it."""
    words: list[str] = []
    for one in filter(None, _BETWEEN.split(_DASH.sub("-", text))):
        words += [one] if _is_day([one], lexicon) or _is_to(one, lexicon) else filter(None, _WITHIN.split(one))
    return words


def _is_day(words: list[str], lexicon: Lexicon) -> bool:
    phrase = " ".join(words)
    return _day(phrase, lexicon) is not None or lexicon.weekdays(phrase) is not None


def _day(word: str, lexicon: Lexicon) -> int | None:
    for known in (lexicon.weekday(word), lexicon.weekday(word.removesuffix("s")), _CODES.get(word.strip("."))):
        if known is not None:
            return known
    return None


def _is_to(word: str, lexicon: Lexicon) -> bool:
    return word == _TO or lexicon.is_a("upto", word)
