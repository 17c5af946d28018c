"""What a `.po` file says: the words of one language, read as translators and their tools write them."""

import gettext
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

_WHICH = re.compile(r"plural=([^;]+)")
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
    """Yield what the lines of a file say. One that begins with #~ does not count: it is commented out."""
    entry, parts = _Entry(), list[str]()
    for line in written.splitlines():
        if line.startswith('"'):
            parts.append(line)
        elif line.startswith("msg"):
            keyword, _space, rest = line.partition(" ")
            if parts:
                entry = yield from _after(entry, parts, begins=not keyword.startswith("msgstr"))
            parts = [keyword, rest]
        elif line.startswith("#,") and "fuzzy" in line:  # What a tool has only guessed.
            entry = yield from _after(entry, parts, begins=True)
            entry.is_guess, parts = True, []
    yield from _after(entry, parts, begins=True)


def _after(entry: _Entry, parts: list[str], *, begins: bool) -> Generator[_Entry, None, _Entry]:
    """Take in a keyword and its lines; where another entry `begins`, yield this one and return that."""
    if parts:
        words = _unescaped("".join([part.strip()[1:-1] for part in parts[1:]]))
        match parts[0]:
            case "msgctxt":
                entry.context = words
            case "msgid":
                entry.key = in_context(entry.context, words) if entry.context else words
            case "msgid_plural":
                pass
            case _:
                entry.forms += (words,)
    if begins and entry.forms:
        yield entry
        return _Entry()
    return entry


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda one: _MEANT.get(one[1], one[1]), words) if "\\" in words else words


def _plural(header: str) -> Callable[[int], int]:
    which = _WHICH.search(header)
    return gettext.c2py(which[1].strip()) if which else lambda n: int(n != 1)
