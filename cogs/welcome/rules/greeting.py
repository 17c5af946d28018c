"""What a greeting says, to one newcomer, to several, or to somebody who is back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.text.language import _, ngettext, pgettext
from bot.text.lists import listed

NAMED = 10


def usual(*, named: bool = False, direct: bool = False) -> str:
    """Return the text that is used where a server has none of its own.

    `named` if there is a greeter to name; `direct` in a direct message, which does not show where it comes from.
    """
    if direct:
        return _(
            "Welcome to {server}, {member}. It's good to have you.\nTake your time and look around. If you wonder "
            "about anything, just ask in the server: people there like to help."
        )
    if named:
        return _(
            "Welcome, {member}. It is good to have you here.\n"
            "Take your time and look around. If you wonder about anything, {greeter} is glad to be asked."
        )
    return _(
        "Welcome, {member}. It is good to have you here.\n"
        "Take your time and look around. If you wonder about anything, just ask: people here like to help."
    )


def welcome_back(member: str, away: timedelta | None, place: str | None = None) -> str:
    """Return the words for somebody who was here before; `away` is None where it is not known for how long not.

    `place` names the server, in a direct message.
    """
    short = away is None or away < timedelta(days=1)
    if place is not None:
        words = (
            _("Welcome back to {server}, {member}. It's good to see you back.")
            if short
            else _("Welcome back to {server}, {member}. It's good to see you back, after {time}.")
        )
    elif short:
        words = _("Welcome back, {member}. It is good to see you again.")
    else:
        words = _("Welcome back, {member}. It is good to see you again, after {time}.")
    return words.format(member=member, server=place, time=how_long(away or timedelta()))


def welcome_all(members: Sequence[str]) -> str:
    """Return the words for several newcomers at once."""
    return _(
        "Welcome, {members}. It is good to have you here.\n"
        "Take your time and look around. If you wonder about anything, just ask: people here like to help."
    ).format(members=listed(members))


def anyone() -> str:
    """Return what stands for a greeter where nobody in particular can be named."""
    return _("anyone here")


def the_rules() -> str:
    """Return what stands for the rules where there is no channel for them."""
    return _("the rules")


def the_introductions() -> str:
    """Return what stands for the introductions where there is no channel for them."""
    return pgettext("instead of the channel where people introduce themselves", "introductions")


def said_hi(hellos: Sequence[int]) -> str:
    """Return who said hi, in the order in which they did; the first few by name."""
    names = [f"<@{member_id}>" for member_id in hellos[:NAMED]]
    more = len(hellos) - len(names)
    if more:
        names.append(ngettext("{count} other", "{count} others", more).format(count=more))
    if len(names) == 1:
        return _("{name} says hi.").format(name=names[0])
    return _("{names} say hi.").format(names=listed(names))


def how_long(time: timedelta) -> str:
    """Return a span of time in its largest unit, rounded: 9 minutes, 5 months."""
    seconds = time.total_seconds()
    if seconds >= 365 * 86400:
        count = round(seconds / (365 * 86400))
        return ngettext("{count} year", "{count} years", count).format(count=count)
    if seconds >= 45 * 86400:
        count = round(seconds / (30.44 * 86400))
        return ngettext("{count} month", "{count} months", count).format(count=count)
    if seconds >= 86400:
        count = round(seconds / 86400)
        return ngettext("{count} day", "{count} days", count).format(count=count)
    if seconds >= 3600:
        count = round(seconds / 3600)
        return ngettext("{count} hour", "{count} hours", count).format(count=count)
    count = max(round(seconds / 60), 1)
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)


def turn(used: Mapping[int, int]) -> list[int]:
    """Return the texts among which chance decides, by when each was used last: not the latest, if there are others."""
    if len(used) < 2 or not any(used.values()):
        return list(used)
    latest = max(used, key=lambda number: used[number])
    return [number for number in used if number != latest]
