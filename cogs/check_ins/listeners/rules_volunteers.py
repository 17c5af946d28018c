"""Who may listen, and what the team and those who would like to read of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import quoted

ROLE, POWERFUL_ROLE = "listeners' role", "powerful role of listeners"  # what can be wrong with it
WAITS, FROM_BEFORE = "somebody who would like to listen", "listeners from before"
MOST_NAMED = 40  # listeners, in one message
LONGEST_WORD = 500  # characters, of what the team writes to somebody
LEAVES_TALKS = "listener who leaves talks"
LEFT_A_DAY = 2  # talks that a listener leaves without a word; then they take no more until the day is over
ASK_AGAIN = timedelta(days=30)  # after the team has said “not now”


def too_new(ready: datetime) -> CareError:
    """Return the refusal for somebody who has not been here, or at Discord, for as long as the server finds good."""
    return CareError(
        _(
            "Thank you for wanting to be there for others. Whoever listens here has been around for some time first; "
            "for you that is so from {moment} on, and `/listener on` works then."
        ).format(moment=on_screen(ready, "D"))
    )


def needs_role(role_id: int) -> CareError:
    """Return the refusal for somebody without the role that listeners need here."""
    return CareError(
        _(
            "Thank you for wanting to be there for others. Listeners here need {role}; the team can tell you more."
        ).format(role=f"<@&{role_id}>")
    )


def asked_lately(again: datetime) -> CareError:
    """Return the refusal for somebody to whom the team has said “not now”."""
    return CareError(
        _(
            "Thank you for still wanting to. The team here has said “not now”; you can ask again from {moment} on. You "
            "can write back to check-ins for everyone at any time."
        ).format(moment=on_screen(again, "D"))
    )


def wished(*, has_place: bool) -> str:
    """Return what somebody reads whose wish the team is asked about."""
    if has_place:
        asks = _("I have asked the team of this server, and tell you what it says.")
    else:
        asks = _(
            "It waits for somebody of this server's team, whom I tell as soon as they use me; then I tell you what "
            "they say."
        )
    thanks = _("Thank you for wanting to be there for others.")
    small = _("The team sees your name, and how long you have been here. `/listener off` takes it back.")
    return f"{thanks} {asks}\n-# {small}"


def still_asked(*, has_place: bool) -> str:
    """Return what somebody reads who asks once more."""
    return _("You have asked already, and nobody of the team has answered yet.") + "\n" + wished(has_place=has_place)


def wish_taken_back() -> str:
    """Return what somebody reads who has taken their wish back."""
    return _("It is taken back, and nobody is asked. Thank you for thinking of it.")


def wish_waits(since: datetime) -> str:
    """Return what somebody reads about their wish."""
    return _("You asked to be a listener {moment}, and nobody of the team has answered yet.").format(
        moment=on_screen(since, "R")
    )


def question(member_id: int, joined: datetime | None, created: datetime) -> str:
    """Return what the team is asked."""
    lines = [_("{member} would like to listen here.").format(member=f"<@{member_id}>")]
    if joined is not None:
        lines.append(_("In this server since {moment}").format(moment=on_screen(joined, "D")))
    lines.append(_("At Discord since {moment}").format(moment=on_screen(created, "D")))
    lines.append(_("Listeners read what people say who are not well, and learn their names in private threads."))
    return "\n".join(lines)


def let_in(member_id: int, by: int) -> str:
    """Return what a card says when the team has let somebody listen."""
    return _("{member} listens here now; {moderator} has let them in.").format(
        member=f"<@{member_id}>", moderator=f"<@{by}>"
    )


def declined(member_id: int, by: int) -> str:
    """Return what a card says when the team has declined."""
    return _(
        "{member} was told kindly that it is not now; {moderator} has decided so. They can ask again in {days} days."
    ).format(member=f"<@{member_id}>", moderator=f"<@{by}>", days=ASK_AGAIN.days)


def answered_already() -> CareError:
    """Return the refusal for the second of the team who answers."""
    return CareError(_("Somebody of the team has answered this already, or it was taken back."))


def not_declined_any_more() -> CareError:
    """Return the refusal for a moderator who would take back a “not now” that holds no longer."""
    return CareError(
        _(
            "That “not now” is over, or taken back already. Whoever would like to listen asks with `/listener on`, and "
            "`/care listeners` shows who listens and who waits."
        )
    )


def cannot_reach() -> CareError:
    """Return the refusal for a moderator who lets somebody in who may not reach others now."""
    return CareError(
        _(
            "They can't be a listener just now: they are barred from it, have a time-out, or are not in this server "
            "any more. `/care bars` shows the first."
        )
    )


def you_listen(server: str) -> str:
    """Return what somebody is told whom the team has let listen."""
    return _(
        "You are a listener in {server} now. “I'll listen” under a check-in opens a private thread for the two of you. "
        "You don't need to have answers. `/listener off` stops it at once, no reason needed."
    ).format(server=server)


def not_now(server: str) -> str:
    """Return what somebody is told whom the team would rather not have as a listener for now."""
    return _(
        "Thank you for offering to listen in {server}. The team there has said “not now”. You can ask again in {days} "
        "days, and you can write back to check-ins for everyone at any time."
    ).format(server=server, days=ASK_AGAIN.days)


def farewell(server: str, words: str) -> str:
    """Return what somebody is told whose listening the team has ended."""
    head = _("The team of {server} has ended your listening there, and writes to you:").format(server=server)
    thanks = _("Thank you for every time you listened.")
    return f"{head}\n{quoted(words)}\n{thanks}"


def role_taken() -> CareError:
    """Return what a listener reads whose role somebody has taken away."""
    return CareError(
        _(
            "Thank you for every time you listened. Somebody of this server has taken the role for it from you, so "
            "you're no longer a listener here. The team can tell you more."
        )
    )


def ended_for(member_id: int, *, written: bool) -> str:
    """Return what a moderator reads who has ended somebody's listening."""
    words = _(
        "{member} is not a listener any more. Whom they listened to is with the other listeners again, and is told so."
    ).format(member=f"<@{member_id}>")
    return words + " " + (_("They are told what you wrote.") if written else _("They are told nothing by me."))


def does_not_listen(member_id: int) -> CareError:
    """Return the refusal for a moderator who would end what is not so."""
    return CareError(
        _("{member} is not a listener here; `/care listeners` shows who is.").format(member=f"<@{member_id}>")
    )


def waiting_line(member_id: int, since: datetime) -> str:
    """Return somebody who waits to be let in, in the team's list."""
    return _("{member} would like to listen, and waits since {moment}").format(
        member=f"<@{member_id}>", moment=on_screen(since, "R")
    )


def listener_line(member_id: int, since: datetime, talks: int, *, took: int, left: int) -> str:
    """Return somebody who listens, in the team's list: their talks, and what they took and left in the last 30 days."""
    parts = [
        _("{member} listens since {moment}").format(member=f"<@{member_id}>", moment=on_screen(since, "D")),
        ngettext("{n} open talk", "{n} open talks", talks).format(n=talks),
        ngettext("{n} talk taken in 30 days", "{n} talks taken in 30 days", took).format(n=took),
    ]
    if left:
        parts.append(ngettext("{n} left without a word", "{n} left without a word", left).format(n=left))
    return " · ".join(parts)


def of_today(member_ids: Sequence[int]) -> str:
    """Return what the team is told once: who listens already, from before it was asked."""
    head = _(
        "From now on I ask you before somebody becomes a listener. Those who are stay so; `/care listeners` shows "
        "them at any time, and ends it where you would rather not."
    )
    return head + "\n" + " · ".join(f"<@{one}>" for one in member_ids[:MOST_NAMED])


def somebody_waits(_place: int) -> str:
    """Return what the team reads where it has no channel in which it is asked about listeners."""
    return _("Somebody would like to be a listener, and waits for your word: `/care listeners` shows who.")


def some_listen_already(_place: int) -> str:
    """Return what a team without a channel is told once of the listeners from before it was asked."""
    return _(
        "From now on the team is asked before somebody becomes a listener. Those who are stay so: `/care listeners` "
        "shows them, and ends it where you would rather not."
    )


def team_advice() -> str:
    """Return how a team is asked at once."""
    return _("`/settings team channel:` chooses a private channel in which I ask you at once.")


def too_powerful(role_id: int) -> str:
    """Return what the team reads where nobody gets the listeners' role."""
    return _(
        "Nobody gets {role} from me: it may moderate or manage something, and is had by a command. `/settings "
        "check_ins listener_role:` chooses another one."
    ).format(role=f"<@&{role_id}>")


def role_refused(role_id: int) -> str:
    """Return what the team reads where Discord does not let us give the listeners' role."""
    return _("I can't give listeners {role}, or take it: I may not, or it stands above mine.").format(
        role=f"<@&{role_id}>"
    )


def role_advice() -> str:
    """Return what can be done about a role."""
    return _("For roles I need Manage Roles, and my own role must stand above them.")


def enough_for_today(most: int, again: datetime) -> CareError:
    """Return the refusal for a listener who has begun as many talks as are good for anybody in a day."""
    return CareError(
        ngettext(
            "You have listened to one person in the last 24 hours, which is the most here. You can again {moment}; "
            "other listeners are there, too.",
            "You have begun {n} conversations in the last 24 hours, which is the most here. You can again {moment}; "
            "other listeners are there, too.",
            most,
        ).format(n=most, moment=on_screen(again, "R"))
    )


def left_without_a_word(again: datetime) -> CareError:
    """Return the refusal for a listener who has given talks back before they had written anything."""
    return CareError(
        ngettext(
            "One conversation went back today before you had written anything. Each time, somebody tells their name to "
            "the one who answers, so I go slowly here: you can take the next one {moment}. Other listeners are there, "
            "too.",
            "{n} conversations went back today before you had written anything. Each time, somebody tells their name "
            "to the one who answers, so I go slowly here: you can take the next one {moment}. Other listeners are "
            "there, too.",
            LEFT_A_DAY,
        ).format(n=LEFT_A_DAY, moment=on_screen(again, "R"))
    )


def somebody_leaves(_place: int) -> str:
    """Return what the team reads of a listener who has left talks without a word; never of whose they were."""
    return _(
        "A listener took {n} talks within a day and gave them back without a word, so they take no more until the day "
        "is over; those who asked are with the other listeners again. There may be a good reason."
    ).format(n=LEFT_A_DAY)


def leaving_advice() -> str:
    """Return what the team can do about it."""
    return _("`/care listeners` shows how many talks each listener took and left, and ends somebody's listening.")
