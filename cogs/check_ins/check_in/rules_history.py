"""What somebody's last weeks look like in words."""

from collections.abc import Sequence
from datetime import datetime

from bot.text.language import _, ngettext, pgettext
from cogs.check_ins.check_in.rules import moods

LONGEST_SEEN = 1024  # characters that Discord takes as the description of a picture


def weeks(number: int) -> list[str]:
    """Return what stands below each week, the oldest first."""
    first = ngettext("{n} week ago", "{n} weeks ago", number).format(n=number)
    return [first, *map(str, range(number - 1, 0, -1)), pgettext("the end of a chart", "now")]


def in_words(moods_and_days: Sequence[tuple[int, float]]) -> str:
    """Return the picture for those who do not see it: how somebody was, and how many days ago, the latest first."""
    latest = sorted(moods_and_days, key=lambda one: one[1])
    told = [f"{_ago(days)}: {moods()[mood][1]}" for mood, days in latest]
    words = _("A chart of your last six weeks. {entries}.").format(entries="; ".join(told))
    return words if len(words) <= LONGEST_SEEN else words[: LONGEST_SEEN - 1] + "…"


def _ago(days: float) -> str:
    number = int(days)
    return ngettext("{n} day ago", "{n} days ago", number).format(n=number) if number else _("today")


def named(mood: int, made: datetime) -> str:
    """Return a check-in as a menu shows it, where Discord draws no moments: its day, and how somebody was."""
    return f"{made:%Y-%m-%d} · {moods()[mood][1]}"
