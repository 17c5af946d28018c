"""A lookout: a friend is told if somebody misses several of their check-ins in a row; both know the exact words."""

from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import escaped, signed

WAITS = timedelta(days=7)  # A question to a friend that finds no room in their week is not asked.
MOST = 3  # friends on the lookout for one person, in one server
WEEK = timedelta(days=7)  # between two times that the same person comes to the same one, with whatever
NOT_AGAIN = timedelta(days=30)  # after a friend did not want to, or could not be asked
MOST_MISSES = 14  # in a row, that a friend can be told of: two weeks of days


def may_have(member_id: int, friend_id: int, *, friend_is_bot: bool, is_asked: bool) -> None:
    """Raise CareError for oneself, for bots, and for somebody whom nobody asks how they are, or no longer."""
    if member_id == friend_id:
        raise CareError(_("A lookout is somebody else, who will hear if you go quiet. Please choose a friend."))
    if friend_is_bot:
        raise CareError(_("A bot can't look after you. Please choose a person."))
    if not is_asked:
        raise CareError(
            _("First choose when I shall ask how you are, with `/checkin schedule`: what you miss is counted by that.")
        )


def room_for_one_more(number: int) -> None:
    """Raise CareError if somebody has as many lookouts as there may be."""
    if number >= MOST:
        raise CareError(
            _("You have {n} lookouts here, the most for one person. `/checkin friend` lets you end one.").format(
                n=number
            )
        )


def asked_lately(receiver_id: int, again: datetime) -> CareError:
    """Return what somebody reads who has come to the same person within a week."""
    words = _(
        "You've asked {member} something through me in the last seven days. You can again {moment}, or write to "
        "them yourself any time."
    )
    return CareError(words.format(member=f"<@{receiver_id}>", moment=on_screen(again, "R")))


def not_again_yet(friend_id: int, again: datetime) -> CareError:
    """Return what somebody reads who asks a friend again who could not."""
    words = _(
        "{friend} could not look out for you when you asked, so I'm giving them time: you can ask them again "
        "{moment}. You can ask somebody else now."
    )
    return CareError(words.format(friend=f"<@{friend_id}>", moment=on_screen(again, "R")))


def alert(name: str, server: str, misses: int) -> str:
    """Return what the friend will read; both see it when they agree."""
    words = ngettext(
        "{name} planned check-ins in {server} and has missed the last one. They asked me to tell you if that "
        "happens. It may mean nothing; a short hello from you might be welcome.",
        "{name} planned check-ins in {server} and has missed the last {n}. They asked me to tell you if that "
        "happens. It may mean nothing; a short hello from you might be welcome.",
        misses,
    )
    return words.format(name=escaped(name), server=server, n=misses)


def friend_told(friend: str, server: str, misses: int, *, waits: bool) -> str:
    """Return what somebody reads whose friend was told, or will be; `friend` is safe already."""
    words = ngettext(
        "I have told {friend} that you missed your last check-in in {server}, as the two of you wanted.",
        "I have told {friend} that you missed your last {n} check-ins in {server}, as the two of you wanted.",
        misses,
    )
    if waits:
        words = ngettext(
            "{friend} will read in their inbox that you missed your last check-in in {server}, as the two of you "
            "wanted; I could not write to them directly.",
            "{friend} will read in their inbox that you missed your last {n} check-ins in {server}, as the two of you "
            "wanted; I could not write to them directly.",
            misses,
        )
    return words.format(friend=friend, server=server, n=misses) + " " + _("A check-in shows that you're around.")


def asked(friend_id: int, words: str) -> str:
    """Return what somebody reads who has asked a friend."""
    told = _("I'll ask {friend}. It begins when they say yes. If you miss your check-ins, they would read:")
    return f"{told.format(friend=f'<@{friend_id}>')}\n> {words}"


def nobody_answered(friend_id: int, server: str) -> str:
    """Return what somebody reads whose friend has not answered for a week."""
    return _(
        "{friend} hasn't answered yet whether they would look out for you in {server}; it may have slipped past them. "
        "The question stays open, and I'll tell you what they say. You can write to them yourself, or ask somebody "
        "else with `/checkin friend`."
    ).format(friend=f"<@{friend_id}>", server=server)


def request(name: str, account: str, server: str, words: str) -> str:
    """Return what the friend is asked."""
    told = _("{name} in {server} asks if you would look out for them. All that you would do is read this:")
    small = _("It would come only if they miss their check-ins. Either of you can end it with `/checkin friend`.")
    return f"{told.format(name=signed(name, account), server=server)}\n> {words}\n-# {small}"


def accepted(name: str) -> str:
    """Return what the friend reads who has said yes."""
    return _("Thank you. {name} is told that you look out for them. `/checkin friend` ends it at any time.").format(
        name=escaped(name)
    )


def declined(name: str) -> str:
    """Return what the friend reads who has said no."""
    return _("That's all right. I'll tell {name}, kindly, that you can't do it now.").format(name=escaped(name))


def ended(name: str, *, accepted: bool, by_friend: bool) -> str:
    """Return what the one of the two reads who has ended it in their list."""
    if accepted:
        return _("It has ended, and the other person is told.")
    return declined(name) if by_friend else _("It has ended. Nothing was agreed yet, so nobody is told.")


def news(what: str, other_id: int | None, server: str) -> str:
    """Return what one of the two is told, of the other; None where nothing is known any more but where it was."""
    unnamed = {"declined": _("The friend you asked"), "ended": _("a friend")}
    other = unnamed.get(what, "") if other_id is None else f"<@{other_id}>"
    return {
        "accepted": _("{other} looks out for you in {server} from now on. `/checkin friend` shows and ends it."),
        "declined": _(
            "{other} in {server} can't take this on right now. You can ask somebody else to look out for you with "
            "`/checkin friend`."
        ),
        "ended": _(
            "You and {other} are no longer looking out for each other in {server}. `/checkin friend` shows your "
            "other lookouts."
        ),
        "resting": _(
            "Your lookout with {other} in {server} is paused: I can't reach them for you just now, so they hear "
            "nothing if you miss check-ins. It resumes by itself once I can; `/checkin friend` shows how it stands. "
            "You can ask somebody else, too."
        ),
    }[what].format(other=other, server=server)


def described(member: str, friend: str, misses: int, *, accepted: bool, rests: bool) -> str:
    """Return a lookout as it stands in a list; one that rests tells the friend nothing for now."""
    words = ngettext(
        "{friend} is told if {member} misses one check-in",
        "{friend} is told if {member} misses {n} check-ins in a row",
        misses,
    ).format(friend=friend, member=member, n=misses)
    if rests:
        return words + " · " + _("paused for now, since I can't reach them")
    return words if accepted else words + " · " + _("waits for their yes")
