"""What is asked some days after a greeting, and what follows from the answer."""

from collections.abc import Sequence

from bot.text.language import _, ngettext
from bot.text.lists import listed


def question(server: str, *, last: bool, answered: bool, to_ask: Sequence[str] = ()) -> str:
    """Return “How is it going?” in words. It may arrive a day or two after its moment, so it counts no days.

    `answered` is whether a person has answered them; `to_ask` are the names of greeters who like to be asked.
    """
    if answered and last:
        return _(
            "You've been in {server} for about two weeks. How is it going? I won't ask again after this; people there "
            "are always glad to hear from you."
        ).format(server=server)
    if answered:
        return _("You've been in {server} for a few days. How is it going?").format(server=server)
    words = (
        _(
            "You joined {server} about two weeks ago, and I'm not sure anyone has said a proper hello yet. How is it "
            "going? I won't ask again after this."
        )
        if last
        else _(
            "You joined {server} a few days ago, and I'm not sure anyone has said a proper hello yet. How is it going?"
        )
    ).format(server=server)
    return "\n".join(filter(None, (words, _glad_to_be_asked(to_ask))))


def question_held(server: str, *, last: bool, answered: bool, to_ask: Sequence[str] = ()) -> str:
    """Return the same question for those who took no direct message; shown whenever they come by, without buttons."""
    asked = (
        _("I wanted to ask once more how it is going in {server}, two weeks after you joined.")
        if last
        else _("I wanted to ask how it is going in {server}, a few days after you joined.")
    ).format(server=server)
    if answered:
        more = _("If you would like to meet someone or feel a bit lost, just say so there: people like to help.")
    else:
        more = _("I'm not sure anyone has said a proper hello to you there yet.")
    return " ".join(filter(None, (asked, more, _glad_to_be_asked(to_ask))))


def _glad_to_be_asked(names: Sequence[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "{names} greets newcomers there, and is glad to be asked anything.",
        "{names} greet newcomers there, and are glad to be asked anything.",
        len(names),
    ).format(names=listed([f"**{name}**" for name in names]))


def glad() -> str:
    """Return what somebody reads who is settling in well."""
    return _("That's good to hear. Have a good time there.")


def may_i_tell(need: str, place: str, *, everyone: bool) -> str:
    """Return the question for consent; `need` is "lost" or "meet", `everyone` whether all read `place`."""
    if need == "meet":
        words = _("Nice. May I tell the people who greet newcomers, so that one of them writes to you?")
    else:
        words = _(
            "Lots of people feel that way at first. May I tell the people who greet newcomers, so that one of them "
            "helps you? They hear only that you feel a bit lost."
        )
    remark = (
        _("It is said in {place}, with your name; everybody in the server can read that channel.")
        if everyone
        else _("It is said in {place}, with your name.")
    )
    return f"{words}\n-# {remark.format(place=place)}"


def told() -> str:
    """Return what somebody reads who has agreed, where somebody is told."""
    return _("I'm passing it on to them, so that one of them can find you in the server.")


def nobody_to_tell() -> str:
    """Return what somebody reads who has agreed, where nobody can be told."""
    return _(
        "There is nobody I could ask for you there. Any channel that feels right is a good place for your question."
    )


def not_told() -> str:
    """Return what somebody reads who has not agreed."""
    return _("All right, I'll keep it to myself. You can always just ask in the server: people there like to help.")


def need_of(member: str, need: str) -> str:
    """Return what greeters read, with the newcomer's consent."""
    if need == "meet":
        return _("{member} would like to meet someone, and is glad if one of you writes to them.").format(member=member)
    return _("{member} feels a bit lost, and is glad if one of you writes to them.").format(member=member)


def nobody_came(server: str, to_ask: Sequence[str] = ()) -> str:
    """Return what somebody reads who agreed that greeters are told, where nobody was seen to come to them."""
    words = _(
        "The people who greet newcomers in {server} know that you would be glad of a word, and in the days after that "
        "I saw nobody write to you there. If somebody wrote to you privately, I can't see that. Please just ask in "
        "any channel that feels right: people there like to help."
    ).format(server=server)
    return "\n".join(filter(None, (words, _glad_to_be_asked(to_ask))))


def not_passed_on(server: str) -> str:
    """Return what somebody reads who has agreed, where Discord lets nobody be told."""
    return _(
        "You asked me to tell the people who greet newcomers in {server}, and I could not: Discord doesn't let me "
        "write to them just now. Please just ask in any channel that feels right: people there like to help."
    ).format(server=server)
