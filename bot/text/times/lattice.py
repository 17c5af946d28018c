"""What somebody typed as a lattice: every way in which its pieces can be words, numbers, dates and hours.

Nothing is left out. What is no word of the language and no number has no edge, and then no path leads to the end.
"""

import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple

from bot.text.times.lexicon import Language, Meaning, Meanings, Sense, fold
from bot.text.timezones import known_zone
from bot.text.zone_abbreviations import zones_abbreviated

_NUMBERS: tuple[tuple[str, str], ...] = (
    ("hm", r"\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"),
    ("dotted", r"\d{1,2}\.\d{2}(?![\d]|\.\d)"),
    ("iso", r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?![\d/-])"),
    ("date", r"(?<![.:/-])\d{1,2}([./-])\d{1,2}(?:\1(?:\d{4}|\d{2})?)?(?![\d:/-]|\.\d)"),
    ("date", r"(?<![.:/-])\d{1,2}\. \d{1,2}\.(?: ?\d{4})?(?![\d:/-])"),
    ("decimal", r"\d{0,8}[.,]\d{1,2}(?![\d.:/])"),
    ("fraction", r"[1-9]/[1-9](?![\d/])"),
    ("num", r"\d{1,8}(?!\d)"),
)
_AT_DIGIT = [(kind, re.compile(pattern)) for kind, pattern in _NUMBERS]
_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_DATE_T = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)T(?=\d)")
_GLUED_HALF = re.compile(r"(am|pm|a\.m\.?|p\.m\.?)(?![^\W\d_])")  # 9am, in every language
_ZONE = re.compile(
    r"(?:gmt|utc)\s?[+-]\s?\d{1,2}(?::?\d{2})?|[a-z]+(?:/[a-z_+-]+\d*)+|[a-z]{1,5}(?![^\W\d_])", re.IGNORECASE
)
_LONGEST_COMPOUND = 24
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "IDEOGRAPHIC")
_MARKS = {"'": "unit:minute", ",": "glue", ";": "glue", "、": "glue"}


class Edge(NamedTuple):
    """One word or number, and the node to which it leads."""

    kind: str
    value: str
    end: int


Lattice = dict[int, list[Edge]]  # by the node from which edges lead; the end is the number of letters


def plain(words: str) -> str:
    """Return what was typed with the letters and digits of plain keyboards, and single spaces."""
    words = _DATE_T.sub(r"\1 ", "".join(_FRACTIONS.get(letter, letter) for letter in words if not _is_drawn(letter)))
    words = re.sub(r"[.!?]*[!?]+$|\.{2,}$|^[\"“„]|[\"”“]$", "", words)
    return " ".join(unicodedata.normalize("NFKC", words).replace("\u2019", "'").split())


def _is_drawn(letter: str) -> bool:
    """Return whether this is a picture, or makes another look different: it says nothing of a time."""
    return letter in "\ufe0e\ufe0f\u200d" or (unicodedata.category(letter) in {"So", "Sk"} and letter not in "°`\u00b4")


def lattice_of(words: str, language: Language) -> tuple[Lattice, int]:
    """Return all edges, and the node at which what was typed ends."""
    typed = plain(words)
    text = fold(typed)
    if len(text) != len(typed):
        typed = text  # Such as ß in capitals: then capitals tell nothing.
    edges: Lattice = defaultdict(list)
    ends = _ends_of_words(text, language)
    spare = len(text) + 1  # nodes within a phrase that means several things in a row
    for start in range(len(text)):
        if text[start].isdecimal() or text[start] in ".,":
            edges[start] += _numbers(text, start)
        for end in (one for one in ends if start < one <= start + language.longest):
            if (not start or start in ends) and not _is_apart(text, start, end, language):
                meanings = language.meanings(text[start:end]) or _compound(text[start:end], language)
                for meaning in meanings:
                    spoken = tuple(_with_word(sense, text[start:end], meanings) for sense in meaning)
                    spare = _add(edges, start, _after(text, end), spoken, spare)
        edges[start] += _more(text, typed, start, language)
    _skip_spaces(edges, text)
    return edges, len(text)


def _add(edges: Lattice, start: int, ends: list[int], meaning: Meaning, spare: int) -> int:
    for end in ends:
        node = start
        for number, sense in enumerate(meaning):
            following = end if number == len(meaning) - 1 else spare
            edges[node].append(Edge(sense.kind, sense.value, following))
            if following == spare:
                node, spare = spare, spare + 1
    return spare


def _with_word(sense: Sense, word: str, meanings: Meanings) -> Sense:
    """Return a sense with what makes a difference: which word for hours, and whether it is rather another sense."""
    if sense.kind == "part" and any(meaning[0].kind == "day" for meaning in meanings if len(meaning) == 1):
        return sense._replace(kind="rarepart")
    return sense._replace(value=word) if sense.kind == "oclock" else sense


def _is_apart(text: str, start: int, end: int, language: Language) -> bool:
    """Return whether this is a letter like that of 8º, but by itself, as in “8 o 9”, where it is another word."""
    is_letter = end == start + 1 and text[start].isalpha() and text[start - 1 : start] == " "
    return is_letter and language.meanings(text[start:end]) == ((Sense("nth"),),)


def _after(text: str, end: int) -> list[int]:
    """Return where a word can end: also after the full stop of an abbreviation."""
    return [end, end + 1] if text[end : end + 1] == "." and text[end - 1 : end].isalpha() else [end]


def _ends_of_words(text: str, language: Language) -> list[int]:
    """Return after which letters a word can end: where letters end, and anywhere where people put no spaces."""
    sorts = [_sort(letter, language) for letter in text]
    return [
        place
        for place in range(1, len(text) + 1)
        if place == len(text) or sorts[place] != sorts[place - 1] or sorts[place] == "unspaced"
    ]


def _sort(letter: str, language: Language) -> str:
    if letter.isdecimal():
        return "digit"
    if unicodedata.category(letter)[0] in "LM":
        is_unspaced = not language.has_spaces and unicodedata.name(letter, "").startswith(_UNSPACED)
        return "unspaced" if is_unspaced else "letter"
    return letter


def _numbers(text: str, start: int) -> list[Edge]:
    if start and text[start - 1].isdecimal():
        return []
    found = [Edge(kind, match[0], match.end()) for kind, pattern in _AT_DIGIT if (match := pattern.match(text, start))]
    return [one for one in found if one.kind == "decimal" or text[start].isdecimal()]


def _more(text: str, typed: str, start: int, language: Language) -> list[Edge]:
    """Return what depends on more than the letters of a word."""
    before, letter = text[start - 1 : start], text[start]
    edges: list[Edge] = []
    if before.isdecimal():
        if letter == "." and not text[start + 1 : start + 2].isdecimal():  # “31.6.” is no 31st at 6.
            edges += [Edge("nth", "", start + 1), Edge("glue", "", start + 1)]
        if found := _GLUED_HALF.match(text, start):
            edges.append(Edge(found[1][0] + "m", "", found.end()))
    if letter in _MARKS and (letter != "'" or before.isdecimal()):
        kind, _colon, value = _MARKS[letter].partition(":")
        edges.append(Edge(kind, value, start + 1))
    if letter in ".!?" and start == len(text) - 1:
        edges.append(Edge("glue", "", start + 1))
    if start and not before.isalpha() and (found := _ZONE.match(typed, start)):
        edges += _zones(found[0], found.end(), language)
    return edges


def _zones(typed: str, end: int, language: Language) -> list[Edge]:
    if "/" in typed:
        try:
            return [Edge("zone", known_zone(typed), end)]
        except ValueError:
            return []
    is_word = bool(language.meanings(fold(typed)))
    if len(typed) > 1 and zones_abbreviated(typed) and (typed.isupper() or not (is_word or len(typed) < 3)):
        return [Edge("zone", "|".join(zones_abbreviated(typed)), end)]
    return []


def _compound(word: str, language: Language) -> Meanings:
    """Return a day and a part of it that are one word, as in `Freitagabend` and `lördagskväll`."""
    if not (8 <= len(word) <= _LONGEST_COMPOUND and language.has_spaces and word.isalpha()):
        return ()
    for cut in range(4, len(word) - 2):
        days = language.meanings(word[:cut]) or language.meanings(word[:cut].removesuffix("s"))
        parts = [one for one in language.meanings(word[cut:]) if one[0].kind == "part" and len(one) == 1]
        if parts and days and days[0][0].kind in {"weekday", "day"}:
            return ((*days[0], *parts[0]),)
    return ()


def _skip_spaces(edges: Lattice, text: str) -> None:
    """Let edges lead behind the space that follows them."""
    for node, leading in edges.items():
        edges[node] = [
            one._replace(end=one.end + 1) if one.end < len(text) and text[one.end] == " " else one for one in leading
        ]
