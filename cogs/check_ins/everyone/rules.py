"""What stands on a card in the check-in channel, and what is said about it."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import quoted, shortened
from cogs.check_ins.check_in.rules import said, wishes
from cogs.check_ins.check_in.rules_answers import joined, nobody_yet, time_gone

HOUR, AN_HOUR = timedelta(hours=1), 3  # so many cards of one member without their name
NAMED = 5  # of those who heard a check-in, so many by name


def card(mood: int, wish: str, words: str) -> str:
    """Return how somebody is, what would help, and what they said; escaped, it still fits into a card."""
    line = f"**{said(mood, wish)}**"
    return f"{line}\n\n{quoted(words)}" if words else line


def title(*, nameless: bool) -> str:
    """Return what a card is called."""
    return _("Somebody here says how they are") if nameless else _("Says how they are")


def heard(hearers: Sequence[int], *, by_name: bool) -> str:
    """Return who heard a check-in; without names, that it was heard."""
    if not hearers:
        return ""
    if not by_name:
        return _("This is heard.") + " 👂"
    names, number = joined([f"<@{one}>" for one in hearers[:NAMED]], max(len(hearers) - NAMED, 0))
    return ngettext("{names} hears you.", "{names} hear you.", number).format(names=names) + " 👂"


def state(hearers: Sequence[int], writers: int, *, by_name: bool, answered: bool) -> str:
    """Return what has come of a check-in so far, said to its author."""
    lines = [heard(hearers, by_name=by_name)] if hearers else []
    if writers:
        wrote = ngettext(
            "{n} person wrote back: `/checkin answers`.", "{n} people wrote back: `/checkin answers`.", writers
        )
        lines.append(wrote.format(n=writers))
    return " ".join(lines) or (_("Somebody has answered it.") if answered else nobody_yet())


def told_heard(server: str, link: str, names: Sequence[str], more: int) -> str:
    """Return what the author reads whom somebody has heard; without names, that somebody did."""
    if names:
        who, number = joined(names, more)
        words = ngettext(
            "{names} read your check-in in {server}, and hears you.",
            "{names} read your check-in in {server}, and hear you.",
            number,
        ).format(names=who, server=server)
    else:
        words = _("Somebody read your check-in in {server}, and hears you.").format(server=server)
    return f"{words} [{_('See your check-in')}]({link})"


def told_spoken(server: str, link: str, names: Sequence[str], more: int) -> str:
    """Return what the author reads to whom somebody has written in public, by a reply or a mention."""
    who = joined(names, more)[0] if names or more else _("Somebody")
    words = _("{names} wrote to you after your check-in in {server}.").format(names=who, server=server)
    return f"{words} [{_('See your check-in')}]({link})"


def held(server: str) -> str:
    """Return what the inbox says instead: names stand only where they can be taken back."""
    return _("Somebody heard your check-in in {server}. `/checkin history` there says more.").format(server=server)


def still_nameless() -> str:
    """Return what whoever hid their name knows of those who hear them."""
    return _("They don't know that it was you.")


def unheard(server: str, link: str, hours: int) -> str:
    """Return what the author reads whom nobody has heard yet."""
    return _(
        "I haven't forgotten you. {time} nobody in {server} has answered [your check-in]({link}) yet: people may be "
        "asleep, or away. It stays there, and I'll tell you as soon as somebody hears you."
    ).format(time=time_gone(hours), server=server, link=link)


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
        "If you change who sees it, the post and every reply to it are deleted, for you and for those who wrote. Copy "
        "what you want to keep first."
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
        "A moderator removed your check-in in {server}, and the replies went with it. Your words are still yours: only "
        "you can see them now. `/checkin history` shows with whom you can share them instead."
    ).format(server=server)
    words = f"{words}\n\n{why}" if why else words
    if muted_until is None:
        return words
    hidden = _("They don't know it was yours. Until {moment} you can only post with your name there.").format(
        moment=muted_until
    )
    return f"{words}\n\n{hidden}"


def own_card() -> CareError:
    """Return what somebody reads who presses a button under a card of their own."""
    return CareError(_("This one is yours. It is there for the others to hear."))
