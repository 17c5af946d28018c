"""What a rule of the grammar is: a pattern of kinds of words, and what it makes of the words that fit.

In a pattern a question mark says that a word may be missing. What is made is a field of `Said` with its value, and
perhaps how far-fetched it is.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from bot.text.times.lexicon import Language

Values = list[str | None]  # of the words that a pattern fits; None for one that is missing
Made = dict[str, Any]  # what a piece says, by the fields of `Said`


class Writing(NamedTuple):
    """How whoever typed it writes: the language, and whether day or month comes first, `dm`, `md`, or `both`."""

    language: Language
    order: str


Make = Callable[[Values, Writing], Made | None]  # None where the words say nothing sensible


class PieceRule(NamedTuple):
    """A pattern, and what to make of the words that fit it."""

    pattern: str
    make: Make


def always(**made: Any) -> Make:
    """Return a maker of what does not depend on the words."""
    return lambda _values, _writing: dict(made)
