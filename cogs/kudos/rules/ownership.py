"""What its receiver, its giver and moderators may do with a thank-you, and what they read about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import escaped, quoted
from cogs.kudos.rules.giving import named

GIVERS_MINUTES = 15


def check_giver_may_change(given: datetime, now: datetime, receivers: Sequence[int]) -> None:
    """Raise CareError if it is the receivers' alone by now."""
    if now > given + timedelta(minutes=GIVERS_MINUTES):
        raise CareError(
            _("You could take this back for 15 minutes. Now it belongs to {members}, who can remove it.").format(
                members=named(receivers)
            )
        )


def not_theirs(*, is_moderator: bool) -> CareError:
    """Return what everybody else reads who presses a button on a card."""
    words = _("Only the person who was thanked can change this (and the giver, in the first 15 minutes).")
    if is_moderator:
        words += "\n" + _("As one of the team you can take it down: open the menu of the message, Apps, “Take down”.")
    return CareError(words)


def kept_private() -> str:
    """Return what whoever keeps it private reads."""
    return _("Done: it is off the post. Only the person who was thanked can see it now, with `/kudos mine`.")


def removed() -> str:
    """Return what whoever removes it reads."""
    return _("It is removed, and I keep nothing of what it said.")


def gone() -> CareError:
    """Return the refusal for what has been removed before."""
    return CareError(_("This thank-you is no longer there; somebody has removed it."))


def private_thanks(server: str, entries: Sequence[str], *, more: bool) -> str:
    """Return the direct message about private thanks; `server` is escaped already."""
    words = _("You were thanked in {server}, and only you see it:").format(server=server)
    closing = _("It is kept for you: `/kudos mine` there shows it. To stop these messages: `/kudos preferences`.")
    if more:
        closing = _("There is more: `/kudos mine` there shows it. To stop these messages: `/kudos preferences`.")
    return "\n\n".join([words, *entries, f"-# {closing}"])


def private_entry(giver_id: int, reason: str) -> str:
    """Return one thank-you in that message."""
    giver = f"<@{giver_id}>" if giver_id else _("somebody")
    return f"{_('From {giver}').format(giver=giver)}\n{quoted(reason)}"


def private_thanks_held(server: str) -> str:
    """Return what the inbox holds where that message could not be delivered."""
    return _("Somebody thanked you in {server}! You can see it with /kudos mine there.").format(server=server)


def taken_down(server: str, because: str, *, gave: bool) -> str:
    """Return what the giver or a receiver reads of thanks that a moderator took down."""
    if gave:
        words = _("A moderator of {server} removed a thank-you from you.")
    else:
        words = _("A moderator of {server} removed a thank-you to you.")
    words = words.format(server=server)
    if because:
        words += " " + _("They say: {because}").format(because=because)
    return words + " " + _("If you would like to know more, please ask them.")


def not_posted(server: str, receivers: Sequence[int]) -> str:
    """Return what the giver reads of thanks whose card could not be posted in the end."""
    words = _(
        "Your thanks to {members} in {server} are kept, and they can read them with `/kudos mine` there. Only the card "
        "could not be posted."
    )
    return words.format(members=named(receivers), server=server)


def describe_removal(giver_id: int, receiver_id: int, moderator_id: int, because: str, when: datetime) -> str:
    """Return one removal, as moderators read it; the receiver is 0 for private thanks, too."""
    giver, receiver = (f"<@{one}>" if one else _("somebody") for one in (giver_id, receiver_id))
    line = _("{when} · {moderator} took down thanks from {giver} to {receiver}").format(
        when=on_screen(when), moderator=f"<@{moderator_id}>", giver=giver, receiver=receiver
    )
    return f"{line}: {escaped(because)}" if because else line
