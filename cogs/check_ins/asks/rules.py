"""Asking one person how they are: what is allowed, and what each of the two reads, which says nothing of the other."""

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import escaped, quoted, shortened, signed

LONGEST = 500  # characters
A_DAY = 5  # different people whom somebody asks in 24 hours

OKAY, CHAT, NOT_NOW = "okay", "chat", "not_now"


def may_ask(asker_id: int, receiver_id: int, *, receiver_is_bot: bool) -> None:
    """Check whom somebody asks. Raises CareError for oneself and for bots."""
    if asker_id == receiver_id:
        raise CareError(_("You can ask yourself any time, with `/checkin now`. This is for asking somebody else."))
    if receiver_is_bot:
        raise CareError(_("Bots are always okay. Please choose a person."))


def form_title(name: str) -> str:
    """Return what stands above the form for a question, which Discord lets be 45 characters long."""
    return shortened(_("Ask {name} how they are").format(name=name), 45)


def enough_for_today(number: int) -> None:
    """Check how many somebody has asked in 24 hours. Raises CareError if it is as many as they may."""
    if number >= A_DAY:
        words = _(
            "You've asked {n} people in the last 24 hours, the most I pass on in a day. You can ask again tomorrow."
        )
        raise CareError(words.format(n=number))


def passed_on(receiver_id: int) -> str:
    """Return what the asker reads: the same whatever becomes of the question."""
    return _(
        "I'll ask {member}, privately and at a calm moment. You'll hear what they choose to say, which may be "
        "nothing. I won't tell you whether they have read it."
    ).format(member=f"<@{receiver_id}>")


def question(asker: str, account: str, server: str, words: str) -> str:
    """Return what the receiver reads; the name of the server is escaped already."""
    lines = [_("{name} is thinking of you and asks how you are.").format(name=signed(asker, account))]
    if words:
        lines.append(quoted(words))
    small = _("From {server}. {name} hears only what you choose here, and never whether you have read this.")
    lines.append("-# " + small.format(server=server, name=escaped(asker)))
    return "\n".join(lines)


def held() -> str:
    """Return what is kept for the receiver where a question cannot be delivered: nothing that is the asker's."""
    return _("Somebody asked how you are.")


def in_inbox(asker: str, account: str, words: str) -> str:
    """Return what the inbox shows of such a question, plain."""
    who = f"{asker} (@{account})" if account else asker
    told = _("{name} is thinking of you and asks how you are.").format(name=who)
    return f"{told} “{words}”" if words else told


def answered(answer: str, asker: str, *, in_thread: bool) -> str:
    """Return what the receiver reads who has answered; `in_thread` is whether a chat has a place of its own."""
    chat = _("I'll tell {name} that you could use a chat.")
    if in_thread:
        chat = _("A private thread for you and {name} opens in a moment. They read there that you could use a chat.")
    return {
        OKAY: _("I'll tell {name} that you're okay."),
        CHAT: chat
        + " "
        + _(
            "If you'd rather not wait for them, `/checkin now` in the server lets others know how you are, and "
            "`/help-now` shows who is there at once."
        ),
        NOT_NOW: _("That's all right. {name} won't hear anything. You can still answer later."),
    }[answer].format(name=escaped(asker))


def passed_back(answer: str, receiver: str) -> str:
    """Return what the asker reads of an answer that is for them."""
    return {
        OKAY: _("{member} says: I'm okay. They know that you were thinking of them."),
        CHAT: _("{member} says: I could use a chat. You could write to them."),
    }[answer].format(member=receiver)


def nobody_came(name: str, server: str, link: str) -> str:
    """Return what somebody reads who could use a chat, and has not been written to; all of it is safe to show."""
    return _(
        "I haven't forgotten you. {name} hasn't written in your private thread in {server} yet; it may have slipped "
        "past them. You can write there first, any time: [go to your thread]({link}). In the server, `/checkin now` "
        "lets others know how you are."
    ).format(name=name, server=server, link=link)


def nobody_came_held(server: str) -> str:
    """Return what the inbox says of it, which names nobody."""
    return _(
        "Nobody has written yet in the private thread in {server} that you wanted for a chat. You can write there "
        "first, any time. In the server, `/checkin now` lets others know how you are, and `/help-now` shows where "
        "else to turn."
    ).format(server=server)


def refused(*, everybody: bool) -> str:
    """Return what somebody reads who does not want to be asked."""
    if everybody:
        return _("Nobody can ask you how you are through me from now on, and nobody is told. You can change that here.")
    return _("From now on they can't ask you through me, and they aren't told. You can change that here.")
