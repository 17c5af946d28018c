"""Check-ins as their authors made them, and every request that repeats them: what the audit of check-ins goes by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Any

from tests.survival.evidence import FORGET, IN_FLIGHT_SECONDS, Evidence, button, secrets
from tests.survival.responses import Json, acknowledged, refused

NOBODY = ""  # once it is withdrawn
ME, CIRCLE, EVERYONE, NAMELESS = "Only me", "My circle", "Everyone here", "Everyone here, without my name"
LISTENERS, LISTENERS_NAMELESS = "Listeners", "Listeners, without my name until one answers"
# The audiences as a form offers them, and how they are kept.
KEPT = {
    ME: "me",
    CIRCLE: "circle",
    EVERYONE: "everyone",
    NAMELESS: "nameless",
    **dict.fromkeys((LISTENERS, LISTENERS_NAMELESS), "listeners"),
}
# Where their words may stand, and which of those audiences know whose they are.
CARDS = {"check-ins": {EVERYONE, NAMELESS}, "listeners": {LISTENERS, LISTENERS_NAMELESS}}
NAMED = {EVERYONE, LISTENERS}
LISTEN, READ, HEAR = "I'll listen", "Read", "I hear you"

_ANSWER = re.compile(r"/interactions/(\d+)/[^/]+/callback")
_LATER = re.compile(r"/webhooks/\d+/(\d+)(?:/messages/(@original))?")
_CHANNEL = re.compile(r"/channels/(\d+)/messages(?:/\d+)?")
_EDITS = 7  # the type of an answer that changes the message that was pressed


@dataclass
class Said:
    """A check-in, with everything by which its author decided who may see it."""

    ask: Json
    decisions: list[Json] = field(default_factory=list[Json])

    def audiences(self, at: float = inf) -> set[str]:
        """Those who may see it at a moment; more than one where it is not known what was heard of a decision."""
        found: set[str] = set()
        for decision in self.decisions:
            if decision["asked"] < at and not refused(decision):
                is_settled = acknowledged(decision) and decision["at"] + IN_FLIGHT_SECONDS < at
                found = {_choice(decision)} | (set() if is_settled else found)
        return found

    def audiences_ever(self) -> set[str]:
        """Everybody whom its author has chosen at some time."""
        return set(self.choices)

    @property
    def choices(self) -> list[str]:
        """Whom its author has chosen, one after the other."""
        return [_choice(decision) for decision in self.decisions if not refused(decision)]


def _choice(decision: Json) -> str:
    chosen = decision["options"]
    return NOBODY if decision["what"] == "press" else chosen.get("audience") or chosen["chosen"]


def _as_if_they_left(move: Json) -> Json:
    """Whoever leaves decides by that that what they said is theirs alone; where the disk takes nothing, that waits."""
    return {"what": "choose", "asked": move["at"], "at": move["at"], "options": {"chosen": ME}, "answer": None}


@dataclass
class Utterance:
    """A request that says something which was said in confidence."""

    at: float
    body: Json
    channel: int | None = None  # where everybody of that place reads it, or else
    ask: Json | None = None  # what it answers, to one person alone
    is_new: bool = True  # whether it is more than a change of what stands there already


class CheckInRecords:
    """What is known of check-ins."""

    def __init__(self, evidence: Evidence) -> None:
        self.e = evidence

    @cached_property
    def said(self) -> dict[int, Said]:
        """The check-ins that somebody made, or may have made, by their ids."""
        found = {ask["id"]: Said(ask, [ask]) for ask in self.e.entries("check in") if not refused(ask)}
        for ask in self.e.journal:
            if ask.get("check_in") in found:
                found[ask["check_in"]].decisions.append(ask)
            elif ask["what"] == "leave" or ask.get("button") == FORGET:
                decision = _as_if_they_left(ask) if ask["what"] == "leave" else ask
                for said in found.values():
                    if said.ask["user"] == ask["user"] and said.ask["asked"] < ask["at"]:
                        said.decisions.append(decision)
        return found

    @cached_property
    def by_secret(self) -> dict[str, Said]:
        return {secret: said for said in self.said.values() for secret in secrets(said.ask["options"])}

    @cached_property
    def letters(self) -> dict[str, tuple[Json, Said | None]]:
        """What was written back, by its mark, and to which check-in."""
        written = self.e.entries("write back")
        return {mark: (ask, self.on_card(ask)) for ask in written for mark in secrets(ask["options"])}

    def on_card(self, ask: Json) -> Said | None:
        """The check-in that stood on the card which somebody pressed."""
        shown = secrets(self.posted.get(ask["message"], (0, {}))[1]) & self.by_secret.keys()
        return self.by_secret[shown.pop()] if len(shown) == 1 else None

    @cached_property
    def posted(self) -> dict[int, tuple[int, Json]]:
        """Every message that the bot ever posted, by its id: in which channel, and what it said at first."""
        found: dict[int, tuple[int, Json]] = {}
        for request in self.e.seen["requests"]:
            place = _CHANNEL.fullmatch(str(request["path"]))
            if place and request["method"] == "POST" and request.get("answer"):
                found.setdefault(int(request["answer"]), (int(place[1]), request.get("json") or {}))
        return found

    @cached_property
    def uttered(self) -> list[Utterance]:
        """Every request that says something, arrived or not: what it says must be fit to arrive."""
        found = (self.utterance(one) for one in self.e.seen["requests"] if secrets(one.get("json")))
        return [one for one in found if one is not None]

    def utterance(self, request: Json) -> Utterance | None:
        path, edits, at = str(request["path"]), False, request["at"]
        body: Json = request["json"]
        if place := _CHANNEL.fullmatch(path):
            return Utterance(request["at"], body, channel=int(place[1]), is_new=request["method"] == "POST")
        if match := _ANSWER.fullmatch(path):
            edits, at = body["type"] == _EDITS, self._first_tried[path]
        elif match := _LATER.fullmatch(path):
            edits = bool(match[2])
        else:
            return None
        ask = self.e.asks.get(int(match[1]))
        if ask is not None and edits and ask.get("message") in self.posted:
            return Utterance(at, body, channel=self.posted[ask["message"]][0], is_new=False)
        return Utterance(at, body, ask=ask)

    @cached_property
    def _first_tried(self) -> dict[str, float]:
        """When each request was made for the first time, by its path: an answer that got lost is given once more."""
        found: dict[str, float] = {}
        for request in self.e.seen["requests"]:
            found.setdefault(str(request["path"]), request["at"])
        return found

    @cached_property
    def claims(self) -> dict[int, Json]:
        """Who wanted to listen, and was not refused, by the id of their press, which is that of the talk."""
        return {ask["id"]: ask for ask in self.e.presses(LISTEN) if not refused(ask)}

    @cached_property
    def mates(self) -> set[tuple[int, int]]:
        """Who was ever in a circle, with its server."""
        asks = self.e.entries("circle start", "circle join")
        return {(ask["guild"], ask["user"]) for ask in asks if not refused(ask)}

    def card(self, message: int) -> int:
        """The number of a card for everyone, which its buttons tell."""
        _channel, body = self.posted.get(message, (0, {}))
        return int((button(body, HEAR) or "0").rpartition(":")[2])


def reads_report(e: Evidence, ask: Json) -> bool:
    """Whether somebody of the team asked to read a report."""
    pressed = e.by_id.get(ask.get("message") or 0)
    is_of_team = int(ask.get("permissions") or 0) != 0
    return is_of_team and ask.get("button") == READ and pressed is not None and pressed.channel in e.team_places


def names(body: Any, user: int) -> bool:
    """Whether somebody is named in what is said."""
    return bool(re.search(rf"<@!?{user}>|\bmember{user}\b", str(body)))


def alive(records: CheckInRecords) -> Iterator[tuple[str, int]]:
    """What was said in confidence and can be read where everybody of a place reads it: the mark, and the message."""
    for message in records.e.messages:
        for secret in secrets([message.said.get("content"), message.said.get("embeds")]):
            yield secret, message.id
