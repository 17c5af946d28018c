"""Words in the reader's language: gettext, with the reader's locale in a context variable.

English is the source language. A translation is a compiled catalogue at
`data/locales/<locale>/LC_MESSAGES/hearth.mo`; where there is none, the English words are shown.
"""

import gettext
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from discord import Locale, app_commands

# Whatever else is given as a locale is not looked for among the files.
_LIKE_A_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_LOCALES = Path(__file__).parents[2] / "data" / "locales"
_reader: ContextVar[str] = ContextVar("reader", default="en")


@lru_cache(maxsize=100)
def _catalogue(locale: str) -> gettext.NullTranslations:
    # gettext itself falls back from pt_BR to pt.
    return gettext.translation("hearth", localedir=_LOCALES, languages=[locale.replace("-", "_")], fallback=True)


def _(message: str) -> str:
    """Return `message` in the language of whoever reads it."""
    return _catalogue(_reader.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for `n` things, in the language of whoever reads it."""
    return _catalogue(_reader.get()).ngettext(singular, plural, n)


def set_locale(locale: Locale | None) -> None:
    """Let the reader be someone with this locale, from here on, in this task."""
    _reader.set(_known(locale))


@contextmanager
def using_locale(locale: Locale | None) -> Generator[None]:
    """Let the reader be someone with this locale, within this block."""
    before = _reader.set(_known(locale))
    try:
        yield
    finally:
        _reader.reset(before)


def languages() -> list[Locale]:
    """Return the languages of Discord in which there are words: the ones with a catalogue, and English."""
    return [locale for locale in Locale if locale.value == "en-US" or _has_catalogue(locale.value)]


def has_translations() -> bool:
    """Return whether there are words in any language besides English."""
    return len(languages()) > 1


def _has_catalogue(locale: str) -> bool:
    return type(_catalogue(locale)) is not gettext.NullTranslations


def _known(locale: Locale | None) -> str:
    return locale.value if locale and _LIKE_A_LOCALE.fullmatch(str(locale.value)) else "en"


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands in every language that has a catalogue."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        if isinstance(context.data, app_commands.Command | app_commands.Group) and context.location.name.endswith(
            "name"
        ):
            return None  # Command names stay as the documentation spells them.
        translated = _catalogue(locale.value).gettext(string.message)
        return translated if translated != string.message else None
