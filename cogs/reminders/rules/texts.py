"""What a reminder says, and what is said about it."""

from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext
from bot.text.user_text import escaped, quoted
from cogs.reminders.rules.limits import MOST_REFUSED, ON_TIME

_LONGEST_HELD = 3000  # characters; with what is added to show them, a message holds 4,096


def used_up() -> str:
    """Return the sentence for buttons of a reminder that is no longer kept."""
    return _("This reminder is already done, or more than 30 days old. `/remind me` makes a new one.")


def promise(moment: datetime, again: str, owner: int | None) -> str:
    """Return what is promised to somebody alone, or, with an owner, for everyone in a channel to see."""
    if owner is None:
        said = _("I will remind you on {moment}, {relative}.")
    else:
        said = _("I will remind {person} here on {moment}, {relative}.")
    said = said.format(moment=on_screen(moment), relative=on_screen(moment, "R"), person=f"<@{owner}>")
    return f"{said} {_('… and then {repeat}.').format(repeat=again)}" if again else said


def guessed_zone(zone: str) -> str:
    """Return the small print for a time that was understood in the server's zone."""
    return _("I used {zone} time. Elsewhere? `/preferences timezone:` tells me once and for all.").format(
        zone=zone.removeprefix("Etc/")
    )


def card(words: str, link: str, *small: str, own: bool) -> str:
    """Return the words as they are shown, with the message that they are about and small print.

    Where they are read by their author alone, their links can be followed.
    """
    lines = [quoted(words, links=own)]
    lines += [_("About [this message]({link}).").format(link=link)] if link else []
    lines += [f"-# {line}" for line in small if line]
    return "\n\n".join(lines)


def said_twice(every: str, repeat: str) -> str:
    """Return what somebody reads who said in both places how often."""
    return _(
        "You said how often in both places: “{every}” in `when`, and “{repeat}” in `repeat`. Please say it in one of "
        "them, and leave it out in the other."
    ).format(every=escaped(every), repeat=escaped(repeat))


def held_too_late(before: str, day: datetime, words: str) -> str:
    """Return what the inbox holds of those that came too late, with one more."""
    line = f"{on_screen(day, 'D')}: {words}"
    return f"{before}\n{line}" if before else line


def has_room(held: str, words: str) -> bool:
    """Return whether one message can hold both."""
    return len(held) + len(words) <= _LONGEST_HELD


def held_and_paused(words: str, again: str) -> str:
    """Return what the inbox holds of one that comes again and is paused, because it could not be delivered."""
    said = _(
        "I couldn't reach you {times} times in a row, so this reminder ({repeat}) is paused. You can resume it from "
        "/remind list."
    ).format(repeat=again, times=MOST_REFUSED)
    return f"{words}\n\n{said}"


def closing_line(asked: datetime, planned: datetime, now: datetime, missed: int = 0) -> str:
    """Return the small print of a reminder; a late one owns up to it, and to others that were missed since."""
    line = _("You asked on {day}.").format(day=on_screen(asked, "D"))
    if now - planned > ON_TIME:
        line += " " + _("It was meant for {moment}, and I could not bring it then. I am sorry it is late.").format(
            moment=on_screen(planned)
        )
    if missed:
        line += " " + ngettext(
            "It would have come {count} more time since.", "It would have come {count} more times since.", missed
        ).format(count=missed)
    return line


def held_line(asked: datetime, planned: datetime) -> str:
    """Return the small print of a reminder that waited in the inbox."""
    said = _("You asked on {day}. It was meant for {moment}, and waited in your inbox.")
    return said.format(day=on_screen(asked, "D"), moment=on_screen(planned))
