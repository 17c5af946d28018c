"""How long it usually takes until somebody answers: never better than it was, whatever the floors leave unsaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.awaiting.second_turns.totals import A_WEEK, BOUNDS, DAY, NEVER, Wait
from bot.text.language import _, ngettext

WEEKS = 12
ENOUGH = 10  # so many were answered, or nothing is said
NIGHT, LONG = "night", 360


@dataclass(frozen=True)
class UsualWait:
    """Within how many minutes most are answered at this time of day; None where it is not known, or they are not."""

    minutes: int | None = None
    till_morning: bool = False  # whether people should know that at night it may take longer

    def after(self, words: str, room: int) -> str:
        """Return these words, and after them what people are told of it, as fully as there is room for."""
        return next((said for one in self._sentences() if len(said := f"{words} {one}") <= room), words)

    def _sentences(self) -> list[str]:
        """Return what people are told, the fullest first; nothing, where nothing can be said."""
        if self.minutes is None:
            return [_("At night it can take till morning.")] if self.till_morning else []
        usually = _spoken(self.minutes)
        if not self.till_morning:
            return [_("{usually}.").format(usually=usually)]
        return [
            _("{usually}; at night it can take till morning.").format(usually=usually),
            _("{usually}, later at night.").format(usually=usually),
            _("{usually}.").format(usually=usually),
        ]


def usual_wait(waits: Sequence[Wait], part: str, through: str, floor: int) -> UsualWait:
    """Return how long it usually takes in a part of the day, from what is kept of the weeks up to this one."""
    here, overall, night = (_usual(waits, asked, through, floor) for asked in (part, DAY, NIGHT))
    minutes = here
    if here is None and overall is not None and part != NIGHT and not _worse_here(waits, part, overall, floor):
        minutes = overall
    known = overall if part == NIGHT else minutes
    return UsualWait(minutes, known is not None and (night is None or night >= LONG))


def _usual(waits: Sequence[Wait], part: str, through: str, floor: int) -> int | None:
    """Return the least bound within which most were answered, in a part of the day or in all of it.

    That is half of all who reached out, if whatever is not told was at its worst; and two thirds of them, if those of
    whom only most are known to have been answered by then were halfway between the worst and the best. Whoever was not
    answered is one of them.
    """
    untold = _untold(waits, through) * (floor - 1)
    for bound in BOUNDS:
        worst, best, openers = _answered(waits, part, bound, floor)
        openers += untold
        if worst >= ENOUGH and 2 * worst >= openers and 3 * (worst + best) >= 4 * openers:
            return bound
    return None


def _worse_here(waits: Sequence[Wait], part: str, bound: int, floor: int) -> bool:
    """Return whether what is told of this part of the day says that most were not answered within a bound."""
    _worst, best, openers = _answered([one for one in waits if one.part == part], part, bound, floor)
    return 2 * best < openers


def _answered(waits: Sequence[Wait], part: str, bound: int, floor: int) -> tuple[int, int, int]:
    """Return how many were answered within a bound at the least, and at the most, and of how many."""
    worst = best = openers = 0
    for one in waits:
        on_time = one.openers if NEVER < one.within <= bound else 0
        sure = on_time - (floor - 1) if one.nearly and on_time else on_time
        if part in (one.part, DAY):
            worst, best, openers = worst + sure, best + on_time, openers + one.openers
        elif one.part == DAY:  # Those of this part may be among these, and the late ones of them.
            openers += one.openers - sure
    return worst, best, openers


def _untold(waits: Sequence[Wait], through: str) -> int:
    """Return of how many weeks, from the first one that is told, nothing is: too few reached out then."""
    told = {date.fromisoformat(one.week) for one in waits}
    return (date.fromisoformat(through) - min(told)) // A_WEEK + 1 - len(told) if told else 0


def _spoken(minutes: int) -> str:
    """Return in words within what time most are answered."""
    hours = minutes // 60
    if hours < 1:
        return ngettext("Usually answered within {n} minute", "Usually answered within {n} minutes", minutes).format(
            n=minutes
        )
    if hours == 1:
        return _("Usually answered within an hour")
    if hours < 24:
        return ngettext("Usually answered within {n} hour", "Usually answered within {n} hours", hours).format(n=hours)
    return _("An answer can take a day") if hours == 24 else _("An answer can take up to three days")
