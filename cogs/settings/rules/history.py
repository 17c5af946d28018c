"""What is said of changes: who decided what, what it was before, and what would become of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext

LONGEST_CHANGE = 680  # characters of one change in a list, of which five stand on a card


@dataclass(frozen=True)
class Difference:
    """A setting, what it was and what it becomes, in words; nothing where it is not set.

    `is_list` is for what has entries: then these are those that go, and those that come.
    """

    name: str
    was: str
    becomes: str
    is_list: bool = False


def change_entry(moderator_id: int, when: datetime, found: Sequence[Difference]) -> str:
    """Return what somebody changed at once, as it stands in the history."""
    moderator = f"<@{moderator_id}>"
    if len(found) == 1:
        return f"{on_screen(when)} · {_sentence(moderator, found[0])}"
    words = ngettext("{moderator} changed {n} setting:", "{moderator} changed {n} settings:", len(found))
    first = f"{on_screen(when)} · {words.format(moderator=moderator, n=len(found))}"
    return "\n".join([first, *as_many_as_fit([difference_line(one) for one in found])])


def as_many_as_fit(lines: Sequence[str], room: int = LONGEST_CHANGE) -> Iterator[str]:
    """Return as many lines as there is room for, in characters, and how many more there are."""
    for place, line in enumerate(lines):
        room -= len(line)
        if room < 0:
            left = len(lines) - place
            yield "- " + ngettext("and {n} more", "and {n} more", left).format(n=left)
            return
        yield line


def _sentence(moderator: str, one: Difference) -> str:
    if one.is_list:
        words = _list_sentence(one)
    elif one.was and one.becomes:
        words = _("{moderator} set {name} to {becomes}; it was {was}.")
    elif one.becomes:
        words = _("{moderator} set {name} to {becomes}; it was not set.")
    else:
        words = _("{moderator} cleared {name}; it was {was}.")
    return words.format(moderator=moderator, name=one.name, was=one.was, becomes=one.becomes)


def _list_sentence(one: Difference) -> str:
    if one.was and one.becomes:
        return _("{moderator} changed {name}. New: {becomes}. Gone: {was}.")
    if one.becomes:
        return _("{moderator} added to {name}: {becomes}.")
    if one.was:
        return _("{moderator} took from {name}: {was}.")
    return _("{moderator} put {name} in another order.")


def difference_line(one: Difference) -> str:
    """Return a difference as one of several: what it was, and what it becomes."""
    words = _list_line(one) if one.is_list else _("{name}: {was} → {becomes}")
    nothing = _("not set")
    return "- " + words.format(name=one.name, was=one.was or nothing, becomes=one.becomes or nothing)


def _list_line(one: Difference) -> str:
    if one.was and one.becomes:
        return _("{name}: new are {becomes}; gone are {was}")
    if one.becomes:
        return _("{name}: new are {becomes}")
    return _("{name}: gone are {was}") if one.was else _("{name}: in another order")


def has_changed_since(found: Sequence[Difference]) -> str:
    """Return what somebody reads who takes a change back that another one has come after.

    Each difference is what a setting is now, and what it would be again.
    """
    first = _("This has changed since then, so I have not touched it yet. Taking it back would do this:")
    return "\n".join([first, *as_many_as_fit([difference_line(one) for one in found])])


def nothing_to_take_back() -> str:
    """Return what somebody reads who takes back what is as it was before already."""
    return _("Everything is as it was before that change already.")


def change_is_gone() -> str:
    """Return what somebody reads who takes back what is remembered no longer."""
    return _("That change is no longer remembered, so I can't take it back. `/settings history` shows which ones are.")


def setting_is_gone(key: str) -> str:
    """Return what somebody reads who takes back a setting that only an older or a newer version has."""
    return _("I don't know `{key}` any more, so I can't take that change back.").format(key=key)


def changed_meanwhile() -> str:
    """Return why nothing is changed where somebody else has changed the same."""
    return _("Somebody changed the same settings just now, so nothing is changed. Please look once more.")
