"""What a check-in says: five steps with words beside the faces, what would help, and who may see it."""

from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, pgettext
from bot.text.user_text import clean, require_room, shortened

LONGEST = 1000  # characters
ROOM = 100  # characters of what a menu says of a choice
HARDEST = 1  # of the five steps
A_DAY = 50  # so many check-ins, whoever may see them, and changes of that

ME, EVERYONE, NAMELESS, LISTENERS, CIRCLE, ROUND = "me", "everyone", "nameless", "listeners", "circle", "round"
CLOSE = (LISTENERS, CIRCLE)  # those who are there for one person, and not a whole server
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
        "listen": pgettext("what would help me", "just listen"),
        "ideas": pgettext("what would help me", "ideas"),
        "company": pgettext("what would help me", "company"),
        "practical": pgettext("what would help me", "practical help"),
        "nothing": pgettext("what would help me", "nothing, just saying"),
    }


def mood_from(chosen: str) -> int:
    """Return the step that somebody chose. Raises CareError for one that there is not."""
    if chosen not in {str(step) for step in moods()}:
        raise CareError(_("Please choose one of the five."))
    return int(chosen)


def wish_from(chosen: str) -> str:
    """Return what would help somebody; nothing where they did not say. Raises CareError for what there is not."""
    if chosen and chosen not in wishes():
        raise CareError(_("Please choose from the list what would help."))
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
    return _("Your own check-ins stay yours. Moderators have paused sharing for you until {moment}.").format(
        moment=moment
    )


def enough_for_today(again: datetime) -> CareError:
    """Return what somebody reads who has checked in very often in a day."""
    return CareError(
        _(
            "You've checked in, or chosen who sees it, {n} times within a day, the most there is room for. You can "
            "again {moment}. If it's hard right now, `/help-now` is there at any time."
        ).format(n=A_DAY, moment=on_screen(again, "R"))
    )


def met(*, ways: bool) -> str:
    """Return what somebody reads first who is having a very hard time; `ways` is whether others are offered below."""
    words = _("That sounds very hard. I'm glad that you said it.")
    if ways:
        more = _("If you'd like somebody to know, one press below lets them see it.")
    else:
        more = _("You don't have to be alone with it: **Need help now?** shows who you can turn to.")
    return f"{words} {more}"


def let_in(who: str) -> str:
    """Return what a button says that lets others see a check-in."""
    return shortened(_("Show it to: {who}").format(who=who), 80)


def is_seen() -> CareError:
    """Return what somebody reads who presses an old button of a check-in that others see by now."""
    return CareError(_("Others can see this one already. `/checkin history` shows who, and lets you change it."))


def without_server() -> str:
    """Return what somebody should know who checks in where Hearth is not: nobody else could see it."""
    return _("Only you see it: you and I share no server just now.")


def was_seen() -> str:
    """Return what somebody should know who thinks of hiding their name from now on."""
    return _("If you hide your name now, people who have already seen this one with your name still know it is yours.")


def said(mood: int, wish: str) -> str:
    """Return how somebody is and, if they said so, what would help, in a line."""
    face, words = moods()[mood]
    if not wish:
        return f"{words} {face}"
    return _("{mood} {face} · what would help: {wish}").format(face=face, mood=words, wish=wishes()[wish])
