"""Words for moments, by language: what each can mean.

Each language has two tables: `tables/` is made from what is published (see `make_tables`), and `spoken/` has by hand
what people say besides. A sense is a kind with a value, such as `weekday:0`; a phrase may stand for several in a row,
such as “tonight” for `day:0 part:night`, and it may have other senses beside that.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLES = Path(__file__).parent / "tables"
SPOKEN = Path(__file__).parent / "spoken"

# Discord's names of languages that others call differently.
_LANGUAGES = {"no": "nb", "zh-CN": "zh", "zh-TW": "zh-Hant"}
_KEEPS_MARKS = {"vi", "th", "hi", "ja", "ko", "zh", "zh-Hant"}  # There another mark is another word.
# What people write in any language, where it has no other meaning there.
_EVERYWHERE = {
    "m": ("unit:minute",),
    "min": ("unit:minute",),
    "s": ("unit:second",),
    "sec": ("unit:second",),
    "d": ("unit:day",),
    "w": ("unit:week",),
    "am": ("am",),
    "pm": ("pm",),
}
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "`": "'", "\u00b4": "'"})


class Sense(NamedTuple):
    """What one word means: `weekday` `0`, `unit` `week`, `next` and nothing more."""

    kind: str
    value: str = ""


Meaning = tuple[Sense, ...]  # what a phrase stands for: mostly one sense, sometimes several in a row
Meanings = tuple[Meaning, ...]  # all that it can mean


def language_of(locale: str) -> str:
    """Return the name that the tables give to the language of a locale of Discord's."""
    return _LANGUAGES.get(locale, locale.partition("-")[0])


def fold(text: str) -> str:
    """Return text as it stands in the tables: lower case, plain spaces and apostrophes."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES).split())


def without_marks(text: str) -> str:
    """Return the text without the accents that not everybody types."""
    plain = (one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", "".join(plain)).replace("ß", "ss").replace("ł", "l").replace("\u0131", "i")


@dataclass(frozen=True)
class Language:
    """The words of one language, and how people who speak it write dates and hours."""

    name: str
    month_first: bool
    twelve_hours: bool  # whether people say 8 and mean 20:00 as often
    dot_in_hours: bool  # whether 9.30 is how they write half past nine
    night_begins: int  # an hour in the evening; earlier where there is one word for evening and night
    hour_letters: str  # after a number: nine o'clock rather than nine hours, as 9h in French
    examples: tuple[str, ...]  # of moments, each of them understood
    words: dict[str, Meanings]
    longest: int  # letters of the longest phrase

    @property
    def has_spaces(self) -> bool:
        """Return whether people part words by spaces."""
        return self.name not in {"zh", "zh-Hant", "ja", "ko", "th"}

    @staticmethod
    @cache
    def named(name: str) -> "Language | None":
        """Return a language, read from the disk at the first time: call it in a thread. None for an unknown one."""
        path = TABLES / f"{name}.json"
        if not re.fullmatch(r"[A-Za-z-]{2,10}", name) or not path.exists():
            return None
        return _read(name, json.loads(path.read_text(encoding="utf-8")))

    def meanings(self, phrase: str) -> Meanings:
        """Return what a phrase can mean, which is in lower case; with or without its accents."""
        found = self.words.get(phrase, ())
        if found or phrase.isascii() or self.name in _KEEPS_MARKS:
            return found
        return self.words.get(without_marks(phrase), ())


def _read(name: str, table: dict[str, Any]) -> Language:
    path = SPOKEN / f"{name}.toml"
    spoken: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    written: dict[str, Any] = table | spoken.get("written", {})
    words = _merged(table["words"], spoken.get("said", {}), spoken.get("numbers", {}), written.get("tens", []))
    words = {phrase: tuple(map(_meaning, senses)) for phrase, senses in _EVERYWHERE.items()} | words
    words["h"] = tuple(dict.fromkeys((*words.get("h", ()), (Sense("unit", "hour"),), (Sense("oclock"),))))
    if name not in _KEEPS_MARKS:
        for phrase in list(words):
            for typed in _other_spellings(phrase, name):
                words.setdefault(typed, words[phrase])
    return Language(
        name,
        month_first=written["order"] == "md",
        twelve_hours=written["clock"] == 12,
        dot_in_hours=written["dot"],
        examples=tuple(spoken.get("examples", ())),
        night_begins=written.get("night", 22),
        hour_letters=written.get("hour_letters", ""),
        words=words,
        longest=max(map(len, words)),
    )


def _merged(
    published: dict[str, list[str]], said: dict[str, str], numbers: dict[str, str], tens: list[str]
) -> dict[str, Meanings]:
    """Return each phrase's meanings: those by hand first, in whose table phrases stand by their meaning."""
    by_hand = {meaning: fold(phrases).split("|") for meaning, phrases in said.items()}
    by_hand |= {f"num:{number}": phrases for number, phrases in _counted(numbers, tens).items()}
    dropped = set(by_hand.pop("nothing", ()))
    words: dict[str, dict[Meaning, None]] = {}
    for meaning, phrases in by_hand.items():
        for phrase in phrases:
            words.setdefault(phrase.strip(), {})[_meaning(meaning)] = None
    for phrase, meanings in published.items():
        by_now = words.setdefault(phrase, {})
        kinds = {sense.kind for meaning in by_now for sense in meaning}
        if phrase not in dropped:
            by_now.update({one: None for one in map(_meaning, meanings) if one[0].kind not in kinds})
    return {phrase: tuple(meanings) for phrase, meanings in words.items() if meanings}


def _counted(numbers: dict[str, str], tens: list[str]) -> dict[int, list[str]]:
    """Return the words for each number, also those that are put together from tens and ones."""
    words = {int(number): fold(phrases).split("|") for number, phrases in numbers.items()}
    made = {
        ten + one: [
            way.format(ten=of_ten, one=of_one) for way in tens for of_ten in words[ten] for of_one in words[one]
        ]
        for ten in (20, 30, 40, 50)
        for one in range(1, 10)
        if {ten, one} <= words.keys()
    }
    return {number: words.get(number, []) + made.get(number, []) for number in words.keys() | made.keys()}


def _meaning(written: str) -> Meaning:
    senses = (one.partition(":") for one in written.split())
    return tuple(Sense(kind, value) for kind, _colon, value in senses)


def _other_spellings(phrase: str, name: str) -> Iterator[str]:
    yield without_marks(phrase)
    if name == "de":
        yield phrase.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))


@dataclass(frozen=True)
class Lexicon:
    """The words of several languages, of which the first that knows a word counts.

    Words of two letters and more may be typed with a full stop behind them, in any case, with or without accents.
    Reading a language takes some milliseconds from the disk at its first time: in a thread.
    """

    languages: tuple[Language, ...]

    @classmethod
    def of(cls, locale: str, also: Iterable[str] = ()) -> "Lexicon":
        """Return the words of somebody's language, then English's, then others', such as a server's; all by locale."""
        names = dict.fromkeys(language_of(one) for one in (locale, "en-US", *also) if one)
        return cls(tuple(one for one in map(Language.named, names) if one))

    def meanings(self, phrase: str) -> Meanings:
        """Return all that a word or phrase can mean in the first language that knows it."""
        typed = fold(phrase).strip(" .,;")
        return next((found for one in self.languages if (found := one.meanings(typed))), ())

    def value(self, phrase: str, kind: str) -> str | None:
        """Return the value that a word has as one of a kind, in the first language in which it is one."""
        typed = fold(phrase).strip(" .,;")
        for language in self.languages:
            for meaning in language.meanings(typed):
                if len(meaning) == 1 and meaning[0].kind == kind:
                    return meaning[0].value
        return None

    def weekday(self, word: str) -> int | None:
        """Return the day of the week that a word is, 0 for Monday: also abbreviated, in cases and in the plural."""
        found = self.value(word, "weekday")
        return None if found is None else int(found)

    def weekdays(self, word: str) -> tuple[int, ...] | None:
        """Return the days that a word for several means, such as “weekdays”, “am Wochenende” and “täglich”."""
        found = self.value(word, "weekdays")
        return None if found is None else tuple(map(int, found))

    def month(self, word: str) -> int | None:
        """Return the month that a word is, 1 for January."""
        found = self.value(word, "month")
        return None if found is None else int(found)

    def unit(self, word: str) -> str | None:
        """Return `second`, `minute`, `hour`, `day`, `week`, `month` or `year`, if the word is one in any number."""
        return self.value(word, "unit")

    def number(self, word: str) -> int | None:
        """Return the number that a word or digits say."""
        found = word if word.isdecimal() else self.value(word, "num")
        return None if found is None else int(found)

    def is_a(self, kind: str, word: str) -> bool:
        """Return whether a word can be one of this kind, such as `next`, `every`, `and`, `other`, `until` and `to`."""
        return self.value(word, kind) is not None
