"""What stands on a card in the check-in channel, and what is said about it."""

from collections.abc import Sequence

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import escaped, quoted, shortened
from cogs.check_ins.check_in.rules import said, wishes

NAMED = 5  # of those who heard a check-in, so many by name


def card(mood: int, wish: str, words: str) -> str:
    """How somebody is, what would help, and what they said; with every letter escaped it still fits into a card."""
    line = f"**{said(mood, wish)}**"
    return f"{line}\n\n{quoted(words)}" if words else line


def title(*, nameless: bool) -> str:
    """What a card is called."""
    return _("Somebody here says how they are") if nameless else _("How I am")


def heard(hearers: Sequence[int], *, by_name: bool) -> str:
    """Who heard it; without names, that it was."""
    if not hearers:
        return ""
    if not by_name:
        return "👂 " + _("This is heard.")
    names = [f"<@{member_id}>" for member_id in hearers[:NAMED]]
    if more := len(hearers) - len(names):
        names.append(ngettext("{n} other", "{n} others", more).format(n=more))
    if len(names) == 1:
        return "👂 " + _("{name} hears you.").format(name=names[0])
    return "👂 " + _("{names} and {last} hear you.").format(names=", ".join(names[:-1]), last=names[-1])


def waits(name: str, wish: str) -> str:
    """What those read who look after whoever has not been heard yet; without a name if it is hidden."""
    who = shortened(name, 40) if name else _("somebody, without their name")
    return _("{who} · what would help: {wish}").format(who=who, wish=wishes()[wish])


def seen_by_everyone(channel_id: int | None) -> str:
    """Said to the author."""
    return _("Everyone who can read {place} sees it, with your name.").format(place=_place(channel_id))


def seen_without_name(channel_id: int | None) -> str:
    """Said to the author, honestly."""
    return _(
        "Everyone who can read {place} sees it without your name: hidden from members and moderators; whoever runs "
        "this bot could see it. What others write back reaches you in private."
    ).format(place=_place(channel_id))


def _place(channel_id: int | None) -> str:
    return f"<#{channel_id}>" if channel_id else _("the check-in channel")


def replies_go() -> str:
    """To an author who thinks of choosing others."""
    return _(
        "If you choose others now, the card goes, and with it all that was written back to it and answered: for you "
        "and for those who wrote. What you would like to keep, please copy first."
    )


def muted_until(moment: str) -> str:
    """Why somebody is not offered to hide their name; `moment` is a date."""
    return _("Until {moment} you can't post without your name here.").format(moment=moment)


def taken_back(server: str, muted_until: str | None) -> str:
    """To the author of a check-in that a moderator took down."""
    words = _(
        "A moderator took your check-in in {server} down; I am not told why. It is kept for you alone now, and what "
        "was written back to it went with the card. If you would like somebody to talk to, you can still say so to "
        "whom you choose."
    ).format(server=escaped(server))
    if muted_until is None:
        return words
    hidden = _(
        "They do not know that it was yours, and nobody was told. Until {moment} you can't post without your name "
        "there; everything else is as before."
    ).format(moment=muted_until)
    return f"{words}\n\n{hidden}"


def not_posted(server: str) -> str:
    """To the author of a check-in for which there is no place."""
    return _(
        "Your check-in in {server} could not be posted: the channel is gone, or I may not write there. Nobody has seen "
        "it, and nobody sees it now but you. You can choose others who may, or withdraw it."
    ).format(server=escaped(server))


def deleted(server: str) -> str:
    """To the author of a check-in whose card somebody deleted, or whose channel; who that was is never said."""
    return _(
        "The card of your check-in in {server} was deleted there, I don't know why, and anything that was written back "
        "to it went with it. Nobody sees now what you said but you. You can choose others who may, withdraw it, or "
        "keep it for yourself."
    ).format(server=escaped(server))


def own_card() -> CareError:
    """For whoever presses a button under a card of their own."""
    return CareError(_("This one is yours. It is there for the others to hear."))
