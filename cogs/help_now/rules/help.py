"""What somebody reads who needs help now: short, warm, and with no promise."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, escaped, quoted, require_room

LONGEST = 1000  # characters
HOUR, AN_HOUR = timedelta(hours=1), 5  # so many messages without a name
WITH_NAME, WITHOUT_NAME = "named", "nameless"

FROM_ZONE, FROM_SERVER, FROM_LANGUAGE = "zone", "server", "language"  # what a country is guessed from

Line = tuple[str, str]  # who that is, and how to reach them


def card(emergency: str | None, own: Sequence[Line], anywhere: Sequence[Line], *, guess: str) -> str:
    """Return where to turn, the numbers first: whoever opens it looks for them.

    `emergency` is None where no country is known; `own` are the lines of that country, and `guess` says that it is one.
    """
    parts: list[str] = []
    if emergency is None:
        parts.append(
            _(
                "**If you or somebody else is in danger right now**, call the emergency number where you are: 112 in "
                "the European Union and many other countries, 911 in the United States and Canada, 999 in the United "
                "Kingdom and Ireland."
            )
        )
    else:
        parts.append(
            _("**If you or somebody else is in danger right now**, call **{number}**.").format(number=emergency)
        )
    if own or anywhere:
        parts.append("\n".join(f"**{escaped(name)}** · {how}" for name, how in (*own, *anywhere)))
    if own:
        parts.append(_("Lines are often busy. If nobody answers, please try again, or try another one."))
    if guess:
        parts.append(guess)
    parts.append(
        _(
            "I'm glad that you are looking. You don't have to be sure that it is bad enough. Somebody you trust can "
            "be with you in this, too: a friend, a neighbour, a doctor."
        )
    )
    return "\n\n".join(parts)


def guessed(country: str, source: str) -> str:
    """Return that a country is a guess, what it comes from, and how to change it."""
    sentences = {
        FROM_ZONE: _("**{country}** is a guess, from your time zone."),
        FROM_SERVER: _("**{country}** is a guess, from what this server has set."),
        FROM_LANGUAGE: _("**{country}** is a guess, from your language."),
    }
    said = sentences[source].format(country=escaped(country))
    return f"{said} {_('Somewhere else? Choose your country below.')}"


def footer() -> str:
    """Return what becomes of having looked."""
    return _("Only you see this. Nobody is told that you opened it, and I keep nothing of it.")


def no_moderators() -> str:
    """Return whom else to ask in a server whose moderators cannot be told through me."""
    return _("You can also write to a moderator, or to somebody here whom you trust.")


def which_server() -> str:
    """Return what somebody reads who shares several servers with Hearth."""
    return _("The moderators of which server would you like to tell? Nobody hears of it until you send something.")


def no_server() -> CareError:
    """Return the refusal for whoever shares no server whose moderators can be told."""
    return CareError(
        _(
            "You can write to a moderator directly, or to somebody you trust; the numbers that `/help-now` shows "
            "are there at once. I found no server of yours whose moderators I can reach."
        )
    )


def words_from(written: str) -> str:
    """Return what somebody wrote. Raises CareError if there is nothing, or too much of it."""
    words = clean(written)
    if not words:
        raise CareError(_("Nothing was sent, since nothing was written. A few words are enough."))
    require_room(words, LONGEST)
    return words


def passed_on(*, named: bool) -> str:
    """Return what somebody reads whose words are with the moderators."""
    ways = (
        _("They can write to you, directly or through me.")
        if named
        else _("They don't know that it was you; they can answer through me, and you can answer them.")
    )
    return _(
        "It is in the moderators' channel. {ways} I'll tell you when one of them has read it and is writing to "
        "you, and if nobody has after a quarter of an hour. You don't have to wait for that: here is who you can "
        "turn to at once."
    ).format(ways=ways)


def enough_for_now(words: str, again: datetime) -> str:
    """Return what somebody reads who has written often without their name, with the ways that are open."""
    sentence = _(
        "You've written {n} times in the last hour without your name, and the moderators have all of it. You can "
        "add to it with **Write more** under what I sent you. Without your name you can write again {moment}; with "
        "it, or to a moderator directly, you can now. What you wrote:"
    ).format(n=AN_HOUR, moment=on_screen(again, "R"))
    return f"{sentence}\n{quoted(words)}"


def waits(words: str) -> str:
    """Return what somebody reads whose words cannot reach the moderators yet."""
    sentence = _(
        "Your words are safe, but have not reached the moderators yet: I can't post in their channel just now. I "
        "keep trying, I let them know that something waits, and I'll tell you when it is there. Please don't wait "
        "for it: write to a moderator directly, or call one of the numbers below. What you wrote:"
    )
    return f"{sentence}\n{quoted(words)}"


def not_passed_on(words: str) -> str:
    """Return what somebody reads whose words did not arrive, and are not kept."""
    sentence = _(
        "Please write to a moderator directly: I can't reach their channel just now, so this did not go out. If it "
        "can't wait, please call one of the numbers that `/help-now` shows. What you wrote:"
    )
    return f"{sentence}\n{quoted(words)}"


def not_there(words: str) -> str:
    """Return what somebody reads who is no member of the server any more."""
    sentence = _(
        "If you need somebody now, please call one of the numbers that `/help-now` shows. This did not go out: you "
        "are no longer among the members of that server, so its moderators could not answer you through me. What "
        "you wrote:"
    )
    return f"{sentence}\n{quoted(words)}"
