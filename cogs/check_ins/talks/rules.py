"""What stands above a private talk, and what is said when it ends."""

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import quoted
from cogs.check_ins.check_in.rules import wishes

LISTENING, CHAT = "listening", "chat"  # why two talk
CLOSED, LEFT, WITHDRAWN, HANDED_ON, HANDED_BACK = "closed", "left", "withdrawn", "handed on", "handed back"
SILENT = "silent"  # who was to listen wrote nothing
# What neither of the two wanted: there may be no thread for them, no more threads fit in, or theirs was deleted.
HINDERED, CROWDED, GONE = "hindered", "crowded", "gone"
NO_THREAD = frozenset({HINDERED, CROWDED})
BROKEN_OFF = NO_THREAD | {GONE}
GIVEN_BACK = frozenset({HANDED_BACK, SILENT})


def mentions(pair: tuple[int, int]) -> str:
    """Return the two, who are pinged by it."""
    return " · ".join(f"<@{one}>" for one in pair)


def heading(pair: tuple[int, int], occasion: str, wish: str, words: str, channel_id: int) -> str:
    """Return what stands above a talk: who begins, what would help, and who else can read it."""
    asked, other = (f"<@{one}>" for one in pair)
    if occasion == LISTENING:
        lines = [
            _("For {asked}: {other} is here to listen.").format(other=other, asked=asked),
            _("Start wherever you like, {asked}. A simple hello is enough, {other}.").format(asked=asked, other=other),
        ]
    else:
        lines = [
            _("{asked}, you said that you could use a chat, when {other} asked how you are.").format(
                other=other, asked=asked
            ),
            _("Start wherever you like, {asked}. A simple hello is enough, {other}.").format(asked=asked, other=other),
        ]
    if words:
        lines += [_("{asked} wanted these words to stand here:").format(asked=asked), quoted(words)]
    if wish in wishes():
        lines.append(_("What would help: **{wish}**").format(wish=wishes()[wish]))
    small = [
        _(
            "Besides you two, those who may manage threads in {channel} can read this, usually moderators, and the "
            "server's owner. I don't read along, and keep nothing of what you write."
        ).format(channel=f"<#{channel_id}>"),
        _("Either of you can close it at any time, no reason needed."),
    ]
    return "\n\n".join([*lines, "\n".join(f"-# {one}" for one in small)])


def ended(because: str, pair: tuple[int, int]) -> str:
    """Return what the two read in their thread when it is closed."""
    if because in GIVEN_BACK:
        return _given_back(because, *pair)
    return {
        LEFT: _("One of you has left this server, so this conversation is closed."),
        WITHDRAWN: _(
            "The check-in that this was about is no longer shared with listeners, so this conversation is closed. "
            "Thank you for being here."
        ),
        HANDED_ON: _("Another listener goes on from here, in a thread of its own. Thank you both."),
    }.get(because) or f"{_('This conversation is closed. Thank you both for being here.')}\n{if_you_would_like()}"


def _given_back(because: str, asked: int, listener: int) -> str:
    words = _(
        "{listener} has passed this back so that another listener can be there for {asked}. It isn't about you, "
        "{asked}. I'll tell you when somebody answers."
    )
    if because == SILENT:
        words = _(
            "{listener} couldn't write here so far, so I have asked the other listeners to be there for {asked}. It "
            "isn't about you, {asked}. I'll tell you when somebody answers."
        )
    return words.format(listener=f"<@{listener}>", asked=f"<@{asked}>")


def if_you_would_like() -> str:
    """Return the way on for somebody whose talk has ended."""
    return _("If you'd still like somebody to listen, `/checkin now` is there at any time.")


def closed(*, handed_back: bool) -> str:
    """Return what whoever closes a talk reads; `handed_back` where they came to listen, and have not written."""
    if handed_back:
        return _("It's back with the other listeners. Thank you. Knowing your limits is care, too.")
    return _("It is closed. Thank you for being here.")


def ended_elsewhere(words: str, other: int, server: str) -> str:
    """Return what each of the two is told by direct message where their thread can't be written in any more."""
    about = _("This is about your private thread with {other} in {server}, where I can't write now.").format(
        other=f"<@{other}>", server=server
    )
    return f"{words}\n-# {about}"


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
        return _("I could not open a private thread in {server} for you and {other}: no channel is chosen for it now.")
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
            "Thank you for offering. The check-in in {server} that you wanted to listen to was taken back before its "
            "private thread could open."
        ).format(server=server)
    return _(
        "Thank you for offering. What you wanted to listen to in {server} ended before its private thread could open."
    ).format(server=server)
