"""When a listener would like to be pinged, and what they read of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import CareError
from bot.text.hours import Span, hours_in_words
from bot.text.language import _

NEVER, ALWAYS, WEEKDAYS, WEEKENDS = "never", "always", "weekdays", "weekends"
EVERY_DAY = 0b1111111
_DAYS = {NEVER: 0, ALWAYS: EVERY_DAY, WEEKDAYS: 0b0011111, WEEKENDS: 0b1100000}


@dataclass(frozen=True)
class PingWish:
    """On which days (seven bits, from Monday on) and from when to when, in minutes after midnight."""

    days: int
    begins: int = 0
    ends: int = 0

    @property
    def needs_clock(self) -> bool:
        """Return whether it depends on where somebody is."""
        return bool(self.days) and (self.days != _DAYS[ALWAYS] or self.begins != self.ends)


def wish_from(days: str, hours: Span = (0, 0)) -> PingWish:
    """Return what somebody chose, or what they said nothing of: then it is at any time."""
    return PingWish(_DAYS.get(days or ALWAYS, 0), *hours)


def unreadable() -> CareError:
    """Return the refusal of hours that are none."""
    return CareError(_("I don't understand these hours. These work: `18-23`, `21:30 to 2:00`."))


def no_clock() -> CareError:
    """Return the refusal where somebody's clock is not known."""
    return CareError(
        _(
            "I'd gladly go by your clock, and don't know yet where it is: `/preferences timezone:` and the name of "
            "your city tells me. Then choose once more, or choose “at any time” for now."
        )
    )


def chosen(wish: PingWish) -> str:
    """Return what a listener reads of when they are pinged."""
    if not wish.days:
        return _("I don't ping you when somebody would like to be listened to. `/listener on notify:` changes that.")
    days = {_DAYS[WEEKDAYS]: _("from Monday to Friday"), _DAYS[WEEKENDS]: _("on weekends")}.get(wish.days)
    hours = "" if wish.begins == wish.ends else hours_in_words(wish.begins, wish.ends)
    when = ", ".join(part for part in (days, hours) if part) or _("at any time")
    return _(
        "I ping you once when somebody would like to be listened to: {when}. Not in a pause or in quiet hours of "
        "yours; `/listener on notify:` changes it."
    ).format(when=when)


def after_the_team() -> str:
    """Return what somebody reads who has chosen, and whose wish to listen the team has not answered yet."""
    return _("When I may ping you, you can choose with `/listener on notify:` once you are a listener.")


def ping(member_ids: Sequence[int], *, wished: bool) -> str:
    """Return whom a card pings; `wished` where that is because they would like it at this hour."""
    who = " ".join(f"<@{one}>" for one in member_ids)
    if not who or not wished:
        return who
    return f"{who}\n-# {_('You wanted a ping at this hour. `/listener on notify:` changes that.')}"
