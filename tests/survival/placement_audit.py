"""Whether every check-in has its card, its listener and its thread, and each of them once: the audit of what is up."""

import re
from collections import Counter
from collections.abc import Iterator
from math import inf

from cogs.check_ins.circles.store import MISSING
from tests.survival.check_in_records import CIRCLE, HEAR, KEPT, NOBODY, CheckInRecords, Said
from tests.survival.evidence import Evidence, Message, button, said_at, secrets
from tests.survival.responses import Json, acknowledged, refused

_QUESTION = "I'm okay"  # under a question how somebody is
# What stands under a letter, and under what is said to authors whom nobody has answered, or who have no card.
_TO_AUTHORS = ("Reply", "A moderator", "Change who sees it", "Everyone here", "Another listener")
# How it begins what those are told who are listened to, or have listened.
_FOUND, _THANKED = "is here to listen to you", "Thank you for offering"
_PINGS = re.compile(r"(<@\d+>\W*)+")  # above a talk or a circle
_PARTS = ("member_id", "guild_id", "mood", "wish")


def unkept(e: Evidence) -> Iterator[str]:
    """A check-in is not kept as it was said and addressed, or is kept though nobody said it or it was withdrawn."""
    c, rows = CheckInRecords(e), {row["id"]: row for row in e.tables["check_ins"]}
    for number in rows.keys() - c.said.keys():
        yield f"check-in {number} is kept, and nobody made it"
    for number, said in c.said.items():
        row, audiences = rows.get(number), said.audiences()
        if row is None and acknowledged(said.ask) and NOBODY not in audiences:
            yield f"check-in {number} was acknowledged and is not kept"
        if row is not None and audiences == {NOBODY}:
            yield f"check-in {number} was withdrawn and is kept"
        if row is not None and not _is_as_said(e, said, row):
            yield f"check-in {number} of {said.ask['user']} is kept otherwise than it was made: {row}"


def _is_as_said(e: Evidence, said: Said, row: Json) -> bool:
    ask = said.ask
    theirs = ask["user"], ask["guild"], int(ask["options"]["mood"]), ask["options"]["wish"]
    audiences = {KEPT[one] for one in said.audiences() if one != NOBODY}
    # Where there is no place for it, or its author has left the circle, it is theirs alone.
    if e.refusing or (CIRCLE in said.audiences() and _has_left(e, ask)):
        audiences.add("me")
    if any(talk["about"] == row["id"] and talk["because"] for talk in e.tables["talks"]):  # It was listened to.
        audiences.add("me")
    return theirs == tuple(row[part] for part in _PARTS) and row["audience"] in audiences and bool(row["words"])


def _has_left(e: Evidence, ask: Json) -> bool:
    left = (one for one in e.entries("circle leave") if not refused(one))
    return any((one["user"], one["guild"]) == (ask["user"], ask["guild"]) for one in left)


def card_amiss(e: Evidence) -> Iterator[str]:
    """A card is missing, or up twice, or up for nothing."""
    if not e.quiet:
        return
    shown = [row for row in e.tables["check_ins"] if row["audience"] in ("everyone", "nameless")]
    noted = {"check-ins": shown, "listeners": e.tables["hearings"]}
    for channel, (guild, name) in e.places.items():
        if name in noted and channel not in e.refusing:
            there = {one.id for one in e.messages if one.channel == channel}
            kept = {row["message_id"] for row in noted[name] if row["guild_id"] == guild}
            yield from (f"{one} is up in {name} of {guild}, for nothing" for one in there - kept)
            yield from (f"{one} is kept as a card in {name} of {guild}, and is not up" for one in kept - there)
    for circle in e.tables["circles"]:
        there = Counter(one.id for one in e.messages if one.channel == circle["thread"] and button(one.said, "Read"))
        kept = Counter(row["message_id"] for row in e.tables["circle_cards"] if row["circle"] == circle["id"])
        if there != kept:
            yield f"in the circle {circle['id']} the cards {sorted(there)} are up, and {sorted(kept)} are kept"


def two_listeners(e: Evidence) -> Iterator[str]:
    """Two were told that they listen to the same, one of them does not, or somebody listens who did not say so."""
    c = CheckInRecords(e)
    told = Counter(ask["message"] for ask in c.claims.values() if acknowledged(ask))
    yield from (f"{times} were told that they listen to {card}" for card, times in told.items() if times > 1)
    talks = {row["id"]: row for row in e.tables["talks"]}
    for number, ask in c.claims.items():
        if acknowledged(ask) and number not in talks:
            yield f"{ask['user']} was told that they listen to {ask['message']}, and there is no talk"
    for number, row in talks.items():
        ask = c.claims.get(number)
        said = c.on_card(ask) if ask else None
        pair = (said.ask["user"], ask["user"], said.ask["id"]) if ask and said else None
        if pair != (row["member_id"], row["other_id"], row["about"]):
            yield f"there is a talk {number} of {row['member_id']} and {row['other_id']}, and nobody asked for it"
    talking = Counter(row["about"] for row in talks.values() if not row["because"])
    yield from (f"there are {times} talks about {about}" for about, times in talking.items() if times > 1)
    for row in e.tables["hearings"] if e.quiet else ():
        talk = talks.get(row["talk"])
        if row["talk"] and (talk is None or talk["because"] or talk["other_id"] != row["listener_id"]):
            yield f"{row['listener_id']} is kept as listening to {row['check_in']}, and there is no such talk"


def thread_amiss(e: Evidence) -> Iterator[str]:
    """A thread is missing, or there for nothing, or somebody is in it who does not belong there."""
    if not e.quiet:
        return
    rooms = {row["thread"]: row for row in [*e.tables["talks"], *e.tables["circles"]] if row["thread"]}
    for number, thread in e.threads.items():
        people = {one for one in thread["inside"] if str(one) != thread["owner_id"]}
        row, is_closed = rooms.pop(number, None), thread["thread_metadata"]["archived"]
        if row is None and (people or not is_closed):
            yield f"thread {number} is there for nothing, with {sorted(people)}"
        if row is not None:
            yield from _room_amiss(e, row, people, is_closed=is_closed)
    yield from (f"thread {number} is kept and is not there" for number in rooms)
    for row in e.tables["talks"]:
        if not row["because"] and row["thread"] is None:
            yield f"talk {row['id']} has begun and has no thread"


def _room_amiss(e: Evidence, row: Json, people: set[int], *, is_closed: bool) -> Iterator[str]:
    thread, belong, is_over = row["thread"], _belong(e, row), bool(row["ended_at"])
    if people - belong or (people != belong and not is_over):
        yield f"in thread {thread} are {sorted(people)}, where {sorted(belong)} belong"
    if row.get("because") == "silent" and row["other_id"] in people:
        yield f"{row['other_id']} wrote nothing in {thread}, and is in it"
    if is_over != is_closed and not (is_over and _opened_by_somebody(e, thread)):
        yield f"thread {thread} is {'closed' if is_closed else 'open'}, and should not be"
    if strangers := _let_in(e, thread) - (_ever_in_circle(e, row) if "name" in row else belong):
        yield f"{sorted(strangers)} were let into thread {thread}"
    in_it = (one for one in e.messages if one.channel == thread)
    headings = [one.id for one in in_it if _PINGS.fullmatch(str(one.said.get("content")))]
    # It can end before anything stands there, and before it is known what does.
    kept = [row["message_id"]] if row["message_id"] or not is_over else headings[:1]
    if headings != kept:
        yield f"above thread {thread} stand {headings}, and not {kept}"


def _opened_by_somebody(e: Evidence, thread: int) -> bool:
    """Whether one of those in a thread has spoken since the bot closed it last, and the bot has not: that opens it."""
    us = e.threads[thread]["owner_id"]
    closed = max((one["at"] for one in e.seen["requests"] if _closes(one, thread)), default=inf)
    since = [one for one in e.messages if one.channel == thread and said_at(one.id) > closed]
    return bool(since) and all(one.said.get("author", {}).get("id", us) != us for one in since)


def _closes(one: Json, thread: int) -> bool:
    wish: Json = one["json"] or {}
    is_done = one["method"] == "PATCH" and one["status"] == 200
    return is_done and one["path"] == f"/channels/{thread}" and wish.get("archived") is True


def _belong(e: Evidence, row: Json) -> set[int]:
    """Who belongs into the thread of a circle, or of a talk."""
    if "name" in row:
        members = (one for one in e.tables["circle_members"] if one["circle"] == row["id"])
        return {one["member_id"] for one in members if one["inside"] < MISSING}
    return {row["member_id"], row["other_id"]}


def _ever_in_circle(e: Evidence, row: Json) -> set[int]:
    return {user for guild, user in CheckInRecords(e).mates if guild == row["guild_id"]}


def _let_in(e: Evidence, thread: int) -> set[int]:
    entering = f"/channels/{thread}/thread-members/"
    entered = (str(one["path"]) for one in e.seen["requests"] if one["method"] == "PUT")
    return {int(path.removeprefix(entering)) for path in entered if path.startswith(entering)}


def letter_amiss(e: Evidence) -> Iterator[str]:
    """What somebody wrote back is not kept, not passed on, or more than once; or nobody wrote it."""
    c, rows = CheckInRecords(e), {row["id"]: row for row in e.tables["check_in_letters"]}
    written = {ask["id"]: (mark, ask, said) for mark, (ask, said) in c.letters.items() if not refused(ask)}
    answers = {ask["id"] for ask in e.entries("answer") if not refused(ask)}
    strange = rows.keys() - written.keys() - answers
    yield from (f"letter {number} is kept, and nobody wrote it" for number in strange)
    closed = {entry["user"] for entry in e.entries("close_dms")}
    for number, (mark, ask, said) in written.items():
        is_there = said is not None and len(said.audiences() - {NOBODY}) == 1 == len(said.decisions)
        if number not in rows and acknowledged(ask) and is_there and not e.was_forgotten(ask):
            yield f"letter {number} was passed on, and is not kept"
        passed_on = sum(mark in secrets(one.said.get("embeds")) for one in e.messages)
        if passed_on > 1:
            yield f"letter {number} was passed on {passed_on} times"
        if e.quiet and number in rows and not passed_on and said and said.ask["user"] not in closed:
            yield f"letter {number} was not passed on"


def unheard(e: Evidence) -> Iterator[str]:
    """Somebody was told that they are on the card as hearing it, and is not kept there, or is and never said so."""
    c = CheckInRecords(e)
    pressed = {(c.card(ask["message"]), ask["user"]): ask for ask in e.presses(HEAR) if not refused(ask)}
    kept = {(row["card"], row["member_id"]) for row in e.tables["check_in_hears"]}
    yield from (f"{user} is kept as hearing {card}, and never said so" for card, user in kept - pressed.keys())
    cards = {row["id"]: row["check_in"] for row in e.tables["check_in_cards"] if row["check_in"]}
    for (card, user), ask in pressed.items():
        said = c.said.get(cards.get(card, 0))
        # Its author is answered as everybody is, so that nobody learns whose it is.
        counts = said is not None and said.ask["user"] != user and not e.was_forgotten(ask)
        if counts and acknowledged(ask) and (card, user) not in kept:
            yield f"{user} hears {card}, and is not kept there"


def called(e: Evidence, channel: int) -> set[int]:
    """Who may be pinged in a channel or thread for check-ins: who is let into it, or is asked to go on listening."""
    if channel in e.threads:
        return _let_in(e, channel)
    return {int(user) for ask in e.entries("hand over") for user in ask["options"]["to"]}


def is_about_check_ins(e: Evidence, owner: int, message: Message) -> bool:
    """Whether a direct message tells somebody of a check-in of theirs, or of a talk in which they listen."""
    c = CheckInRecords(e)
    labels = [label for label in _TO_AUTHORS if button(message.said, label)]
    if labels:
        return any(said.ask["user"] == owner for said in c.said.values())
    if button(message.said, _QUESTION):
        return any(ask["options"]["member"] == str(owner) for ask in e.entries("checkin ask"))
    words = str(message.said.get("content"))
    if _FOUND in words:
        return any(said.ask["user"] == owner for said in c.said.values())
    of_listening = button(message.said, "Light") or words.startswith(_THANKED)
    return bool(of_listening) and any(ask["user"] == owner for ask in c.claims.values())


CHECKS = (unkept, card_amiss, two_listeners, thread_amiss, letter_amiss, unheard)
