"""What is asked some days after a greeting, and what follows from the answer."""

from bot.text.language import _


def question(server: str, *, last: bool) -> str:
    """Return “How is it going?” in words. It may arrive a day or two after its moment, so it counts no days."""
    if last:
        return _(
            "It is about two weeks since you were welcomed in {server}. How is it going? "
            "This is the last time I ask; the people there stay glad to hear from you."
        ).format(server=server)
    return _("It is a few days since you were welcomed in {server}. How is it going?").format(server=server)


def question_held(server: str, *, last: bool) -> str:
    """Return the same question for those who took no direct message; shown whenever they come by, without buttons."""
    if last:
        return _(
            "I wanted to ask once more how it is going in {server}, two weeks after you were welcomed there. If you "
            "would like to meet someone or feel a bit lost, just say so there: people like to help."
        ).format(server=server)
    return _(
        "I wanted to ask how it is going in {server}, a few days after you were welcomed there. If you would like to "
        "meet someone or feel a bit lost, just say so there: people like to help."
    ).format(server=server)


def glad() -> str:
    """Return what somebody reads who is settling in well."""
    return _("That is good to hear. Have a good time there.")


def may_i_tell(need: str, place: str | None = None, *, everyone: bool = False) -> str:
    """Return the question for consent; `need` is "lost" or "meet", `everyone` whether all read `place`."""
    if need == "meet":
        words = _("That is a good wish. May I tell the people who greet newcomers, so that one of them writes to you?")
    else:
        words = _(
            "That happens to many at first. May I tell the people who greet newcomers, so that one of them helps you? "
            "They hear only that you feel a bit lost."
        )
    if place is None:
        return words
    remark = (
        _("It is said in {place}, with your name; everybody in the server can read that channel.")
        if everyone
        else _("It is said in {place}, with your name.")
    )
    return f"{words}\n-# {remark.format(place=place)}"


def told() -> str:
    """Return what somebody reads who has agreed, where somebody is told."""
    return _("I am passing it on to them, so that whoever has a moment can find you in the server.")


def nobody_to_tell() -> str:
    """Return what somebody reads who has agreed, where nobody can be told."""
    return _(
        "I have nobody whom I could tell there. Just ask in any channel that feels right: people there like to help."
    )


def not_told() -> str:
    """Return what somebody reads who has not agreed."""
    return _("Then I keep it to myself. You can always just ask in the server: people there like to help.")


def need_of(member: str, need: str) -> str:
    """Return what greeters read, with the newcomer's consent."""
    if need == "meet":
        return _("{member} would like to meet someone, and is glad if one of you writes to them.").format(member=member)
    return _("{member} feels a bit lost, and is glad if one of you writes to them.").format(member=member)


def not_passed_on(server: str) -> str:
    """Return what somebody reads who has agreed, where Discord lets nobody be told."""
    return _(
        "You asked me to tell the people who greet newcomers in {server}, and I could not: Discord doesn't let me "
        "write to them just now. Please just ask in any channel that feels right: people there like to help."
    ).format(server=server)
