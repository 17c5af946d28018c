"""What somebody reads of who has answered them in their circle, or that nobody has yet."""

from collections.abc import Sequence

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import escaped
from cogs.check_ins.check_in.rules_answers import joined, nobody_yet, time_gone
from cogs.check_ins.everyone.rules import heard


def thanks(author_id: int) -> str:
    """Return what somebody reads who has heard a card."""
    return _("Thank you. {member} can see that you hear them.").format(member=f"<@{author_id}>")


def own_card() -> CareError:
    """Return the refusal for whoever presses under a card of their own."""
    return CareError(_("This one is yours. It is there for the others in your circle to hear."))


def gone() -> CareError:
    """Return the refusal for whoever is late."""
    return CareError(_("This check-in is gone: the person who shared it may have taken it back."))


def state(hearers: Sequence[int], *, answered: bool) -> str:
    """Return what has come of a check-in in a circle so far, said to its author."""
    if hearers:
        return heard(hearers, by_name=True)
    return _("Somebody has written in the thread since.") if answered else nobody_yet()


def told_heard(circle: str, link: str, names: Sequence[str], more: int) -> str:
    """Return what the author reads whom somebody in their circle has heard; without names, that somebody did."""
    if names or more:
        who, number = joined(names, more)
        words = ngettext(
            "{names} read what you shared in **{circle}**, and hears you.",
            "{names} read what you shared in **{circle}**, and hear you.",
            number,
        ).format(names=who, circle=escaped(circle))
    else:
        words = _("Somebody read what you shared in **{circle}**, and hears you.").format(circle=escaped(circle))
    return f"{words} [{_('Go to your circle')}]({link})"


def told_spoken(circle: str, link: str, names: Sequence[str], more: int) -> str:
    """Return what the author reads after whose card somebody has written in the thread."""
    words = _("{names} wrote in **{circle}** after you checked in there.").format(
        names=joined(names, more)[0], circle=escaped(circle)
    )
    return f"{words} [{_('Go to your circle')}]({link})"


def held(circle: str) -> str:
    """Return what the inbox says instead: names stand only where they can be taken back."""
    return _("Somebody in **{circle}** answered you. `/checkin history` in the server says more.").format(
        circle=escaped(circle)
    )


def unheard(circle: str, link: str, hours: int) -> str:
    """Return what the author reads whom nobody in their circle has answered yet."""
    return _(
        "I haven't forgotten you. {time} nobody in **{circle}** has answered [what you shared]({link}) yet: people "
        "come by at different times. It stays there, and I'll tell you as soon as somebody does."
    ).format(time=time_gone(hours), circle=escaped(circle), link=link)
