"""Words in the reader's language: gettext, with the reader's locale in a context variable.

English is the source language. A translation is a catalogue at `data/locales/<locale>/LC_MESSAGES/hearth.po`, read when
somebody first needs it; where there is none, the English words are shown. See docs/translating.md.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from discord import Locale, app_commands

from bot.text.catalogue import Catalogue, in_context

# Whatever else is given as a locale is not looked for among the files.
_LIKE_A_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_LOCALES = Path(__file__).parents[2] / "data" / "locales"
_reader: ContextVar[str] = ContextVar("reader", default="en")


@lru_cache(maxsize=100)
def _catalogue(locale: str) -> Catalogue | None:
    """Return the words of a language; what a dialect lacks is read in its language: pt-BR, then pt."""
    language, dash, _dialect = locale.partition("-")
    otherwise = _catalogue(language) if dash else None
    file = _file(locale)
    return Catalogue(file.read_text(encoding="utf-8"), otherwise) if file.exists() else otherwise


def _file(locale: str) -> Path:
    return _LOCALES / locale.replace("-", "_") / "LC_MESSAGES" / "hearth.po"


def _found(key: str) -> str | None:
    catalogue = _catalogue(_reader.get())
    return None if catalogue is None else catalogue.find(key)


def _(message: str) -> str:
    """Return `message` in the language of whoever reads it."""
    found = _found(message)
    return message if found is None else found


def pgettext(context: str, message: str) -> str:
    """Return `message` as `_` does, where the same English words mean something else elsewhere."""
    found = _found(in_context(context, message))
    return message if found is None else found


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for `n` things, in the language of whoever reads it."""
    catalogue = _catalogue(_reader.get())
    found = None if catalogue is None else catalogue.find_form(singular, n)
    return (singular if n == 1 else plural) if found is None else found


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


def own_name(locale: Locale) -> str:
    """Return what those who speak a language call it."""
    return _OWN_NAMES.get(locale.value) or locale.name.replace("_", " ").title()


def known_locale(stored: str | None) -> Locale | None:
    """Return the language of Discord that was stored; None without one, and for one that Discord no longer has."""
    return next((locale for locale in Locale if locale.value == stored), None)


def known_language(typed: str) -> str:
    """Return one of Discord's languages in which there are words. Raises ValueError for another."""
    if typed not in {locale.value for locale in languages()}:
        raise ValueError("is not a language that there are words in")
    return typed


def has_translations() -> bool:
    """Return whether there are words in any language besides English."""
    return len(languages()) > 1


def _has_catalogue(locale: str) -> bool:
    return any(_file(one).exists() for one in (locale, locale.partition("-")[0]))


def _known(locale: Locale | None) -> str:
    return locale.value if locale and _LIKE_A_LOCALE.fullmatch(str(locale.value)) else "en"


# Everyone finds their own language by these, whichever they read now: as Discord's settings have them.
_OWN_NAMES = {
    "en-US": "English (US)",
    "en-GB": "English (UK)",
    "bg": "български",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "es-419": "Español (Latinoamérica)",
    "es-ES": "Español (España)",
    "fi": "Suomi",
    "fr": "Français",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt-BR": "Português (Brasil)",
    "ro": "Română",
    "ru": "Русский",
    "sv-SE": "Svenska",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh-CN": "中文 (简体)",
    "zh-TW": "中文 (繁體)",
}
# Contexts: what tells a choice of an option, such as “members”, or a country, from the same words elsewhere.
CHOICE = "choice"
COUNTRY = "country"
# What Discord takes only in small letters and without spaces, and what people look for in the docs.
_NAMES = (
    app_commands.TranslationContextLocation.command_name,
    app_commands.TranslationContextLocation.group_name,
    app_commands.TranslationContextLocation.parameter_name,
)


class CommandTranslator(app_commands.Translator):
    """Gives Discord what commands say in every language that has a catalogue: all but the names that people type."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        in_menu = isinstance(context.data, app_commands.ContextMenu)
        catalogue = _catalogue(locale.value)
        if catalogue is None or (context.location in _NAMES and not in_menu):
            return None
        is_choice = context.location is app_commands.TranslationContextLocation.choice_name
        return catalogue.find(in_context(CHOICE, string.message) if is_choice else string.message)
