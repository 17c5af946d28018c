"""What a greeting says, and when to look again whether somebody has finished the server's screening."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.language import _, ngettext

NAMED = 10


def greeting(member_id: int, times_joined: int) -> str:
    """The words of a greeting."""
    if times_joined > 1:
        words = _("Welcome back, {member}. It is good to see you again.")
    else:
        words = _(
            "Welcome, {member}. It is good to have you here.\n"
            "Take your time and look around. If you wonder about anything, just ask: people here like to help."
        )
    return words.format(member=f"<@{member_id}>")


def said_hi(hellos: Sequence[int]) -> str:
    """Who said hi, in the order in which they did; the first few by name."""
    names = [f"<@{member_id}>" for member_id in hellos[:NAMED]]
    more = len(hellos) - len(names)
    if more:
        names.append(ngettext("{count} other", "{count} others", more).format(count=more))
    if len(names) == 1:
        return _("{name} says hi.").format(name=names[0])
    return _("{names} and {last} say hi.").format(names=", ".join(names[:-1]), last=names[-1])


def next_look(joined: datetime, now: datetime) -> datetime:
    """When to ask again whether screening has cleared: soon for those who came just now, ever more rarely later."""
    return now + max(timedelta(seconds=30), (now - joined) / 4)
