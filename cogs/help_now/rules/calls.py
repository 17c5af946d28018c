"""A call for help: when somebody is reminded of it, and what its author reads."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import quoted

LONGEST_ANSWER = 1000  # characters
# After it was opened, while nobody has taken it: soon, and then at a gentle pace for three days.
REMINDERS = (timedelta(minutes=15), timedelta(hours=1), *(n * timedelta(hours=6) for n in range(1, 13)))
AT_FIRST = 2  # of the reminders; of these its author hears, and of the last
TO_ANSWER = timedelta(hours=1)  # While somebody has it; who wrote again and was not answered is not left waiting.
TO_WRITE = timedelta(minutes=10)  # A claim is no answer: without a word by then, it is open again.
KEPT_AFTER, KEPT_AT_MOST = timedelta(days=7), timedelta(days=30)
SOON, AT_THE_LATEST = timedelta(minutes=1), timedelta(hours=1)  # until it is tried again to post what could not be
AN_HOUR = 20  # answers of one author

BARRED, TIMED_OUT = "barred", "timed_out"  # kept

# The last that its author was to be told; kept.
TAKEN, UNTAKEN, REOPENED, HANDED_OVER = "taken", "untaken", "reopened", "handed_over"
LOST, ARRIVED, OVER, AGAIN = "lost", "arrived", "over", "again"
UNANSWERED = "unanswered"

DONE, ALRIGHT = "done", "alright"  # why it is over; kept


@dataclass(frozen=True)
class Progress:
    """How far a call is, in epoch milliseconds; 0 for what has not happened."""

    asked_at: int
    opened_at: int
    reminded: int
    claimed_at: int
    answered_at: int
    ended_at: int


def forgotten_at(at: Progress) -> int:
    """Return when nothing of it is kept any more."""
    latest = at.asked_at + _ms(KEPT_AT_MOST)
    return min(latest, at.ended_at + _ms(KEPT_AFTER)) if at.ended_at else latest


def reopens_at(at: Progress) -> int | None:
    """Return when it is open again if nobody writes; None where nobody has to."""
    return at.claimed_at + _ms(TO_WRITE) if at.claimed_at and not (at.answered_at or at.ended_at) else None


def reminder_at(at: Progress) -> int | None:
    """Return when the team is reminded if nobody takes it; None where it is not reminded any more."""
    if at.claimed_at or at.answered_at or at.ended_at or at.reminded >= len(REMINDERS):
        return None
    return at.opened_at + _ms(REMINDERS[at.reminded])


def due_reminders(at: Progress, now: int) -> int:
    """Return how many of the reminders lie behind us."""
    return sum(at.opened_at + _ms(after) <= now for after in REMINDERS)


def is_heard(before: int, after: int) -> bool:
    """Return whether the author hears that the team is reminded for the how manieth time."""
    return before < AT_FIRST or is_last(after)


def is_last(reminded: int) -> bool:
    """Return whether the team is not reminded any more."""
    return reminded >= len(REMINDERS)


def next_look(at: Progress, now: int) -> int:
    """Return when something becomes of it by itself; what is not surely too old yet is looked at again."""
    forgotten = forgotten_at(at)
    moments = (forgotten if forgotten > now else now + _ms(AT_THE_LATEST), reopens_at(at), reminder_at(at))
    return min(moment for moment in moments if moment is not None)


def next_try(since: int, now: int) -> int:
    """Return when it is tried again to post what could not be, ever more rarely."""
    return now + min(max((now - since) // 2, _ms(SOON)), _ms(AT_THE_LATEST))


def _ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)


def news(what: str, server: str, *, reminded: int = 0) -> str:
    """Return what the author reads of what has become of it; the name of the server is escaped already."""
    return {
        TAKEN: _(
            "A moderator of {server} has read this and is writing to you. If it can't wait, **Need help now?** "
            "shows who you can call."
        ),
        UNTAKEN: _untaken(reminded),
        REOPENED: _(
            "The moderator of {server} who wanted to write to you has not got to it, so I have asked the others. "
            "You don't have to wait for them: **Need help now?** shows who you can call or write to at once."
        ),
        HANDED_OVER: _(
            "The moderator of {server} who was there for you is passing this on, and I have asked the others. I'll "
            "tell you as soon as one of them takes it."
        ),
        LOST: _(
            "What you wrote is safe, but has not reached the moderators of {server} yet: I can't get into their "
            "channel. I keep trying, and let them know that something waits. You can write to one of them directly, "
            "and **Need help now?** shows who you can call or write to at once."
        ),
        ARRIVED: _(
            "What you wrote has now reached the moderators of {server}. I'll tell you as soon as one of them takes it."
        ),
        UNANSWERED: _(
            "I haven't forgotten you. Nobody has answered here yet what you wrote last, so I have asked the "
            "moderators of {server} to look again. You don't have to wait for them: **Need help now?** shows who you "
            "can call or write to at once."
        ),
        OVER: _(
            "The moderators of {server} have closed this. If it is not over for you, tell them so; **Need help "
            "now?** shows who else you can turn to."
        ),
        AGAIN: _(
            "The moderators of {server} have opened this again, so it goes on, and what you answer reaches them. If "
            "it can't wait, **Need help now?** shows who you can call or write to at once."
        ),
    }[what].format(server=server)


def _untaken(reminded: int) -> str:
    if is_last(reminded):
        return _(
            "Three days have gone by, and nobody on the team of {server} has taken what you wrote. I'm sorry; you "
            "should have heard from them. I have reminded them for the last time, it stays in their list, and I'll "
            "tell you if somebody takes it. If you like, tell them again, or write to one of them directly. **Need "
            "help now?** shows who you can call or write to at once, and somebody you trust can be there for you, "
            "too."
        )
    if reminded >= AT_FIRST:
        return _(
            "I haven't forgotten you. I have reminded the team of {server} once more, and will keep doing so: "
            "nobody has taken it yet. It stays in their list, and I'll tell you when somebody takes it. Please "
            "don't wait for them alone: **Need help now?** shows who you can call or write to at once, and somebody "
            "you trust can be there for you, too."
        )
    return _(
        "I haven't forgotten you. I have reminded the team of {server}: nobody has taken it yet. You don't have "
        "to wait for them: **Need help now?** shows who you can call or write to at once, and somebody you "
        "trust can be there for you, too."
    )


def letter_from_team(words: str, server: str) -> str:
    """Return what the author reads of what a moderator wrote."""
    return f"{quoted(words)}\n-# {letter_held(server)}"


def letter_held(server: str) -> str:
    """Return what is kept in the inbox of what a moderator wrote, without the words."""
    return _("A moderator of {server} has written this to you.").format(server=server)


def is_alright() -> str:
    """Return what the author reads who is alright now."""
    return _("I'm glad that you said so, and I'll tell the moderators. `/help-now` is there whenever you want it.")


def they_wrote() -> str:
    """Return what the author reads to whom a moderator has written."""
    return _("Good to know, thank you. I'll leave the two of you to it.")


def on_its_way() -> str:
    """Return what the author reads whose answer goes to the moderators."""
    return _("I'll pass it on. If it can't wait, **Need help now?** shows who you can call or write to at once.")


def is_over() -> CareError:
    """Return what somebody reads for whom it is too late; also where it never was."""
    return CareError(
        _("This is closed now, and nothing more goes out from here. `/help-now` is there whenever somebody needs it.")
    )


def is_open() -> CareError:
    """Return what a moderator reads who opens again what is open."""
    return CareError(_("This is open again already. The card, and `/care queue`, show how it stands."))


def enough_answers(words: str) -> CareError:
    """Return what the author reads who has answered very often."""
    sentence = _(
        "The moderators have {n} messages of yours from the last hour. Please give them a moment to read. If it "
        "can't wait, `/help-now` shows who you can call or write to at once. What you wrote:"
    ).format(n=AN_HOUR)
    return CareError(f"{sentence}\n{quoted(words)}")
