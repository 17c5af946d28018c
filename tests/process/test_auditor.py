"""The auditor is audited: it finds nothing in a town where all is well, and every kind of violation that is planted."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.auditor import CHECKS, audit
from benchmarks.evidence import Evidence

Json = dict[str, Any]
Plant = Callable[[Evidence], object]
NOW = 1_795_510_000.0
GIVER, RECEIVER, NEWCOMER, CLOSED = 10_001, 10_002, 50_000, 10_003


def snowflake(seconds: float, number: int = 0) -> int:
    """The id of something that happened so many seconds after NOW."""
    return (int((NOW + seconds) * 1000) - 1_420_070_400_000 << 22) + number


GIFT, REMINDER, WAITING, HELD, HI = (snowflake(n) for n in range(5))
CARD, DELIVERED, GREETING = snowflake(0.1), snowflake(3), snowflake(0.5)


def ask(what: str, user: int, number: int, answer: Json | None, **details: Any) -> Json:
    options = details.pop("options", {})
    entry = {"what": what, "at": NOW + 1, "asked": NOW, "id": number, "user": user, "guild": 100}
    return {**entry, "options": options, "answer": answer and {"type": 4, "data": answer}, **details}


def callback(number: int, kind: int, **data: Any) -> Json:
    path = f"/interactions/{number}/token/callback"
    return {"method": "POST", "path": path, "json": {"type": kind, "data": data}, "answer": None}


def message(number: int, words: str, **parts: Any) -> Json:
    embeds = [{"description": words}] if words else []
    return {"id": str(number), "content": "", "embeds": embeds, "components": [], **parts}


@pytest.fixture
def town() -> Evidence:
    """Somebody thanks, somebody is reminded, is going to be, or cannot be; a newcomer is greeted, and told hi."""
    card: Json = {"content": f"<@{RECEIVER}>", "embeds": [{"description": "> for the soup-1"}], "flags": 0}
    promise: Json = {"content": f"on <t:{int(NOW) + 3}:f>", "embeds": [{"description": "> plant-2"}], "flags": 64}
    later: Json = {"content": f"on <t:{int(NOW) + 7200}:f>", "embeds": [{"description": "> plant-3"}], "flags": 64}
    pinging_receiver = {"parse": [], "users": [RECEIVER]}
    button: Json = {"components": [{"type": 2, "custom_id": f"welcome:hi:{NEWCOMER}"}]}
    pinging_newcomer = {"parse": [], "users": [NEWCOMER]}
    journal: list[Json] = [
        {"what": "join", "at": NOW, "user": NEWCOMER, "guild": 100},
        {"what": "close_dms", "at": NOW, "user": CLOSED},
        ask("kudos give", GIVER, GIFT, card, options={"member": str(RECEIVER), "reason": "for the soup-1"}),
        ask("remind me", GIVER, REMINDER, promise, options={"when": "3s", "what": "plant-2"}),
        ask("remind me", GIVER, WAITING, later, options={"when": "2h", "what": "plant-3"}),
        ask("remind me", CLOSED, HELD, promise, options={"when": "3s", "what": "plant-4"}),
        ask("press", GIVER, HI, {"embeds": []}, button=f"welcome:hi:{NEWCOMER}"),
        ask("settings kudos", 10_000, snowflake(5), {"content": "Saved."}, options={"daily_limit": 7}),
        {"what": "exit", "at": NOW, "how": "SIGKILL", "code": -9, "seconds": 0.1},
        {"what": "exit", "at": NOW, "how": "SIGTERM", "code": 0, "seconds": 1.0},
        {"what": "memory", "at": NOW, "commands": 1_000, "bytes": 100_000_000},
        {"what": "memory", "at": NOW, "commands": 10_000, "bytes": 101_000_000},
    ]
    journal[6]["answer"]["type"] = 7
    nonce = {"nonce": "a-nonce", "enforce_nonce": True}
    seen: Json = {
        "direct": {str(GIVER): "77"},
        "messages": {
            "1000100": [message(CARD, "> for the soup-1"), message(GREETING, "", components=[button])],
            "77": [message(DELIVERED, "> plant-2")],
        },
        "requests": [
            callback(GIFT, 4, **card, allowed_mentions=pinging_receiver),
            callback(REMINDER, 4, **promise, allowed_mentions={"parse": []}),
            {
                "method": "POST",
                "path": "/channels/77/messages",
                "json": {**nonce, "embeds": [{"description": "> plant-2"}], "allowed_mentions": {"parse": []}},
                "answer": str(DELIVERED),
            },
            {
                "method": "POST",
                "path": "/channels/1000100/messages",
                "json": {**nonce, "components": [button], "allowed_mentions": pinging_newcomer},
                "answer": str(GREETING),
            },
        ],
        "problems": [],
        "unknown": [],
    }
    gift = {"id": GIFT, "guild_id": 100, "giver_id": GIVER, "receiver_id": RECEIVER, "reason": "for the soup-1"}
    waiting = {"id": WAITING, "member_id": GIVER, "words": "plant-3", "due_at": (NOW + 7200) * 1000}
    due = {"kind": "reminders.deliver", "subject": WAITING, "planned_at": (NOW + 7200) * 1000}
    newcomer = {"guild_id": 100, "member_id": NEWCOMER, "left_at": None, "greeted_at": 1}
    tables: dict[str, list[Json]] = {
        "gifts": [{**gift, "channel_id": 1_000_100, "message_id": CARD}],
        "reminders": [waiting],
        "held": [{"subject": HELD, "member_id": CLOSED}],
        "agenda": [due],
        "newcomers": [newcomer],
        "hellos": [{"guild_id": 100, "newcomer_id": NEWCOMER, "member_id": GIVER}],
        "settings": [{"guild_id": 100, "key": "kudos.daily_limit", "value": "7"}],
    }
    log = json.dumps({"event": "ready", "level": "info"}) + "\n"
    return Evidence(copy.deepcopy(journal), copy.deepcopy(seen), tables, log, quiet=True, at=NOW + 60)


def test_where_all_is_well_it_finds_nothing(town: Evidence) -> None:
    assert audit(town) == []


def forget(table: str) -> Plant:
    return lambda town: town.tables[table].clear()


def unlike(table: str, **values: Any) -> Plant:
    return lambda town: town.tables[table][0].update(values)


def said(channel: str, number: int, words: str, **parts: Any) -> Plant:
    return lambda town: town.seen["messages"].setdefault(channel, []).append(message(number, words, **parts))


def answered(number: int, what: str, told: Json | None) -> Plant:
    return lambda town: next(one for one in town.entries(what) if one["id"] == number).update(answer=told)


def sent(path: str, **body: Any) -> Plant:
    request = {"method": "POST", "path": path, "json": body, "answer": None}
    return lambda town: town.seen["requests"].append(request)


def noted(what: str, **details: Any) -> Plant:
    return lambda town: town.journal.append({"what": what, "at": NOW, **details})


def logged(line: str) -> Plant:
    return lambda town: setattr(town, "log", town.log + line)


REFUSAL: Json = {"type": 4, "data": {"content": "Not now.", "flags": 64}}
CANCELLED: Json = {"type": 4, "data": {"embeds": [{}]}}
PLANTED: list[tuple[str, str, Plant]] = [
    ("lost", "thanks", forget("gifts")),
    ("lost", "a hello", forget("hellos")),
    ("wrong_setting", "lost", forget("settings")),
    ("lost", "a held reminder", forget("held")),
    ("unasked", "thanks that nobody gave", unlike("gifts", id=1)),
    ("unasked", "thanks to somebody else", unlike("gifts", receiver_id=GIVER)),
    ("unasked", "refused thanks", answered(GIFT, "kudos give", REFUSAL)),
    ("unasked", "a refused reminder", answered(WAITING, "remind me", REFUSAL)),
    ("unasked", "other words", unlike("reminders", words="something else")),
    ("unasked", "a newcomer who never joined", unlike("newcomers", member_id=1)),
    ("unasked", "a hello that nobody said", unlike("hellos", member_id=1)),
    ("unasked", "thanks shown but not kept", forget("gifts")),
    ("wrong_setting", "changed by nobody", unlike("settings", guild_id=101)),
    ("undelivered", "a reminder that is on no agenda", forget("agenda")),
    ("undelivered", "a reminder that is overdue", unlike("reminders", due_at=NOW * 1000)),
    ("undelivered", "an overdue entry", unlike("agenda", planned_at=NOW * 1000)),
    ("undelivered", "held without a reason", unlike("held", member_id=GIVER)),
    ("undelivered", "a newcomer who is forgotten", unlike("newcomers", greeted_at=None)),
    ("undelivered", "a card that was not noted", unlike("gifts", message_id=None)),
    ("undelivered", "a card that is not there", lambda town: town.seen["messages"]["1000100"].clear()),
    ("twice", "thanks", said("1000100", snowflake(1), "> for the soup-1")),
    ("twice", "thanks without a nonce, later", said("1000100", snowflake(500), "> for the soup-1")),
    ("twice", "a reminder", said("77", snowflake(9), "> plant-2")),
    ("twice", "delivered and held", unlike("held", subject=REMINDER)),
    ("twice", "delivered and still waiting", unlike("reminders", id=REMINDER)),
    (
        "twice",
        "a greeting",
        said("1000100", snowflake(9), "", components=[{"components": [{"custom_id": f"welcome:hi:{NEWCOMER}"}]}]),
    ),
    ("untimely", "early", lambda town: town.seen["messages"]["77"][0].update(id=str(snowflake(1)))),
    (
        "untimely",
        "cancelled",
        noted("remind cancel", at=NOW - 1, id=9, options={"which": str(REMINDER)}, answer=CANCELLED),
    ),
    ("wrong_audience", "a reminder in public", said("1000100", snowflake(3), "> plant-2")),
    ("wrong_audience", "another person's reminder", said("77", snowflake(3), "> plant-4")),
    ("wrong_audience", "thanks in another server", said("1000101", snowflake(3), "> for the soup-1")),
    ("wrong_audience", "words that nobody asked for", said("77", snowflake(3), "an advertisement")),
    ("wrong_audience", "an answer that everybody sees", sent(f"/interactions/{REMINDER}/t/callback", type=4, data={})),
    ("wrong_audience", "a follow-up that everybody sees", sent(f"/webhooks/2000/{GIFT}", content="Hello.")),
    (
        "wrong_audience",
        "another person's reminder in an answer",
        sent(f"/webhooks/2000/{GIFT}", content="plant-4", flags=64),
    ),
    (
        "wide_mention",
        "everyone",
        sent("/channels/77/messages", content="plant-2", allowed_mentions={"parse": ["users"]}),
    ),
    ("wide_mention", "by default", sent("/channels/77/messages", content="<@1>")),
    ("wide_mention", "the giver", sent(f"/webhooks/2000/{GIFT}", flags=64, allowed_mentions={"users": [GIVER]})),
    (
        "half_done",
        "kept without an answer",
        lambda town: (noted("whole")(town), answered(GIFT, "kudos give", None)(town)),
    ),
    ("bad_end", "by itself", noted("exit", how="itself", code=1, seconds=0)),
    ("bad_end", "an exit code", noted("exit", how="SIGTERM", code=1, seconds=1)),
    ("bad_end", "slow", noted("exit", how="SIGTERM", code=0, seconds=11)),
    ("bad_end", "a crash where it cannot start", noted("cannot start", code=1)),
    ("memory", "growth", noted("memory", commands=10_000, bytes=106_000_000)),
    ("odd_request", "not described", lambda town: town.seen["problems"].append("a field is missing")),
    ("odd_request", "unknown", lambda town: town.seen["unknown"].append("GET /nothing")),
    ("incident", "unexpected", logged(json.dumps({"event": "unexpected error", "level": "error"}) + "\n")),
    ("incident", "a bare traceback", logged("Traceback (most recent call last):\n")),
    ("leak", "the token", logged(json.dumps({"event": "Bearer a-secret-token", "level": "info"}) + "\n")),
    ("leak", "somebody's words", logged(json.dumps({"event": "plant-2", "level": "info"}) + "\n")),
]


@pytest.mark.parametrize(
    ("kind", "plant"), [pytest.param(kind, plant, id=f"{kind}: {what}") for kind, what, plant in PLANTED]
)
def test_it_finds_what_is_planted(town: Evidence, kind: str, plant: Plant) -> None:
    plant(town)
    assert kind in {violation.kind for violation in audit(town)}


def test_every_check_is_planted_against() -> None:
    assert {kind for kind, _what, _plant in PLANTED} == {check.__name__ for check in CHECKS}


def test_a_repetition_is_excused_once_discord_has_forgotten_the_nonce(town: Evidence) -> None:
    number = snowflake(200)
    said("77", number, "> plant-2")(town)
    again = {**town.seen["requests"][2], "answer": str(number)}
    town.seen["requests"].append(again)
    assert audit(town) == []
