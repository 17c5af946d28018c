"""Whether everybody who joined was welcomed, and every hello counts: the part of the audit that looks at greetings.

What counts is what people can read: a greeting names whom it greets, and a note for moderators whom it holds back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from tests.survival.evidence import Evidence, button, named, said_at
from tests.survival.responses import Json, acknowledged, refused

# Who leaves and is back within so many seconds may not have been missed: Discord, too, may tell of one join twice.
SAME_JOIN_SECONDS = 5.0
# A note tells of everybody who is held after this time; whoever decides sooner decides about them, too.
UNNAMED_SECONDS = 5.0
# Of a join so shortly before its end, the bot may not have written down anything.
UNHEARD_SECONDS = 1.0
_HELD = ("Greet them", "Skip them")
_NOTE = re.compile(r"/channels/(\d+)/messages")


@dataclass(frozen=True)
class Stay:
    """Who is where, since when; and when they last joined, which may be a moment later."""

    guild: int
    user: int
    since: float
    last_joined: float


@dataclass(frozen=True)
class Note:
    """What moderators could read of held greetings at one moment."""

    guild: int
    at: float
    names: set[int]
    others_since: float  # it speaks of others, too, who joined after this moment


def ungreeted(e: Evidence) -> Iterator[str]:
    """Somebody joined and stayed, was not greeted, and no moderator knows of it."""
    decisions = _decisions(e)
    notes = [*_notes(e), *(_unseen(one) for one in decisions if one["button"] == _HELD[1])]
    for (guild, user), moves in e.moves.items() if e.quiet else ():
        if moves[-1]["what"] == "leave" or guild + 1_000_000 in e.refusing:
            continue
        joins: list[float] = [move["at"] for move in moves if move["what"] == "join"]
        since = _stays_since(joins)
        greeted = any(said_at(one.id) >= since for one in e.greetings.get((guild, user), ()))
        stay = Stay(guild, user, since, joins[-1])
        if not greeted and not _is_missed(e, since) and not any(_explains(note, stay, decisions) for note in notes):
            yield f"{user} joined {guild} at {since:.1f} and was not greeted"


def _is_missed(e: Evidence, joined: float) -> bool:
    """Whether somebody joined while the bot was away, and its clock ahead of Discord's: it looks for later joins."""
    clocks = [entry["ahead"] for entry in e.entries("clock") if entry["at"] <= joined]
    later = next((one for one in e.entries("exit", "started") if one["at"] > joined), None)
    is_away = later is not None and (later["what"] == "started" or _hears_until(later) - joined < UNHEARD_SECONDS)
    return bool(clocks) and clocks[-1] > 0 and is_away


def _hears_until(end: Json) -> float:
    """Until when a process heard of joins: one that was killed was gone before it was known that it is."""
    return end["at"] - (end["seconds"] if end["how"] == "SIGKILL" else 0)


def _stays_since(joins: list[float]) -> float:
    *earlier, since = joins
    while earlier and since - earlier[-1] < SAME_JOIN_SECONDS:
        since = earlier.pop()
    return since


def _notes(e: Evidence) -> Iterator[Note]:
    for request in e.seen["requests"]:
        body: Json = request.get("json") or {}
        place = _NOTE.match(str(request["path"]))
        guild = e.team_places.get(int(place[1])) if place else None
        if guild is not None and button(body, _HELD[0]):
            others_since = 0 if " other" in str(body.get("embeds")) else inf
            yield Note(guild, request["at"], named(body.get("embeds")), others_since)


def _decisions(e: Evidence) -> list[Json]:
    """What moderators decided about those who were held, or may have decided, in order."""
    presses = (press for label in _HELD for press in e.presses(label) if not refused(press))
    return sorted(presses, key=lambda press: press["asked"])


def _unseen(skip: Json) -> Note:
    """Whoever came a moment before a decision is part of it, though no note names them yet."""
    return Note(skip["guild"], skip["asked"], set(), skip["asked"] - UNNAMED_SECONDS)


def _explains(note: Note, stay: Stay, decisions: list[Json]) -> bool:
    """Whether moderators read in this note that a greeting is held, and did not let it go then."""
    means = stay.user in note.names or stay.last_joined > note.others_since
    if note.guild != stay.guild or note.at < stay.since or not means:
        return False
    following = (one for one in decisions if one["guild"] == note.guild and one["asked"] >= note.at)
    decision = next(following, None)
    return decision is None or decision["button"] != _HELD[0] or not acknowledged(decision)


def greeted_again(e: Evidence) -> Iterator[str]:
    """Somebody was greeted more often than they joined."""
    for (guild, user), messages in e.greetings.items():
        joins = sum(move["what"] == "join" for move in e.moves.get((guild, user), ()))
        if len(messages) > joins:
            yield f"{user} joined {guild} {joins} times and was greeted {len(messages)} times"


def hello_lost(e: Evidence) -> Iterator[str]:
    """Somebody was told that their hello counts, and it is not kept."""
    kept = {(row["guild_id"], row["newcomer_id"], row["member_id"]) for row in e.tables["hellos"]}
    for press in filter(acknowledged, e.presses("Say hi")):
        for newcomer in _greeted_by(e, press) - {press["user"]}:
            stayed = len(e.moves.get((press["guild"], newcomer), ())) == 1
            if stayed and (press["guild"], newcomer, press["user"]) not in kept:
                yield f"{press['user']} said hi to {newcomer}, and it is not kept"


def hello_unsaid(e: Evidence) -> Iterator[str]:
    """Somebody is kept, or shown, as saying hi and never did."""
    said = {(p["guild"], user, p["user"]) for p in e.presses("Say hi") for user in _greeted_by(e, p)}
    for row in e.tables["hellos"]:
        if (row["guild_id"], row["newcomer_id"], row["member_id"]) not in said:
            yield f"{row['member_id']} is kept as saying hi to {row['newcomer_id']} and never pressed"
    pressed = {(press["message"], press["user"]) for press in e.presses("Say hi")}
    for one in e.messages:
        for user in named(one.said.get("embeds")) if one.greets else ():
            if (one.id, user) not in pressed:
                yield f"{user} is shown as saying hi in {one.id} and never pressed"


def _greeted_by(e: Evidence, press: Json) -> set[int]:
    """Whom the message greets under which somebody pressed."""
    message = e.by_id.get(press["message"])
    return message.greets if message else set()


CHECKS = (ungreeted, greeted_again, hello_lost, hello_unsaid)
