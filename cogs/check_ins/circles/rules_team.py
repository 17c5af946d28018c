"""What the team reads about who is in a circle, what it can do, and what those read whom it is about."""

from datetime import timedelta

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import escaped

BY_PRESS = timedelta(days=30)  # for which a press keeps somebody out
LONGEST = 365  # days


def would_like_to_come_back(member_id: int, name: str, at: int) -> str:
    """Return what the team reads of somebody who was missing from a circle's thread."""
    return _(
        "{member} would like to come back into the thread of the circle “{name}”. They were missing from it; Discord "
        "does not tell me whether they left or somebody removed them. I let them in {moment}, unless you keep them out."
    ).format(member=f"<@{member_id}>", name=escaped(name), moment=on_screen(from_epoch(at), "R"))


def would_like_them_kept_out(asker_id: int, member_id: int, name: str) -> str:
    """Return what the team reads of a request from inside a circle."""
    return _(
        "{asker}, who is in the circle “{name}”, asks you to keep {member} out of it. You can talk with them first; "
        "`/care circle keep-out` does it for as long as you like, and puts them out if they are in it."
    ).format(asker=f"<@{asker_id}>", member=f"<@{member_id}>", name=escaped(name))


def asked(channel_id: int) -> str:
    """Return what somebody reads who has asked the team."""
    return _(
        "The team reads it now in {channel}: your name, theirs and the circle's. I tell nobody in the circle. What "
        "becomes of it, the team decides; `/circle leave` is there at any time, too."
    ).format(channel=f"<#{channel_id}>")


def nobody_to_ask() -> CareError:
    """Return the refusal where the team has no place, or it cannot be written to."""
    return CareError(
        _(
            "Please write to somebody on the team yourself: they can use `/care circle keep-out`. I have no place "
            "here in which the team would read it, so I could not pass it on."
        )
    )


def yourself() -> CareError:
    """Return the refusal for whoever asks to be kept out themselves."""
    return CareError(_("That is you. `/circle leave` takes you out at any time, no reason needed."))


def keeps_out(member_id: int, name: str, until: int) -> str:
    """Return what a moderator reads who keeps somebody out."""
    return _(
        "{member} is kept out of “{name}” until {day}. If they were in it, they are told, and what they shared there "
        "is theirs alone again. `/care circle let-back` ends it."
    ).format(member=f"<@{member_id}>", name=escaped(name), day=on_screen(from_epoch(until), "D"))


def lets_back(member_id: int, name: str) -> str:
    """Return what a moderator reads who lets somebody back."""
    return _(
        "{member} is no longer kept out of “{name}”. Somebody who asked to come back is let in now; everybody else "
        "can use `/circle join`."
    ).format(member=f"<@{member_id}>", name=escaped(name))


def closes() -> str:
    """Return what a moderator reads who closes a circle."""
    return _("It is closed, and its members hear of it. What they shared is theirs alone again.")


def done(moderator_id: int, words: str) -> str:
    """Return what stands where the team was asked, once somebody has acted."""
    return "{words}\n-# {by}".format(words=words, by=_("By {moderator}.").format(moderator=f"<@{moderator_id}>"))


def you_are_out(name: str, server: str, until: int) -> str:
    """Return what somebody reads who was in a circle of which the team keeps them out."""
    return _(
        "The team of {server} has decided that you are not in the circle “{name}” until {day}. Only you can see "
        "what you shared with it now. You can ask them about it. Your own check-ins and `/help-now` are there for "
        "you as always."
    ).format(server=server, name=escaped(name), day=on_screen(from_epoch(until), "D"))
