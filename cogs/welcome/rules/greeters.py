"""What greeters read: on the note, when they begin and end, and when they are asked whether they would like to."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext


def waits(member_id: int, since: datetime) -> str:
    """Return the note's line about a newcomer whom nobody has answered."""
    return _("{member} came {when}").format(member=f"<@{member_id}>", when=on_screen(since, "R"))


def begun(*, may_be_named: bool, zone: str | None) -> str:
    """Return what somebody reads who greets from now on, or has changed how."""
    return "\n".join(
        [
            _("Thank you. You are one of the greeters here: a hello whenever you feel like it is all it takes."),
            about_names(may_be_named=may_be_named, zone=zone),
            _("`/greeter off` ends it at any moment, and nobody asks why."),
        ]
    )


def about_names(*, may_be_named: bool, zone: str | None) -> str:
    """Return whether greetings may name somebody, and when they do not, in words."""
    if not may_be_named:
        return _(
            "Greetings do not name you. If they may, so that newcomers know whom to ask: `/greeter on named:True`."
        )
    if zone is None:
        return _(
            "Greetings may name you. If you tell me your time zone (`/greeter on timezone:`), "
            "they don't from 22:00 to 8:00."
        )
    return _("Greetings may name you, but not from 22:00 to 8:00 in {zone}.").format(zone=zone)


def ended() -> str:
    """Return what somebody reads who greets no longer."""
    return _("Done: you are not one of the greeters any more. Thank you for every hello.")


def status_of(since: datetime, named_to: Sequence[int], *, may_be_named: bool, zone: str | None) -> str:
    """Return what a greeter has agreed to, and who may be waiting for them."""
    lines = [
        _("You have been one of the greeters here since {day}.").format(day=on_screen(since, "D")),
        about_names(may_be_named=may_be_named, zone=zone),
    ]
    if named_to:
        names = ", ".join(f"<@{member_id}>" for member_id in named_to)
        lines.append(
            ngettext(
                "You were named to {names}, whom nobody has answered yet.",
                "You were named to {names}; nobody has answered them yet.",
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
    return _("That is fine. It is good that you are here.")
