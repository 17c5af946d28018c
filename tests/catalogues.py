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
def speaking(folder: Path, languages: Mapping[str, Words]) -> Generator[None]:
    """Let the program know these languages and no others; what is not among their words is English."""
    for locale, words in languages.items():
        catalogue = Catalog(locale=locale)
        for message, translated in words.items():
            catalogue.add(message, translated)
        file = folder / locale / "LC_MESSAGES" / "hearth.po"
        file.parent.mkdir(parents=True)
        file.write_text(written(catalogue), encoding="utf-8")
    forget: Callable[[], None] = language._catalogue.cache_clear  # pyright: ignore[reportPrivateUsage]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "_LOCALES", folder)
        forget()
        yield
    forget()
