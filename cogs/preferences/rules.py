"""What somebody may wish, and what they read of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.hours import Span, hours_in_words
from bot.text.language import _, ngettext, pgettext

# How many messages a week that nobody asked for; three of the numbers have names.
LIGHT, STANDARD, ACTIVE = 1, 2, 5
# What a pause is offered until, and the words for it that are understood; a day begins when most people are up.
PAUSES = {"tomorrow": "tomorrow 8am", "monday": "monday 8am", "week": "7 days"}
# From when to when, in minutes after midnight; the first are what holds where nothing is said.
QUIET = tuple((begin * 60, end * 60) for begin, end in ((22, 8), (21, 7), (20, 9), (23, 7), (0, 9), (0, 0)))
_NONE = ("none", "no", "never", "off", "0")


def means_none(words: str) -> bool:
    """Return whether somebody wants no quiet hours."""
    return words.strip().casefold() in (*_NONE, _("none").casefold())


def quiet_hours(typed: Sequence[Span]) -> tuple[Span, ...]:
    """Return which hours can be quiet, of those that somebody's words can mean. Raises CareError where none can."""
    if not typed:
        raise CareError(_("I don't understand these hours. These work: `22-8`, `21:30 to 7:00`, `none`."))
    hours = tuple(one for one in typed if one[0] != one[1])
    if not hours:
        raise CareError(
            _("Quiet hours leave some of the day. `/pause` keeps me quiet the whole day, and `none` ends quiet hours.")
        )
    return hours


def hours_of(begins: int, ends: int) -> str:
    """Return what these quiet hours are called."""
    if begins == ends:
        return _("no quiet hours")
    return hours_in_words(begins, ends)


def often(number: int) -> str:
    """Return what it is called to be contacted so often."""
    if number == 0:
        return _("Never")
    words = ngettext("At most {n} message a week", "At most {n} messages a week", number).format(n=number)
    names = {
        LIGHT: pgettext("how often somebody wants to be written to", "Light"),
        STANDARD: pgettext("how often somebody wants to be written to", "Standard"),
        ACTIVE: pgettext("how often somebody wants to be written to", "Active"),
    }
    return f"{names[number]} · {words}" if number in names else words


def saved(place: str = "", *, has_seasons: bool = True) -> str:
    """Return the sentence for what was saved, and whose clock it is now if that was told by a place."""
    words = _("Saved: {place}.").format(place=place) if place else _("Saved.")
    return words if has_seasons else f"{words} {_('That clock does not change in summer.')}"


def zone_line(zone: str | None, now: datetime | None) -> str:
    """Return where somebody's clock is, and what it shows."""
    if zone is None or now is None:
        return _("not set yet; choose below, or `/preferences timezone:` and your city")
    return f"{zone} · {now:%H:%M}"


def pause_line(until: datetime | None) -> str:
    """Return the words for whether somebody wants to be left alone."""
    if until is None:
        return _("off; `/pause` starts one")
    return _("until {moment}; `/pause` ends it").format(moment=on_screen(until))


def paused(until: datetime) -> str:
    """Return the sentence that a pause holds."""
    return _(
        "I'm quiet until {moment}. Only what you asked for still comes: your reminders, and what people write back "
        "in the first three hours after you share a check-in; what they write later waits for you."
    ).format(moment=on_screen(until))


def until_when() -> str:
    """Return the question for somebody who has no pause, and asks for one without saying until when."""
    return _(
        "Until when shall I be quiet? Press one of these, or name another day: `/pause until:24 December`, "
        "`/pause until:2 weeks`."
    )


def resumed() -> str:
    """Return the sentence that the pause is over."""
    return _("Your pause is over.")
