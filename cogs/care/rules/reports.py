"""What people read about reports: whoever reports something, and the team."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.user_text import clean, quoted, require_room

LONGEST = 1000  # characters
KEPT = timedelta(days=30)
UNREAD_FOR = timedelta(days=3)  # after which a reporter is told that nobody has read it
A_DAY, DAY = 10, timedelta(days=1)  # so many reports
FOR_TEAM, FOR_OWNER = "team", "owner"


def gone() -> CareError:
    """Return what somebody reads who wants to report what is not there any more, or was never theirs to see."""
    return CareError(
        _(
            "`/help-now` lets you write to the moderators, in your own words. What you want to report is gone: it "
            "may have been taken back."
        )
    )


def nothing_of_ours() -> CareError:
    """Return what somebody reads who wants to report a message that passes on nothing of a member's."""
    return CareError(
        _(
            "I can pass on what somebody wrote through me, and that message is something else. `/help-now` lets you "
            "write to the moderators, and Discord has a report of its own for every message."
        )
    )


def own() -> CareError:
    """Return what somebody reads who wants to report what is theirs."""
    return CareError(_("That is yours. If it should not stand there, you can take it back where you made it."))


def who_reads(channel: str | None, *, unmasks: bool = False) -> str:
    """Return who reads a report, in up to 100 characters."""
    if unmasks:
        return _("The team reads it, with your name, so it learns whose check-in that was. Kept for 30 days.")
    if channel is None:
        return _("The team of this server reads it, with your name, by /care queue. It is kept for 30 days.")
    return _("The team of this server reads it, with your name, and nobody else. It is kept for 30 days.")


def happened_from(written: str) -> str:
    """Return what somebody says has happened. Raises CareError if there is nothing, or too much of it."""
    words = clean(written)
    if not words:
        raise CareError(_("Nothing was sent, since nothing was written. A few words are enough."))
    require_room(words, LONGEST)
    return words


def known_already() -> CareError:
    """Return what somebody reads who has reported this before."""
    return CareError(
        _(
            "You have reported this already, and it is with the team. To add something, `/help-now` lets you write "
            "to the moderators."
        )
    )


def enough_for_now(again: datetime) -> CareError:
    """Return what somebody reads who has reported a lot today."""
    return CareError(
        _(
            "You have sent {n} reports here since yesterday, and the team has all of them. You can send the next one "
            "{moment}. If it can't wait, `/help-now` lets you write to the moderators now."
        ).format(n=A_DAY, moment=on_screen(again, "R"))
    )


def passed_on(server: str, *, for_owner: bool, has_place: bool) -> str:
    """Return what somebody reads who has reported something."""
    if for_owner:
        words = _("Thank you for saying so. It goes to the owner of {server} alone, in private, and nothing is posted.")
    elif has_place:
        words = _("Thank you for saying so. It is on its way to the team of {server}, who read it in private.")
    else:
        words = _(
            "Thank you for saying so. The team of {server} has no channel where I could tell it, so your report waits: "
            "the next of them who uses me is told, and finds it with `/care queue`."
        )
    small = _(
        "I can't say when they read it, or what they do. They can answer you through me. If it can't wait: `/help-now`."
    )
    return f"{words.format(server=server)}\n-# {small}"


def card(what: str, author: str | None, when: datetime) -> str:
    """Return what the card of a report says: none of the words, and not who reported it."""
    who = author or _("somebody whose name stays hidden, from you too")
    return _("Somebody reports {what}, from {who} · {moment}").format(what=what, who=who, moment=on_screen(when, "R"))


def card_footer(*, for_owner: bool) -> str:
    """Return the small print of a card."""
    if for_owner:
        return _("Only you were told. “Read” shows what they say. It is kept for 30 days.")
    return _("“Read” shows what they say, to you alone; who has read it is kept. It goes after 30 days.")


def closed(by: str, what: str, when: datetime) -> str:
    """Return what the card says when there is nothing left to do."""
    return _("A report of {what}, from {moment}: done, by {by}.").format(what=what, moment=on_screen(when, "d"), by=by)


def opened_again(by: str) -> str:
    """Return what the card says besides, of which somebody has said that there is something left to do."""
    return _("Opened again by {by}.").format(by=by)


def in_full(
    head: str, reporter: str, happened: str | None, words: str | None, *, went_along: bool, readers: Sequence[str]
) -> str:
    """Return a report as whoever reads it sees it."""
    lost = _("I can't read these words any more: whoever runs this bot has changed its key.")
    parts = [head, quoted(happened) if happened else lost, _("— {reporter}").format(reporter=reporter)]
    if went_along:
        parts += [_("**What it is about:**"), quoted(words) if words else lost]
    else:
        parts.append(_("They did not pass on the words that it is about."))
    if readers:
        parts.append("-# " + _("Read by {people}.").format(people=", ".join(readers)))
    return "\n".join(parts)


def line(what: str, author: str | None, when: datetime) -> str:
    """Return a report in the team's queue."""
    who = author or _("a hidden name")
    return _("{what}, from {who} · {moment}").format(what=what, who=who, moment=on_screen(when, "R"))


def wait_unread(number: int) -> str:
    """Return what the next of the team is told where no channel could say it."""
    return ngettext(
        "**{n} report** waits for your team. `/care queue` shows it.",
        "**{n} reports** wait for your team. `/care queue` shows them.",
        number,
    ).format(n=number)


def is_over() -> CareError:
    """Return what a moderator reads who presses something of a report that is gone."""
    return CareError(_("That report is gone: it was kept for 30 days, or the person who made it took it back."))


def is_about_you() -> CareError:
    """Return what somebody reads who is reported, and wants to see to it themselves."""
    return CareError(_("That is for others on the team: it is about something of yours."))


def for_owner_only() -> CareError:
    """Return what somebody reads who is not the one whom the reporter chose."""
    return CareError(_("The person who reported that chose that only the owner of the server reads it."))


def answer_letter(server: str, words: str) -> str:
    """Return what a reporter reads whom the team answers."""
    head = _("The moderators of {server} write to you about what you reported:").format(server=server)
    small = _("You can't answer here; `/help-now` in {server} lets you write to them.").format(server=server)
    return f"{head}\n{quoted(words)}\n-# {small}"


def not_read(server: str, *, for_owner: bool, until: datetime) -> str:
    """Return what a reporter reads whose report nobody has opened for some days; it stays open `until` then."""
    words = (
        _("I haven't forgotten what you reported in {server}. Its owner has not opened it so far.")
        if for_owner
        else _("I haven't forgotten what you reported in {server}. Nobody on its team has opened it so far.")
    )
    more = _(
        "It waits for them until {day}. You don't have to wait: `/help-now` in the server lets you write to the "
        "moderators, and Discord itself takes reports of messages and of servers."
    )
    return f"{words.format(server=server)} {more.format(day=on_screen(until, 'D'))}"


def answer_waits(server: str) -> str:
    """Return what the inbox says of it, where it could not be delivered."""
    return _("The moderators of {server} have answered what you reported.").format(server=server)


def author_is_lost() -> str:
    """Return what a moderator reads where nobody can tell any more whose it was."""
    return _(
        "I can't say any more whose it was: they had it forgotten, or this bot's key has changed. `/care bar` works "
        "if you know who it was."
    )


def answered() -> str:
    """Return what a moderator reads who has answered a reporter."""
    return _("It is on its way to them, from “the moderators”, without your name.")


def choose_again() -> CareError:
    """Return what a reporter reads whose choice of readers is not there any more."""
    return CareError(_("The person it is about is no longer on the team. Please open the report once more."))


def gone_already() -> str:
    """Return what a moderator reads who takes down what is not there any more."""
    return _("It is gone already: its author took it back, or somebody on the team took it down.")


def for_owner_letter(server: str) -> str:
    """Return what stands above a report that the owner of a server alone reads."""
    return _("Somebody in {server} reports something, and chose that you alone read it. Nothing was posted.").format(
        server=server
    )


def for_owner_waits(server: str) -> str:
    """Return what the owner's inbox says of a report that could not be delivered."""
    return _("A report from {server} that is for you alone. “Try DM again” brings it, with what you can do.").format(
        server=server
    )
