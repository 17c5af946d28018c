"""What a team does that is kept for others of it to see, and how each is said."""

from datetime import datetime
from enum import StrEnum

from bot.clock import on_screen
from bot.moderation.ways import Way, way_name
from bot.text.language import _, ngettext


class Act(StrEnum):
    """Something that somebody on the team did. Their values are kept."""

    CHECK_IN_DOWN = "check_in_down"
    THANKS_DOWN = "thanks_down"
    INTRODUCTION_DOWN = "introduction_down"
    BARRED = "barred"
    UNBARRED = "unbarred"
    LISTENER_LET_IN = "listener_let_in"
    LISTENER_DECLINED = "listener_declined"
    LISTENER_ENDED = "listener_ended"
    GREETER_ENDED = "greeter_ended"
    GREETER_VOUCHED = "greeter_vouched"
    GREETER_UNVOUCHED = "greeter_unvouched"
    CIRCLE_KEPT_OUT = "circle_kept_out"
    CIRCLE_LET_BACK = "circle_let_back"
    CIRCLE_CLOSED = "circle_closed"
    CALL_CLOSED = "call_closed"
    CALL_REOPENED = "call_reopened"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"


def act_line(act: str, moderator_id: int, member_id: int, detail: str, when: datetime) -> str:
    """Return one act as the team reads it; `member_id` is 0 where nobody is to know whom it was about."""
    words = {
        Act.CHECK_IN_DOWN: _("{moderator} took a check-in down"),
        Act.THANKS_DOWN: _("{moderator} took thanks down"),
        Act.INTRODUCTION_DOWN: _("{moderator} took the introduction of {member} down"),
        Act.BARRED: _("{moderator} kept {member} from reaching others"),
        Act.UNBARRED: _("{moderator} let {member} reach others again"),
        Act.LISTENER_LET_IN: _("{moderator} let {member} listen"),
        Act.LISTENER_DECLINED: _("{moderator} said “not now” to {member}, who would like to listen"),
        Act.LISTENER_ENDED: _("{moderator} ended the listening of {member}"),
        Act.GREETER_ENDED: _("{moderator} ended the greeting of {member}"),
        Act.GREETER_VOUCHED: _("{moderator} gave the team's word for {member}, who greets"),
        Act.GREETER_UNVOUCHED: _("{moderator} took the team's word for {member} back, who greets"),
        Act.CIRCLE_KEPT_OUT: _("{moderator} kept {member} out of a circle"),
        Act.CIRCLE_LET_BACK: _("{moderator} let {member} back into a circle"),
        Act.CIRCLE_CLOSED: _("{moderator} closed a circle"),
        Act.CALL_CLOSED: _("{moderator} closed a call for help"),
        Act.CALL_REOPENED: _("{moderator} opened a call for help again"),
        Act.SWITCHED_OFF: _("{moderator} switched something off"),
        Act.SWITCHED_ON: _("{moderator} switched something on again"),
    }[Act(act)]
    who = f"<@{member_id}>" if member_id else _("somebody whose name stays hidden")
    line = f"{on_screen(when)} · {words.format(moderator=f'<@{moderator_id}>', member=who)}"
    return " · ".join(filter(None, (line, _detail(act, detail))))


def _detail(act: str, detail: str) -> str:
    """Return what else is known of an act: from what somebody was kept, or for how long its author was."""
    if act == Act.CHECK_IN_DOWN and detail:  # from when cards and mutes were one
        return ngettext(
            "its author can't hide their name for {n} day", "its author can't hide their name for {n} days", int(detail)
        ).format(n=detail)
    if act in (Act.SWITCHED_OFF, Act.SWITCHED_ON):
        return f"`{detail}`"
    ways = detail.split()
    if len(ways) == len(Way):
        return _("everything that reaches others")
    return ", ".join(way_name(Way(way)) for way in ways)
