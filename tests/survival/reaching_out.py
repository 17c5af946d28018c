"""Who reached out to people, who answered, and what they were told of it: what the audit of silence goes by."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tests.survival.check_in_records import CARDS, HEAR, CheckInRecords, Said
from tests.survival.evidence import Evidence, Message, button, buttons, said_at, secrets
from tests.survival.responses import Json, refused

HELP = "Need help now?"  # under everything that owns up
HI, TAKE, WRITE_TO = "Say hi", "I'm writing to them", "Write to them"
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# How words begin, or go on, by which somebody learns that a person answered, or that nobody has.
_HEARD = (
    *("read your check-in in", "wrote to you after your check-in", "read what you shared in", "after you checked in"),
    *("said hello to you in", "has read this and is writing to you", "have closed this"),
)
_NOBODY = (
    *("I haven't forgotten you.", "with the listeners again", "said a proper hello"),
    *("of the team of", "has not got to it", "has not reached the moderators", "is passing this on"),
)
_LINK = re.compile(r"/channels/\d+/\d+/(\d+)")
# What the agenda and the inbox call it, by the way that somebody reached out.
EVERYONE, CIRCLE, LISTENERS, HELLO, CALL = "everyone", "a circle", "listeners", "a hello", "help"
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    EVERYONE: (("check_ins.was_heard",), ("check_ins.unheard",)),
    CIRCLE: (("check_ins.circle_answered",), ("check_ins.circle_unheard",)),
    LISTENERS: ((), ("check_ins.unclaimed", "check_ins.returned")),
    HELLO: (("welcome.heard",), ("welcome.follow_up",)),
    CALL: (("help_now.letter", "help_now.news taken", "help_now.news over"), ("help_now.news", "help_now.call")),
}
# What is about neither the card nor the call, but about what became of it.
_BY_PERSON = ("check_ins.unclaimed", "check_ins.returned", "help_now.letter")
_NEWS, _LETTER = "help_now.news", "a letter"
_SHOWS_IT = "check_ins:everyone:"  # the button by which its author shows a check-in to everyone instead
_OF_TEAM = ("has read this and is writing to you", "have closed this", *_NOBODY[3:])


@dataclass(frozen=True)
class Told:
    """What somebody learnt, by direct message, or by what their inbox holds for them (`message` is None)."""

    words: str
    message: Message | None = None

    @property
    def at(self) -> float | None:
        return said_at(self.message.id) if self.message else None

    @property
    def kind(self) -> str:
        """The words by which the auditor knew it; nothing for a letter."""
        return next((part for part in (*_HEARD, *_NOBODY) if part in self.words), "")

    @property
    def about(self) -> int:
        """The check-in that its buttons name, of those for listeners; 0 where they name none."""
        ids = buttons(self.message.said).values() if self.message else ()
        return next((int(one.rpartition(":")[2]) for one in ids if one.startswith(_SHOWS_IT)), 0)

    @property
    def leads_on(self) -> bool:
        """Whether it shows where else somebody can turn; the inbox has a way of its own for that."""
        return self.message is None or bool(buttons(self.message.said))


@dataclass
class Asking:
    """Somebody who waits for a person, `since` a moment of the bot's. `patience` is None where they wait for nobody."""

    way: str
    number: int  # what the inbox and the agenda are about
    guild: int
    user: int
    since: float
    patience: float | None
    answers: list[Json] = field(default_factory=list[Json])
    heard: list[Told] = field(default_factory=list[Told])
    owned_up: list[Told] = field(default_factory=list[Told])
    turns: int = 1  # how often nobody had answered, at most: a listener or a moderator may have stopped
    turns_of: dict[int, int] = field(default_factory=dict[int, int])  # the same of each check-in, where it is named
    learns_after: float = 0.0  # so long after an answer, they are not told before
    has_seen: bool = False  # they came by themselves
    by_forgotten: bool = False  # somebody answered who had it forgotten; that somebody did stays true

    def __str__(self) -> str:
        return f"{self.user}, who reached out to {self.way} with {self.number} in {self.guild}"


class ReachingOut:
    """Everybody who reached out and has not taken it back, left, been forgotten or been barred."""

    def __init__(self, evidence: Evidence) -> None:
        self.e, self.c = evidence, CheckInRecords(evidence)

    @cached_property
    def askings(self) -> list[Asking]:
        found = [*self._for_everyone(), *self._in_circles(), *self._for_listeners(), *self._newcomers(), *self._calls()]
        return [self._with_held(one) for one in found if (one.guild, one.user) not in self._barred]

    @cached_property
    def _barred(self) -> set[tuple[int, int]]:
        return {(ask["guild"], int(ask["options"]["member"])) for ask in self.e.entries("care bar")}

    @cached_property
    def said_to(self) -> dict[int, list[Told]]:
        """The direct messages to each person that tell them what came of reaching out."""
        found: dict[int, list[Told]] = defaultdict(list)
        for message in self.e.messages:
            words = words_of(message)
            if message.channel in self.e.direct and any(part in words for part in (*_HEARD, *_NOBODY)):
                found[self.e.direct[message.channel]].append(Told(words, message))
        return found

    def about(self, user: int, message: int) -> list[Told]:
        """What somebody was told that leads to this message."""
        return [one for one in self.said_to[user] if str(message) in _LINK.findall(one.words)]

    def _shared(self, *kept: str) -> Iterator[tuple[Said, Json, float | None]]:
        """The check-ins that are where they were shared first, with how long their authors wait."""
        for row in self.e.tables["check_ins"]:
            said = self.c.said.get(row["id"])
            if said is not None and row["audience"] in kept and len(said.decisions) == 1:
                waits = row["wish"] != "nothing" or row["mood"] == 1
                is_told = waits or row["audience"] == "listeners"
                yield said, row, self._patience(row["guild_id"], row["audience"]) if is_told else None

    def _patience(self, guild: int, audience: str) -> float:
        """As docs/settings.md promises it, or as a moderator decided on the first day."""
        name, usual, unit = _PATIENCE[audience]
        decided = [ask["options"] for ask in self.e.entries("settings check_ins") if ask["guild"] == guild]
        return next((one[name] for one in decided if name in one), usual) * unit

    def _presses(self, label: str) -> dict[int, list[Json]]:
        """Who pressed this, and was not refused, by the message; but for those who had everything forgotten."""
        found: dict[int, list[Json]] = defaultdict(list)
        for ask in self.e.presses(label):
            if not refused(ask) and not self.e.was_forgotten(ask):
                found[ask["message"]].append(ask)
        return found

    @cached_property
    def _hears(self) -> dict[int, list[Json]]:
        return self._presses(HEAR)

    @cached_property
    def _heard_by_forgotten(self) -> set[int]:
        """The messages under which somebody pressed who had everything forgotten since."""
        return {ask["message"] for ask in self.e.presses(HEAR) if not refused(ask) and self.e.was_forgotten(ask)}

    def _for_everyone(self) -> Iterator[Asking]:
        cards = {row["check_in"]: row["id"] for row in self.e.tables["check_in_cards"]}
        for said, row, patience in self._shared("everyone", "nameless"):
            card, user = row["message_id"], said.ask["user"]
            if card is None or row["id"] not in cards:
                continue
            since = self.theirs(said.ask["at"])
            asking = Asking(EVERYONE, cards[row["id"]], row["guild_id"], user, since, patience)
            self._heard_by_pressing(asking, card)
            asking.heard += self._letters_to(user, row["id"])
            yield asking

    def _letters_to(self, user: int, check_in: int) -> Iterator[Told]:
        marks = {mark for mark, (_ask, said) in self.c.letters.items() if said and said.ask["id"] == check_in}
        for message in self.e.messages:
            if self.e.direct.get(message.channel) == user and marks & secrets(message.said.get("embeds")):
                yield Told(_LETTER, message)

    def _in_circles(self) -> Iterator[Asking]:
        cards = {row["check_in"]: row for row in self.e.tables["circle_cards"]}
        for said, row, patience in self._shared("circle"):
            card = cards.get(row["id"])
            if card is None or card["message_id"] is None:
                continue
            since = self.theirs(said.ask["at"])
            asking = Asking(CIRCLE, card["id"], row["guild_id"], said.ask["user"], since, patience)
            self._heard_by_pressing(asking, card["message_id"])
            yield asking

    def _heard_by_pressing(self, asking: Asking, card: int) -> None:
        presses = self._hears[card]
        asking.answers += [ask for ask in presses if ask["user"] != asking.user]
        asking.has_seen = any(ask["user"] == asking.user for ask in presses)
        asking.by_forgotten = card in self._heard_by_forgotten
        self._told(asking, self.about(asking.user, card))

    @staticmethod
    def _told(asking: Asking, told: Iterable[Told]) -> None:
        for one in told:
            (asking.owned_up if one.kind in _NOBODY else asking.heard).append(one)

    def _for_listeners(self) -> Iterator[Asking]:
        """Whoever waits for a listener now, once for each server: what they are told names no check-in."""
        waiting = {row["check_in"]: row for row in self.e.tables["hearings"] if not row["held_at"]}
        begun = {talk["about"] for talk in self.e.tables["talks"]}
        found: dict[tuple[int, int], Asking] = {}
        for said, row, patience in self._shared("listeners"):
            key, request = (row["guild_id"], said.ask["user"]), waiting.get(row["id"])
            if request is None and row["id"] not in begun:
                found[key] = Asking(LISTENERS, row["id"], *key, self.theirs(said.ask["at"]), patience)
            elif request is not None and not request["listener_id"]:
                found[key] = Asking(LISTENERS, row["id"], *key, request["asked_at"] / 1000, patience)
        for key, asking in found.items():
            asking.turns_of = self._turns[key]
            asking.turns = sum(asking.turns_of.values())
            asking.owned_up = [one for one in self.said_to[asking.user] if _is_of_listeners(one, asking.guild)]
            yield asking

    @cached_property
    def _turns(self) -> dict[tuple[int, int], dict[int, int]]:
        """How often each check-in has waited for listeners at most, by its server and author; also one that is over.

        It waits once for each time that its author chose them, and once more for each listener who took it.
        """
        taken: Counter[int] = Counter()
        for claim in self.c.claims.values():
            if (about := self.c.on_card(claim)) is not None:
                taken[about.ask["id"]] += 1
        found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for number, said in self.c.said.items():
            if chosen := sum(audience in CARDS["listeners"] for audience in said.choices):
                found[said.ask["guild"], said.ask["user"]][number] = chosen + taken[number]
        return found

    def _newcomers(self) -> Iterator[Asking]:
        presses = self._presses(HI)
        active = {ask["user"] for ask in self.e.asks.values()}
        for (guild, user), greetings in self.e.greetings.items():
            moves = self.e.moves.get((guild, user), [])
            if len(moves) != 1 or len(greetings) != 1:
                continue
            card, since = greetings[0], self.theirs(said_at(greetings[0].id))
            asking = Asking(HELLO, user, guild, user, since, 3 * DAY, learns_after=2 * MINUTE)
            asking.answers = [ask for ask in presses[card.id] if ask["user"] != user]
            asking.has_seen = user in active
            self._told(asking, (one for one in self.said_to[user] if "hello" in one.words))
            yield asking

    def _calls(self) -> Iterator[Asking]:
        taken, written = self._presses(TAKE), self.e.entries("write to them")
        posts: dict[int, set[int]] = defaultdict(set)
        for message, (_channel, body) in self.c.posted.items():
            if custom_id := button(body, TAKE):
                posts[int(custom_id.rpartition(":")[2])].add(message)
        for row in self.e.tables["help_calls"]:
            ask, cards = self.e.asks.get(row["id"]), posts[row["id"]]
            if ask is None or row["because"] == "alright":
                continue
            asking = Asking(CALL, row["id"], row["guild_id"], ask["user"], row["opened_at"] / 1000, 15 * MINUTE)
            takes = [one for card in cards for one in taken[card]]
            # Whoever took it before it was opened again has stopped, and has not written.
            asking.answers = [one for one in takes if self.theirs(one["at"]) >= asking.since]
            asking.answers += [one for one in written if one["message"] in cards and not refused(one)]
            asking.turns += len(takes)
            self._told(asking, self._of_team(ask["user"], row["id"]))
            yield asking

    def _of_team(self, user: int, call: int) -> Iterator[Told]:
        """What somebody was told of a call, and what moderators wrote; its buttons say of which."""
        for message in self.e.messages:
            ids = {custom_id.rpartition(":")[2] for custom_id in buttons(message.said).values()}
            if self.e.direct.get(message.channel) == user and str(call) in ids:
                told = Told(words_of(message), message)
                yield told if told.kind in _OF_TEAM else Told(_LETTER, message)

    def _with_held(self, asking: Asking) -> Asking:
        """The same with what waits in somebody's inbox, because they take no direct messages."""
        for row in self.e.tables["held"]:
            is_theirs = (row["member_id"], row["guild_id"]) == (asking.user, asking.guild)
            is_about_it = row["subject"] == asking.number or row["kind"].startswith(_BY_PERSON)
            is_over = row["kind"].startswith(_NEWS) and row["planned_at"] / 1000 < asking.since
            if not is_theirs or not is_about_it or is_over:
                continue
            heard, owned_up = (row["kind"].startswith(kinds) for kinds in _KINDS[asking.way])
            if heard or owned_up:
                (asking.heard if heard else asking.owned_up).append(Told(row["words"]))
        return asking

    def holds(self, asking: Asking, told: Told) -> bool:
        """Whether somebody can rely on what they were told: a call for help may have been opened again since."""
        is_news = asking.way == CALL and bool(told.kind) and told.at is not None
        return not is_news or self.theirs(told.at or 0) >= asking.since

    def is_still_to_come(self, asking: Asking) -> bool:
        """Whether they are going to hear of it at a moment that is not there yet."""
        kinds = {kind for way in _KINDS[asking.way] for kind in way}
        return any(
            row["kind"] in kinds and (row["member_id"], row["guild_id"]) == (asking.user, asking.guild)
            for row in self.e.tables["agenda"]
            if row["due_at"] > self.e.bot_now
        )

    def theirs(self, at: float) -> float:
        """The moment that it was for the bot."""
        clocks = [entry["ahead"] for entry in self.e.entries("clock") if entry["at"] <= at]
        return at + (clocks[-1] if clocks else 0)


_PATIENCE = {
    **dict.fromkeys(("everyone", "nameless"), ("unheard_hours", 3, HOUR)),
    "circle": ("circle_hours", 24, HOUR),
    "listeners": ("listener_minutes", 30, MINUTE),
}


def _is_of_listeners(told: Told, guild: int) -> bool:
    """Whether it is about the listeners of this server, whose team its buttons lead to."""
    ids = {custom_id.rpartition(":")[2] for custom_id in buttons(told.message.said if told.message else {}).values()}
    return "listeners" in told.words and str(guild) in ids


def words_of(message: Message) -> str:
    """What a message says, card or not."""
    cards: list[Json] = message.said.get("embeds") or []
    return "\n".join([str(message.said.get("content") or ""), *(str(one.get("description")) for one in cards)])
