"""Languages for tests, in files as translators make them."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.generate.template import written
from bot.text import language

Words = Mapping[str | tuple[str, str], str | tuple[str, ...]]


@contextmanager
def speaking(folder: Path, languages: Mapping[str, Words | str]) -> Generator[None]:
    """Let the program know these languages, by their words or whole files; what is not among them is English."""
    for locale, words in languages.items():
        file = folder / locale / "LC_MESSAGES" / "hearth.po"
        file.parent.mkdir(parents=True)
        file.write_text(words if isinstance(words, str) else _file(locale, words), encoding="utf-8")
    forget: Callable[[], None] = language._catalogue.cache_clear  # pyright: ignore[reportPrivateUsage]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "_LOCALES", folder)
        forget()
        yield
    forget()


def _file(locale: str, words: Words) -> str:
    catalogue = Catalog(locale=locale)
    for message, translated in words.items():
        catalogue.add(message, translated)
    return written(catalogue)
