"""Languages that nobody speaks, made from all that can be translated: they show what is not, and what is too long."""

import re
from collections.abc import Callable
from functools import cache

from bot.generate import ROOT
from bot.generate.template import read, written
from bot.generate.usage import UP_TO

OPEN, CLOSE = "⟦", "⟧"
_AS_IT_IS = re.compile(r"(\{\w*\}|`[^`]*`|\]\([^)]*\)|<[^>]+>|\*\*|\n|^-# )")
_ACCENTS = str.maketrans("aceinouyzACEINOUYZ", "áçéíñóúýžÁÇÉÍÑÓÚÝŽ")
_MORE = 0.4  # German is about so much longer than English where there is little of it
# Letters that are read from right to left; no word of it means anything.
_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיךכלםמןנסעףפץצקרש")


def longer(message: str) -> str:
    """Return a message with accents, longer, and in brackets."""
    return f"{OPEN}{_but_for_markup(message, lambda part: _stretched(part.translate(_ACCENTS)))}{CLOSE}"


def from_right_to_left(message: str) -> str:
    """Return a message in letters that are read from right to left, as long as it is."""
    return _but_for_markup(message, lambda part: part.casefold().translate(_HEBREW))


def _but_for_markup(message: str, change: Callable[[str], str]) -> str:
    parts = _AS_IT_IS.split(message)
    return "".join(part if place % 2 else change(part) for place, part in enumerate(parts))


def _stretched(part: str) -> str:
    """Return words with their vowels said longer."""
    more = round(len(part) * _MORE)
    vowels = sum(sign in "áéíóúý" for sign in part)
    times = more // vowels + 1 if vowels else 0
    return re.sub(r"[áéíóúý]", lambda one: one[0] * (1 + times), part, count=more // times if times else 0)


@cache
def catalogue(say: Callable[[str], str]) -> str:
    """Return all that is said, in such a language, as a file."""
    made = read(ROOT / "data" / "locales" / "hearth.pot", "de")
    for message in made:
        if message.id:
            bounds = [int(number) for note in message.auto_comments for number in UP_TO.findall(note)]
            most = min(bounds, default=10_000)
            forms = [message.id] if isinstance(message.id, str) else message.id
            said = [one if len(one := say(form)) <= most else _short(form, most) for form in forms]
            message.string = said[0] if isinstance(message.id, str) else tuple(said)
    return written(made)


def _short(message: str, most: int) -> str:
    """Return a message in brackets for where there is no room for more; translators are told of it."""
    return f"{OPEN}{message[: most - 2]}{CLOSE}"
