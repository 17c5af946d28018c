"""Several things as they are said one after another."""

from collections.abc import Sequence

from bot.text.language import _


def listed(things: Sequence[str]) -> str:
    """Return things as a sentence has them: “Monday, Wednesday and Friday”."""
    *others, last = things
    # Translators: {others} is one thing, or several with commas between them.
    return _("{others} and {last}").format(others=", ".join(others), last=last) if others else last


def listed_choices(things: Sequence[str]) -> str:
    """Return things of which one is meant: “9:00, 10:00 or 11:00”."""
    *others, last = things
    # Translators: {others} is one thing, or several with commas between them.
    return _("{others} or {last}").format(others=", ".join(others), last=last) if others else last
