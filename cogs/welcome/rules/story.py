"""What the team reads: the story of one member's welcome, what stood in the way, and who came and went at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.clock import from_epoch, on_screen
from bot.text.language import _, ngettext
from bot.text.lists import listed
from cogs.welcome.rules.greeting import how_long


def event_line(happened: datetime, what: str, number: int) -> str:
    """Return one event, in plain words and with its moment."""
    sentence = _SENTENCES.get(what)
    return f"{on_screen(happened, 'f')} · {sentence(number) if sentence else what}"


def answered(greeted: datetime, answers: Sequence[datetime], now: datetime) -> str:
    """Return how people answered a greeting."""
    if not answers:
        return _("Sent {time} ago; nobody has answered yet.").format(time=how_long(now - greeted))
    people = ngettext("{count} person", "{count} people", len(answers)).format(count=len(answers))
    return _("Sent {time} ago, answered by {people}, the first after {after}.").format(
        time=how_long(now - greeted), people=people, after=how_long(min(answers) - greeted)
    )


def unheard(greeted: datetime, now: datetime) -> str:
    """Return that nobody answered a greeting, in words."""
    return _("Sent {time} ago; nobody answered within three days.").format(time=how_long(now - greeted))


def waiting_for_rules() -> str:
    """Return why somebody is not greeted yet: they have not done what the server wants to see first."""
    return _("Held: rules or onboarding not finished yet.")


def settling() -> str:
    """Return why somebody is not greeted yet: they may look around first."""
    return _("They are looking around; their greeting is on its way.")


def waiting_for_channel(channel_id: int) -> str:
    """Return why somebody is not greeted yet: we may not write in the channel."""
    return _("Held: I can't write in {place}. I try again every hour, for a day.").format(place=f"<#{channel_id}>")


def is_a_bot(member: str) -> str:
    """Return why a bot is not greeted."""
    return _("Bots are not greeted, and {member} is one.").format(member=member)


def paused(until: datetime) -> str:
    """Return why somebody is not greeted yet: greetings are paused."""
    return _("Held: greetings are paused until {when}.").format(when=on_screen(until))


def held() -> str:
    """Return why somebody is not greeted yet: moderators have not decided."""
    return _("Held: waiting for the team to decide, in its channel or with `/care queue`.")


def unknown(member: str, *, too_large: bool = False) -> str:
    """Return that there is no story, in words; `too_large` where nobody is looked for who joined while we were away."""
    if too_large:
        return _(
            "I know nothing of {member}'s way in. They joined before greetings were switched on, while I was away "
            "(your server is too large for me to look for those who did), or it is long ago that they left."
        ).format(member=member)
    return _(
        "I know nothing of {member}'s way in. They joined before greetings were switched on, while I was away for "
        "more than a day, or it is long ago that they left."
    ).format(member=member)


def burst(members: Sequence[int], shown: int = 20) -> str:
    """Return what moderators are asked about those whose greetings are held."""
    count = len(members)
    if not count:
        return _("Nobody's greeting is held any more.")
    words = ngettext(
        "**{count} newcomer** joined in a burst or with a very young account. Their greeting is held.",
        "**{count} newcomers** joined in a burst or with very young accounts. Their greetings are held.",
        count,
    ).format(count=count)
    names = [f"<@{member_id}>" for member_id in members[:shown]]
    if count > shown:
        names.append(ngettext("{count} other", "{count} others", count - shown).format(count=count - shown))
    then = _("About whom nobody decides within a day, I greet slowly, without a ping.")
    return f"{words}\n{listed(names)}\n-# {then}"


def held_entry(member_id: int, name: str, joined: datetime, made: datetime) -> str:
    """Return one newcomer whose greeting is held, where the team looks at each."""
    return _("{member} ({name})\n-# joined {when} · account made {made}").format(
        member=f"<@{member_id}>", name=name, when=on_screen(joined, "T"), made=on_screen(made, "R")
    )


def held_option(joined: datetime, made: datetime) -> str:
    """Return the same in a menu, where Discord shows no moments: how long the account was there when it joined."""
    return _("account {age} old when it joined").format(age=how_long(max(joined - made, timedelta())))


def held_line(member_id: int, joined: datetime) -> str:
    """Return one newcomer whose greeting is held, in the team's queue."""
    return _("{member} · joined {when}").format(member=f"<@{member_id}>", when=on_screen(joined, "R"))


def greeted_after_all(by: str, count: int) -> str:
    """Return what became of greetings that had been skipped."""
    return ngettext(
        "{by} let {count} newcomer be greeted after all.", "{by} let {count} newcomers be greeted after all.", count
    ).format(by=by, count=count)


def decided(by: str, count: int, *, greet: bool) -> str:
    """Return what became of a burst."""
    if greet:
        words = ngettext("{by} let {count} newcomer be greeted.", "{by} let {count} newcomers be greeted.", count)
    else:
        words = ngettext("{by} skipped the greeting of {count} newcomer.", "{by} skipped {count} greetings.", count)
    return words.format(by=by, count=count)


def farewell(name: str, stayed: timedelta | None) -> str:
    """Return a quiet line about somebody who has left; how long they were here may not be known."""
    if stayed is None:
        return _("{name} has left.").format(name=name)
    return _("{name} has left, after {time}.").format(name=name, time=how_long(stayed))


def _returned(away: int) -> str:
    return (
        # Translators: In the team's list of what became of a newcomer: they came back.
        _("came back")
        if not away
        # Translators: In the team's list of what became of a newcomer.
        else _("came back; had left on {day}").format(day=on_screen(from_epoch(away), "D"))
    )


def _greeted(people: int) -> str:
    return (
        # Translators: In the team's list of what became of a newcomer: they were greeted.
        _("greeted")
        if people == 1
        else ngettext("greeted together with {count} other", "greeted together with {count} others", people - 1).format(
            count=people - 1
        )
    )


_SENTENCES: Mapping[str, Callable[[int], str]] = {
    # Translators: In the team's list of what became of a newcomer: they joined the server.
    "joined": lambda _number: _("joined"),
    "returned": _returned,
    "ready": lambda _number: _("finished what your server wants to see first"),
    "spoke": lambda _number: _("spoke before they were greeted, and waited no longer to settle"),
    "held_burst": lambda _number: _("held: joined during a burst"),
    "held_young": lambda _number: _("held: their account is very young"),
    "released": lambda _number: _("moderators let them be greeted"),
    "released_unasked": lambda _number: _("greeted: for a day there was nobody whom I could ask"),
    "released_undecided": lambda _number: _("let in: for a day nobody decided about their greeting"),
    "skipped_by_moderators": lambda _number: _("skipped: moderators decided so"),
    "skipped_returning": lambda _number: _("skipped: they came back, and your server greets only those who are new"),
    "skipped_late": lambda _number: _("skipped: I was away for more than a day when they should have been greeted"),
    "skipped_undecided": lambda _number: _("not greeted: nobody decided in time, and by now it would only be odd"),
    "skipped_timed_out": lambda _number: _("not greeted: they had a time-out"),
    "skipped_unready": lambda _number: _("skipped: rules or onboarding not finished within 30 days"),
    "skipped_off": lambda _number: _("skipped: your server no longer greets newcomers"),
    "skipped_closed": lambda _number: _("skipped: for a whole day I could not write in the channel for greetings"),
    "refused": lambda channel: _("not greeted: I can't write in {place}; it is gone, or I may not").format(
        place=f"<#{channel}>"
    ),
    "refused_text": lambda channel: _(
        "not greeted: Discord did not take the greeting in {place}, perhaps because of a link or a word in it"
    ).format(place=f"<#{channel}>"),
    "greeted": _greeted,
    "deleted": lambda _number: _("their greeting was deleted"),
    "direct": lambda _number: _("greeted by direct message"),
    "direct_held": lambda _number: _("takes no direct messages; the greeting is kept and shown when they next use me"),
    "role": lambda role: _("got the role {role}").format(role=f"<@&{role}>"),
    "newcomer_role": lambda role: _("got the role {role} for their first days").format(role=f"<@&{role}>"),
    "role_refused": lambda role: _("I may not give or take the role {role}").format(role=f"<@&{role}>"),
    "role_withheld": lambda role: _("not given {role}: it moderates or manages something").format(role=f"<@&{role}>"),
    "role_ended": lambda role: _("no longer has the role {role}").format(role=f"<@&{role}>"),
    # Translators: In the team's list of what became of a newcomer.
    "introduced": lambda _number: _("introduced themselves"),
    "introduction_removed": lambda _number: _("moderators took their introduction down"),
    "withdrew": lambda _number: _("took their introduction down"),
    "quiet": lambda _number: _("asked for no follow-ups"),
    "followed_up": lambda days: _("asked how it is going, after {days} days").format(days=days),
    "follow_up_held": lambda _days: _(
        "takes no direct messages; the question how it is going is kept and shown when they next use me"
    ),
    # Translators: In the team's list of what became of a newcomer: they left the server.
    "left": lambda _number: _("left"),
    "banned": lambda _number: _("was banned; a greeting that was theirs alone is deleted"),
}
