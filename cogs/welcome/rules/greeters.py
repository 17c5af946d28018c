"""What greeters read: on the note, when they begin and end, and when they are asked whether they would like to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.text.language import _, ngettext

A_MONTH = timedelta(days=30)  # as a member; newcomers are sent to nobody who has only just come themselves


def is_known(member_since: datetime, now: datetime, *, vouched_for: bool) -> bool:
    """Return whether greetings may name somebody, as far as the server is asked."""
    return vouched_for or member_since + A_MONTH <= now


def too_new(days: int, moment: datetime) -> str:
    """Return what somebody reads who would like to greet and has not been here for long enough."""
    return ngettext(
        "It is kind that you would like to greet. Here, greeters have been members for {n} day first: from {moment} "
        "on, `/greeter on` lets you. A hello of your own is welcome at any time.",
        "It is kind that you would like to greet. Here, greeters have been members for {n} days first: from {moment} "
        "on, `/greeter on` lets you. A hello of your own is welcome at any time.",
        days,
    ).format(n=days, moment=on_screen(moment))


def ended_by_team() -> str:
    """Return what somebody reads who would like to greet, and for whom the team has ended it."""
    return _(
        "A hello of your own is welcome at any time. The moderators here have asked that you no longer greet "
        "newcomers through me. If you would like to do it again, please ask them: `/help-now` lets you write to "
        "them."
    )


def waits(member_id: int, since: datetime) -> str:
    """Return the note's line about a newcomer whom nobody has answered."""
    return _("{member} came {when}, and their greeting still waits for a hello").format(
        member=f"<@{member_id}>", when=on_screen(since, "R")
    )


def begun(*, may_be_named: bool, may_thank: bool, named_from: datetime | None, zone: str | None) -> str:
    """Return what somebody reads who greets from now on, or has changed how."""
    return "\n".join(
        [
            _("Thank you. You are one of the greeters here: a hello whenever you feel like it is all it takes."),
            about_names(may_be_named=may_be_named, named_from=named_from, zone=zone),
            about_thanking(may_thank=may_thank),
            _("`/greeter off` ends it at any moment, and nobody asks why."),
        ]
    )


def about_names(*, may_be_named: bool, named_from: datetime | None, zone: str | None) -> str:
    """Return whether greetings may name somebody, and when they do not, in words.

    `named_from` is when they have been here for long enough; None where they have, or the team gave its word.
    """
    if not may_be_named:
        return _(
            "Greetings don't mention you. To let them, so that newcomers know whom to ask: `/greeter on named:True`."
        )
    if named_from is not None:
        return _(
            "Greetings mention you from {day} on, when you have been here for 30 days, or earlier if the moderators "
            "say so."
        ).format(day=on_screen(named_from, "D"))
    if zone is None:
        return _(
            "Greetings may name you. If you tell me your time zone (`/greeter on timezone:`), "
            "they don't from 22:00 to 8:00."
        )
    return _("Greetings may name you, but not from 22:00 to 8:00 in {zone}.").format(zone=zone)


def about_thanking(*, may_thank: bool) -> str:
    """Return whether somebody is shown newcomers whom they could thank, in words."""
    if may_thank:
        return _(
            "Once a week at most, I show you one newcomer whom you could thank. `/greeter on thank:False` ends it."
        )
    return _("If you would like to be shown, once a week, one newcomer whom you could thank: `/greeter on thank:True`.")


def named_from(member_since: datetime, now: datetime, *, vouched_for: bool) -> datetime | None:
    """Return from when on greetings may name a greeter; None where they may already."""
    return None if is_known(member_since, now, vouched_for=vouched_for) else member_since + A_MONTH


def ended() -> str:
    """Return what somebody reads who greets no longer."""
    return _("Done: you're no longer one of the greeters. Thank you for every hello.")


def status_of(since: datetime, named_to: Sequence[int], *agreed: str) -> str:
    """Return what a greeter has agreed to, in words, and who may be waiting for them."""
    lines = [_("You have been one of the greeters here since {day}.").format(day=on_screen(since, "D")), *agreed]
    if named_to:
        names = ", ".join(f"<@{member_id}>" for member_id in named_to)
        lines.append(
            ngettext(
                "Greetings told {names} that they can ask you; nobody has answered them yet.",
                "Greetings told {names} that they can ask you; nobody has answered them yet.",
                len(named_to),
            ).format(names=names)
        )
    return "\n".join(lines)


def not_a_greeter() -> str:
    """Return what somebody reads who asks and does not greet."""
    return _("You are not one of the greeters here. If you would like to be: `/greeter on`.")


def invitation(server: str) -> str:
    """Return the one question whether somebody would like to greet the next person."""
    return _(
        "A month ago you were new in **{server}**, and somebody answered you. Since then you have answered others.\n"
        "Would you like to greet the next person who comes? A hello whenever you feel like it is all it takes, and you "
        "can stop at any moment. I ask this only once."
    ).format(server=server)


def invitation_held(server: str) -> str:
    """Return the same question where it could only be kept until they come by, without buttons."""
    return _(
        "In {server} somebody answered you when you were new, and since then you have answered others. "
        "Would you like to greet the next person who comes? If so, use /greeter on there. I ask this only once."
    ).format(server=server)


def accepted(server: str) -> str:
    """Return what somebody reads who would like to greet."""
    return _(
        "Thank you. You are one of the greeters in **{server}** now. "
        "There, `/greeter on` also lets greetings name you, and `/greeter off` ends it at any moment."
    ).format(server=server)


def declined() -> str:
    """Return what somebody reads who would rather not greet."""
    return _("That's fine. It's good to have you here.")


def taken_role() -> str:
    """Return what a greeter reads whose role a moderator has taken away."""
    return _(
        "Thank you for every hello. A moderator has taken the greeters' role from you, so you are no longer one of "
        "the greeters here. If you would like to ask about it: `/help-now` lets you write to them."
    )


# What the team reads.


def greeter_line(member_id: int, since: datetime, about_naming: str, waiting: int) -> str:
    """Return one greeter, as the team reads it."""
    parts = [
        _("{member} · greets since {day}").format(member=f"<@{member_id}>", day=on_screen(since, "D")),
        about_naming,
    ]
    if waiting:
        count = ngettext(
            "named to {n} newcomer whom nobody has answered yet",
            "named to {n} newcomers whom nobody has answered yet",
            waiting,
        )
        parts.append(count.format(n=waiting))
    return " · ".join(parts)


def about_naming(*, may_be_named: bool, vouched_for: bool, named_from: datetime | None) -> str:
    """Return whether newcomers are sent to a greeter, as the team reads it."""
    if named_from is not None:
        words = (
            _("would like to be named, and is from {day} on, or by your word")
            if may_be_named
            else _("is not named, as they wish; could be from {day} on, or by your word")
        )
        return words.format(day=on_screen(named_from, "D"))
    words = _("named to newcomers") if may_be_named else _("is not named, as they wish")
    return f"{words}, {_('by your word')}" if vouched_for else words


def no_greeter(member: str, *, ended: bool) -> str:
    """Return what the team reads about somebody who does not greet."""
    if ended:
        return _(
            "{member} does not greet: the team has ended it. With your word, `/greeter on` works for them again."
        ).format(member=member)
    return _("{member} does not greet here. People who would like to use `/greeter on`.").format(member=member)


def vouched(member: str, *, word: bool) -> str:
    """Return what the team reads when it has given its word for somebody, or taken it back."""
    if word:
        return _("Your word counts: {member} can greet, and greetings name them if they wish.").format(member=member)
    return _("Your word is taken back: {member} is named once they have been here for 30 days.").format(member=member)


def ended_for(member: str, *, told: bool) -> str:
    """Return what the team reads when it has ended somebody's greeting."""
    words = (
        _("{member} greets no longer, and reads your words in a direct message.")
        if told
        else _("{member} greets no longer. I say nothing to them about it.")
    )
    return (words + " " + _("For 90 days `/greeter on` sends them to you; your word ends that.")).format(member=member)
