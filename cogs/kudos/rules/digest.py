"""When a digest is due, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.text.language import _
from bot.text.user_text import escaped, shortened

SUNDAY = 6
A_MOMENT = timedelta(milliseconds=1)
LONGEST = 3500  # characters of a digest; Discord takes 4,096
SHORTEST_REASON, LONGEST_REASON = 40, 300


@dataclass(frozen=True)
class Reason:
    """One thank-you in a digest."""

    receivers: tuple[int, ...]
    words: str
    value: str
    link: str


def next_moment(after: datetime, hour: int, zone: str, *, monthly: bool) -> datetime:
    """Return the first moment later than `after` at which a digest is due, in UTC."""
    day = after.astimezone(ZoneInfo(zone)).date()
    while not _is_day(day, monthly=monthly) or (moment := _at(day, hour, zone)) <= after:
        day += timedelta(days=1)
    return moment


def _is_day(day: date, *, monthly: bool) -> bool:
    return day.day == 1 if monthly else day.weekday() == SUNDAY


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def title(*, monthly: bool) -> str:
    """Return what stands above a digest."""
    return (
        _("What people thanked each other for this month")
        if monthly
        else _("What people thanked each other for this week")
    )


def question(*, monthly: bool) -> str:
    """Return what a digest asks everyone."""
    return _("Who helped you this month?") if monthly else _("Who helped you this week?")


def text(reasons: Sequence[Reason], values: Sequence[str]) -> str:
    """Return the reasons in order of time, those of each value together; all shortened as far as they must be."""
    for longest in range(LONGEST_REASON, SHORTEST_REASON - 1, -20):
        words = "\n\n".join(_groups(reasons, values, longest))
        if len(words) <= LONGEST:
            return words
    return _as_many_as_fit(_groups(reasons, values, SHORTEST_REASON))


def _groups(reasons: Sequence[Reason], values: Sequence[str], longest: int) -> list[str]:
    known = [value for value in values if any(reason.value == value for reason in reasons)]
    groups = [
        "\n".join(
            [
                f"**{_('For {value}').format(value=escaped(value))}**",
                *(_entry(one, longest) for one in reasons if one.value == value),
            ]
        )
        for value in known
    ]
    others = [_entry(one, longest) for one in reasons if one.value not in known]
    return [*groups, "\n".join(others)] if others else groups


def _entry(reason: Reason, longest: int) -> str:
    receivers = ", ".join(f"<@{one}>" for one in reason.receivers)
    return f"{receivers} · {escaped(shortened(reason.words, longest))} · [{_('see the post')}]({reason.link})"


def _as_many_as_fit(groups: Sequence[str]) -> str:
    lines = "\n\n".join(groups).split("\n")
    while sum(len(line) + 1 for line in lines) > LONGEST:
        lines.pop()
    return "\n".join([*lines, _("… and more, in this channel.")])
