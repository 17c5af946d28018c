"""What the inbox says."""

from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext
from bot.text.user_text import quoted, shortened

LONGEST = 250  # characters; six of them, each letter escaped, have to fit into 4096


def entry(state: str, what: str, planned: datetime, words: str, link: str | None) -> str:
    """A message for somebody, and its state."""
    line = f"**{_states()[state]}** · {what} · {on_screen(planned)}"
    if link is not None:
        line += f" · [{_('see it')}]({link})"
    return f"{line}\n{quoted(shortened(words, LONGEST))}" if words else line


def _states() -> dict[str, str]:
    return {
        "due": _("Due"),
        "sending": _("On its way"),
        "delivered": _("Delivered"),
        "held": _("Kept for you"),
        "lapsed": _("Lapsed: there was no good moment"),
        "cancelled": _("Cancelled"),
    }


def still_closed() -> str:
    """It did not work this time either."""
    return _(
        "Discord still doesn't let me write to you. Allow direct messages from a server that we share: its name at the "
        "top, Privacy Settings, Direct Messages. All of it stays here for you."
    )


def arrived(number: int) -> str:
    """Now it has reached them."""
    return ngettext(
        "{n} message is in your direct messages now.", "{n} messages are in your direct messages now.", number
    ).format(n=number)
