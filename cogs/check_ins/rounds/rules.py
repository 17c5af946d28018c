"""Rounds: when a community asks everyone, what stands in the prompt, and what may be said of all of them together."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, pgettext
from bot.text.user_text import clean, escaped
from cogs.check_ins.check_in.rules_problems import cannot_post
from cogs.check_ins.rhythms.rules import Rhythm, described

MOST_ROUNDS, MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_NAME = 10, 3, 200, 60
LONGEST_HOURS = 7 * 24
FIRST_DAYS, FIRST_MINUTE = "0", 9 * 60  # Mondays at nine, which `/setup` offers
ENOUGH = 8  # answers, below which nothing is said of them

BRIGHT, BETWEEN, ROUGH, MIXED = "bright", "between", "rough", "mixed"
_STEPS = {BRIGHT: (4, 5), BETWEEN: (3,), ROUGH: (1, 2)}


def first_name() -> str:
    """Return what the round is called that `/setup` offers."""
    return _("Monday morning")


def name_from(written: str) -> str:
    """Return what a round is called. Raises CareError for nothing."""
    name = " ".join(clean(written).split())
    if not name:
        raise CareError(_("A round needs a name, such as “Monday morning”."))
    return name


def questions_from(*written: str | None) -> str:
    """Return the questions, as they are kept."""
    return "\n".join(one for one in (" ".join(clean(part or "").split()) for part in written) if one)


def room_for_one_more(names: Collection[str], name: str) -> None:
    """Check whether there is room. Raises CareError for as many rounds as there may be, or one of this name."""
    if name in names:
        words = _("There is a round called “{name}” already. Please choose another name.")
        raise CareError(words.format(name=escaped(name)))
    if len(names) >= MOST_ROUNDS:
        words = _("There are {n} rounds, the most there can be. `/round end` ends one.")
        raise CareError(words.format(n=len(names)))


def prompt(questions: str, closes: datetime, *, open_now: bool) -> str:
    """Return what stands in the prompt; nothing of anybody who has answered."""
    lines = [_("How are you today? You choose who sees your answer; it starts with only you.")]
    lines += [f"- {escaped(one)}" for one in questions.split("\n") if one]
    if open_now:
        lines.append("-# " + _("Open until {moment}. Later is fine, too.").format(moment=on_screen(closes)))
    else:
        lines.append("-# " + _("This round is closed. You can still answer, whenever you like."))
    return "\n".join(lines)


def lines(answers: int) -> range:
    """Return of how many answers alike it may take to say “mostly”: from three fifths of them to nine tenths."""
    return range(-(-3 * answers // 5), 9 * answers // 10 + 1)


def weather(moods: Sequence[int], line: int | None = None) -> str:
    """Return what may be said of all the answers together; nothing if they are too few.

    `line` is how many alike it takes, drawn anew for each round: those who put their own answers together do not know
    it, and so can only rarely rule anything out for somebody else. docs/safety.md says how rarely.
    """
    if len(moods) < ENOUGH:
        return ""
    needed = secrets.choice(lines(len(moods))) if line is None else line
    found = (said for said, steps in _STEPS.items() if sum(mood in steps for mood in moods) >= needed)
    return next(found, MIXED)


def weather_words(said: str) -> str:
    """Return the sentence for the weather of a round."""
    return {
        BRIGHT: _("☀️ Taken together, most of you are doing well."),
        BETWEEN: _("⛅ Taken together, most of you are somewhere in between."),
        ROUGH: _("🌧️ Many of you are having a hard time. A kind word goes a long way today."),
        MIXED: _("🌦️ A bit of everything today."),
    }[said]


def remark() -> str:
    """Return what whoever answers a round should know beforehand; the form has room for 100 characters."""
    return _("Once {n} of you have answered, one sentence says how you all are, taken together.").format(n=ENOUGH)


def alone(name: str, server: str) -> str:
    """Return what somebody reads who alone shared something with a round that is closed by now."""
    return _(
        "Thank you for answering “{name}” in {server}. Your answer is yours, and stays there for people who come "
        "later: so far nobody else has shared one, so nobody has read it yet."
    ).format(name=escaped(name), server=server)


def round_line(name: str, channel_id: int, rhythm: Rhythm, upcoming: datetime | None, trouble: str) -> str:
    """Return a round as it stands in a list."""
    words = f"**{escaped(name)}** · <#{channel_id}> · {described(rhythm)} ({rhythm.zone}) · "
    words += pgettext("a round", "paused") if upcoming is None else on_screen(upcoming, "R")
    return words + (f"\n-# {trouble}" if trouble else "")


def too_late(planned: datetime, hours: int, now: datetime) -> bool:
    """Return whether the time of a round has passed while nobody could post it."""
    return now >= planned + timedelta(hours=hours)


def given_up(planned: datetime, hours: int, rhythm: Rhythm) -> datetime:
    """Return until when a round is tried that cannot be posted: for a day, while it is open, and before the next."""
    return min(planned + timedelta(hours=min(hours, 24)), rhythm.after(planned))


def cannot_post_prompt(channel_id: int) -> str:
    """Return what a moderator reads where the prompt of a round cannot be posted."""
    return cannot_post(_("the prompt of a round"), channel_id)


def prompt_advice() -> str:
    """Return what a moderator can do about the channel of a round."""
    return _(
        "For a round I need View Channel, Send Messages, Embed Links and Read Message History in its channel; "
        "`/round edit` chooses another one, and `/round list` shows them all."
    )
