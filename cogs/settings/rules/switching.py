"""What moderators read who switch something off or on, and what the team hears when it is back."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _


def switched_off(feature: str, until: datetime | None, meanwhile: str) -> str:
    """Return what is off from now on, until when, and what happens meanwhile."""
    if until is None:
        words = _("**{feature}** is switched off until somebody uses `/settings on`.").format(feature=feature)
    else:
        words = _("**{feature}** is switched off until {until}, and back by itself then.").format(
            feature=feature, until=on_screen(until)
        )
    return f"{words}\n{meanwhile}"


def switched_on(feature: str) -> str:
    """Return that something works again."""
    return _("**{feature}** is switched on again. What has waited for it comes within an hour.").format(feature=feature)


def was_on(feature: str) -> str:
    """Return that nothing had to be switched on."""
    return _("**{feature}** was not switched off. `/settings overview` shows whether anything else is missing.").format(
        feature=feature
    )


def rests_with(feature: str, whole: str) -> str:
    """Return why something stays off that is a part of what is off."""
    return _("**{feature}** rests as long as **{whole}** does: switch that on, and it works again, too.").format(
        feature=feature, whole=whole
    )


def stays_on(feature: str) -> str:
    """Return why something cannot be switched off."""
    return _("**{feature}** stays on, so that whoever needs help finds it. Please choose something else.").format(
        feature=feature
    )


def unknown() -> str:
    """Return what somebody reads who chose what this version does not have."""
    return _("Please choose one of the suggestions that Discord shows while you type.")


def over() -> str:
    """Return why a moment is not taken."""
    return _("That time has already passed. Please choose another one.")


def back(features: Sequence[str]) -> str:
    """Return what the team hears when something is back by itself."""
    lines = [_("Its time off is over, and it works again:"), *(f"- **{feature}**" for feature in features)]
    return "\n".join(lines)


def off_in_overview(until: datetime | None, since: datetime) -> str:
    """Return how long something is switched off, in the overview."""
    if until is None:
        return _("Switched off on {since}.").format(since=on_screen(since, "D"))
    return _("Switched off on {since}, until {until}.").format(since=on_screen(since, "D"), until=on_screen(until))
