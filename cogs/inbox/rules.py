"""What the inbox says."""

from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.text.language import _, ngettext
from bot.text.user_text import quoted, shortened

LONGEST = 250  # characters; six of them, each letter escaped, have to fit into 4096
TRIES = 3  # in vain, for one person, before there is a pause
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)


def pause_after(times: int) -> timedelta:
    """Return how long it is not tried again after so many times in vain; each time three times as long."""
    return min(FIRST_PAUSE * 3 ** min(times - TRIES, 8), LONGEST_PAUSE) if times >= TRIES else timedelta()


def entry(state: str, what: str, planned: datetime, words: str, link: str | None) -> str:
    """Return what the inbox says of a message: its state, what it is, and its words as far as they are kept."""
    line = f"**{_states()[state]}** · {what} · {on_screen(planned)}"
    if link is not None:
        line += f" · [{_('see the message')}]({link})"
    return f"{line}\n{quoted(shortened(words, LONGEST))}" if words else line


def _states() -> dict[str, str]:
    return {
        "due": _("Due"),
        "waiting": _("Waits for a good moment"),
        "sending": _("On its way"),
        "delivered": _("Delivered"),
        "held": _("Kept for you"),
        "lapsed": _("Lapsed: there was no good moment"),
        "cancelled": _("Cancelled"),
    }


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
