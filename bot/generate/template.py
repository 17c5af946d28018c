"""Makes the template of all that can be translated, and takes what is new in it into each language's catalogue."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.generate.usage import Wording, said_in

# What stands in the head of each file until somebody fills it in, and what changes by itself.
_SAYS_NOTHING = ("POT-Creation-Date", "Generated-By", "YEAR-MO-DA", "EMAIL@ADDRESS", "LL@li.org")
_HEADER = """\
# What Hearth says, to be translated: see docs/translating.md.
# This file is distributed under the same licence as Hearth.
#"""


def template(root: Path, said: Iterable[Wording]) -> Catalog:
    """Return all that is said in the program under `root`, and what else it says."""
    catalogue = Catalog(project="Hearth", version="", header_comment=_HEADER, charset="utf-8")
    for one in (*said_in(root), *said):
        if one.message:
            catalogue.add(
                (one.message, one.plural) if one.plural else one.message,
                context=one.context or None,
                locations=[(one.file, 0)],
                auto_comments=one.notes,
            )
    return catalogue


def written(catalogue: Catalog) -> str:
    """Return a catalogue as a file; without numbers of lines and days, which change with each commit."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, include_lineno=False, include_previous=True, ignore_obsolete=True)
    head, blank, words = file.getvalue().decode().partition("\n\n")
    kept = [line for line in head.splitlines() if not any(part in line for part in _SAYS_NOTHING)]
    return "\n".join(kept) + blank + words


def read(file: Path, locale: str | None = None) -> Catalog:
    """Return what a file says."""
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def catalogues(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the languages that have a catalogue, and its file."""
    for file in sorted(root.glob("data/locales/*/LC_MESSAGES/hearth.po")):
        yield file.parts[-3], file


def merged(file: Path, locale: str, template: Catalog) -> str:
    """Return what a language's file should say: as it does if it has all of the template, and otherwise taken in."""
    before = read(file, locale)
    if not len(before):  # It has just been made, empty.
        before.project, before.version, before.header_comment = "Hearth", "", _HEADER
    if _keys(before) == _keys(template):
        return file.read_text(encoding="utf-8")
    before.update(template, update_header_comment=False)
    return written(before)


def _keys(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalogue if message.id}
