"""What the inbox says."""

import re
from datetime import datetime, timedelta
from hashlib import sha256

from bot.clock import on_screen
from bot.text.language import _, ngettext
from bot.text.user_text import escaped, shortened

WORDS = 1500  # characters of all that stands on a page, so that all of it fits into 4096 with each letter escaped
LONGEST_NAME = 60
ROOM = 4000  # characters in one message
TRIES = 3  # in vain, for one person, before there is a pause
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)

# What our own sentences are written with, and nothing else that Discord acts on: a link to a message, a command, bold
# words, small print, and what is escaped already.
_OURS = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,100})\]\((?P<link>https://discord\.com/channels/(?:@me|\d{1,20})/\d{1,20}/\d{1,20})\)"
    r"|`(?P<command>/[\w-]+(?: [\w-]+)*)`"
    r"|\*\*(?P<bold>[^*\n]{1,100})\*\*"
    r"|(?<!\S)-# "
    r"|\\(?P<escaped>[\\`*_~|<>\[\]()#@:])"
)


def pause_after(times: int) -> timedelta:
    """Return how long it is not tried again after so many times in vain; each time three times as long."""
    return min(FIRST_PAUSE * 3 ** min(times - TRIES, 8), LONGEST_PAUSE) if times >= TRIES else timedelta()


def mark(kind: str, subject: int, planned_at: int, words: str) -> str:
    """Return what tells a held message from all others in the id of a button: another one when its words change."""
    return sha256(f"{kind} {subject} {planned_at} {words}".encode()).hexdigest()[:8]


def is_cut(words: str, among: int) -> bool:
    """Return whether a page with so many entries shows only the beginning of these."""
    return shortened(words, WORDS // among) != words


def quotation(words: str) -> str:
    """Return our own words as a quotation: what they are written with works, and all the rest is only read."""
    parts, end = list[str](), 0
    for found in _OURS.finditer(words):
        parts += [escaped(words[end : found.start()]), _as_written(found)]
        end = found.end()
    return "\n".join(f"> {line}" for line in "".join([*parts, escaped(words[end:])]).split("\n"))


def _as_written(found: re.Match[str]) -> str:
    if label := found["label"]:
        return f"[{escaped(plain(label))}]({found['link']})"
    if bold := found["bold"]:
        return f"**{escaped(plain(bold))}**"
    return found[0] if found["command"] or found["escaped"] else ""


def plain(words: str) -> str:
    """Return our own words without what they are written with, for where Discord shows each letter as it is."""
    return _OURS.sub(
        lambda found: plain(found["label"] or found["bold"] or "") or found["command"] or found["escaped"] or "", words
    )


def called(name: str) -> str:
    """Return a message's name where that is its own words."""
    return f"\u201c{escaped(shortened(' '.join(name.split()), LONGEST_NAME))}\u201d"


def whole(words: str) -> list[str]:
    """Return all of these as they are quoted, in parts for each of which a message has room."""
    parts = [""]
    for line in quotation(words).splitlines():
        for begin in range(0, len(line), ROOM):
            piece = line[begin : begin + ROOM]
            if len(parts[-1]) + len(piece) >= ROOM:
                parts.append("")
            parts[-1] += f"\n{piece}" if parts[-1] else piece
    return parts


def entry(state: str, what: str, planned: datetime, words: str, link: str | None, among: int) -> str:
    """Return what the inbox says of a message, one of so many: its state, what it is, and its words as far as kept."""
    line = f"**{_states()[state]}** · {what} · {on_screen(planned)}"
    if link is not None:
        line += f" · [{_('see the message')}]({link})"
    return f"{line}\n{quotation(shortened(words, WORDS // among))}" if words else line


def _states() -> dict[str, str]:
    return {
        "due": _("Coming up"),
        "waiting": _("Waits for a good moment"),
        "sending": _("On its way"),
        "delivered": _("Delivered"),
        "held": _("Couldn't be delivered, kept for you"),
        "lapsed": _("Not sent: no good moment came"),
        "cancelled": _("Cancelled"),
    }


def gone() -> str:
    """Return what somebody reads who asks for a message that is not held any more."""
    return _("This message is no longer kept here. `/inbox` shows what is.")


def still_closed(again: datetime | None) -> str:
    """Return what somebody reads whose messages were refused once more; `again` is when the next try is possible."""
    words = _(
        "Discord still doesn't let me write to you. Allow direct messages from a server that we share: its name at the "
        "top, Privacy Settings, Direct Messages. All of it stays here for you."
    )
    return words if again is None else f"{words} {enough_for_now(again)}"


def enough_for_now(again: datetime) -> str:
    """Return what somebody reads for whom it was tried often enough for now."""
    return _("I have tried a few times, so please give it a moment: I can try again {moment}.").format(
        moment=on_screen(again, "R")
    )


def arrived(number: int) -> str:
    """Return the sentence that so many messages have reached somebody."""
    return ngettext(
        "{n} message is in your direct messages now.", "{n} messages are in your direct messages now.", number
    ).format(n=number)
