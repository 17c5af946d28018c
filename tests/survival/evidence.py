"""What an auditor has to go by: the journal of what people did, what Discord saw, the database, and the bot's log.

It shares no code with the bot, and asks the database in its own words.
"""

import json
import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.survival.responses import Json, acknowledged, refused

MARK = re.compile(r"\b(?:soup|plant)-\d+\b")
SECRET = re.compile(r"\b(?:fern|moss)-\d+\b")  # in what is said in confidence
THORN = re.compile(r"\bthorn-\d+\b")  # in what people say who mean harm
SNOOZES = ("10 min", "1 h", "Tomorrow", "Next week")
FORGET = "Forget it"
TEAM = "team"  # the channel of a team
_NAMED = re.compile(r"<@(\d+)>")
_ANSWER = re.compile(r"/interactions/(\d+)/[^/]+/callback")
_FOLLOW_UP = re.compile(r"/webhooks/\d+/(\d+)")
_POST = re.compile(r"/channels/(\d+)/messages")
_EPOCH_MS = 1_420_070_400_000
# A delivery that has begun before somebody changes their mind may still arrive; none is tried for longer than this.
IN_FLIGHT_SECONDS = 3.5
TABLES = (
    *("gifts", "reminders", "held", "agenda", "newcomers", "hellos", "settings"),
    *("check_ins", "check_in_cards", "check_in_hears", "check_in_letters"),
    *("hearings", "talks", "circles", "circle_members", "circle_cards", "help_calls"),
)


def said_at(snowflake: int | str) -> float:
    """The moment that an id of Discord's carries, in seconds since 1970."""
    return ((int(snowflake) >> 22) + _EPOCH_MS) / 1000


def marks(said: Any) -> set[str]:
    """The marks in whatever was said."""
    return set(MARK.findall(json.dumps(said)))


def secrets(said: Any) -> set[str]:
    """The marks in whatever was said that is not for everybody."""
    return set(SECRET.findall(json.dumps(said)))


def thorns(said: Any) -> set[str]:
    """The marks in whatever was said by people who mean harm."""
    return set(THORN.findall(json.dumps(said)))


def named(said: Any) -> set[int]:
    """The people who are named in whatever was said."""
    return {int(user) for user in _NAMED.findall(json.dumps(said))}


def button(message: Json, label: str) -> str | None:
    """The custom_id of the button under a message that says this; None if there is no such button."""
    return buttons(message).get(label)


def buttons(message: Json) -> dict[str, str]:
    """The custom_ids of the buttons under a message, by what they say."""
    rows: list[Json] = message.get("components") or []
    parts: list[Json] = [part for row in reversed(rows) for part in reversed(row["components"])]
    return {part["label"]: part["custom_id"] for part in parts if part.get("label") and part.get("custom_id")}


@dataclass
class Sent:
    """One request with which the bot says something."""

    body: Json
    ask: Json | None  # what it answers; None where the bot speaks of its own accord
    kind: int  # Discord's type of an answer; 4 for any message
    follows_up: bool
    channel: int | None


@dataclass
class Message:
    """A message that everybody in its channel sees."""

    id: int
    channel: int
    said: Json
    nonce: str | None

    @cached_property
    def marks(self) -> set[str]:
        return marks([self.said.get("content"), self.said.get("embeds")])

    @cached_property
    def greets(self) -> set[int]:
        """Whom it greets: everybody whom a message that people can say hi under names in its words."""
        return named(self.said.get("content")) if button(self.said, "Say hi") else set()

    @cached_property
    def gathers(self) -> bool:
        """Whether it is a digest: it repeats what cards said, and asks everyone whom they thank."""
        return button(self.said, "Say thank you") is not None


@dataclass
class Evidence:
    """Everything that is known at one moment."""

    journal: list[Json]
    seen: Json
    tables: dict[str, list[Json]]
    log: str = ""
    disk: bytes = b""  # everything that lies in the bot's folder, as it is
    token: str = "a-secret-token"
    quiet: bool = False  # everything that was due has had its time
    at: float = field(default_factory=time.time)

    @classmethod
    def of(cls, folder: Path, *, quiet: bool = False) -> "Evidence":
        """What lies in this folder."""
        lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        seen = json.loads((folder / "discord.json").read_text(encoding="utf-8"))
        log = (folder / "log").read_text(encoding="utf-8", errors="replace")
        tables = _tables(folder / "audited.db")
        files = [file.read_bytes() for file in sorted((folder / "data").glob("*")) if file.is_file()]
        return cls([json.loads(line) for line in lines], seen, tables, log, b"\n".join(files), quiet=quiet)

    def entries(self, *what: str) -> list[Json]:
        """The journal's entries of these kinds."""
        return [entry for entry in self.journal if entry["what"] in what]

    @cached_property
    def asks(self) -> dict[int, Json]:
        """What people asked for, by the interaction's id."""
        return {entry["id"]: entry for entry in self.journal if "asked" in entry}

    @cached_property
    def kept(self) -> dict[str, set[int]]:
        """The ids of what is kept: of thanks, of reminders, and of what held messages are about."""
        columns = (("gifts", "id"), ("reminders", "id"), ("held", "subject"))
        return {table: {row[column] for row in self.tables[table]} for table, column in columns}

    @cached_property
    def by_mark(self) -> dict[str, Json]:
        """Who said what is marked so."""
        return {mark: ask for ask in self.asks.values() for mark in marks(ask["options"])}

    @cached_property
    def direct(self) -> dict[int, int]:
        """Whose each channel for direct messages is."""
        return {int(channel): int(user) for user, channel in self.seen["direct"].items()}

    @cached_property
    def places(self) -> dict[int, tuple[int, str]]:
        """The channels that have a name of ours, each with its server."""
        return {entry["channel"]: (entry["guild"], entry["name"]) for entry in self.entries("place")}

    @cached_property
    def team_places(self) -> dict[int, int]:
        """The channels in which a team is told what it can do something about, each with its server."""
        return {channel: guild for channel, (guild, name) in self.places.items() if name == TEAM}

    @cached_property
    def threads(self) -> dict[int, Json]:
        """The threads that there are."""
        return {int(number): thread for number, thread in self.seen["threads"].items()}

    @cached_property
    def messages(self) -> list[Message]:
        """What was said where everybody of that place can read it, direct messages among it."""
        nonces = dict(self._nonces())
        return [
            Message(int(said["id"]), int(channel), said, nonces.get(str(said["id"])))
            for channel, posted in self.seen["messages"].items()
            for said in posted
            if not said.get("shown_to_one")
        ]

    @cached_property
    def shown(self) -> dict[str, list[Message]]:
        """The messages in servers by each mark in them; what a digest repeats is shown elsewhere."""
        return self._by_mark(one for one in self.messages if one.channel not in self.direct and not one.gathers)

    @cached_property
    def delivered(self) -> dict[str, list[Message]]:
        """The direct messages by each mark in them."""
        return self._by_mark(one for one in self.messages if one.channel in self.direct)

    @cached_property
    def by_id(self) -> dict[int, Message]:
        """The messages by their ids."""
        return {one.id: one for one in self.messages}

    @cached_property
    def greetings(self) -> dict[tuple[int, int], list[Message]]:
        """The greetings of each newcomer, by their server and who they are."""
        found: dict[tuple[int, int], list[Message]] = defaultdict(list)
        for one in self.messages:
            for user in one.greets:
                found[one.channel - 1_000_000, user].append(one)
        return found

    @cached_property
    def moves(self) -> dict[tuple[int, int], list[Json]]:
        """When somebody joined and left, by their server and who they are."""
        found: dict[tuple[int, int], list[Json]] = defaultdict(list)
        for move in self.entries("join", "leave"):
            found[move["guild"], move["user"]].append(move)
        return found

    @cached_property
    def refusing(self) -> set[int]:
        """The channels in which the bot may not write."""
        return {entry["channel"] for entry in self.entries("refuse")}

    def presses(self, label: str) -> list[Json]:
        """Who pressed a button that says this."""
        return [ask for ask in self.entries("press") if ask["button"] == label]

    def was_forgotten(self, ask: Json) -> bool:
        """Whether somebody had everything of theirs forgotten, or may have, after they asked for this."""
        wishes = (one for one in self.presses(FORGET) if one["user"] == ask["user"] and not refused(one))
        return any(one["asked"] >= ask["asked"] for one in wishes)

    @cached_property
    def by_thorn(self) -> dict[str, Json]:
        """Who said what is marked by those who mean harm."""
        return {thorn: ask for ask in self.asks.values() for thorn in thorns(ask["options"])}

    @cached_property
    def put_off(self) -> dict[int, Json]:
        """What somebody asked for who wants it once more later, by the id of the press that says so."""
        presses = [ask for ask in self.entries("press") if ask["button"] in SNOOZES]
        return {one["id"]: self.by_mark[mark] for one in presses for mark in self.by_id[one["message"]].marks}

    @cached_property
    def coming_again(self) -> set[str]:
        """The marks of reminders that may arrive more than once."""
        often = [ask for ask in self.entries("remind me") if "repeat" in ask["options"]]
        return {mark for ask in [*often, *self.put_off.values()] for mark in marks(ask["options"])}

    @staticmethod
    def _by_mark(messages: Iterator[Message]) -> dict[str, list[Message]]:
        found: dict[str, list[Message]] = defaultdict(list)
        for one in messages:
            for mark in one.marks:
                found[mark].append(one)
        return found

    @property
    def is_over(self) -> bool:
        """Whether the bot has ended in order, so that nothing of it is on its way to the disk."""
        last = self.entries("exit", "started")[-1:]
        return any(entry["what"] == "exit" and entry["code"] == 0 for entry in last)

    def _nonces(self) -> Iterator[tuple[str, str | None]]:
        for sent in self.seen["requests"]:
            if sent["method"] == "POST" and sent.get("answer"):
                yield str(sent["answer"]), _body(sent).get("nonce")

    @cached_property
    def sent(self) -> list[Sent]:
        """Every request that says something, arrived or not: what it says must be fit to arrive."""
        found: list[Sent] = []
        for request in self.seen["requests"]:
            path, body = str(request["path"]), _body(request)
            if request["method"] != "POST":
                continue
            if match := _ANSWER.fullmatch(path):
                found.append(Sent(body.get("data") or {}, self.asks.get(int(match[1])), body["type"], False, None))
            elif match := _FOLLOW_UP.fullmatch(path):
                found.append(Sent(body, self.asks.get(int(match[1])), 4, True, None))
            elif match := _POST.fullmatch(path):
                found.append(Sent(body, None, 4, False, int(match[1])))
        return found

    @cached_property
    def handed_over(self) -> set[str]:
        """Marks that people were shown later because they could not be delivered."""
        return {mark for one in self.sent if one.follows_up for mark in marks(one.body)}

    @cached_property
    def ahead(self) -> float:
        """The furthest that the bot's clock was ever ahead of the machine's, in seconds."""
        return max((entry["ahead"] for entry in self.entries("clock")), default=0)

    @property
    def bot_now(self) -> float:
        """The moment that it is for the bot, in milliseconds since 1970."""
        clock = self.entries("clock")
        return (self.at + (clock[-1]["ahead"] if clock else 0)) * 1000

    @cached_property
    def cancelled(self) -> dict[int, float]:
        """When somebody was told that a reminder is cancelled."""
        return {int(ask["options"]["which"]): ask["at"] for ask in self.entries("remind cancel") if acknowledged(ask)}

    @cached_property
    def perhaps_cancelled(self) -> set[int]:
        """Reminders that somebody wanted to cancel, and was not refused."""
        asked = [ask for ask in self.entries("remind cancel") if not refused(ask)]
        return {int(ask["options"]["which"]) for ask in asked}


def _body(request: Json) -> Json:
    return request.get("json") or {}


def _tables(database: Path) -> dict[str, list[Json]]:
    if not database.exists():
        return {table: [] for table in TABLES}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        asked = ((table, f"SELECT * FROM {table}") for table in TABLES)  # noqa: S608 - the names stand above
        return {table: [dict(row) for row in connection.execute(sql)] for table, sql in asked}
