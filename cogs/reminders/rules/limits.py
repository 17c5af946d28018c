"""How long a reminder may be, how many one can have, and how late or how often in vain one may come."""

from datetime import timedelta

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, visible_length

LONGEST_WORDS = 1000
# A reminder that comes later than this says so, and apologises.
ON_TIME = timedelta(minutes=5)
# Later than this, it is of little use, and waits in the inbox for its person instead of calling them.
TOO_LATE = timedelta(days=7)
# One that comes again and could not be delivered so many times in a row rests until its person is back.
MOST_REFUSED = 3


def checked_words(words: str) -> str:
    """Return the words as they are kept. Raises CareError if there is nothing to see, or more than a message holds."""
    kept = clean(words)
    if len(kept) > LONGEST_WORDS:
        raise CareError(_("That is more than I can keep. Please say it in up to 1000 characters."))
    if not visible_length(kept):
        raise CareError(_("What shall I remind you of? I can't see any words there yet."))
    return kept


def check_room(waiting: int, limit: int) -> None:
    """Raise CareError if somebody has as many reminders waiting as they can have."""
    if waiting >= limit:
        raise CareError(
            _(
                "You have {waiting} reminders waiting, and there is room for {limit}. You can cancel one with "
                "`/remind cancel`."
            ).format(waiting=waiting, limit=limit)
        )
