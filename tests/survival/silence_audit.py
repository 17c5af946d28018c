"""Whether whoever reached out heard from a person, or was told the truth, and that once: the audit of silence."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.survival.check_in_records import CheckInRecords
from tests.survival.evidence import IN_FLIGHT_SECONDS, Evidence, Message, button
from tests.survival.reaching_out import CALL, LISTENERS, Asking, ReachingOut, words_of
from tests.survival.responses import Json, acknowledged

# Twenty minutes until a listener is asked, twenty until others are, and forty more for who is still there.
LISTENER_SECONDS = 4800.0
ROOM_SECONDS = 15.0  # until everything that was due is delivered
_LINK = re.compile(r"/channels/\d+/\d+/(\d+)")
_FOLLOWS_UP = ("How is it going", "said hello to you in")


def left_in_silence(e: Evidence) -> Iterator[str]:
    """Somebody reached out and heard neither from a person nor that nobody is there; or was answered, unawares."""
    r = ReachingOut(e)
    for one in r.askings if e.quiet else ():
        heard, owned_up = ([said for said in told if r.holds(one, said)] for told in (one.heard, one.owned_up))
        # What told them of a person goes when that person has everything forgotten; they are not told a second time.
        if heard or one.has_seen or one.by_forgotten or r.is_still_to_come(one):
            continue
        answered = [ask for ask in one.answers if acknowledged(ask)]
        if any(_is_past(r, r.theirs(ask["at"]) + one.learns_after) for ask in answered):
            yield f"{one}, was answered and never learnt it"
        elif one.patience is not None and not owned_up and _is_past(r, one.since + one.patience):
            yield f"{one}, was left in silence"


def _is_past(r: ReachingOut, moment: float) -> bool:
    return moment + ROOM_SECONDS < r.e.bot_now / 1000


def silent_listener(e: Evidence) -> Iterator[str]:
    """A listener took what somebody said to listeners, has written nothing for long, and nobody else is asked."""
    wrote = {(one.channel, int(one.said.get("author", {}).get("id", 0))) for one in e.messages}
    for talk in e.tables["talks"] if e.quiet else ():
        is_open = talk["thread"] and not talk["ended_at"] and talk["occasion"] == "listening"
        is_old = talk["begun_at"] / 1000 + LISTENER_SECONDS < e.bot_now / 1000
        if is_open and is_old and (talk["thread"], talk["other_id"]) not in wrote:
            yield f"{talk['other_id']} took {talk['about']} of {talk['member_id']}, and has written nothing"


def told_again(e: Evidence) -> Iterator[str]:
    """Somebody was told the same twice: that they are heard, or that nobody has answered."""
    for one in ReachingOut(e).askings:
        known = [said for said in [*one.heard, *one.owned_up] if said.kind]
        # Of a call for help, one hears several times, in other words each time.
        told = Counter((said.words if one.way == CALL else said.kind, said.about) for said in known)
        for (what, about), times in told.items():
            if times > one.turns_of.get(about, one.turns):
                yield f"{one}, was told {times} times: {what}"


def told_untruly(e: Evidence) -> Iterator[str]:
    """Somebody was told that nobody answered when somebody had, or the other way round."""
    for one in ReachingOut(e).askings:
        if one.way in (CALL, LISTENERS):  # Who answered may have stopped.
            continue
        answered = min((ask["at"] for ask in one.answers if acknowledged(ask)), default=None)
        for said in one.owned_up:
            if answered and said.at and said.at > answered + IN_FLIGHT_SECONDS:
                yield f"{one}, was told that nobody had answered {said.at - answered:.1f} s after somebody did"
        answered_somehow = one.answers or one.by_forgotten or _spoken_to(e, one)
        if any(said.kind for said in one.heard) and not answered_somehow:
            yield f"{one}, was told of an answer, and nobody gave one"


def _spoken_to(e: Evidence, one: Asking) -> bool:
    """Whether people write there, of which it is not known whom they mean."""
    return any(ask["user"] != one.user for ask in e.entries("say"))


def no_way_on(e: Evidence) -> Iterator[str]:
    """Somebody was told that nobody has answered, and not where else they can turn."""
    for one in ReachingOut(e).askings:
        if not all(said.leads_on for said in one.owned_up):
            yield f"{one}, was told that nobody had answered, and of no way on"


def lost_call(e: Evidence) -> Iterator[str]:
    """Somebody was told that moderators read what they wrote, and nothing of it is kept."""
    kept = {row["id"] for row in e.tables["help_calls"]}
    for sent in e.sent:
        ask: Json = sent.ask or {}
        if ask.get("what") == "call" and "in the moderators' channel" in str(sent.body) and ask["id"] not in kept:
            yield f"{ask['user']} was told that {ask['id']} is with the moderators, and it is not kept"


def tells_of_reaching_out(e: Evidence, owner: int, message: Message) -> bool:
    """Whether a direct message tells somebody what came of reaching out, or asks a newcomer how it is going."""
    words, c = words_of(message), CheckInRecords(e)
    if any(part in words for part in _FOLLOWS_UP):
        return any(user == owner for _guild, user in e.moves)
    if "what you reported" in words:
        return any(ask["user"] == owner for ask in e.entries("report"))
    if button(message.said, "I'm alright now") or "moderators of" in words:
        return any(ask["user"] == owner for ask in e.entries("call"))
    linked = [int(number) for number in _LINK.findall(words)]
    return any(_is_card_of(c, owner, number) for number in linked)


def _is_card_of(c: CheckInRecords, owner: int, card: int) -> bool:
    said = c.on_card({"message": card})
    _channel, body = c.posted.get(card, (0, {}))
    return said.ask["user"] == owner if said else f"<@{owner}> has checked in" in str(body)


CHECKS = (left_in_silence, silent_listener, told_again, told_untruly, no_way_on, lost_call)
