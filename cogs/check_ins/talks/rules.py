"""What stands above a private talk, and what is said when it ends."""

from bot.errors import CareError
from bot.text.language import _
from cogs.check_ins.check_in.rules import wishes

LISTENING, CHAT = "listening", "chat"  # why two talk
CLOSED, LEFT, WITHDRAWN, HANDED_ON, HANDED_BACK = "closed", "left", "withdrawn", "handed on", "handed back"
# What neither of the two wanted: there may be no thread for them, no more threads fit in, or theirs was deleted.
HINDERED, CROWDED, GONE = "hindered", "crowded", "gone"
NO_THREAD = frozenset({HINDERED, CROWDED})
BROKEN_OFF = NO_THREAD | {GONE}


def mentions(pair: tuple[int, int]) -> str:
    """Return the two, who are pinged by it."""
    return " · ".join(f"<@{one}>" for one in pair)


def heading(pair: tuple[int, int], occasion: str, wish: str, channel_id: int) -> str:
    """Return what stands above a talk: what would help, and who else can read it."""
    asked, other = (f"<@{one}>" for one in pair)
    if occasion == LISTENING:
        lines = [_("For {asked}: {other} is here to listen.").format(other=other, asked=asked)]
    else:
        lines = [_("A place for the two of you: {asked} and {other}.").format(asked=asked, other=other)]
    if wish in wishes():
        lines.append(_("What would help: **{wish}**").format(wish=wishes()[wish]))
    lines += [
        _(
            "Besides you two, those who may manage threads in {channel} can read this, usually moderators, and the "
            "server's owner. I don't read along, and keep nothing of what you write."
        ).format(channel=f"<#{channel_id}>"),
        _("Either of you can close it at any time, and needs no reason."),
    ]
    return "\n\n".join(lines)


def ended(because: str) -> str:
    """Return what the two read in their thread when it is closed."""
    return {
        LEFT: _("One of you is no longer in this server, so this talk is closed. It is nobody's fault."),
        WITHDRAWN: _(
            "The check-in that this was about was taken back, so this talk is closed. That says nothing against "
            "either of you, and having been here counts."
        ),
        HANDED_ON: _("Another listener goes on from here, in a thread of its own. Thank you both."),
        HANDED_BACK: _(
            "This talk is closed, and the check-in is with the listeners again: sometimes somebody else can be there "
            "better. If nobody answers, that is said, too."
        ),
    }.get(because, _("This talk is closed. Thank you both for being here."))


def closed(*, handed_back: bool) -> str:
    """Return what whoever closes a talk reads; `handed_back` where they came to listen, and have not written."""
    if handed_back:
        return _(
            "It is closed, and the check-in is with the other listeners again. Thank you; knowing one's limits is "
            "care, too."
        )
    return _("It is closed. Thank you for being here.")


def ended_elsewhere(because: str, other: int, server: str) -> str:
    """Return what each of the two is told by direct message where their thread can't be written in any more."""
    about = _("About your private thread with {other} in {server}, where I can't write any more:").format(
        other=f"<@{other}>", server=server
    )
    return f"{about}\n{ended(because)}"


def afterwards() -> str:
    """Return what becomes of a closed thread."""
    return _("You can still read what was written. The thread is deleted after 30 days.")


def broken_off(because: str, remains: str, other: int, channel_id: int | None, server: str) -> str:
    """Return what each of the two is told whose thread was not to be had, or is gone.

    What is still true comes first, `remains` before all else; then what is not, and what can be done.
    """
    directly = _("You and {other} can write to each other directly at any time.").format(other=f"<@{other}>")
    lines = [
        remains or directly,
        _why(because, channel_id).format(server=server, other=f"<@{other}>"),
        directly if remains else "",
        _what_helps(because, channel_id),
    ]
    return "\n".join(line for line in lines if line)


def _why(because: str, channel_id: int | None) -> str:
    if because == GONE:
        return _(
            "The private thread in {server} for you and {other} is gone: somebody who may manage threads or channels "
            "there deleted it. I am not told who, or why."
        )
    if because == CROWDED:
        return _(
            "For now I could not open a private thread in {server} for you and {other}: the server has as many open "
            "threads as Discord allows."
        )
    if channel_id is None:
        return _(
            "I could not open a private thread in {server} for you and {other}: a channel for it is not chosen any "
            "more."
        )
    return _("I could not open a private thread in {server} for you and {other}.")


def _what_helps(because: str, channel_id: int | None) -> str:
    if because == GONE:
        return ""
    if because == CROWDED:
        return _("A moderator can make room by archiving threads that nobody needs.")
    if channel_id is None:
        return _("A moderator can choose one with `/settings check_ins`.")
    return _(
        "What a moderator can check: in {channel} I need “Create Private Threads” and “Send Messages in Threads”, and "
        "both of you need to see that channel."
    ).format(channel=f"<#{channel_id}>")


def not_just_now() -> CareError:
    """Return the refusal for whoever would begin a talk moments after another one could not have a thread."""
    return CareError(
        _(
            "Thank you. A private thread can't be opened here just now, so nothing has changed yet. Please try again "
            "in a few minutes."
        )
    )


def over_already(because: str, server: str) -> str:
    """Return what a listener is told by direct message whose talk ended before there was a thread."""
    if because == WITHDRAWN:
        return _(
            "The check-in in {server} that you wanted to listen to was taken back before there was a thread. "
            "Thank you for being there; it counts."
        ).format(server=server)
    return _("The talk in {server} is over before there was a thread. Thank you for being there.").format(server=server)
