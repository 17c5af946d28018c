"""What a team reads of somebody who asks for help: their words first."""

from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _
from bot.text.links import message_link
from bot.text.user_text import quoted
from cogs.help_now.rules.calls import ALRIGHT, BARRED, HANDED_OVER, REOPENED, TIMED_OUT, UNTAKEN


def card(words: str, author: str | None, limits: str, state: str) -> str:
    """Return what stands on the card; `author` is a mention, None for whoever gave no name."""
    if author is None:
        who = _("They gave no name; you can answer through me. Please don't try to find out who it is.")
    else:
        who = _("{member} asks the moderators for help, and would be glad if one of you wrote.").format(member=author)
    said = (
        quoted(words) if words else _("*What they wrote does not stand here, since everybody can read this channel.*")
    )
    return "\n\n".join(filter(None, (said, who, _limits(limits), state)))


def _limits(limits: str) -> str:
    sentences = {
        BARRED: _("They are barred from reaching others here; that does not hold for help."),
        TIMED_OUT: _("They have a time-out, so they may not be able to write here: answer through me."),
    }
    return " ".join(sentences[limit] for limit in limits.split())


def over(because: str, closed_by: int) -> str:
    """Return how a call stands that is over; `closed_by` is 0 where it is not known who of the team closed it."""
    if because == ALRIGHT:
        return _("Over: they say that they are alright.")
    if not closed_by:
        return _("Over: the team has closed it.")
    return _("Over: {moderator} has closed it.").format(moderator=f"<@{closed_by}>")


def reopened(by: int) -> str:
    """Return what the card of a call says besides, that somebody on the team has opened again."""
    return _("{moderator} has opened it again.").format(moderator=f"<@{by}>")


def state(claimed_by: int, *, answered: bool) -> str:
    """Return how an open call stands: who has it."""
    if not claimed_by and answered:
        return _("They say that a moderator has written to them. If that was you, please take it.")
    if not claimed_by:
        return _("**Nobody has it yet.** Whoever takes it has ten minutes to write a first word.")
    if answered:
        return _("{moderator} has it, and has written to them.").format(moderator=f"<@{claimed_by}>")
    return _("{moderator} is writing to them.").format(moderator=f"<@{claimed_by}>")


def headline(news: str, role: int | None) -> str:
    """Return what stands above a card that is posted, with the role that it pings."""
    words = {
        UNTAKEN: _("Somebody asked for help, and nobody has taken it yet."),
        REOPENED: _("Somebody asked for help and has not been written to, so it is open again."),
        HANDED_OVER: _("Somebody who asked for help is handed over: who goes on?"),
    }.get(news, _("Somebody asks for help."))
    return words if role is None else f"<@&{role}> {words}"


def taken() -> str:
    """Return what a moderator reads who has just taken it."""
    return _(
        "Thank you. They know now that a moderator is writing to them. A few plain words are enough to begin with: "
        "that you have read it, that you are there, and whether they are safe right now. **Write to them** goes "
        "through me. If you write to them yourself, let them confirm it under my message; otherwise I ask the others "
        "in ten minutes. You don't have to carry it alone: tell a second moderator."
    )


def taken_already(claimed_by: int) -> str:
    """Return what a moderator reads who comes second."""
    return _("{moderator} is writing to them already. You can ask whether they want company.").format(
        moderator=f"<@{claimed_by}>"
    )


def handed_over() -> str:
    """Return what a moderator reads who has handed over."""
    return _("Thank you for what you did. I have asked the others, and told the person.")


def not_taken() -> str:
    """Return what a moderator reads where there is nothing to hand over."""
    return _("Nobody has this yet, so there is nothing to hand over. **I'm writing to them** takes it.")


def on_its_way() -> str:
    """Return what a moderator reads whose words go to the person."""
    return _("I'll write it to them. What they answer comes into this channel.")


def on_its_way_to_who_left() -> str:
    """Return what a moderator reads who writes to somebody that has left the server."""
    return _(
        "They have left this server. I still try to write it to them, and if they can answer, it comes into this "
        "channel; but Discord may not let me reach them. Under your words you then read that they wait."
    )


def closed() -> str:
    """Return what a moderator reads who has closed it."""
    return _("It is closed, and they know. What they wrote goes from here in 7 days.")


def opened_again() -> str:
    """Return what a moderator reads who has opened it again."""
    return _("It is open again, and they know. The card shows how it stands.")


def from_author(words: str, link: str) -> str:
    """Return what the team reads of what the author has answered."""
    return f"{quoted(words)}\n-# " + _("From the person who [asked for help]({link}).").format(link=link)


def left_waiting(link: str) -> str:
    """Return what the team reads of somebody who wrote again, and to whom nobody has written since."""
    return _(
        "The person who [asked for help]({link}) wrote again an hour ago, and hasn't been answered through me. Who "
        "writes to them? If you are in touch elsewhere, that's fine: **Done** on the card says when it is over."
    ).format(link=link)


def from_team(words: str, link: str, moderator: int, *, held: bool) -> str:
    """Return what the team reads of what one of them has written; `held` if it could not be delivered."""
    small = _("{moderator} has written this to the person who [asked for help]({link}).")
    if held:
        small = _(
            "{moderator} has written this to the person who [asked for help]({link}). They take no direct messages "
            "from me, so it waits in their `/inbox`; I tell them when they next use me."
        )
    return f"{quoted(words)}\n-# " + small.format(moderator=f"<@{moderator}>", link=link)


CLOSED, PUBLIC, NOWHERE = "closed", "public", "nowhere"  # what keeps it from the team; kept


def out_of_reach(role: int | None) -> str:
    """Return what the team reads elsewhere of what cannot be posted where it belongs; never what it says."""
    words = _(
        "Somebody asked the moderators for help, and I can't post it where it belongs. It waits, and they know. "
        "`/settings help_now` and `/settings team` show what is wrong; soon after that is mended, it is there."
    )
    return words if role is None else f"<@&{role}> {words}"


def problem(what: str, channel_id: int) -> str:
    """Return what a moderator reads of what is wrong with the place."""
    return {
        CLOSED: _("I can't post what people tell you with `/help-now` in {place}: it is gone, or I may not."),
        PUBLIC: _("I don't post what people tell you with `/help-now` in {place}: everybody can read it."),
        NOWHERE: _("There is no place any more for what people tell you with `/help-now`."),
    }[what].format(place=f"<#{channel_id}>")


def advice() -> str:
    """Return what a moderator can do about it."""
    return _(
        "I need View Channel, Send Messages, Embed Links and Read Message History in a channel that only the team can "
        "read; `/settings help_now moderators:` chooses another one. What could not be posted waits, and comes then."
    )


def waiting_line(asked: datetime, claimed_by: int, guild_id: int, channel_id: int, message_id: int) -> str:
    """Return one open call in the team's queue; `message_id` is 0 where its card is not up."""
    taken = _("{moderator} is writing to them").format(moderator=f"<@{claimed_by}>")
    line = f"{on_screen(asked)} · {taken if claimed_by else _('nobody has taken it yet')}"
    if not message_id:
        not_up = _("its card is not up yet; if that lasts, `/settings help_now moderators:` chooses a channel for it")
        return f"{line} · {not_up}"
    link = message_link(guild_id, channel_id, message_id)
    return f"{line} · [{_('see the card')}]({link})"
