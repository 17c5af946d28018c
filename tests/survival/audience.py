"""Who may see what, and who may be pinged: the part of the audit that looks at every word the bot says."""

import re
from collections.abc import Iterator

from tests.survival.check_in_records import NAMED, READ, CheckInRecords
from tests.survival.evidence import Evidence, Message, Sent, button, marks, named
from tests.survival.placement_audit import called, is_about_check_ins
from tests.survival.reaching_out import TAKE, WRITE_TO
from tests.survival.responses import Json
from tests.survival.silence_audit import tells_of_reaching_out

_EPHEMERAL = 64
_SAYS = 4  # the type of an answer that is a message
_MENTION = re.compile(r"<@[!&]?\d+>|@everyone|@here")


def wrong_audience(e: Evidence) -> Iterator[str]:
    """Something was said where it was not meant to be heard."""
    for one in e.messages:
        yield from _in_direct(e, one) if one.channel in e.direct else _in_server(e, one)
    for sent in e.sent:
        if sent.ask is not None:
            yield from _in_answer(e, sent)


def _in_direct(e: Evidence, message: Message) -> Iterator[str]:
    owner = e.direct[message.channel]
    answered = e.asks.get(int(message.said.get("answers") or 0), {})
    is_answer = bool(answered.get("direct")) and answered["user"] == owner
    about_others = is_about_check_ins(e, owner, message) or tells_of_reaching_out(e, owner, message)
    if not message.marks and not is_answer and not about_others:
        yield f"{owner} was sent something that nobody asked for: {message.said['id']}"
    for mark in message.marks:
        ask = e.by_mark.get(mark)
        if ask is None or ask["what"] != "remind me" or ask["user"] != owner:
            yield f"{mark} was sent to {owner}, whose it is not"


def _in_server(e: Evidence, message: Message) -> Iterator[str]:
    if message.channel in e.team_places:
        if not _is_for_team(e, message):
            yield f"message {message.id} stands in the channel of the team, and is not for it"
        return
    if message.channel in e.places or message.channel in e.threads:
        yield from (f"{mark} was said in {message.channel}, where check-ins belong" for mark in message.marks)
        return
    guild = message.channel - 1_000_000
    strangers = {user for user in message.greets if (guild, user) not in e.moves}
    if strangers:
        yield f"{sorted(strangers)} were greeted in {guild} and never joined there"
    if message.greets:
        return
    thanks = [_is_thanks_from(guild, e.by_mark.get(mark)) for mark in message.marks]
    if not thanks or not all(thanks) or (len(thanks) > 1 and not message.gathers):
        yield f"message {message.id} in {message.channel} is neither thanks from there nor a greeting"


def _is_thanks_from(guild: int, ask: Json | None) -> bool:
    return ask is not None and ask["what"] == "kudos give" and ask["guild"] == guild


def _is_for_team(e: Evidence, message: Message) -> bool:
    """Whether it is about who joined there, who asked for help, whose words were reported, or what became of them."""
    guild, about = e.team_places[message.channel], named(message.said.get("embeds"))
    if button(message.said, READ):
        known = {said.ask["user"] for said in CheckInRecords(e).said.values() if said.audiences_ever() & NAMED}
    else:
        known = {ask["user"] for ask in e.presses("Greet them") + e.presses("Skip them")}
        known |= {user for server, user in e.moves if server == guild}
        known |= {ask["user"] for ask in e.entries("call", "write to them") + e.presses(TAKE)}
    words = str(message.said.get("content") or "")
    # A call for help has a headline, and what stands in the way is a list; neither names anybody.
    has_no_more = not words or button(message.said, WRITE_TO) or words.startswith("- ")
    return about <= known and bool(has_no_more) and not named(words) and not message.marks


def _in_answer(e: Evidence, sent: Sent) -> Iterator[str]:
    ask = sent.ask
    assert ask is not None
    is_card = ask["what"] == "kudos give" and not sent.follows_up and sent.body.get("embeds")
    if sent.kind == _SAYS and not is_card and not ask.get("direct") and not (sent.body.get("flags") or 0) & _EPHEMERAL:
        yield f"the answer to {ask['what']} {ask['id']} is not for its person alone"
    for mark in marks([sent.body.get("content"), sent.body.get("embeds")]):
        if not _may_see(e, ask, mark):
            yield f"{mark} was shown to {ask['user']} in answer to {ask['what']}"


def _may_see(e: Evidence, ask: Json, mark: str) -> bool:
    said = e.by_mark.get(mark)
    if said is None:
        return False
    if said["what"] == "remind me":
        return said["user"] == ask["user"]
    receives = said["options"]["member"] == str(ask["user"]) and said["guild"] == ask["guild"]
    return said["id"] == ask["id"] or receives


def wide_mention(e: Evidence) -> Iterator[str]:
    """More people could have been pinged than it was meant for."""
    for sent in e.sent:
        allowed: Json | None = sent.body.get("allowed_mentions")
        if allowed is None:
            if _MENTION.search(sent.body.get("content") or ""):
                yield f"a message pings whomever it names: {sent.body.get('content')}"
            continue
        users: list[str] = allowed.get("users") or []
        pinged = {str(user) for user in users}
        too_few = _greeted(sent) - pinged
        if allowed.get("parse") or allowed.get("roles") or not pinged <= _meant(e, sent) or too_few:
            yield f"a message for {sorted(_meant(e, sent))} may ping {allowed}"


def _meant(e: Evidence, sent: Sent) -> set[str]:
    """Whom a message is for."""
    if sent.channel in e.direct:
        return {str(e.direct[sent.channel])}
    if sent.ask is not None:
        return {str(sent.ask["options"].get("member", ""))}
    if sent.channel in e.threads or sent.channel in e.places:
        return {str(user) for user in called(e, sent.channel)}
    thanked = [e.by_mark[mark]["options"].get("member", "") for mark in marks(sent.body) if mark in e.by_mark]
    return {*_greeted(sent), *thanked}


def _greeted(sent: Sent) -> set[str]:
    """Whom a greeting greets: it pings all of them."""
    return {str(user) for user in named(sent.body.get("content"))} if button(sent.body, "Say hi") else set()


CHECKS = (wrong_audience, wide_mention)
