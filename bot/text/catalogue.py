"""What a `.po` file says: the words of one language, read as translators and their tools write them."""

import gettext
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_WHICH = re.compile(r"plural=([^;]+)")
_STRING = r'"(?:[^"\\\n]|\\.)*"'
# What is commented out begins with #~ and does not count, and nor does what a tool has only guessed: fuzzy.
_PART = re.compile(
    rf"^(?:#,.*\b(fuzzy)\b|(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])?[ \t]*({_STRING}(?:\s*\n{_STRING})*))",
    re.MULTILINE,
)
_BETWEEN = re.compile(r'"\s*\n"')
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_OF_CONTEXT = "\x04"  # stands between a context and the words, as gettext has it


def in_context(context: str, message: str) -> str:
    """Return the words with what tells them from the same words elsewhere, as one key."""
    return f"{context}{_OF_CONTEXT}{message}"


@dataclass(slots=True)
class _Entry:
    key: str = ""
    context: str = ""
    is_guess: bool = False
    forms: tuple[str, ...] = ()


class Catalogue:
    """The words of one language; what it lacks is read in another, and in the end in English."""

    def __init__(self, written: str, otherwise: "Catalogue | None" = None) -> None:
        self._otherwise = otherwise
        self._forms: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, str] = {}
        for entry in _entries(written):
            if entry.key and (entry.is_guess or not all(entry.forms)):  # The head is often called fuzzy, and counts.
                continue
            self._words[entry.key] = entry.forms[0]
            if len(entry.forms) > 1:
                self._forms[entry.key] = entry.forms
        self._which = _plural(self._words.pop("", ""))

    def find(self, key: str) -> str | None:
        """Return what these words are called, or None."""
        found = self._words.get(key)
        return self._otherwise.find(key) if found is None and self._otherwise is not None else found

    def find_form(self, key: str, n: int) -> str | None:
        """Return what these words are called for so many things, or None."""
        forms = self._forms.get(key)
        if forms is not None:
            return forms[min(self._which(n), len(forms) - 1)]
        return None if self._otherwise is None else self._otherwise.find_form(key, n)


def _entries(written: str) -> Iterator[_Entry]:
    entry = _Entry()
    for part in _PART.finditer(written):
        fuzzy, kind, literal = part.groups()
        if entry.forms and kind != "msgstr":
            yield entry
            entry = _Entry()
        if fuzzy:
            entry.is_guess = True
        elif kind == "msgctxt":
            entry.context = _unescaped(literal)
        elif kind == "msgid":
            entry.key = in_context(entry.context, _unescaped(literal)) if entry.context else _unescaped(literal)
        elif kind == "msgstr":
            entry.forms += (_unescaped(literal),)
    if entry.forms:
        yield entry


def _unescaped(literal: str) -> str:
    words = _BETWEEN.sub("", literal)[1:-1]
    return _ESCAPED.sub(lambda one: _MEANT.get(one[1], one[1]), words) if "\\" in words else words


def _plural(header: str) -> Callable[[int], int]:
    which = _WHICH.search(header)
    return gettext.c2py(which[1].strip()) if which else lambda n: int(n != 1)
