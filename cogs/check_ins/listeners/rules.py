"""What is said to those who listen, and to those who wish for a listener."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext, pgettext
from bot.text.user_text import quoted
from cogs.check_ins.check_in.rules import said
from cogs.check_ins.check_in.rules_problems import cannot_post

MOST_ASKED = 3  # times that one listener asks others to go on in a talk, in a day
LISTENERS_CARD = "listeners' card"

NAMED, NAMELESS_FIRST = 0, 1  # which listeners' audience: with a name, or without one until somebody answers


def card(mood: int, wish: str, words: str, author: int | None) -> str:
    """Return what listeners read; `author` is nobody where the name is hidden until one of them answers."""
    if author is None:
        head = _("Somebody here would like to be listened to.")
    else:
        head = _("{who} would like to be listened to.").format(who=f"<@{author}>")
    lines = [head, said(mood, wish)]
    if words:
        lines.append(quoted(words))
    if author is None:
        lines.append(_("The one who answers learns who it is."))
    return "\n\n".join(lines)


def still_waits() -> str:
    """Return what stands above a card that was not answered for some time."""
    return _("Still waiting for somebody to listen:")


def asked_to_go_on(offered: int, listener: int) -> str:
    """Return what stands above a card that one listener would like to hand to another."""
    return _("{listener} asks if you could take over here, {offered}. No is fine.").format(
        offered=f"<@{offered}>", listener=f"<@{listener}>"
    )


def taken(listener: int) -> str:
    """Return what a card says when somebody listens."""
    return _("{listener} is listening to this one.").format(listener=f"<@{listener}>")


def claimed(channel_id: int | None, words: str) -> str:
    """Return what somebody reads who is going to listen."""
    lines = [
        _("Thank you for being there. A private thread for the two of you opens in a moment, under {channel}.").format(
            channel=f"<#{channel_id}>"
        )
    ]
    if words:
        lines.append(quoted(words))
    small = _("You can hand over or close at any time.")
    return "\n".join([*lines, how_to_begin(), f"-# {small}"])


def how_to_begin() -> str:
    """Return what helps somebody who listens, in a line."""
    return _("A simple hello is enough. Feeling first; ask before you advise. You don't need to have answers.")


def read_again(words: str) -> str:
    """Return what somebody who listens reads once more, and nobody else."""
    if not words:
        return "\n".join([_("There are no words to read here; how they are stands above."), how_to_begin()])
    small = _("Only you see this.")
    return "\n".join([quoted(words), how_to_begin(), f"-# {small}"])


def ways_after() -> str:
    """Return what somebody reads who has closed their talk with a listener, above who else is there."""
    return _("If you'd still like somebody to be there, you can also turn to:")


def ended_early(server: str) -> str:
    """Return what somebody is told whose listener has closed their talk within minutes."""
    return _(
        "Your conversation in {server} was a short one. It isn't about you: sometimes somebody has less time than they "
        "thought. If you'd still like somebody to be there, you can turn to:"
    ).format(server=server)


def listens(listener: int) -> str:
    """Return who sees a check-in that a listener has answered, said to its author."""
    return _("{listener} listens to you; the others there don't see it any more.").format(listener=f"<@{listener}>")


def talk_is_over() -> str:
    """Return what has come of a check-in whose talk has ended, said to its author."""
    return _("The talk about it is over. Nobody new sees it.")


def nobody_listens(why: str) -> str:
    """Return what somebody reads who would like to be heard where no listener can be asked now."""
    words = _(
        "There is no listener to ask here just now. With **How I am** or `/checkin now` you can say how you are and "
        "choose who may see it, and `/help-now` is there at any time."
    )
    return f"{why} {words}" if why else words


def talk_ends() -> str:
    """Return what an author reads who thinks of choosing others."""
    return _(
        "Somebody is listening to you. If you choose others now, that conversation is closed; what was written in its "
        "thread can still be read for 30 days."
    )


def unclaimed(server: str, minutes: int) -> str:
    """Return what somebody is told whom no listener has answered yet."""
    return _(
        "I haven't forgotten you. In the last {minutes} minutes none of the listeners in {server} was free: they are "
        "volunteers, and may be asleep. Your check-in stays with them, and I will tell you as soon as one of them "
        "answers. If you don't want to wait, you can also turn to:"
    ).format(server=server, minutes=minutes)


def returned(server: str) -> str:
    """Return what somebody is told whose listener has given their check-in back."""
    return _(
        "Your check-in in {server} is with the listeners again: the one who had answered can't go on just now. It "
        "isn't about you. I'll tell you when somebody answers; they open a new thread with you. If you don't want to "
        "wait, you can also turn to:"
    ).format(server=server)


def everyone_asks(channel_id: int | None, *, nameless: bool) -> str:
    """Return what somebody reads who thinks of showing a check-in to everyone, before they do."""
    lines = [
        _("Everyone here would see it in {place}. Until you choose, nothing changes.").format(place=f"<#{channel_id}>")
    ]
    if nameless:
        lines.append(_("You asked the listeners without your name; it can stay away here, too."))
    return "\n".join(lines)


def is_heard() -> CareError:
    """Return the refusal for a press under the news that nobody has listened, when somebody does by now."""
    return CareError(
        _(
            "This has changed since: somebody is listening to you, or you have chosen others. So nothing was changed "
            "now; `/checkin history` lets you choose who may see it."
        )
    )


def waits_again(server: str, *, listener: bool) -> str:
    """Return what is still true for each of the two whose talk has broken off."""
    if listener:
        return _(
            "Thank you for being there. The check-in in {server} is with the listeners again, and your place is free."
        ).format(server=server)
    return _(
        "Your check-in in {server} is with the listeners again; whoever answers opens a new thread with you. With "
        "`/checkin history` you can choose others, or take it back."
    ).format(server=server)


def begun(role: int | None) -> str:
    """Return what a new listener reads."""
    words = _(
        "Thank you. From now on you can answer check-ins that are meant for listeners: “I'll listen” opens a private "
        "thread for the two of you. You don't need to have answers. `/listener off` stops it at once, no reason needed."
    )
    return words if role is None else words + " " + _("You get {role} in a moment.").format(role=f"<@&{role}>")


def ended(talks: int) -> str:
    """Return what somebody reads who listens no longer."""
    words = _("You're no longer a listener. Thank you for every time you listened.")
    if not talks:
        return words
    return (
        words
        + " "
        + ngettext(
            "One conversation of yours is still open; you can close it or hand it over there.",
            "{n} conversations of yours are still open; you can close them or hand them over there.",
            talks,
        ).format(n=talks)
    )


def not_a_listener() -> str:
    """Return what somebody reads who does not listen."""
    return _("You aren't a listener here. `/listener on` makes you one.")


def status(since: datetime, threads: Sequence[int | None], most: int, waiting: int) -> str:
    """Return what a listener reads about their listening."""
    lines = [_("You have been a listener here since {moment}. Thank you.").format(moment=on_screen(since, "D"))]
    links = " ".join(f"<#{thread}>" for thread in threads if thread)
    lines.append(_("Open conversations: {n} of {most} {links}").format(n=len(threads), most=most, links=links).rstrip())
    lines.append(
        ngettext("{n} check-in waits for a listener.", "{n} check-ins wait for a listener.", waiting).format(n=waiting)
    )
    return "\n".join(lines)


def no_place() -> CareError:
    """Return the refusal in a server that has not chosen where listening takes place."""
    return CareError(
        _(
            "Listening is not set up here yet. A moderator can choose `listeners_channel` and `talks` with "
            "`/settings check_ins`."
        )
    )


def gone() -> CareError:
    """Return the refusal for whoever is late, or whose check-in was taken back."""
    return CareError(_("This one no longer needs a listener. Thank you for offering."))


def quicker() -> CareError:
    """Return the refusal for the second of two."""
    return CareError(_("Somebody was a moment quicker, so they're being listened to. Thank you for offering."))


def own() -> CareError:
    """Return the refusal for whoever presses under their own."""
    return CareError(_("This one is yours. It is there for a listener to answer."))


def volunteers_only() -> CareError:
    """Return the refusal for whoever presses and is no listener."""
    return CareError(_("This is for listeners. `/listener on` makes you one."))


def for_the_others() -> CareError:
    """Return the refusal for a listener of whom whoever asks wants nothing; it does not say so."""
    return CareError(_("Thank you for offering. This one stays with the other listeners."))


def full(most: int) -> CareError:
    """Return the refusal for a listener with as many open talks as the server finds good for anyone."""
    return CareError(
        ngettext(
            "You have an open conversation, which is the most at one time here. Close it first.",
            "You have {n} open conversations, which is the most at one time here. Close one first.",
            most,
        ).format(n=most)
    )


def for_another() -> CareError:
    """Return the refusal for whoever presses under a card that is handed to somebody else."""
    return CareError(_("Somebody is listening here already, and has asked another listener to go on."))


def cannot_take_over(member_id: int) -> CareError:
    """Return the refusal for a listener who asks somebody who does not listen, or themselves, or the very person."""
    return CareError(
        _("Please choose a listener of this server. {member} isn't one (yet).").format(member=f"<@{member_id}>")
    )


def enough_asked() -> CareError:
    """Return the refusal for a listener who has asked one after the other to go on: each of them is pinged by it."""
    return CareError(
        _(
            "You have asked {n} times today whether somebody goes on here, so please give them some time. **Hand "
            "over** without a name gives it back to all listeners."
        ).format(n=MOST_ASKED)
    )


def handed(to: int | None) -> str:
    """Return what a listener reads who has handed over."""
    if to is None:
        return _("It's back with the other listeners. Thank you. Knowing your limits is care, too.")
    return _("I'm asking {member} in the listeners' channel. Until they say yes, this stays yours.").format(
        member=f"<@{to}>"
    )


AFTERWARDS = ("light", "mixed", "heavy")


def after() -> str:
    """Return what a listener is asked some time after a talk."""
    return _("You listened to somebody a few hours ago. How are you, after that? One tap is enough; I don't keep it.")


def after_words() -> dict[str, str]:
    """Return what a listener can say to that."""
    return {
        "light": pgettext("how listening felt", "Light"),
        "mixed": pgettext("how listening felt", "Mixed"),
        "heavy": pgettext("how listening felt", "Heavy"),
    }


def after_answer(chosen: str) -> str:
    """Return what a listener reads then."""
    return {
        "light": _("Good to hear. Thank you for being there."),
        "mixed": _("That's often how it is. Be kind to yourself today."),
    }.get(
        chosen,
        _(
            "Thank you for saying so. Other people's worries can weigh on you. You can talk to somebody, too: "
            "`/checkin now` is for listeners as well, and `/listener off` is always all right."
        ),
    )


def cannot_post_card(channel_id: int) -> str:
    """Return what a moderator reads where cards for listeners cannot be posted."""
    return cannot_post(_("check-ins for listeners"), channel_id)
