"""Circles: how many belong to one, when it begins and rests, who may read, and what is said about it."""

from datetime import timedelta

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import clean, escaped
from cogs.check_ins.check_in.rules import wishes
from cogs.check_ins.rhythms.rules import Rhythm, described

FEWEST, MOST = 3, 8
FEWEST_TO_SHARE = 2  # With one, nobody would see it.
AT_ONCE = 5  # circles that one member can be in, in one server
LONGEST_NAME = 40

READABLE = timedelta(days=7)  # what was shared in these days can be read, and sharing opens it for as long
PATIENCE = timedelta(days=14)  # with too few members, until those who are there are asked what they would like
STALE = timedelta(hours=24)  # A prompt that comes later than this is not posted; the next one will do.
TALKING_WEEKS = 3  # in a row, after which a circle may not need prompts any more
TALKERS = 2  # members who wrote in a week, for it to count as talking

ON, KEPT, OFF = "on", "kept", "off"  # whether a circle is prompted; kept: they were asked, and wanted to keep that


def name_from(typed: str) -> str:
    """Return the name of a circle, as kept. Raises CareError for one that is too long, or that nobody could read."""
    name = " ".join(clean(typed).split())
    if not any(letter.isalnum() for letter in name) or len(name) > LONGEST_NAME:
        raise CareError(
            _("Please give the circle a name with letters in it (up to {most} characters).").format(most=LONGEST_NAME)
        )
    return name


def day_from(chosen: int) -> int:
    """Return the day that somebody chose, as kept. Raises CareError for what is none."""
    if chosen not in range(7):
        raise CareError(_("I don't know that day. Please choose one from the list."))
    return chosen


def full() -> CareError:
    """Return the refusal for the ninth."""
    return CareError(
        _(
            "This circle is full: {most} is the most, so that everyone is heard. `/circle list` shows the others."
        ).format(most=MOST)
    )


def too_many() -> CareError:
    """Return the refusal for somebody who is in many circles."""
    return CareError(
        _("You're in {most} circles, the most for one person. `/circle leave` makes room.").format(most=AT_ONCE)
    )


def unknown() -> CareError:
    """Return the refusal of a name that no circle has, or no longer."""
    return CareError(_("I don't know a circle of that name here. `/circle list` shows them all."))


def not_a_member() -> CareError:
    """Return the refusal for whoever reaches for a circle from outside."""
    return CareError(_("Only members of this circle can do that, and you have left it, or it was closed."))


def who_sees(channel_id: int | None) -> str:
    """Return who else can see a circle's thread, said where somebody joins."""
    where = f"<#{channel_id}>" if channel_id else _("its channel")
    return _(
        "What you write in the thread can also be seen by those who may manage threads in {channel}, usually "
        "moderators, and by the server's owner. The words of a check-in are never posted there: I show them only to "
        "the circle, in private."
    ).format(channel=where)


def joined(name: str, members: int, channel_id: int | None, rhythm: Rhythm, *, hindered: bool) -> str:
    """Return what somebody reads who has joined a circle."""
    lines = [_("You are in **{name}** now.").format(name=escaped(name))]
    lines.append(cannot_open(channel_id) if hindered else _state(members))
    lines += [
        _("Once a week, {rhythm} ({zone}), I ask the circle how you all are. You never have to answer.").format(
            rhythm=described(rhythm), zone=rhythm.zone
        ),
        who_sees(channel_id),
        _("`/circle leave` takes you out at any time, no reason needed; what you shared there goes with you."),
    ]
    return "\n\n".join(lines)


def _state(members: int) -> str:
    missing = FEWEST - members
    if missing > 0:
        words = ngettext(
            "It begins when one more has joined. If that takes longer than two weeks, I ask you what you would like.",
            "It begins when {n} more have joined. If that takes longer than two weeks, I ask you what you would like.",
            missing,
        )
        return words.format(n=missing)
    return _("Its private thread appears in your list in a moment.")


def cannot_open(channel_id: int | None) -> str:
    """Return why a circle has no thread, and what can be done."""
    return "{sentence} {advice}".format(
        sentence=_(
            "Its private thread can't be reached just now. I keep trying, and let you all in as soon as it works."
        ),
        advice=what_helps(channel_id),
    )


def what_helps(channel_id: int | None) -> str:
    """Return what a moderator can do so that a circle can have its thread."""
    if channel_id is None:
        return _("A moderator can choose a channel for circles with `/settings check_ins`.")
    return _(
        "What a moderator can check: in {channel} I need “Create Private Threads” and “Send Messages in Threads”, and "
        "you all need to see that channel."
    ).format(channel=f"<#{channel_id}>")


def left(name: str) -> str:
    """Return what somebody reads who has left a circle."""
    return _(
        "You have left **{name}**. Only you can see what you shared there now. Messages you wrote in the thread "
        "yourself stay; you can delete them there."
    ).format(name=escaped(name))


def listed(name: str, members: int, rhythm: Rhythm, *, mine: bool, away: bool, hindered: bool) -> str:
    """Return a circle in the list: nobody reads in it who its members are."""
    size = ngettext("{n} member", "{n} members", members).format(n=members)
    lines = [f"**{escaped(name)}** · {size} · {described(rhythm)} ({rhythm.zone})"]
    if hindered:
        lines.append(_("Its thread can't be opened yet. A moderator can look at `/settings check_ins`."))
    elif members < FEWEST:
        missing = FEWEST - members
        lines.append(ngettext("One more person needed.", "{n} more people needed.", missing).format(n=missing))
    elif members >= MOST:
        lines.append(_("It is full."))
    if away:
        lines.append(_("You are in it, but no longer in its thread: `/circle join` lets you come back."))
    elif mine:
        lines.append(_("You are in it."))
    return "\n".join(lines)


def heading(name: str, rhythm: Rhythm, channel_id: int) -> str:
    """Return what stands above everything in a circle's thread."""
    lines = [
        _("Welcome to **{name}**, a small circle just for the few of you.").format(name=escaped(name)),
        _("Once a week, {rhythm} ({zone}), I ask how you are, until you tell me that you don't need it.").format(
            rhythm=described(rhythm), zone=rhythm.zone
        ),
        _(
            "When you check in and choose your circle, a card here says only that you did, and what would help. "
            "**Read** shows the words to you alone, for seven days, after you have shared something yourself or chosen "
            "**Just reading this week**. Either is fine."
        ),
        who_sees(channel_id),
        _("`/circle leave` is there at any time, no reason needed."),
    ]
    return "\n\n".join(lines)


def prompt() -> str:
    """Return what a circle is asked once a week."""
    return _("How are you all this week? A word, a face, or nothing at all: each is fine.")


def card(member_id: int, wish: str) -> str:
    """Return what everyone in the thread can see of a check-in: neither its words nor how somebody is."""
    lines = [_("{member} has checked in.").format(member=f"<@{member_id}>")]
    if wish not in ("", "nothing"):
        lines.append(_("What would help: **{wish}**").format(wish=wishes()[wish]))
    return "\n".join(lines)


def locked() -> str:
    """Return what somebody reads who has not shared anything this week."""
    return _(
        "In a circle, you share first, then read. Say how you are, or choose to just read this week? Both are fine, "
        "and nobody is told which."
    )


def seen_by() -> str:
    """Return who sees a check-in for a circle, said to its author."""
    return _(
        "The people in your circle see it: a card in the thread says that you checked in and what would help, and "
        "they read the rest in private, for seven days."
    )


def fade() -> str:
    """Return what a circle is asked that talks by itself."""
    return _(
        "You have been talking here for three weeks without needing me, which is lovely. Shall I stop asking every "
        "week? Everything else stays as it is."
    )


def decided(prompts: str) -> str:
    """Return what stands where the circle was asked, once somebody has chosen."""
    if prompts == OFF:
        return _("I'll stop asking every week. You know how to find one another.")
    return _("I'll keep asking every week.")


def few() -> str:
    """Return what those read who are left in a circle."""
    return _(
        "There have been fewer than three of you for two weeks. That happens. You can carry on as you are, tell "
        "somebody about `/circle join`, look for another circle, or close this one."
    )


def closed() -> str:
    """Return what stands above a circle's thread when it is closed."""
    return _(
        "This circle is closed. Thank you for having been here for one another. You can still read what was written; "
        "the thread is deleted after 30 days."
    )


def closed_already() -> CareError:
    """Return the refusal for whoever presses something of a circle that is closed."""
    return CareError(_("This circle is closed. `/circle list` shows them all."))


def sure() -> str:
    """Return what somebody is asked before they close a circle."""
    return _(
        "Closing it ends the circle for everyone in it. Afterwards each of you sees only what you shared yourself, "
        "and the thread can still be read for 30 days."
    )


def not_now() -> CareError:
    """Return the refusal for whoever wants to close a circle that has members enough by now."""
    return CareError(_("There are enough of you again, so the circle stays open. `/circle leave` is always there."))
