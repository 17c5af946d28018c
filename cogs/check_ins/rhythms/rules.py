"""A rhythm: on which days and at what local time somebody wants to be asked, and when silence is an answer, too."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.days import weekday_names
from bot.text.language import _

SILENCES = 3  # in a row, after which nobody is asked any more
STALE = timedelta(hours=6)  # A question that comes later than this is not sent; the next one will do.


@dataclass(frozen=True)
class Rhythm:
    """Weekdays (0 is Monday), minutes after midnight, and the zone in which that is meant."""

    days: tuple[int, ...]
    minute: int
    zone: str

    def after(self, moment: datetime) -> datetime:
        """Return the next time, in UTC. An hour that a day lacks moves on; one that it has twice is the first."""
        zone = ZoneInfo(self.zone)
        clock = time(self.minute // 60, self.minute % 60, tzinfo=zone)
        day = moment.astimezone(zone).date()
        while True:
            if day.weekday() in self.days:
                found = datetime.combine(day, clock).astimezone(UTC)
                if found > moment:
                    return found
            day += timedelta(days=1)


def days_from(chosen: Collection[str]) -> tuple[int, ...]:
    """Return the weekdays that somebody chose. Raises CareError for what is none."""
    days = {int(one) for one in chosen if re.fullmatch("[0-6]", one)}
    if len(days) != len(set(chosen)):
        raise CareError(_("I don't know that day. Please choose from the list."))
    return tuple(sorted(days))


def described(rhythm: Rhythm) -> str:
    """Return a rhythm in words."""
    at = f"{rhythm.minute // 60:02}:{rhythm.minute % 60:02}"
    if len(rhythm.days) == 7:
        return _("every day at {time}").format(time=at)
    names = weekday_names()
    return _("{days} at {time}").format(days=", ".join(names[day] for day in rhythm.days), time=at)


def kept(rhythm: Rhythm, now: datetime) -> str:
    """Return what somebody reads who has chosen a rhythm."""
    words = _(
        "I'll ask you by direct message {rhythm} ({zone}), the next time {moment}. You don't have to answer: after "
        "three times without a check-in I stop by myself."
    )
    return words.format(rhythm=described(rhythm), zone=rhythm.zone, moment=on_screen(rhythm.after(now), "R"))


def stopped() -> str:
    """Return what somebody reads who wants to be asked no more."""
    return _("I'll stop asking. `/checkin now` is there whenever you like, and `/checkin schedule` starts this again.")


def not_begun() -> str:
    """Return what somebody reads who has never been asked, and chooses no day."""
    return _("Please choose at least one day; `/checkin schedule` is there whenever you like.")


def question(server: str) -> str:
    """Return what somebody is asked."""
    return _(
        "How are you today? (You asked me to ask, for {server}.) Only the people you choose see your answer."
    ).format(server=server)


def resting(server: str, *, has_friend: bool) -> str:
    """Return what somebody reads after three times without a check-in."""
    words = _(
        "I've asked a few times how you are, for {server}, and it may not have been the moment. That's fine. I'll "
        "stop for now; press **Ask me again** whenever you like."
    )
    if has_friend:
        words += " " + _("What you agreed with a friend goes on: `/checkin friend` shows it, and ends it.")
    return words.format(server=server)


def away(until: datetime) -> str:
    """Return what somebody reads who is away."""
    return _("Take your time. I won't ask before {moment}, and nothing counts as missed until then.").format(
        moment=on_screen(until)
    )


def not_away(has_rhythm: bool) -> str:
    """Return what somebody reads who is not away."""
    if not has_rhythm:
        return _("I'm not asking you anything here, so you can simply be away. `/checkin schedule` changes that.")
    return _("You aren't away. `/checkin away` with a day, such as “monday” or “2 weeks”, keeps me from asking.")
