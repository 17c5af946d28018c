"""What a check-in says: five steps with words beside the faces, what would help, and who may see it."""

from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, require_room

LONGEST = 1000  # characters
ROOM = 100  # characters of what a menu says of a choice
A_DAY = 50  # so many check-ins, whoever may see them, and changes of that

ME, EVERYONE, NAMELESS, LISTENERS, CIRCLE, ROUND = "me", "everyone", "nameless", "listeners", "circle", "round"
AUDIENCES = (ME, CIRCLE, LISTENERS, ROUND, EVERYONE, NAMELESS)  # in the order of a menu, narrowest first


def moods() -> dict[int, tuple[str, str]]:
    """Return a face and its words for each step, from the hardest to the best."""
    return {
        1: ("🌧️", _("having a very hard time")),
        2: ("🌥️", _("not so well")),
        3: ("⛅", _("in between")),
        4: ("🌤️", _("well")),
        5: ("☀️", _("very well")),
    }


def wishes() -> dict[str, str]:
    """Return what would help."""
    return {
        "listen": _("just listen"),
        "ideas": _("ideas"),
        "company": _("company"),
        "practical": _("practical help"),
        "nothing": _("nothing, just saying"),
    }


def mood_from(chosen: str) -> int:
    """Return the step that somebody chose. Raises CareError for one that there is not."""
    if chosen not in {str(step) for step in moods()}:
        raise CareError(_("I can't tell how you are from that. Please choose one of the five."))
    return int(chosen)


def wish_from(chosen: str) -> str:
    """Return what would help somebody. Raises CareError for something that there is not."""
    if chosen not in wishes():
        raise CareError(_("I don't know that wish. Please choose from the list what would help."))
    return chosen


def words_from(written: str) -> str:
    """Return what somebody wrote, as it is kept. Raises CareError if it is too long."""
    words = clean(written)
    require_room(words, LONGEST)
    return words


def unreadable() -> str:
    """Return what stands in place of words whose key is gone."""
    return _("(These words can no longer be read.)")


def sharing_paused(moment: str) -> str:
    """Return why somebody can choose nobody but themselves; `moment` is a date, and it has up to 100 characters."""
    return _("Until {moment} moderators have paused sharing for you. Your own check-ins stay yours.").format(
        moment=moment
    )


def enough_for_today(again: datetime) -> CareError:
    """Return what somebody reads who has checked in very often in a day."""
    return CareError(
        _(
            "You have checked in, or chosen who sees it, {n} times within a day, and there is no room for more just "
            "now. You can again {moment}. If it is hard at the moment, `/help-now` is there at any time."
        ).format(n=A_DAY, moment=on_screen(again, "R"))
    )


def was_seen() -> str:
    """Return what somebody should know who thinks of hiding their name from now on."""
    return _(
        "If you choose to be seen without your name now: whoever has seen this one with it knows that it is yours."
    )


def said(mood: int, wish: str) -> str:
    """Return how somebody is and what would help, in a line."""
    face, words = moods()[mood]
    return _("{mood} {face} · what would help: {wish}").format(face=face, mood=words, wish=wishes()[wish])
