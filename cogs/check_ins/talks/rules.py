"""What stands above a private talk, and what is said when it ends."""

from bot.text.language import _
from cogs.check_ins.check_in.rules import wishes

LISTENING, CHAT = "listening", "chat"  # why two talk
CLOSED, LEFT, WITHDRAWN, HANDED_ON, HANDED_BACK, HINDERED = (
    "closed",
    "left",
    "withdrawn",
    "handed on",
    "handed back",
    "hindered",
)


def mentions(pair: tuple[int, int]) -> str:
    """The two, who are pinged by it."""
    return " · ".join(f"<@{one}>" for one in pair)


def heading(pair: tuple[int, int], occasion: str, wish: str, channel_id: int) -> str:
    """What stands above a talk: what would help, and who else can read it."""
    asked, other = (f"<@{one}>" for one in pair)
    if occasion == LISTENING:
        lines = [_("{other} is here to listen to {asked}.").format(other=other, asked=asked)]
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
    """What the two read in their thread when it is closed."""
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


def afterwards() -> str:
    """What becomes of a closed thread."""
    return _("You can still read what was written. The thread is deleted after 30 days.")


def not_possible(other: int, channel_id: int | None, server: str) -> str:
    """What each of the two is told by direct message where their thread could not be opened."""
    if channel_id is None:
        return _(
            "I could not open a private thread in {server} for you and {other}: no channel is chosen for it any more. "
            "You can write to each other directly. A moderator can choose one with `/settings check_ins`."
        ).format(server=server, other=f"<@{other}>")
    return _(
        "I could not open a private thread in {server} for you and {other}. You can write to each other directly. "
        "What a moderator can check: in {channel} I need “Create Private Threads” and “Send Messages in Threads”, "
        "and both of you need to see that channel."
    ).format(server=server, other=f"<@{other}>", channel=f"<#{channel_id}>")


def over_already(because: str, server: str) -> str:
    """What a listener is told by direct message whose talk ended before there was a thread."""
    if because == WITHDRAWN:
        return _(
            "The check-in in {server} that you wanted to listen to was taken back before there was a thread. "
            "Thank you for being there; it counts."
        ).format(server=server)
    return _("The talk in {server} is over before there was a thread. Thank you for being there.").format(server=server)
