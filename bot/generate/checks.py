"""Says what is wrong with translations: `python -m bot.generate.checks [de …]`, and the same in the tests."""

import asyncio
import re
import string
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.generate import ROOT, program
from bot.generate.declared import said_by
from bot.generate.template import catalogues, read, template
from bot.generate.usage import UP_TO
from bot.health import logs
from bot.text.language import COUNTRY

_CODE = re.compile(r"`[^`\n]*`")
_LITERAL = re.compile(r"`(?:/|[a-z_]+`|\{).*")  # what is typed as it is: a command, a setting, a placeholder
_PLACEHOLDER = re.compile(r"\{\w*\}")
_ADDRESS = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|fr|es|uk|ca|br|ie|au|nz|in)\b(?:/\S*\w)?")
_NUMBER = re.compile(r"\d+(?:[ :.,-]\d+)*")
_ENDS = (("…",), (".", "。"), ("?",), (":",))
_MARKS = ("**", "](", "<#", "<@", "<t:", "\n", "~~", "||")
_LINE_MARKS = ("-# ", "- ", "> ", "# ")
_FIRST_PICTURE = 0x2600
_A_SENTENCE = 7  # words from which on a language shows


@dataclass(frozen=True)
class Glossary:
    """How a language is to be spoken, from its `glossary.toml`."""

    common: frozenset[str]
    forbidden: tuple[str, ...]
    allowed: frozenset[str]
    same: frozenset[str]
    free: frozenset[str]
    words: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, file: Path) -> "Glossary":
        """Return what a file says."""
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        several = {name: frozenset(found[name]) for name in ("allowed", "same", "free")}
        common = frozenset(found["common"].split())
        return cls(common=common, forbidden=tuple(found["forbidden"]), words=found["words"], **several)


def problems(catalogue: Catalog, wanted: Catalog, glossary: Glossary) -> Iterator[str]:
    """Yield what is wrong with a language: what it lacks, what is no longer said, and what is not said as it should."""
    for message in wanted:
        if message.id:
            found = catalogue.get(_singular(message), message.context)
            yield from (f"{_singular(message)!r}: {what}" for what in _problems(message, found, catalogue, glossary))
    known = {(_singular(message), message.context) for message in wanted}
    for message in catalogue:
        if (_singular(message), message.context) not in known:
            yield f"{_singular(message)!r}: is no longer said; run: make generate"


def _problems(message: Message, found: Message | None, catalogue: Catalog, glossary: Glossary) -> Iterator[str]:
    forms = [] if found is None else [found.string] if isinstance(found.string, str) else list(found.string or ())
    if found is None or not all(forms):
        yield "is not translated"
        return
    if found.fuzzy:
        yield "is only guessed (fuzzy)"
    expected = catalogue.num_plurals if _plural(message) else 1
    if len(forms) != expected:
        yield f"has {len(forms)} forms instead of {expected}"
    for place, form in enumerate(forms):
        said = _singular(message) if place == 0 else _plural(message)
        yield from (f"{what}: {form!r}" for what in _of_form(message, said, form, glossary))


def _of_form(message: Message, said: str, form: str, glossary: Glossary) -> Iterator[str]:
    """Yield what is wrong with one form of a translation; `said` is the English that it stands for."""
    if _placeholders(form) not in (_placeholders(said), _placeholders(_plural(message) or said)):
        yield f"has not the placeholders of the English, {sorted(_placeholders(said))}"
    yield from _of_markup(said, form)
    most = [int(number) for note in message.auto_comments for number in UP_TO.findall(note)]
    if most and _utf16(form) > min(most):
        yield f"has {_utf16(form)} characters of {min(most)}"
    if form != form.strip() and said == said.strip():
        yield "begins or ends with a space"
    yield from _of_words(message, said, form, glossary)


def _of_markup(said: str, form: str) -> Iterator[str]:
    for what, parts in _PARTS.items():
        if (here := Counter(parts(form))) != (there := Counter(parts(said))):
            yield f"has other {what} than the English ({_difference(here, there)})"
    for ends in _ENDS if " " in said else ():  # An ordinal ends with a full stop in some languages.
        if said.endswith(ends) != form.endswith(ends):
            yield f"should end as the English does, with {said[-1]!r}"
            return


def _difference(here: Counter[str], there: Counter[str]) -> str:
    lacks, has = sorted((there - here).elements()), sorted((here - there).elements())
    return ", ".join(filter(None, (f"lacks {lacks}" if lacks else "", f"has {has}" if has else "")))


def _typed(text: str) -> Iterator[str]:
    return (code for code in _CODE.findall(text) if _LITERAL.fullmatch(code))


def _quotes(text: str) -> Iterator[str]:
    return ("`" for _code in _CODE.findall(text))


def _numbers(text: str) -> Iterator[str]:
    return iter(_NUMBER.findall(_plain(text)))


def _addresses(text: str) -> Iterator[str]:
    return iter(_ADDRESS.findall(text))


def _marks(text: str) -> Iterator[str]:
    return (mark for mark in _MARKS for _each in range(text.count(mark)))


def _line_marks(text: str) -> Iterator[str]:
    return (mark for line in text.splitlines() for mark in _LINE_MARKS if line.startswith(mark))


def _signs(text: str) -> Iterator[str]:
    return (sign for sign in text if ord(sign) > _FIRST_PICTURE)


_PARTS: dict[str, Callable[[str], Iterator[str]]] = {
    "what is typed": _typed,
    "pieces of code": _quotes,
    "numbers": _numbers,
    "addresses": _addresses,
    "marks": _marks,
    "marks of lines": _line_marks,
    "signs": _signs,
}


def _of_words(message: Message, said: str, form: str, glossary: Glossary) -> Iterator[str]:
    plain, key = _plain(form), _singular(message)
    words = re.findall(r"[^\W\d_]+", plain)
    is_same = form == said and message.context != COUNTRY and key not in glossary.same
    if is_same and len(re.findall(r"[A-Za-z]", _plain(said))) > 2:
        yield "is the same as in English"
    if len(words) >= _A_SENTENCE and not glossary.common & {word.casefold() for word in words}:
        yield "does not look like this language"
    if key not in glossary.allowed:
        yield from (f"says {found[0]!r}" for one in glossary.forbidden if (found := re.search(one, plain)))
    for term, names in glossary.words.items() if key not in glossary.free else ():
        there = re.search(rf"\b{re.escape(term)}s?\b", _plain(said), re.IGNORECASE)
        if there and not any(name.casefold() in plain.casefold() for name in names):
            yield f"has none of {list(names)} for “{term}”"


def _plain(text: str) -> str:
    """Return what is said of a text: without code, placeholders and addresses."""
    return _PLACEHOLDER.sub(" ", _ADDRESS.sub(" ", _CODE.sub(" ", text)))


def _placeholders(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _words, name, _format, _as in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"a brace that stands alone"} if "{" in text else ())


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _plural(message: Message) -> str:
    return "" if isinstance(message.id, str) else message.id[1]


def _utf16(text: str) -> int:
    """Return how long a text is as Discord counts."""
    return len(text.encode("utf-16-le")) // 2


async def wanted() -> Catalog:
    """Return all that is said now."""
    async with program() as bot:
        return template(ROOT, said_by(bot))


def main(languages: Sequence[str], write: Callable[[str], object]) -> int:
    """Write what is wrong with these languages, or all; return 1 if anything is."""
    logs.set_up("WARNING", "text")
    there, found = asyncio.run(wanted()), 0
    for locale, file in catalogues(ROOT):
        if not languages or locale in languages:
            glossary = Glossary.read(file.parents[1] / "glossary.toml")
            for problem in problems(read(file, locale), there, glossary):
                found += 1
                write(f"{locale}: {problem}\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.write))
