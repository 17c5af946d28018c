"""When somebody may be greeted, when that is decided again, and when it is too late or for moderators to say."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import from_epoch, on_screen, to_epoch
from bot.errors import CareError
from bot.text.language import _

TOGETHER = 3  # so many newcomers a minute are greeted one by one; more of them together
WINDOW = timedelta(minutes=1)
MOST_IN_ONE = 40  # mentions take up to 23 characters each, of 2,000
LONG_WINDOW = timedelta(minutes=20)  # A slow raid stays below what is held in a minute, and goes on.
USUAL_FOR = timedelta(days=14)
YOUNG = timedelta(days=30)
MOST_COUNTED = 100_000
UNDECIDED = timedelta(days=1)  # So long a greeting waits for a team.
PORTION, BETWEEN_PORTIONS = 40, timedelta(minutes=5)  # 11,520 a day
SAME_JOIN = timedelta(minutes=1)  # Discord's clock and ours differ, and its events may be late
NO_NEWCOMER = timedelta(days=1)  # Discord may tell of joins of people who have been there for months.
TOO_LATE = timedelta(hours=24)
PATIENCE = timedelta(days=30)
RAREST_LOOK = timedelta(hours=6)
# Discord gives 1,000 members a request, in no useful order; it takes minutes to look through so many after a start.
MOST_LOOKED_THROUGH = 200_000
FURTHEST_PAUSE = timedelta(days=30)
_FIRST_MOMENT = 1_420_070_400_000  # of Discord's ids, in epoch milliseconds


def is_ready(when: str, *, pending: bool, onboarded: bool) -> bool:
    """Return whether a newcomer has done what the server wants to see first. `when` is the setting of that name."""
    return when == "at join" or not (pending or (when == "after onboarding" and not onboarded))


def has_long_been_here(joined: datetime, heard: datetime, left: datetime | None) -> bool:
    """Return whether a join that was heard of now is an old one, told again; `left` is when somebody last did."""
    return heard - joined > NO_NEWCOMER and (left is None or left < joined)


def next_look(joined: datetime, now: datetime) -> datetime:
    """Return when to ask again whether somebody is ready: soon for those who came just now, ever more rarely later."""
    return now + min(max(timedelta(seconds=30), (now - joined) / 4), RAREST_LOOK)


def is_too_late(promised: datetime, now: datetime) -> bool:
    """Return whether so much time has gone by that a greeting would only be odd."""
    return now - promised > TOO_LATE


def is_burst(joined_in_a_minute: int, limit: int) -> bool:
    """Return whether so many joined at once that moderators should decide about their greetings."""
    return 0 < limit < joined_in_a_minute


def may_be_slow_burst(joined: int, limit: int) -> bool:
    """Return whether so many joined in the longer window that it is worth looking at who, and at what is usual."""
    return limit > 0 and joined > _young_ones(limit)


def is_slow_burst(joined: int, young: int, usual: int, limit: int) -> bool:
    """Return whether so many joined in the longer window that the team should decide about their greetings.

    Raids mostly bring accounts made for them, a stream or a link in a newspaper brings people: accounts of less than a
    month weigh more. Neither counts below three times what the server has welcomed before in as long, `usual`.
    """
    if limit <= 0:
        return False
    return young > max(_young_ones(limit), 3 * usual) or joined > max(15 * limit, 3 * usual)


def _young_ones(limit: int) -> int:
    return max(20, 6 * limit)


def first_id(moment: datetime) -> int:
    """Return the first id that Discord gave out at a moment: https://discord.com/developers/docs/reference#snowflakes."""
    return max(to_epoch(moment) - _FIRST_MOMENT, 0) << 22


def made_at(id_: int) -> datetime:
    """Return when Discord gave out an id, such as that of an account."""
    return from_epoch((id_ >> 22) + _FIRST_MOMENT)


def goes_with(stayed: timedelta, remove_days: int) -> bool:
    """Return whether a greeting goes with its newcomer, who left after so long; 0 days is never."""
    return remove_days > 0 and stayed <= timedelta(days=remove_days)


def is_young(created: datetime, now: datetime, youngest_days: int) -> bool:
    """Return whether an account is too young to be greeted unasked; 0 days is never, whatever the clocks say."""
    return youngest_days > 0 and now - created < timedelta(days=youngest_days)


def ends_of_pause(moments: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    """Return until when greetings can pause, of the moments that are meant. Raises CareError where all are too late."""
    ends = tuple(one for one in moments if one <= now + FURTHEST_PAUSE)
    if not ends:
        raise CareError(_("Greetings can pause for up to 30 days. Please choose an earlier time."))
    return ends


def paused(until: datetime) -> str:
    """Return what a moderator reads who has paused greetings."""
    return _(
        "Nobody is greeted until {when}. People who join meanwhile are greeted then; `/care resume-greetings` ends it."
    ).format(when=on_screen(until))
