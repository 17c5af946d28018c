"""What the members of a circle read by direct message, because it has no thread in which it could be said."""

from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.circles.rules import what_helps


def no_thread(name: str, server: str, channel_id: int | None, *, crowded: bool) -> str:
    """Return what the members of a circle are told that begins and cannot have its thread yet."""
    begins = _(
        "There are enough of you in “{name}”, your circle in {server}, and it can begin. Its private thread can't "
        "be opened just now. I keep trying, and let you all in as soon as it works; you don't have to do anything."
    ).format(name=escaped(name), server=server)
    if crowded:
        room = _(
            "The server has as many open threads as Discord allows. A moderator can make room by archiving threads "
            "that nobody needs."
        )
        return f"{begins} {room}"
    return f"{begins} {what_helps(channel_id)}"


def not_let_in(name: str, server: str, channel_id: int | None) -> str:
    """Return what a member of a circle is told whom Discord does not let into its thread."""
    belongs = _(
        "You are in “{name}”, a circle in {server}, and I could not let you into its private thread yet. I keep trying."
    ).format(name=escaped(name), server=server)
    return f"{belongs} {what_helps(channel_id)}"


def thread_is_shut(name: str, server: str) -> str:
    """Return what the members of a circle are told in whose thread nothing can be posted."""
    return _(
        "“{name}”, your circle in {server}, is still there, and so is all that was written. Just now I can't post in "
        "its thread: it is locked, or I may not. A moderator can unlock it, or allow me to; I keep trying, and what "
        "you share meanwhile is kept."
    ).format(name=escaped(name), server=server)


def still_waits(name: str, server: str) -> str:
    """Return what those are asked who have waited long for the third of them."""
    return _(
        "“{name}”, your circle in {server}, has waited for two weeks now, and there are not three of you yet. That "
        "is about timing, not about you. It can stay open, and telling somebody about `/circle join` may help; or "
        "you can leave it. If nobody keeps it open, I'll close it in two weeks, and tell you."
    ).format(name=escaped(name), server=server)


def waits_on() -> str:
    """Return what somebody reads who would like to wait on."""
    return _("OK, I'll keep it open. If there are still too few of you in two weeks, I'll ask once more.")


def has_begun() -> str:
    """Return what somebody reads who decides about waiting for what has come."""
    return _("It has started after all! Its thread is in your list. `/circle leave` in the server takes you out.")


def let_go() -> str:
    """Return what somebody reads who waits no longer."""
    return _(
        "You've left it. In the server, `/circle list` shows the others, and `/circle start` begins one whenever "
        "you like."
    )


def over(name: str, server: str, *, begun: bool, away: bool = False) -> str:
    """Return what somebody reads whose circle is closed, and who has no thread in which that could be said."""
    if away:
        words = _("“{name}”, your circle in {server}, is closed. Only you can see what you shared with it now.")
    elif begun:
        words = _(
            "“{name}”, your circle in {server}, is closed: its thread is gone, or I can't write there any more. "
            "Only you can see what you shared with it now. Thank you for having been there for one another."
        )
    else:
        words = _(
            "I have closed “{name}”, your circle in {server}: three people didn't come together in time. That is "
            "about timing, not about you."
        )
    more = _("In the server, `/circle list` shows the others, and `/circle start` begins one whenever you like.")
    return f"{words.format(name=escaped(name), server=server)} {more}"
