"""What the team reads about bars."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.moderation.ways import Way, way_name
from bot.text.language import _
from bot.text.user_text import quoted

EVERYTHING = "everything"
UNSEEN = (Way.NAMELESS, Way.REPLIES)  # Of the others somebody is missed: in a circle, or among those who listen.
LONGEST_REASON = 200  # characters


def choices() -> list[tuple[str, str]]:
    """Return what somebody can be barred from: what it is called, and what stands for it."""
    return [(_("everything that reaches others"), EVERYTHING), *((way_name(way), way.value) for way in Way)]


def choices_unseen() -> list[tuple[str, str]]:
    """Return what somebody can be barred from whose name nobody is to find by who is missing somewhere."""
    return [(way_name(way), way.value) for way in UNSEEN]


def hidden() -> str:
    """Return what somebody is called whom the team does not know."""
    return _("Somebody whose name stays hidden")


def ways_from(chosen: str) -> tuple[Way, ...]:
    """Return what a choice of `/care bar` covers. Raises CareError for one that Discord does not offer."""
    if chosen == EVERYTHING:
        return tuple(Way)
    try:
        return (Way(chosen),)
    except ValueError:
        raise CareError(_("Please choose one of the suggestions that Discord shows while you type.")) from None


def ways_said(ways: Collection[str]) -> str:
    """Return what somebody is barred from, as the team reads it."""
    known = [way for way in Way if way in ways]
    if len(known) == len(Way):
        return _("everything that reaches others")
    return ", ".join(way_name(way) for way in known)


def barred(member: str, ways: Collection[Way], ends: datetime, stood: Mapping[Way, datetime]) -> str:
    """Return what a moderator reads who has just barred somebody; `stood` is until when they were already, by way."""
    lines = [
        _stood(member, [way for way in stood if stood[way] == end], end, ends) for end in sorted({*stood.values()})
    ]
    now = [way for way in ways if way not in stood or stood[way] < ends]
    if now:
        words = _(
            "{member} is kept from {what} until {moment}, and reads that when they try. Their own check-ins, reminders "
            "and `/help-now` stay. `/care unbar` ends it."
        )
        lines.insert(0, words.format(member=member, what=ways_said(now), moment=on_screen(ends)))
    return "\n".join(lines)


def _stood(member: str, ways: Collection[Way], stood: datetime, ends: datetime) -> str:
    if stood < ends:
        words = _("Until now {member} was kept from {what} until {moment}; the later end counts, and nothing is added.")
    else:
        words = _(
            "{member} is kept from {what} until {moment} already, which is no sooner, so that stays as it was. To make "
            "it shorter, `/care unbar` ends it first."
        )
    return words.format(member=member, what=ways_said(ways), moment=on_screen(stood))


def lifted() -> str:
    """Return what a moderator reads who has let somebody reach others again."""
    return _("Done: they can reach others again. All bars that the team has set by their name are ended.")


def lifted_one() -> str:
    """Return what a moderator reads who has ended one bar; whether it was the only one could tell whose it was."""
    return _(
        "Done: that bar is ended, and no other one. Where another keeps the same person from something, it stays until "
        "its end; `/care bars` shows all of them."
    )


def is_your_own() -> CareError:
    """Return what a moderator reads who would let themselves reach others again."""
    return CareError(_("That one is yours, so somebody else on the team, or the owner of the server, decides on it."))


def would_be_yours() -> CareError:
    """Return what a moderator reads who would keep themselves from others."""
    return CareError(
        _("That is you, and you could not end it yourself, so nothing is changed. Please choose the person you mean.")
    )


def unknown_bar() -> CareError:
    """Return what a moderator reads who typed something instead of choosing a bar."""
    return CareError(
        _(
            "I can't tell which bar you mean, so nothing is changed. `member:` takes a member; `bar:` takes one from "
            "what Discord offers while you type, and `/care bars` shows all of them."
        )
    )


def bar_line(member_id: int, moderator_id: int, ways: str, reason: str, ends: datetime) -> str:
    """Return one bar in the team's list."""
    who = f"<@{member_id}>" if member_id else hidden()
    line = _("{who} · {what} · until {moment} · by {moderator}").format(
        who=who, what=ways_said(ways.split()), moment=on_screen(ends), moderator=f"<@{moderator_id}>"
    )
    return f"{line}\n{quoted(reason)}" if reason else line


def bar_choice(name: str, ways: str, ends: datetime) -> str:
    """Return one bar as `/care unbar` offers it, in up to 100 characters."""
    what = ways_said(ways.split())
    return _("{who} · {what} · until {day}").format(who=name[:40], what=what[:35], day=f"{ends:%Y-%m-%d}")
