"""The language of greeting texts: plain words with a few variables in braces, and nothing else."""

import re
from collections.abc import Iterator, Mapping

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, escaped, visible_length

VARIABLES = ("member", "name", "server", "count", "ordinal", "greeter", "rules", "introductions")
LONGEST_MESSAGE = 2000  # what Discord takes: https://discord.com/developers/docs/resources/message#create-message

_BRACES = re.compile(r"\{([^{}]*)\}")
# The most room that each value takes. Escaping can double a name (32 characters) or a server's name (100).
_ROOM = {"name": 2 * 32, "server": 2 * 100}
_ROOM_FOR_OTHERS = len("<@18446744073709551615>")
# Discord makes an invite or a link of these, with or without https:// in front.
_JOINT = re.compile(r"(?<=\S)([./])(?=\S)")
_BRACKETS = str.maketrans("<>", "\u2039\u203a")  # so that nobody's name can be a mention
_APART = "\u2060"  # takes no room and lets no link form


def checked(words: str) -> str:
    """Return a text as it is kept. Raises CareError, which names what is wrong, if it could not be filled and sent."""
    text = "\n\n".join(filter(None, (clean(part) for part in re.split(r"\n\s*\n", words.replace("\r\n", "\n")))))
    if not visible_length(text):
        raise CareError(_("I can't see any words there. What shall the greeting say?"))
    for wrong in _wrong(text):
        raise CareError(wrong)
    most = _BRACES.sub(lambda found: "x" * _ROOM.get(found[1], _ROOM_FOR_OTHERS), text)
    if len(most) > LONGEST_MESSAGE:
        raise CareError(
            _("With its variables filled in, this text can have {length} characters. Discord takes {most}.").format(
                length=len(most), most=LONGEST_MESSAGE
            )
        )
    return text


def _wrong(text: str) -> Iterator[str]:
    there = ", ".join(f"`{{{name}}}`" for name in VARIABLES)
    for found in _BRACES.findall(text):
        if found not in VARIABLES:
            name = f"{{{named(found)}}}"
            yield _("I don't know the variable `{name}`. These exist: {there}.").format(name=name, there=there)
    if re.search(r"[{}]", _BRACES.sub("", text)):
        yield _("A brace stands alone in this text. Braces come in pairs, around one of these: {there}.").format(
            there=there
        )


def named(found: str) -> str:
    """Return a variable that somebody typed, so that it can stand as code."""
    return found.replace("`", "'")[:60]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables filled in, each once: what a value says is not looked into again."""
    return _BRACES.sub(lambda found: values[found[1]], text)


def uses(text: str, variable: str) -> bool:
    """Return whether a text has this variable."""
    return variable in _BRACES.findall(text)


def safe_name(name: str) -> str:
    """Return a name that its owner chose, so that nothing in it is a link, an invite or a mention."""
    return unlinked(escaped(name.translate(_BRACKETS)))


def unlinked(name: str) -> str:
    """Return a name that is escaped already, so that nothing in it is a link or an invite."""
    return _JOINT.sub(rf"\1{_APART}", name.replace("\n", " "))


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th and so on."""
    last = {1: _("{number}st"), 2: _("{number}nd"), 3: _("{number}rd")}.get(number % 10, _("{number}th"))
    return (_("{number}th") if number % 100 in (11, 12, 13) else last).format(number=number)
