"""What members read about what is kept of them, and about forgetting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby
from operator import itemgetter
from unicodedata import normalize

from bot.clock import on_screen
from bot.text.language import _, ngettext

# Characters; Discord takes 4096 in one embed, and 6000 in all of a message. With all that Hearth can keep, it comes to
# about 3600, and what stays to about 1300.
ROOM = 4000


EXPORTS, HOUR = 10, timedelta(hours=1)  # so many for one person: each reads all that is kept about them


# What people say in their language to have all of it forgotten, whichever of them somebody's Discord speaks.
ALL = (
    *("all", "everything", "alles", "tout", "todo", "tudo", "tutto", "allt", "alt", "kaikki", "wszystko", "vše"),
    *("všechno", "sve", "viskas", "minden", "tot", "totul", "hepsi", "her şey", "tất cả", "semua"),
    *("όλα", "всё", "все", "всичко"),
    *("सब", "ทั้งหมด", "すべて", "全部"),
    *("모두", "전부"),
)


def plain(typed: str) -> str:
    """Return what somebody typed without case, spaces, quotes and other signs: how a name is recognised."""
    return "".join(sign for sign in normalize("NFKC", typed).casefold() if sign.isalnum())


@dataclass(frozen=True)
class Line:
    """One kind of thing that is kept: how many there are, and what people read of it."""

    feature: str
    what: str
    count: int
    seen_by: str
    until: str
    stays: str


def entry(line: Line) -> str:
    """Return what `/privacy show` says of one kind of thing."""
    seen = _("Seen by: {who}").format(who=_(line.seen_by))
    until = _("Until: {until}").format(until=_(line.until))
    return f"**{line.feature}** · {_(line.what)} · {line.count}\n-# {seen}\n-# {until}"


def closing(counts: Sequence[tuple[str, str]]) -> str:
    """Return the small print under the last of them; `counts` is what limits count, whoever it is about."""
    words = _(
        "Whoever runs this bot can read its database. `/privacy export` gives you all of this as a file, and "
        "`/privacy forget` erases it."
    )
    if not counts:
        return f"-# {words}"
    listed = "; ".join(_("{what}, until {until}").format(what=_(what), until=_(until)) for what, until in counts)
    marks = _(
        "So that limits hold for everyone, I also keep marks that say nothing but how often something was done; they "
        "outlast forgetting: {listed}."
    ).format(listed=listed)
    return f"-# {words}\n-# {marks}"


def nothing() -> str:
    """Return the sentence where there is nothing to see, to take along or to forget."""
    return _("I keep nothing about you here.")


def exported_enough(again: datetime) -> str:
    """Return what somebody reads who has just taken a copy again and again."""
    return _("You've downloaded this {n} times within an hour. You can get the next copy {moment}.").format(
        n=EXPORTS, moment=on_screen(again, "R")
    )


def too_large(*, here: bool) -> str:
    """Return what somebody reads whose export Discord does not take, packed or not."""
    words = _("There is more about you than fits into a message.")
    if here:
        return words + " " + _("Please ask whoever runs this bot for it.")
    return words + " " + _("Try it for one server at a time: `/privacy export where:here`.")


def goes(lines: Sequence[Line], *, here: bool) -> str:
    """Return what somebody reads before they confirm: all that goes."""
    listed = [(line.feature, f"{_(line.what)} ({line.count})") for line in lines]
    before = ["", *(feature for feature, _words in listed)]
    lengths = [  # A feature's name stands once, before all that it keeps.
        len(words) + 2 + (len(feature) + 6 if feature != previous else 0)
        for (feature, words), previous in zip(listed, before, strict=False)
    ]
    fitting = sum(length <= ROOM for length in accumulate(lengths))
    by_feature = groupby(listed[:fitting], itemgetter(0))
    listed = [f"**{feature}** · {'; '.join(words for _feature, words in group)}" for feature, group in by_feature]
    if more := len(lines) - fitting:
        listed.append(ngettext("- and {n} more", "- and {n} more", more).format(n=more))
    where = _("I would erase, for this server:") if here else _("I would erase, in every server:")
    return "\n".join([where, *listed])


def stays(lines: Sequence[Line]) -> str:
    """Return what they read beneath it: what stays and why, and how long copies last."""
    kept = list(dict.fromkeys(_(line.stays) for line in lines if line.stays))
    kept.append(
        _("What I posted in a channel stays there, except for your introduction and your check-ins, which I take down.")
    )
    return "\n".join([*kept, "", copies(), _("This can't be undone.")])


def copies() -> str:
    """Return how long what was forgotten can still be in a copy; see bot/db/backups.py."""
    return _(
        "Copies of the database, made in case it is lost, are deleted after up to five weeks. Whoever runs this bot "
        "may keep copies of their own; ask them how long."
    )


def forgotten_in_part() -> str:
    """Return what somebody reads where the database could not be reached before all was forgotten."""
    return _(
        "I've forgotten some of it, and now I can't reach my memory. Please press again in a few minutes: I'll go on "
        "where I stopped."
    )


def forgotten(things: int) -> str:
    """Return the sentence that so many things are forgotten."""
    return ngettext("Done. {n} entry about you is gone.", "Done. {n} entries about you are gone.", things).format(
        n=things
    )
