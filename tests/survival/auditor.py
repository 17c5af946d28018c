"""The auditor: holds what people were told against what is there, and finds what must never be.

    python -m tests.survival.auditor FOLDER [--quiet]

With --quiet, everything that was due has had its time. Each check is a function that yields a sentence a violation.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.survival import audience, greetings, harm_audit, leak_audit, log_audit, placement_audit, silence_audit
from tests.survival import settings_audit as decisions
from tests.survival.evidence import IN_FLIGHT_SECONDS, Evidence, Message, marks, said_at
from tests.survival.responses import Json, acknowledged, refused, words

END_SECONDS = 10
# For "a few minutes" Discord gives the first message again instead of a second with the same nonce.
NONCE_SECONDS = 180
# CPython gives memory back in whole arenas and SQLite fills its page cache: two equal states differ by some per cent.
MOST_GROWTH = 1.05
_PROMISE = re.compile(r"<t:(\d+)")


@dataclass(frozen=True)
class Violation:
    """Something that must never be."""

    kind: str
    words: str


def audit(evidence: Evidence) -> list[Violation]:
    """Everything that is wrong."""
    return [Violation(check.__name__, words) for check in CHECKS for words in check(evidence)]


def lost(e: Evidence) -> Iterator[str]:
    """An acknowledged command's effect is not there."""
    for ask in e.asks.values():
        if not acknowledged(ask):
            continue
        if ask["what"] == "kudos give" and ask["id"] not in e.kept["gifts"]:
            yield f"thanks {ask['id']} were acknowledged and are not kept"
        if ask["what"] == "remind me" and not _fates(e, ask):
            yield f"reminder {ask['id']} was promised and is neither waiting, delivered, held nor cancelled"
    for number, ask in e.put_off.items():
        (mark,) = marks(ask["options"])
        is_there = number in e.kept["reminders"] | e.kept["held"] | e.perhaps_cancelled or len(e.delivered[mark]) > 1
        if acknowledged(e.asks[number]) and not is_there and mark not in e.handed_over:
            yield f"reminder {number} was put off and is neither waiting, delivered, held nor cancelled"


def _fates(e: Evidence, ask: Json) -> list[str]:
    """What became of a reminder; at most one of these, once it is quiet."""
    (mark,) = marks(ask["options"])
    fates = {
        "waiting": ask["id"] in e.kept["reminders"],
        "delivered": bool(e.delivered.get(mark)),
        "held": ask["id"] in e.kept["held"],
        "handed over": mark in e.handed_over,
        "cancelled": ask["id"] in e.perhaps_cancelled,
    }
    return [fate for fate, is_so in fates.items() if is_so]


def unasked(e: Evidence) -> Iterator[str]:
    """Something is there that was not asked for, or that somebody was told is not."""
    for row in e.tables["gifts"]:
        ask = e.asks.get(row["id"])
        theirs = ask and (ask["guild"], int(ask["options"]["member"]), ask["options"]["reason"])
        givers = {ask["user"], 0 if e.was_forgotten(ask) else ask["user"]} if ask else set[int]()
        if theirs != (row["guild_id"], row["receiver_id"], row["reason"]) or row["giver_id"] not in givers:
            yield f"thanks {row['id']} are kept, and nobody gave them like that"
    for row in e.tables["reminders"]:
        ask = e.put_off.get(row["id"]) or e.asks.get(row["id"])
        theirs = ask and (ask["user"], e.asks[row["id"]]["user"], ask["options"].get("what"))
        if theirs != (row["member_id"], row["member_id"], row["words"]):
            yield f"reminder {row['id']} waits, and nobody asked for it like that"
    for ask in e.asks.values():
        if refused(ask) and ask["what"] == "kudos give" and ask["id"] in e.kept["gifts"]:
            yield f"thanks {ask['id']} were refused ({words(ask)}) and are kept"
        if refused(ask) and ask["what"] == "remind me" and set(_fates(e, ask)) - {"cancelled"}:
            yield f"reminder {ask['id']} was refused ({words(ask)}) and is {_fates(e, ask)}"
    for row in e.tables["newcomers"]:
        if (row["guild_id"], row["member_id"]) not in e.moves:
            yield f"{row['member_id']} is kept as a newcomer and never joined"
    for mark in e.shown:
        if mark.startswith("soup") and e.by_mark[mark]["id"] not in e.kept["gifts"]:
            yield f"thanks {mark} are shown and not kept"


def undelivered(e: Evidence) -> Iterator[str]:
    """Something due was neither delivered nor held with a reason, or can never come due."""
    waiting = {(row["kind"], row["subject"]) for row in e.tables["agenda"]}
    for row in e.tables["reminders"]:
        if row.get("paused"):
            continue
        if ("reminders.deliver", row["id"]) not in waiting:
            yield f"reminder {row['id']} waits and is not on the agenda"
        elif e.quiet and row["due_at"] < e.bot_now - 5000:
            yield f"reminder {row['id']} is due and was not delivered"
    closed = {entry["user"] for entry in e.entries("close_dms", "leave")}  # Who shares no server takes no messages.
    for row in e.tables["held"]:
        if row["member_id"] not in closed:
            yield f"reminder {row['subject']} is held, and its person can be reached"
    if e.quiet:
        yield from _overdue(e)


def _overdue(e: Evidence) -> Iterator[str]:
    for row in e.tables["agenda"]:
        # What failed is put off, and yet late; what only looks again later is not.
        due_at = row["planned_at"] if row["attempts"] else row["due_at"]
        if due_at < e.bot_now - 5000:
            yield f"{row['kind']} {row['subject']} is overdue by {(e.bot_now - due_at) / 1000:.0f} s"
    for row in e.tables["gifts"]:
        cards = e.shown.get(next(iter(marks(row["reason"])), ""), [])
        if row["channel_id"] in e.refusing and not cards:
            continue
        if not cards:
            yield f"thanks {row['id']} were never shown"
        elif row["message_id"] != cards[0].id:
            yield f"thanks {row['id']} are shown in {cards[0].id} and noted as {row['message_id']}"


def twice(e: Evidence) -> Iterator[str]:
    """A message was delivered twice although Discord still recognised it, or both delivered and held."""
    for mark, messages in [*e.shown.items(), *e.delivered.items()]:
        if len(messages) > 1 and not beyond_the_window(messages) and not (mark in e.coming_again and differ(messages)):
            yield f"{mark} was delivered {len(messages)} times"
    for ask in e.entries("remind me"):
        if marks(ask["options"]) & e.coming_again:
            continue
        fates = set(_fates(e, ask)) - {"cancelled"}
        if not fates <= {"waiting", "held", "handed over"} and not fates <= {"waiting", "delivered"}:
            yield f"reminder {ask['id']} is {', '.join(sorted(fates))}"
        if e.quiet and {"waiting", "delivered"} <= fates:
            yield f"reminder {ask['id']} was delivered and still waits"


def beyond_the_window(messages: list[Message]) -> bool:
    """Whether each repetition came after the minutes in which Discord recognises a nonce."""
    moments = sorted(said_at(one.id) for one in messages)
    return all(one.nonce for one in messages) and all(
        later - sooner > NONCE_SECONDS for sooner, later in pairwise(moments)
    )


def differ(messages: list[Message]) -> bool:
    """Whether each is for a moment of its own, as far as their nonces are known."""
    nonces = [one.nonce for one in messages if one.nonce]
    return len(set(nonces)) == len(nonces)


def untimely(e: Evidence) -> Iterator[str]:
    """A reminder came before its moment, or after it was cancelled."""
    put_off = list(e.put_off.values())
    for ask in e.entries("remind me"):
        for message in e.delivered.get(next(iter(marks(ask["options"]))), []):
            promised, cancelled = _PROMISE.search(words(ask)), e.cancelled.get(ask["id"])
            if promised and said_at(message.id) + e.ahead < int(promised[1]):
                yield f"reminder {ask['id']} came {int(promised[1]) - said_at(message.id):.1f} s early"
            if cancelled and ask not in put_off and said_at(message.id) > cancelled + IN_FLIGHT_SECONDS:
                yield f"reminder {ask['id']} came after it was cancelled"


def half_done(e: Evidence) -> Iterator[str]:
    """Asked to stop, with nothing else going wrong, the bot left somebody without an answer to what it had begun."""
    if not e.entries("whole"):
        return
    for table in ("gifts", "reminders", "check_ins"):
        for row in e.tables[table]:
            if e.asks[row["id"]]["answer"] is None:
                yield f"{table} {row['id']} is kept, and its person had no answer"


def bad_end(e: Evidence) -> Iterator[str]:
    """The process ended otherwise than it was asked to, or took too long."""
    for entry in e.entries("exit"):
        how, code, seconds = entry["how"], entry["code"], entry["seconds"]
        if how == "itself":
            yield f"it ended by itself with code {code}"
        elif how in ("SIGTERM", "SIGINT") and (code != 0 or seconds > END_SECONDS):
            yield f"{how} ended it with code {code} after {seconds:.1f} s"
    for entry in e.entries("cannot start"):
        if entry["code"] != 2:
            yield f"where it cannot start, it ended with code {entry['code']}"


def memory(e: Evidence) -> Iterator[str]:
    """Memory grows with the number of commands."""
    sizes = {entry["commands"]: entry["bytes"] for entry in e.entries("memory")}
    growth = sizes[max(sizes)] / sizes[min(sizes)] if sizes else 1
    if growth > MOST_GROWTH:
        yield f"memory after {max(sizes)} commands is {growth:.3f} of what it was after {min(sizes)}"


def odd_request(e: Evidence) -> Iterator[str]:
    """Discord was asked for something that it does not describe."""
    problems: list[Any] = [*e.seen.get("problems", []), *e.seen.get("unknown", [])]
    yield from map(str, problems)


CHECKS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    *(lost, unasked, undelivered, twice, untimely, half_done, bad_end, memory, odd_request),
    *decisions.CHECKS,
    *greetings.CHECKS,
    *audience.CHECKS,
    *placement_audit.CHECKS,
    *leak_audit.CHECKS,
    *harm_audit.CHECKS,
    *silence_audit.CHECKS,
    *log_audit.CHECKS,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.survival.auditor", description="Hold words against deeds.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quiet", action="store_true", help="everything that was due has had its time")
    wish = parser.parse_args()
    found = audit(Evidence.of(wish.folder, quiet=wish.quiet))
    sys.stdout.writelines(f"{one.kind}: {one.words}\n" for one in found)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
