"""The auditor is audited: it finds nothing in a town where all is well, and every kind of violation that is planted."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.survival import harm_audit, leak_audit, placement_audit, silence_audit
from tests.survival.auditor import CHECKS, audit
from tests.survival.evidence import TABLES, Evidence

Json = dict[str, Any]
Plant = Callable[[Evidence], object]
NOW = 1_795_510_000.0
GENERAL, TEAM = "1000100", "502"
MODERATOR, GIVER, RECEIVER, CLOSED = 10_000, 10_001, 10_002, 10_003
NEWCOMER, ONE, OTHER, HELD_BACK = range(50_000, 50_004)


def snowflake(seconds: float, number: int = 0) -> int:
    """The id of something that happened so many seconds after NOW."""
    return (int((NOW + seconds) * 1000) - 1_420_070_400_000 << 22) + number


GIFT, REMINDER, WAITING, HELD, HI = (snowflake(n) for n in range(5))
CARD, DELIVERED, GREETING = snowflake(0.1), snowflake(3), snowflake(0.5)
TOGETHER, NOTE = snowflake(0.6), snowflake(0.7)
AGAIN, ONCE_MORE = snowflake(4), snowflake(9)


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


def greeting(*newcomers: int) -> Json:
    """What a greeting says, and the buttons under it."""
    buttons = [{"type": 2, "custom_id": "welcome:hello:1", "label": "Say hi"}]
    words = f"Welcome, {' and '.join(f'<@{newcomer}>' for newcomer in newcomers)}."
    return {"content": words, "components": [{"components": buttons}]}


def note(*held: int) -> Json:
    """What moderators are asked about newcomers whose greetings are held."""
    buttons = [
        {"type": 2, "custom_id": f"welcome:held:{label}", "label": label} for label in ("Greet them", "Skip them")
    ]
    words = " ".join(f"<@{newcomer}>" for newcomer in held)
    return {"embeds": [{"description": words}], "components": [{"components": buttons}]}


def digest(words: str) -> Json:
    """What gathers thanks, and asks everybody whom they thank."""
    button = {"type": 2, "custom_id": "kudos:ask:1", "label": "Say thank you"}
    return {"embeds": [{"title": "This week", "description": words}], "components": [{"components": [button]}]}


def place_of(body: Json) -> str:
    """In which channel it is posted."""
    return TEAM if "Greet them" in str(body) else GENERAL


def posting(number: int, *pinged: int, **body: Any) -> Json:
    allowed = {"parse": [], "users": list(pinged)}
    body = {"nonce": "a-nonce", "enforce_nonce": True, "allowed_mentions": allowed, **body}
    sent: Json = {"at": NOW + 0.7, "method": "POST", "path": f"/channels/{place_of(body)}/messages", "json": body}
    return {**sent, "answer": str(number)}


@pytest.fixture
def town() -> Evidence:
    """Somebody thanks, somebody is reminded, is going to be, or cannot be.

    One newcomer is greeted and told hi, two are greeted together, and a fourth one is held back.
    """
    card: Json = {"content": f"<@{RECEIVER}>", "embeds": [{"description": "> for the soup-1"}], "flags": 0}
    promise: Json = {"content": f"on <t:{int(NOW) + 3}:f>", "embeds": [{"description": "> plant-2"}], "flags": 64}
    later: Json = {"content": f"on <t:{int(NOW) + 7200}:f>", "embeds": [{"description": "> plant-3"}], "flags": 64}
    pinging_receiver = {"parse": [], "users": [RECEIVER]}
    journal: list[Json] = [
        *({"what": "join", "at": NOW, "user": user, "guild": 100} for user in (NEWCOMER, ONE, OTHER, HELD_BACK)),
        {"what": "close_dms", "at": NOW, "user": CLOSED},
        {"what": "place", "at": NOW, "guild": 100, "name": "team", "channel": int(TEAM)},
        ask("kudos give", GIVER, GIFT, card, options={"member": str(RECEIVER), "reason": "for the soup-1"}),
        ask("remind me", GIVER, REMINDER, promise, options={"when": "3s", "what": "plant-2"}),
        ask("remind me", GIVER, WAITING, later, options={"when": "2h", "what": "plant-3"}),
        ask("remind me", CLOSED, HELD, promise, options={"when": "3s", "what": "plant-4"}),
        ask("press", GIVER, HI, {"embeds": []}, button="Say hi", message=GREETING),
        ask("press", ONE, snowflake(6), {}, button="Say hi", message=TOGETHER),
        ask("settings team", MODERATOR, snowflake(7), {"content": "Saved."}, options={"channel": TEAM}),
        ask("settings kudos", MODERATOR, snowflake(5), {"content": "Saved."}, options={"daily_limit": 7}),
        {"what": "exit", "at": NOW, "how": "SIGKILL", "code": -9, "seconds": 0.1},
        {"what": "exit", "at": NOW, "how": "SIGTERM", "code": 0, "seconds": 1.0},
        {"what": "memory", "at": NOW, "commands": 1_000, "bytes": 100_000_000},
        {"what": "memory", "at": NOW, "commands": 10_000, "bytes": 101_000_000},
    ]
    for press, kind in zip(journal[10:12], (7, 6), strict=True):
        press["answer"]["type"] = kind
    nonce = {"nonce": "a-nonce", "enforce_nonce": True}
    seen: Json = {
        "direct": {str(GIVER): "77"},
        "messages": {
            GENERAL: [
                message(CARD, "> for the soup-1"),
                message(GREETING, f"<@{GIVER}> says hi.", **greeting(NEWCOMER)),
                message(TOGETHER, "", **greeting(ONE, OTHER)),
            ],
            TEAM: [message(NOTE, "", **note(HELD_BACK))],
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
            posting(GREETING, NEWCOMER, **greeting(NEWCOMER)),
            posting(TOGETHER, ONE, OTHER, **greeting(ONE, OTHER)),
            posting(NOTE, **note(HELD_BACK)),
        ],
        "threads": {},
        "problems": [],
        "unknown": [],
    }
    gift = {"id": GIFT, "guild_id": 100, "giver_id": GIVER, "receiver_id": RECEIVER, "reason": "for the soup-1"}
    waiting = {"id": WAITING, "member_id": GIVER, "words": "plant-3", "due_at": (NOW + 7200) * 1000}
    due = {"kind": "reminders.deliver", "subject": WAITING, "attempts": 0}
    due |= dict.fromkeys(("planned_at", "due_at"), (NOW + 7200) * 1000)
    hellos = [(NEWCOMER, GIVER), (OTHER, ONE)]
    set_by_moderator = [("kudos.daily_limit", "7"), ("team.channel", TEAM)]
    tables: dict[str, list[Json]] = {
        **{name: [] for name in TABLES},
        "gifts": [{**gift, "channel_id": 1_000_100, "message_id": CARD}],
        "reminders": [waiting],
        "held": [{"kind": "reminders.deliver", "subject": HELD, "member_id": CLOSED, "guild_id": 100}],
        "agenda": [due],
        "newcomers": [{"guild_id": 100, "member_id": NEWCOMER}],
        "hellos": [{"guild_id": 100, "newcomer_id": newcomer, "member_id": member} for newcomer, member in hellos],
        "settings": [{"guild_id": 100, "key": key, "value": value} for key, value in set_by_moderator],
    }
    log = json.dumps({"event": "ready", "level": "info"}) + "\n"
    return Evidence(copy.deepcopy(journal), copy.deepcopy(seen), tables, log, quiet=True, at=NOW + 60)


def test_where_all_is_well_it_finds_nothing(town: Evidence) -> None:
    assert audit(town) == []


def test_what_was_put_off_waits_or_comes_once_more(town: Evidence) -> None:
    waiting, arrived = copy.deepcopy(town), copy.deepcopy(town)
    put_off()(waiting)
    came_once_more("another-nonce")(arrived)
    assert audit(waiting) == audit(arrived) == []


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


def moved(what: str, seconds: float, user: int) -> Plant:
    return lambda town: town.journal.append({"what": what, "at": NOW + seconds, "user": user, "guild": 100})


def logged(line: str) -> Plant:
    return lambda town: setattr(town, "log", town.log + line)


def posted(number: int, *pinged: int, seen: bool = True, **body: Any) -> Plant:
    """Something is posted into the server's channel; `seen` if it is still there."""

    def plant(town: Evidence) -> None:
        town.seen["requests"].append(posting(number, *pinged, **body))
        if seen:
            town.seen["messages"][place_of(body)].append(message(number, "", **body))

    return plant


def decided(label: str, told: Json | None = None, at: float = 1) -> Plant:
    """A moderator decided about those who are held."""
    answer = told or {"type": 7, "data": {}}
    return noted(
        "press", id=8, user=MODERATOR, guild=100, button=label, message=NOTE, asked=NOW + at, options={}, answer=answer
    )


def put_off(*, by: int = GIVER, kept: bool = True) -> Plant:
    """What arrived shall come once more."""
    press: Json = {
        "id": AGAIN,
        "user": by,
        "guild": 100,
        "button": "1 h",
        "message": DELIVERED,
        "asked": NOW,
        "options": {},
    }

    def plant(town: Evidence) -> None:
        noted("press", **press, answer={"type": 7, "data": {}})(town)
        if kept:
            for table, words in (("reminders", {"id": AGAIN, "words": "plant-2"}), ("agenda", {"subject": AGAIN})):
                town.tables[table].append({**town.tables[table][0], **words})

    return plant


def came_once_more(nonce: str) -> Plant:
    """It did, for a moment that this nonce stands for."""
    arrived = {"path": "/channels/77/messages", "answer": str(ONCE_MORE), "json": {"nonce": nonce}}

    def plant(town: Evidence) -> None:
        put_off(kept=False)(town)
        said("77", ONCE_MORE, "> plant-2")(town)
        town.seen["requests"].append({"method": "POST", **arrived})

    return plant


def answered_in_direct(user: int) -> Plant:
    """Somebody presses a button among the direct messages of the giver, and is answered there."""
    press = {"id": 8, "user": user, "guild": 100, "button": "Reply", "message": DELIVERED, "direct": True}
    return lambda town: [
        noted("press", **press, asked=NOW, options={}, answer=REFUSAL)(town),
        said("77", snowflake(9), "Not now.", answers="8")(town),
        sent("/interactions/8/t/callback", type=4, data={"content": "Not now."})(town),
    ]


def all_of(*plants: Plant) -> Plant:
    return lambda town: [plant(town) for plant in plants]


REFUSAL: Json = {"type": 4, "data": {"content": "Not now.", "flags": 64}}
SAID_BY_RECEIVER: Json = {"description": f"<@{RECEIVER}> says hi."}
CANCELLED: Json = {"type": 4, "data": {"embeds": [{}]}}
PLANTED: list[tuple[str, str, Plant]] = [
    ("lost", "thanks", forget("gifts")),
    ("wrong_setting", "lost", forget("settings")),
    ("lost", "a held reminder", forget("held")),
    ("lost", "a reminder that was put off", put_off(kept=False)),
    ("unasked", "a reminder that somebody else put off", put_off(by=ONE)),
    ("twice", "one that was put off, for the same moment", came_once_more("a-nonce")),
    ("unasked", "thanks that nobody gave", unlike("gifts", id=1)),
    ("unasked", "thanks to somebody else", unlike("gifts", receiver_id=GIVER)),
    ("unasked", "refused thanks", answered(GIFT, "kudos give", REFUSAL)),
    ("unasked", "a refused reminder", answered(WAITING, "remind me", REFUSAL)),
    ("unasked", "other words", unlike("reminders", words="something else")),
    ("unasked", "a newcomer who never joined", unlike("newcomers", member_id=1)),
    ("unasked", "thanks shown but not kept", forget("gifts")),
    ("wrong_setting", "changed by nobody", unlike("settings", guild_id=101)),
    ("undelivered", "a reminder that is on no agenda", forget("agenda")),
    ("undelivered", "a reminder that is overdue", unlike("reminders", due_at=NOW * 1000)),
    ("undelivered", "an overdue entry", unlike("agenda", due_at=NOW * 1000)),
    ("undelivered", "an entry that fails again and again", unlike("agenda", planned_at=NOW * 1000, attempts=3)),
    ("undelivered", "held without a reason", unlike("held", member_id=GIVER)),
    ("undelivered", "a card that was not noted", unlike("gifts", message_id=None)),
    ("undelivered", "a card that is not there", lambda town: town.seen["messages"][GENERAL].clear()),
    ("twice", "thanks", said(GENERAL, snowflake(1), "> for the soup-1")),
    ("twice", "thanks without a nonce, later", said(GENERAL, snowflake(500), "> for the soup-1")),
    ("twice", "a reminder", said("77", snowflake(9), "> plant-2")),
    ("twice", "delivered and held", unlike("held", subject=REMINDER)),
    ("twice", "delivered and still waiting", unlike("reminders", id=REMINDER)),
    ("ungreeted", "a newcomer", noted("join", user=50_009, guild=100)),
    ("ungreeted", "one of several", lambda town: town.seen["messages"][GENERAL][2].update(greeting(ONE))),
    ("ungreeted", "somebody who is back", all_of(moved("leave", 100, NEWCOMER), moved("join", 200, NEWCOMER))),
    ("ungreeted", "held, and nobody was told", lambda town: town.seen["requests"].pop()),
    ("ungreeted", "held, and then let go", decided("Greet them")),
    (
        "ungreeted",
        "skipped, and never held",
        all_of(noted("join", user=50_009, guild=100), decided("Skip them", at=60)),
    ),
    ("greeted_again", "one by one", posted(snowflake(9), NEWCOMER, **greeting(NEWCOMER))),
    ("greeted_again", "alone and together", posted(snowflake(9), ONE, 50_009, **greeting(ONE, 50_009))),
    ("greeted_again", "much later", posted(snowflake(500), NEWCOMER, **greeting(NEWCOMER))),
    ("hello_lost", "said to one", lambda town: town.tables["hellos"].pop(0)),
    ("hello_lost", "said to several", lambda town: town.tables["hellos"].pop()),
    ("hello_unsaid", "kept", unlike("hellos", member_id=1)),
    ("hello_unsaid", "said to somebody else", unlike("hellos", newcomer_id=OTHER)),
    ("hello_unsaid", "shown", lambda town: town.seen["messages"][GENERAL][1]["embeds"].append(SAID_BY_RECEIVER)),
    ("untimely", "early", lambda town: town.seen["messages"]["77"][0].update(id=str(snowflake(1)))),
    (
        "untimely",
        "cancelled",
        noted("remind cancel", at=NOW - 1, id=9, options={"which": str(REMINDER)}, answer=CANCELLED),
    ),
    ("wrong_audience", "a digest of elsewhere", posted(snowflake(9), **digest("> for the soup-1, soup-9"))),
    ("wrong_audience", "a reminder in public", said(GENERAL, snowflake(3), "> plant-2")),
    ("wrong_audience", "another person's reminder", said("77", snowflake(3), "> plant-4")),
    ("wrong_audience", "thanks in another server", said("1000101", snowflake(3), "> for the soup-1")),
    ("wrong_audience", "a greeting for somebody who never joined", posted(snowflake(9), GIVER, **greeting(GIVER))),
    ("wrong_audience", "a note about a member", posted(snowflake(9), **note(RECEIVER))),
    ("wrong_audience", "a note in another server", said("1000101", snowflake(9), "", **note(HELD_BACK))),
    ("wrong_audience", "thanks where the team reads", said(TEAM, snowflake(9), "> for the soup-1")),
    ("wrong_audience", "words that nobody asked for", said("77", snowflake(3), "an advertisement")),
    ("wrong_audience", "an answer to somebody else", answered_in_direct(RECEIVER)),
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
    ("wide_mention", "more than those who are greeted", posted(snowflake(9), ONE, GIVER, seen=False, **greeting(ONE))),
    ("wide_mention", "fewer than those who are greeted", posted(snowflake(9), ONE, seen=False, **greeting(ONE, OTHER))),
    ("wide_mention", "those who are held", posted(snowflake(9), HELD_BACK, seen=False, **note(HELD_BACK))),
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
    parts = (placement_audit, leak_audit, harm_audit, silence_audit)  # in test_auditor_….py
    elsewhere = {check for part in parts for check in part.CHECKS}
    assert {kind for kind, _what, _plant in PLANTED} == {check.__name__ for check in CHECKS if check not in elsewhere}


def test_a_repetition_is_excused_once_discord_has_forgotten_the_nonce(town: Evidence) -> None:
    number = snowflake(200)
    said("77", number, "> plant-2")(town)
    again = {**town.seen["requests"][2], "answer": str(number)}
    town.seen["requests"].append(again)
    assert audit(town) == []


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(decided("Skip them"), id="skipped"),
        pytest.param(decided("Greet them", REFUSAL), id="a decision that came too late"),
        pytest.param(
            all_of(decided("Greet them"), posted(snowflake(9), HELD_BACK, **greeting(HELD_BACK))), id="let go"
        ),
        pytest.param(moved("leave", 100, HELD_BACK), id="left"),
        pytest.param(answered_in_direct(GIVER), id="answered among direct messages"),
        pytest.param(posted(snowflake(9), **digest("> for the soup-1")), id="gathered in a digest"),
        pytest.param(all_of(moved("leave", 1, NEWCOMER), moved("join", 2, NEWCOMER)), id="back after a moment"),
        pytest.param(
            all_of(
                noted("join", user=50_009, guild=100),
                moved("leave", 1, 50_009),
                moved("join", 4, 50_009),
                decided("Skip them", at=6),
            ),
            id="skipped a moment after they came back, before a note named them",
        ),
        pytest.param(
            all_of(
                moved("leave", 100, NEWCOMER),
                moved("join", 200, NEWCOMER),
                posted(snowflake(201), NEWCOMER, **greeting(NEWCOMER)),
            ),
            id="greeted when they came back",
        ),
    ],
)
def test_what_people_and_moderators_decide_is_no_violation(town: Evidence, plant: Plant) -> None:
    plant(town)
    assert audit(town) == []
