"""Which file of settings is read at all, and what is said of one that is not, or of what it would change."""

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import escaped, shortened

FORMAT, VERSION = "hearth-settings", 1
MOST_BYTES, DEEPEST, MOST_DIGITS = 200_000, 8, 19
# One that does not end is one, too: looking for its end anew from each quote within it would take for ever.
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read(data: bytes) -> Any:
    """Return what a JSON file says. Raises CareError, which says in which line, for anything else."""
    if len(data) > MOST_BYTES:
        raise refused(too_large())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refused(_("line {n} is not text in UTF-8.").format(n=line)) from error
    _require_shallow(text)
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise refused(_("line {n} is not JSON.").format(n=error.lineno)) from error
    _require_letters(found)
    return found


def too_large() -> str:
    """Return why a file is not looked at."""
    return _("it is larger than {n} kilobytes, and settings never are.").format(n=MOST_BYTES // 1000)


def refused(why: str) -> CareError:
    """Return the error for a file of which nothing is taken."""
    return CareError(_("Nothing is changed. The file can't be used: {why}").format(why=why))


def _require_shallow(text: str) -> None:
    depth = 0
    for place, letter in enumerate(_STRINGS.sub(lambda found: '"' + "\n" * found[0].count("\n") + '"', text)):
        depth += (letter in "[{") - (letter in "]}")
        if depth > DEEPEST:
            line = text.count("\n", 0, place) + 1
            raise refused(_("in line {n} too many brackets lie within one another.").format(n=line))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise refused(_("`{name}` is there twice.").format(name=_coded(name)))
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise refused(_("`{number}…` is too large a number.").format(number=digits[:MOST_DIGITS]))
    return int(digits)


def _fraction(digits: str) -> float:
    raise refused(_("`{number}` is not a whole number.").format(number=digits[:40]))


def _constant(name: str) -> float:
    raise refused(_("`{number}` is not a whole number.").format(number=name))


def _require_letters(found: Any) -> None:
    """Refuse letters that no database keeps and nobody could have typed."""
    match found:
        case dict():
            _require_letters([*found.keys(), *found.values()])
        case list():
            for one in found:  # pyright: ignore[reportUnknownVariableType]
                _require_letters(one)
        case str() if _UNSEEN.search(found):
            raise refused(_("“{words}” has letters in it that are none.").format(words=_plain(found)))
        case _:
            pass


def _plain(words: str) -> str:
    return escaped(shortened(_UNSEEN.sub("", words), 60))


def _coded(words: str) -> str:
    """Return words from a file as they can stand between backticks, where Discord acts on nothing."""
    return shortened(_UNSEEN.sub("", words), 60).replace("`", "'")


def not_ours() -> CareError:
    """Return the error for JSON that is something else."""
    return refused(_("it is not what `/settings export` makes: `format` and `version` are not those that I know."))


def wrong_shape(where: str) -> CareError:
    """Return the error for a part that is not built as it should be."""
    return refused(_("`{where}` is not built as I know it.").format(where=_coded(where)))


def unknown(where: str) -> CareError:
    """Return the error for a setting or a part that there is not."""
    return refused(_("I don't know `{where}`.").format(where=_coded(where)))


def not_a_place(where: str) -> CareError:
    """Return the error for what should name a channel or a role."""
    return refused(
        _("`{where}` must be null, or a channel or a role with its id and its name.").format(where=_coded(where))
    )


def not_a_flag(where: str) -> CareError:
    """Return the error for what should be one of two."""
    return refused(_("`{where}` must be true or false.").format(where=_coded(where)))


def wrong_value(where: str, why: str) -> CareError:
    """Return the error for a value that could not be chosen by hand, either."""
    return refused(_("`{where}`: {why}").format(where=_coded(where), why=why))


def which_place(name: str, uses: Sequence[str], left: int, *, is_role: bool) -> str:
    """Return the question for a channel or a role of the file that is not known for certain here."""
    what = ", ".join(f"`{use}`" for use in uses)
    if is_role:
        words = _("The file names the role **{name}**, for {uses}. Which role is that here?")
    else:
        words = _("The file names the channel **{name}**, for {uses}. Which channel is that here?")
    more = ngettext("{n} question is left.", "{n} questions are left.", left).format(n=left)
    return words.format(name=_plain(name), uses=shortened(what, 1000)) + f"\n-# {more}"


def what_would_change(lines: Sequence[str], without: Sequence[str]) -> str:
    """Return a page of what a file would change, and what is left out."""
    words = "\n".join(lines)
    if not without:
        return words
    left = ", ".join(f"`{one}`" for one in without)
    return f"{words}\n-# " + _("Left out: {settings}").format(settings=shortened(left, 600))


def changes_nothing() -> str:
    """Return what is said of a file that says what is so already."""
    return _("All of that is so here already, so there is nothing to change.")


def shown_again() -> str:
    """Return why a difference is shown once more."""
    return _("The settings have changed since you saw this, so nothing is applied yet. Now it would be this:")


def import_is_gone() -> CareError:
    """Return the error for a file that is kept no longer."""
    return CareError(_("This file is no longer with me. Please send it again with `/settings import`."))


def not_of_this_kind() -> str:
    """Return why something is not taken for a place of the file."""
    return _("That is no text channel and no role that I can see here. Please choose another one.")
