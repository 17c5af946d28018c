"""What somebody reads who needs help now: short, warm, and with no promise."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, escaped, quoted

LONGEST = 1000  # characters
HOUR, AN_HOUR = timedelta(hours=1), 5  # so many messages without a name
WITH_NAME, WITHOUT_NAME = "named", "nameless"

Line = tuple[str, str]  # who that is, and how to reach them


def card(emergency: str | None, lines: Sequence[Line], *, country: str | None, guessed: bool) -> str:
    """Return where to turn; `country` is None where none is known."""
    parts = [_("I'm glad that you are looking. You don't have to be sure that it is bad enough.")]
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
    if lines:
        parts.append("\n".join(f"**{escaped(name)}** · {how}" for name, how in lines))
    if country is not None and guessed:
        parts.append(
            _("From your language I guessed {country}. If you are somewhere else, choose it below.").format(
                country=escaped(country)
            )
        )
    parts.append(_("Somebody whom you trust can be with you in this, too: a friend, a neighbour, a doctor."))
    return "\n\n".join(parts)


def footer() -> str:
    """Return what becomes of having looked."""
    return _("Only you see this. Nobody is told that you opened it, and I keep nothing of it.")


def no_moderators(*, in_server: bool) -> str:
    """Return whom else to ask where moderators cannot be told from here."""
    if in_server:
        return _(
            "I can't pass anything on to the moderators of this server. You can write to one of them directly, "
            "or to somebody here whom you trust."
        )
    return _("Used in a server, `/help-now` may also let you write to its moderators privately.")


def words_from(written: str) -> str:
    """Return what somebody wrote to the moderators. Raises CareError if there is nothing, or too much of it."""
    words = clean(written)
    if not words:
        raise CareError(_("Nothing was sent, since nothing was written. A few words are enough."))
    if len(words) > LONGEST:
        raise CareError(
            _("That is {n} characters long, and there is room for {most}. Could you shorten it a little?").format(
                n=len(words), most=LONGEST
            )
        )
    return words


def for_moderators(words: str, member: str | None) -> str:
    """Return what moderators read; `member` mentions whoever wrote it, if they want to be known."""
    if member is None:
        head = _("Somebody here would like you to know this. They chose not to give their name, so nobody can reply.")
    else:
        head = _("{member} would like you to know this.").format(member=member)
    return f"{head}\n\n{quoted(words)}"


def passed_on(*, named: bool) -> str:
    """Return what somebody reads whose words are with the moderators."""
    ways = (
        _("They can write to you.")
        if named
        else _("They don't know that it was you, so they can't write back. You can write to one of them at any time.")
    )
    return (
        _(
            "It is in the moderators' channel. I can't tell when one of them reads it. If it can't wait, please call "
            "one of the numbers that `/help-now` shows."
        )
        + f" {ways}"
    )


def enough_for_now(words: str, again: datetime) -> CareError:
    """Return the refusal for whoever has written often without their name."""
    sentence = _(
        "You have written {n} times in the last hour without your name, and all of it is in the moderators' channel. "
        "Without your name you can write again {moment}; with it, or to a moderator directly, you can now. If it can't "
        "wait, please call one of the numbers that `/help-now` shows. What you wrote:"
    ).format(n=AN_HOUR, moment=on_screen(again, "R"))
    return CareError(f"{sentence}\n{quoted(words)}")


def not_passed_on(words: str) -> str:
    """Return what somebody reads whose words did not arrive."""
    sentence = _(
        "I could not pass it on: I can't reach the moderators' channel just now. Please write to a moderator directly. "
        "If it can't wait, please call one of the numbers that `/help-now` shows. What you wrote:"
    )
    return f"{sentence}\n{quoted(words)}"
