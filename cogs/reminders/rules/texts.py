"""What a reminder says, and how many one can have."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import clean, quoted, visible_length

LONGEST_WORDS = 1000
# A reminder that comes later than this says so, and apologises.
ON_TIME = timedelta(minutes=5)
# Later than this, it is of little use, and waits in the inbox for its person instead of calling them.
TOO_LATE = timedelta(days=7)
# One that comes again and could not be delivered so many times in a row rests until its person is back.
MOST_REFUSED = 3
_LONGEST_HELD = 3000  # characters; with what is added to show them, a message holds 4,096


def checked_words(words: str) -> str:
    """Return the words as they are kept. Raises CareError if there is nothing to see, or more than a message holds."""
    kept = clean(words)
    if len(kept) > LONGEST_WORDS:
        raise CareError(_("That is more than I can keep. Please say it in up to 1,000 characters."))
    if not visible_length(kept):
        raise CareError(_("I can't see any words there. What shall I remind you of?"))
    return kept


def check_room(waiting: int, limit: int) -> None:
    """Raise CareError if somebody has as many reminders waiting as they can have."""
    if waiting >= limit:
        raise CareError(
            _(
                "You have {waiting} reminders waiting, and there is room for {limit}. "
                "You can let one go with `/remind cancel`."
            ).format(waiting=waiting, limit=limit)
        )


def used_up() -> str:
    """Return the sentence for buttons of a reminder that is no longer kept."""
    return _("You have chosen for this one already, or it is over 30 days old. `/remind me` makes a new one.")


def promise(moment: datetime, again: str, owner: int | None) -> str:
    """Return what is promised to somebody alone, or, with an owner, for everyone in a channel to see."""
    if owner is None:
        said = _("I will remind you on {moment}, {relative}.")
    else:
        said = _("I will remind {person} here on {moment}, {relative}.")
    said = said.format(moment=on_screen(moment), relative=on_screen(moment, "R"), person=f"<@{owner}>")
    return f"{said} {_('Then again {repeat}.').format(repeat=again)}" if again else said


def two_readings() -> str:
    """Return the question which of two days is meant; it says what happens if nobody answers."""
    return _("That date can be two days. Which one do you mean? Until you choose, I go by the earlier one.")


def guessed_zone(zone: str) -> str:
    """Return the small print for a time that was understood in the server's zone."""
    return _("I read that in {zone} time. In another place, say so: `tomorrow 9am CET`.").format(zone=zone)


def card(words: str, link: str, *small: str) -> str:
    """Return the words as they are shown, with the message that they are about and small print."""
    lines = [quoted(words)]
    lines += [_("About [this message]({link}).").format(link=link)] if link else []
    lines += [f"-# {line}" for line in small if line]
    return "\n\n".join(lines)


def held_too_late(before: str, day: datetime, words: str) -> str:
    """Return what the inbox holds of those that came too late, with one more."""
    line = f"{on_screen(day, 'D')}: {words}"
    return f"{before}\n{line}" if before else line


def has_room(held: str, words: str) -> bool:
    """Return whether one message can hold both."""
    return len(held) + len(words) <= _LONGEST_HELD


def held_and_paused(words: str, again: str) -> str:
    """Return what the inbox holds of one that comes again and is paused, because it could not be delivered."""
    said = _(
        "It comes {repeat}. I could not reach you {times} times in a row, so I have paused it. In the list that "
        "/remind list shows, you can resume it."
    ).format(repeat=again, times=MOST_REFUSED)
    return f"{words}\n\n{said}"


def closing_line(asked: datetime, planned: datetime, now: datetime, missed: int = 0) -> str:
    """Return the small print of a reminder; a late one owns up to it, and to others that were missed since."""
    line = _("From you, on {day}.").format(day=on_screen(asked, "D"))
    if now - planned > ON_TIME:
        line += " " + _("It was meant for {moment}; I was away then. I am sorry it is late.").format(
            moment=on_screen(planned)
        )
    if missed:
        line += " " + ngettext(
            "It would have come {count} more time since.", "It would have come {count} more times since.", missed
        ).format(count=missed)
    return line


def held_line(asked: datetime, planned: datetime) -> str:
    """Return the small print of a reminder that waited in the inbox."""
    said = _("From you, on {day}. It was meant for {moment}, and waited in your inbox.")
    return said.format(day=on_screen(asked, "D"), moment=on_screen(planned))


def snoozed_until(how: str, now: datetime, zone: str) -> datetime:
    """Return when it comes once more: tomorrow and next week at the same time by the clocks of this zone."""
    days = {"tomorrow": 1, "week": 7}
    if how not in days:
        return now + {"10m": timedelta(minutes=10), "1h": timedelta(hours=1)}[how]
    local = now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    return (local + timedelta(days=days[how])).astimezone(UTC)
