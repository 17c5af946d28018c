"""What a reminder says, and how many one can have."""

from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.language import _
from bot.plain import tidy, visible

LONGEST_WORDS = 1000
LATE = timedelta(minutes=5)


def words_of(words: str) -> str:
    """The words as they are kept. Raises CareError if there is nothing to see, or more than a message can hold."""
    kept = tidy(words)
    if len(kept) > LONGEST_WORDS:
        raise CareError(_("That is more than I can keep. Please say it in up to 1,000 characters."))
    if not visible(kept):
        raise CareError(_("I can't see any words there. What shall I remind you of?"))
    return kept


def room_for_one_more(waiting: int, limit: int) -> None:
    """Raises CareError if somebody has as many reminders waiting as they can have."""
    if waiting >= limit:
        raise CareError(
            _(
                "You have {waiting} reminders waiting, and there is room for {limit}. "
                "You can let one go with `/remind cancel`."
            ).format(waiting=waiting, limit=limit)
        )


def closing_line(asked: datetime, planned: datetime, now: datetime) -> str:
    """The small print of a reminder; a late one owns up to it."""
    line = _("From you, on {day}.").format(day=on_screen(asked, "D"))
    if now - planned > LATE:
        line += " " + _("It was meant for {moment}; I was away then. I am sorry it is late.").format(
            moment=on_screen(planned)
        )
    return line
