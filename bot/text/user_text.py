"""What a person typed, made safe to show: as plain text, in its own place, touching nothing around it."""

import re
import unicodedata

from bot.errors import CareError
from bot.text.language import _

# Mentions, times and emoji are shown as what they are; none of them can ping from where we show them.
_KEPT = re.compile(r"<(?:@[!&]?|#|t:-?|a?:\w{2,32}:)\d{1,20}(?::[tTdDfFRsS])?>")
_ACTIVE = re.compile(r"([\\`*_~|<>\[\]()#@:])")
_LIST_MARK = re.compile(r"^(\s*)(?:([-+])|(\d+)(\.))(?=\s)", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>|`\\]+", re.IGNORECASE)
_KEPT_WITH_LINKS = re.compile(f"{_KEPT.pattern}|{_LINK.pattern}", re.IGNORECASE)
# Addresses that Discord makes an invite, a gift or a template of, though nothing stands before them.
_INVITE = re.compile(r"discord(?:app)?\.[a-z]+/[^\s]*", re.IGNORECASE)
# Letters that turn the direction of what follows or take no room; the two joiners are needed by scripts and emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# Blank although Unicode calls them symbols or marks, and drawn although it calls them format characters.
_BLANK = re.compile("[\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DRAWN = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")
_PILED_UP = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """Return `text` as it is kept: without control and invisible characters, blank lines, or blanks at its ends."""
    if text.isascii() and text.isprintable():  # As most are: nothing in it to look for.
        return text.strip()
    text = text.encode("utf-8", "ignore").decode()
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    text = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
    text = _PILED_UP.sub(r"\1", _INVISIBLE.sub("", text))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def parse_id(text: str) -> int:
    """Return the id that `text` spells; 0, nobody's, where it spells none. Databases keep ids in 63 bits."""
    spelt = int(text) if re.fullmatch(r"[0-9]{1,19}", text) else 0
    return spelt if spelt < 2**63 else 0


def require_room(words: str, most: int) -> None:
    """Raise CareError, which says by how much, where `words` are longer than there is room for."""
    if len(words) > most:
        raise CareError(
            _("That is {n} characters long, and there is room for {most}. Could you shorten it a little?").format(
                n=len(words), most=most
            )
        )


def visible_length(text: str) -> int:
    """Return how many characters of `text` a person can see."""
    if text.isascii() and text.isprintable():
        return len(text) - text.count(" ")
    return sum(_is_seen(letter) for letter in clean(text))


def _is_seen(letter: str) -> bool:
    unseen = letter.isspace() or unicodedata.category(letter) == "Cf" or _BLANK.match(letter)
    return not unseen or bool(_DRAWN.match(letter))


def escaped(text: str, *, links: bool = False) -> str:
    """Return `text` with all escaped that Discord would act on: headings, lists, code, links, invites, @everyone.

    With `links`, addresses can be followed: for what somebody wrote to themselves.
    """
    parts: list[str] = []
    end = 0
    for kept in (_KEPT_WITH_LINKS if links else _KEPT).finditer(text):
        parts += [_escape(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*parts, _escape(text[end:])])


def _escape(text: str) -> str:
    text = _INVITE.sub(lambda found: found[0].replace("/", r"\/"), _ACTIVE.sub(r"\\\1", text))
    return _LIST_MARK.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", text
    )


def quoted(text: str, *, links: bool = False) -> str:
    """Return `text`, safe to show, as a quotation; lines stay lines. `links` as for `escaped`."""
    return "\n".join(f"> {line}" for line in escaped(text, links=links).split("\n"))


def without_schemes(text: str) -> str:
    """Return `text` with addresses that can be read and not followed: for words that are somebody else's."""
    return _LINK.sub(lambda found: found[0].partition("://")[2], text)


def signed(name: str, account: str) -> str:
    """Return whom something is from, safe to show: the name that anybody can take, and the account's, which is theirs.

    `account` is empty for what was kept before accounts were.
    """
    shown = f"**{escaped(name)}**"
    return f"{shown} ({escaped(f'@{account}')})" if account else shown


def shortened(text: str, most: int) -> str:
    """Return `text` on one line and in at most `most` characters, for a list or a menu."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
