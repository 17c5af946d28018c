"""Who comes into a circle: at what pace, when somebody comes back, and what they read."""

from datetime import datetime, timedelta

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.circles.rules import AT_ONCE

PACES = ((2, timedelta(days=1)), (AT_ONCE, timedelta(days=30)))  # Nobody sees more circles than they could be in.
COME_BACK = timedelta(days=1)  # after which whoever was missing from a thread is let in again
REMEMBERED = timedelta(days=30)  # that somebody was missing from a thread as they left the circle
ASKS_A_DAY = 3


def many_joined(again: datetime) -> CareError:
    """Return the refusal for somebody who joins one circle after the other."""
    return CareError(
        _(
            "You've joined several circles lately. Who is in a circle is for the people in it to know, so I go "
            "slowly here; you can join another {moment}. `/circle start` begins one of your own at any time."
        ).format(moment=on_screen(again, "R"))
    )


def many_asked() -> CareError:
    """Return the refusal for somebody who asks the team again and again."""
    return CareError(
        _(
            "You have asked the team {most} times today, and they have it. Please give them some time, or write to "
            "somebody on the team yourself."
        ).format(most=ASKS_A_DAY)
    )


def kept_out(until: int) -> CareError:
    """Return the refusal for somebody whom the team keeps out of a circle."""
    return CareError(
        _(
            "The team of this server has decided that you don't join this circle until {day}. You can ask them about "
            "it; `/circle list` shows the others, and `/circle start` begins one of your own."
        ).format(day=on_screen(from_epoch(until), "D"))
    )


def outside_the_thread() -> CareError:
    """Return the refusal for a member of a circle who is not in its thread."""
    return CareError(
        _(
            "You are in this circle, but no longer in its thread, so nothing was read or shared. `/circle join` "
            "lets you come back."
        )
    )


def comes_back(name: str, at: int, team: int | None) -> str:
    """Return what somebody reads who comes back into a thread; `team` is the channel in which the team reads it."""
    lines = [
        _(
            "It's good that you would like to be in **{name}** again. You were no longer in its thread: people "
            "leave one by accident, or a moderator takes them out, and Discord does not tell me which. So I let you "
            "in {moment}."
        ).format(name=escaped(name), moment=on_screen(from_epoch(at), "R"))
    ]
    if team is not None:
        lines.append(
            _(
                "The team reads in {channel} that you would like to come back, and can let you in earlier, or not."
            ).format(channel=f"<#{team}>")
        )
    lines.append(_("Until then nothing is asked of you. `/circle leave` is there at any time."))
    return "\n\n".join(lines)
