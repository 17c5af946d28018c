"""Who may thank whom, how often, and what a thank-you says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.language import _
from bot.plain import tidy, visible

DAY = timedelta(hours=24)
SHORTEST, LONGEST = 3, 300


@dataclass(frozen=True)
class Given:
    """A thank-you that its giver has given before."""

    receiver_id: int
    at: datetime


def reason_for(words: str) -> str:
    """The reason as it is kept. Raises CareError if it says too little, or more than a card can hold."""
    reason = tidy(words)
    if len(reason) > LONGEST:
        raise CareError(_("That is more than fits on a card. Please say it in up to 300 characters."))
    if visible(reason) < SHORTEST:
        raise CareError(_("Please say in a few words what the thanks are for. It is what people remember."))
    return reason


def receiver_allowed(giver_id: int, receiver_id: int, *, receiver_is_bot: bool) -> None:
    """Raises CareError where thanks would not reach a person other than the giver."""
    if receiver_is_bot:
        raise CareError(_("Bots don't read thanks, but the people around you do. Who of them helped you?"))
    if giver_id == receiver_id:
        raise CareError(
            _("Being kind to yourself is good. These thanks are for somebody else, though: who helped you?")
        )


def window(daily_limit: int, pair_minutes: int) -> timedelta:
    """How far back the limits look."""
    return max(DAY if daily_limit else timedelta(0), timedelta(minutes=pair_minutes))


def within_limits(
    before: Sequence[Given], receiver_id: int, now: datetime, *, daily_limit: int, pair_minutes: int
) -> None:
    """Raises CareError, which says when it is possible again, if a limit is reached. `before` is in order of time."""
    today = [given for given in before if given.at > now - DAY]
    if daily_limit and len(today) >= daily_limit:
        again = today[-daily_limit].at + DAY
        raise CareError(
            _("You have given a lot of thanks in the last 24 hours. You can give the next one {when}.").format(
                when=on_screen(again, "R")
            )
        )
    for given in reversed(before):
        again = given.at + timedelta(minutes=pair_minutes)
        if given.receiver_id == receiver_id and now < again:
            raise CareError(
                _("You thanked {member} only a moment ago, and they have it. You can thank them again {when}.").format(
                    member=f"<@{receiver_id}>", when=on_screen(again, "R")
                )
            )


def headline(receiver_id: int) -> str:
    """The line above a thank-you; it pings the receiver, and nobody else is named in it."""
    return _("{receiver}, these thanks are for you.").format(receiver=f"<@{receiver_id}>")
