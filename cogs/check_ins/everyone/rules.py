"""What stands on a card in the check-in channel, and what is said about it."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import quoted, shortened
from cogs.check_ins.check_in.rules import said, wishes

HOUR, AN_HOUR = timedelta(hours=1), 3  # so many cards of one member without their name
NAMED = 5  # of those who heard a check-in, so many by name


def card(mood: int, wish: str, words: str) -> str:
    """Return how somebody is, what would help, and what they said; escaped, it still fits into a card."""
    line = f"**{said(mood, wish)}**"
    return f"{line}\n\n{quoted(words)}" if words else line


def title(*, nameless: bool) -> str:
    """Return what a card is called."""
    return _("Somebody here says how they are") if nameless else _("How I am")


def heard(hearers: Sequence[int], *, by_name: bool) -> str:
    """Return who heard a check-in; without names, that it was heard."""
    if not hearers:
        return ""
    if not by_name:
        return _("This is heard.") + " 👂"
    names = [f"<@{member_id}>" for member_id in hearers[:NAMED]]
    if more := len(hearers) - len(names):
        names.append(ngettext("{n} other", "{n} others", more).format(n=more))
    if len(names) == 1:
        return _("{name} hears you.").format(name=names[0]) + " 👂"
    return _("{names} and {last} hear you.").format(names=", ".join(names[:-1]), last=names[-1]) + " 👂"


def waits(name: str, wish: str) -> str:
    """Return what those read who look after whoever has not been heard yet; without a name if it is hidden."""
    who = shortened(name, 40) if name else _("somebody, without their name")
    return _("{who} · what would help: {wish}").format(who=who, wish=wishes()[wish]) if wish else who


def seen_by_everyone(channel_id: int | None) -> str:
    """Return who sees a card with a name, said to its author."""
    return _("Everyone who can read {place} sees it, with your name.").format(place=_place(channel_id))


def seen_without_name(channel_id: int | None) -> str:
    """Return who sees a card without a name, said to its author, honestly."""
    return _(
        "Everyone who can read {place} sees it without your name: hidden from members and moderators; whoever runs "
        "this bot could see it. What others write back reaches you in private."
    ).format(place=_place(channel_id))


def _place(channel_id: int | None) -> str:
    return f"<#{channel_id}>" if channel_id else _("the check-in channel")


def replies_go() -> str:
    """Return what an author reads who thinks of choosing others."""
    return _(
        "If you choose others now, the card goes, and with it all that was written back to it and answered: for you "
        "and for those who wrote. What you would like to keep, please copy first."
    )


def muted_until(moment: str) -> str:
    """Return why somebody is not offered to hide their name; `moment` is a date."""
    return _("Until {moment} you can't post without your name here.").format(moment=moment)


def nameless_again(wait: timedelta) -> str:
    """Return why somebody is not offered to hide their name once more within the hour; it has up to 100 characters."""
    minutes = max(ceil(wait / timedelta(minutes=1)), 1)
    return ngettext(
        "You can post without your name again in {n} minute; it was {most} times in this hour.",
        "You can post without your name again in {n} minutes; it was {most} times in this hour.",
        minutes,
    ).format(n=minutes, most=AN_HOUR)


def taken_back(server: str, because: str, muted_until: str | None) -> str:
    """Return what the author reads whose check-in a moderator took down; `because` is what they said of it, if so."""
    why = _("They said why:") + "\n" + quoted(because) if because else ""
    words = _(
        "A moderator took your check-in in {server} down. It is kept for you alone now, and what "
        "was written back to it went with the card. If you would like somebody to talk to, you can still say so to "
        "whom you choose."
    ).format(server=server)
    words = f"{words}\n\n{why}" if why else words
    if muted_until is None:
        return words
    hidden = _(
        "They do not know that it was yours, and nobody was told. Until {moment} you can't post without your name "
        "there; everything else is as before."
    ).format(moment=muted_until)
    return f"{words}\n\n{hidden}"


def own_card() -> CareError:
    """Return what somebody reads who presses a button under a card of their own."""
    return CareError(_("This one is yours. It is there for the others to hear."))
