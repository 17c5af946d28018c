"""What people read of what was written back to them, and how much of it there may be."""

from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, quoted, require_room, signed, visible_length
from cogs.check_ins.check_in.rules import unreadable

LONGEST = 1000  # characters
IN_A_ROW = 3  # replies without an answer between them
HOUR, AN_HOUR = timedelta(hours=1), 10  # so many answers without a name


def words_from(written: str) -> str:
    """Return what somebody wrote, as it is kept. Raises CareError if there is nothing to see, or too much."""
    words = clean(written)
    if not visible_length(words):
        raise CareError(_("One sentence is enough: I can't see any words there yet."))
    require_room(words, LONGEST)
    return words


def enough() -> CareError:
    """Return what somebody reads who writes again and again without an answer."""
    words = _("You've written {n} times. Let's give them time; you can write again once they answer.")
    return CareError(words.format(n=IN_A_ROW))


def enough_for_now(again: datetime) -> CareError:
    """Return what somebody reads who has answered often without their name."""
    return CareError(
        _("You have answered {n} times in the last hour without your name. You can again {moment}.").format(
            n=AN_HOUR, moment=on_screen(again, "R")
        )
    )


def hint(*, answers: bool, nameless: bool) -> str:
    """Return what somebody has to know before they write; up to 100 characters."""
    if not answers:
        return _("Only the person who checked in reads it, in private. It comes with your name.")
    if not nameless:
        return _("Only they read it, in private. It comes with your name.")
    return _("Without your name: hidden from members and moderators; whoever runs this bot could see it.")


def passed_on() -> str:
    """Return what somebody reads who wrote, wanted or not: that it is not, could tell them who checked in."""
    return _("Thank you. I'm passing it on privately; nobody else here reads it.")


def heading(sender: tuple[str, str] | None, server: str = "", *, answers: bool, nameless: bool) -> str:
    """Return from whom a reply is, by name and account; None for somebody who has left.

    `server` is left out where it is plain which one is meant.
    """
    who = signed(*sender) if sender else _("Somebody who has left since")
    if answers and nameless:
        return _("The person you wrote to answers (still without their name):")
    if answers:
        return _("{who} answers you:").format(who=who)
    if not server:
        return _("{who} wrote back to your check-in:").format(who=who)
    return _("{who} wrote back to your check-in in {server}:").format(who=who, server=server)


def unknown() -> str:
    """Return what those who write back know of somebody who hid their name."""
    return _("They don't know that it was you, unless you tell them.")


def reply(heading: str, words: str | None, small_print: str = "") -> str:
    """Return a whole reply: what was said first, and small print after it."""
    said = quoted(words) if words else unreadable()
    return f"{heading}\n{said}" + (f"\n-# {small_print}" if small_print else "")


def held() -> str:
    """Return what the inbox says to somebody who takes no direct messages."""
    return _("Somebody wrote back to you. `/checkin answers` shows it, in the server where it was.")


def gone() -> CareError:
    """Return what somebody reads who answers what is kept no longer."""
    return CareError(_("This is gone: the check-in it belonged to was withdrawn or has expired."))


def no_more() -> str:
    """Return what somebody reads who wants nothing more from somebody."""
    return _("Done. You won't get anything more from them here, and they aren't told.")
