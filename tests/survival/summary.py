"""How much of everything there was in a town, and the table that says so."""

from collections import Counter
from collections.abc import Mapping

from tests.survival.auditor import beyond_the_window
from tests.survival.check_in_records import ME
from tests.survival.evidence import Evidence
from tests.survival.responses import Json, acknowledged, refused

_COLUMNS = {
    "rounds": "times",
    "kills": "kill -9",
    "ends": "SIGTERM, SIGINT",
    "asked": "commands",
    "acknowledged": "done",
    "refused": "refused",
    "unanswered": "no answer",
    "thanks": "thanks shown",
    "reminders": "reminders delivered",
    "held": "held",
    "greetings": "greetings",
    "greeted": "newcomers greeted",
    "hellos": "hellos",
    "check_ins": "check-ins",
    "reached_out": "reached out",
    "talks": "talks",
    "withdrawn": "withdrawn",
    "repeated": "repeated after the window",
    "violations": "violations",
}


def summarise(e: Evidence) -> Counter[str]:
    """The counts of one town."""
    asks = e.asks.values()
    exits = Counter(entry["how"] for entry in e.entries("exit"))
    repeated = [m for m in [*e.shown.values(), *e.delivered.values()] if len(m) > 1 and beyond_the_window(m)]
    return Counter(
        rounds=len(e.entries("fault")),
        kills=exits["SIGKILL"],
        ends=exits["SIGTERM"] + exits["SIGINT"],
        asked=len(asks),
        acknowledged=sum(acknowledged(ask) for ask in asks),
        refused=sum(refused(ask) for ask in asks),
        unanswered=sum(ask["answer"] is None for ask in asks),
        thanks=sum(mark.startswith("soup") for mark in e.shown),
        reminders=len(e.delivered),
        held=len(e.tables["held"]) + len(e.handed_over),
        greetings=sum(bool(one.greets) for one in e.messages),
        greeted=sum(len(one.greets) for one in e.messages),
        hellos=sum(acknowledged(ask) for ask in e.presses("Say hi")),
        check_ins=sum(acknowledged(ask) for ask in e.entries("check in")),
        reached_out=len(e.greetings) + sum(map(_reaches_out, asks)),
        talks=len(e.tables["talks"]),
        withdrawn=sum(acknowledged(ask) for ask in e.presses("Withdraw")),
        repeated=len(repeated),
    )


def _reaches_out(ask: Json) -> bool:
    """Whether somebody said how they are to others, or called for help, and was told that it is done."""
    is_for_others = ask["what"] == "call" or (ask["what"] == "check in" and ask["options"]["audience"] != ME)
    return is_for_others and acknowledged(ask)


def table(rows: Mapping[str, Counter[str]]) -> str:
    """The counts of each scenario, and of all."""
    everything: Counter[str] = Counter()
    for counts in rows.values():
        everything.update(counts)
    lines = [["", *_COLUMNS.values()], ["---", *("---:" for _ in _COLUMNS)]]
    for name, counts in [*rows.items(), ("**all**", everything)]:
        lines.append([name, *(f"{counts[column]:,}" for column in _COLUMNS)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
