"""What moderators read where private threads cannot be opened; nothing of it tells for whom."""

from bot.text.language import _

HINDERED_TALK, CROWDED_TALK = "talk's thread", "room for a talk's thread"


def cannot_open_talk(channel_id: int) -> str:
    """Return what a moderator reads where two cannot have a private thread."""
    return cannot_open(_("private threads for two"), channel_id)


def no_room_for_talk(channel_id: int) -> str:
    """Return what a moderator reads where there are too many threads for one more."""
    return no_room(_("private threads for two"), channel_id)


def cannot_open(what: str, channel_id: int) -> str:
    """Return what a moderator reads where such threads cannot be opened, or written in."""
    return _("I can't open {what} in {place}, or can't write there: it is gone, or I may not.").format(
        what=what, place=f"<#{channel_id}>"
    )


def no_room(what: str, channel_id: int) -> str:
    """Return what a moderator reads where Discord opens no more threads."""
    return _("I can't open {what} in {place}: this server has as many open threads as Discord allows.").format(
        what=what, place=f"<#{channel_id}>"
    )


def thread_advice() -> str:
    """Return what a moderator can do so that private threads can be opened."""
    return _(
        "For private threads I need View Channel, Create Private Threads, Send Messages in Threads and Embed Links, "
        "and those who use them need to see the channel; `/settings check_ins` chooses another one. A thread that was "
        "locked can be unlocked."
    )


def room_advice() -> str:
    """Return what a moderator can do about too many threads."""
    return _(
        "Archiving threads that nobody needs makes room, and so does a shorter time after which they are archived by "
        "themselves. I go on as soon as there is room."
    )
