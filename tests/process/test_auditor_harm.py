"""The auditor finds where people who mean harm got through, and nothing where they were turned away."""

import copy
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from tests.survival import harm_audit
from tests.survival.auditor import audit
from tests.survival.evidence import TABLES, Evidence

Json = dict[str, Any]
Plant = Callable[[Evidence], object]

NOW = 1_800_000_000.0
CARDS, TEAM, DIRECT = 501, 502, 503
MODERATOR, ANN, BARRED, GONE, FLOODER, MEDDLER, REPORTER = range(10_000, 10_007)
CARD, REPORT_CARD = 11, 12
NUMBERS = count(100)


def ask(what: str, user: int, answer: Json, at: float = 10, **details: Any) -> Json:
    entry: Json = {"what": what, "at": NOW + at + 0.5, "asked": NOW + at, "user": user, "id": next(NUMBERS)}
    return {**entry, "guild": 100, "permissions": "0", "options": {}, "answer": answer, **details}


def told(words: str = "This is not for you.") -> Json:
    return {"type": 4, "data": {"content": words, "flags": 64}}


DONE: Json = {"type": 4, "data": {"embeds": [{}], "flags": 64}}
FORM: Json = {"type": 9, "data": {}}
BAR = ask("care bar", MODERATOR, told(f"<@{BARRED}> is kept from it."), 1, options={"member": str(BARRED)})


def posted(words: str, channel: int = CARDS, at: float = 11, *, method: str = "POST") -> Json:
    body: Json = {"embeds": [{"description": words}], "nonce": "1", "allowed_mentions": {"parse": []}}
    path = f"/channels/{channel}/messages" + ("" if method == "POST" else "/1")
    return {"at": NOW + at, "method": method, "path": path, "json": body, "answer": None}


def answered(entry: Json, words: str) -> Json:
    body: Json = {"type": 4, "data": {"content": words, "flags": 64, "allowed_mentions": {"parse": []}}}
    path = f"/interactions/{entry['id']}/t/callback"
    return {"at": NOW + 11, "method": "POST", "path": path, "json": body, "answer": None}


@pytest.fixture
def town() -> Evidence:
    """Somebody is barred, somebody has left, and one thing is reported, which is all as it should be."""
    places = {"check-ins": CARDS, "team": TEAM}
    reported = ask("report", REPORTER, told("Thank you for saying so."), options={"words": "it was thorn-1"})
    refused = ask("checkin ask", BARRED, told(), options={"member": str(ANN), "words": "thorn-2"})
    read = ask("press", MODERATOR, DONE, button="Read", message=REPORT_CARD, permissions="32")
    journal = [
        *({"what": "place", "at": NOW, "guild": 100, "name": name, "channel": place} for name, place in places.items()),
        {"what": "leave", "at": NOW + 1, "user": GONE, "guild": 100},
        ask("settings kudos", MODERATOR, told("Saved."), 1, options={"pair_minutes": 1}),
        *(copy.deepcopy(BAR), reported, refused, read),
        ask("press", BARRED, told(), button="Write back", message=CARD),
        ask("meddle", MEDDLER, told(), button="Done", message=REPORT_CARD),
    ]
    seen: Json = {
        "direct": {str(ANN): str(DIRECT)},
        "messages": {str(TEAM): [{"id": str(REPORT_CARD), "embeds": [{"description": "A report"}]}]},
        "threads": {},
        "requests": [answered(refused, "Not now. thorn-2"), answered(read, "it was thorn-1")],
        "problems": [],
        "unknown": [],
    }
    tables: dict[str, list[Json]] = {table: [] for table in TABLES}
    tables["settings"] = [
        {"guild_id": 100, "key": "kudos.pair_minutes", "value": "1"},
    ]
    return Evidence(journal, seen, tables, at=NOW + 60)


def test_where_all_are_turned_away_it_finds_nothing(town: Evidence) -> None:
    assert audit(town) == []


def asked(*entries: Json) -> Plant:
    return lambda town: town.journal.extend(entries)


def requested(*requests: Json) -> Plant:
    return lambda town: town.seen["requests"].extend(requests)


def all_of(*plants: Plant) -> Plant:
    return lambda town: [plant(town) for plant in plants]


def heard(entry: Json, *requests: Json) -> Plant:
    """Somebody said something, and it was passed on."""
    return all_of(asked(entry), requested(*requests))


def question(user: int, at: float = 10, *, member: int = ANN, answer: Json | None = None) -> Json:
    options = {"member": str(member), "words": "are you still thorn-9"}
    return ask("checkin ask", user, answer or told("I'll ask somebody."), at, options=options)


def letter(at: float) -> Json:
    return ask("write back", FLOODER, told("Thank you."), at, message=CARD, options={"words": "thorn-9"})


def nameless(at: float) -> Json:
    options = {"audience": "Everyone here, without my name", "words": "thorn-9", "mood": "3", "wish": "nothing"}
    return ask("check in", FLOODER, DONE, at, options=options)


def thanks(at: float) -> Json:
    options = {"member": str(ANN), "reason": "for the soup with thorn-9"}
    return ask("kudos give", FLOODER, DONE, at, options=options)


REPLY = ask("answer back", GONE, told(), options={"words": "thorn-9"})
MEDDLED = ask("meddle", MEDDLER, told(), options={"because": "thorn-9"})
FORGETS = ask("press", FLOODER, {"type": 7, "data": {}}, 12, button="Forget it", message=5)
PLANTED: list[tuple[str, str, Plant]] = [
    ("heard_though_barred", "let through", asked(question(BARRED))),
    ("heard_though_barred", "a button", asked(ask("press", BARRED, FORM, button="Write back", message=CARD))),
    ("heard_though_barred", "passed on", heard(question(BARRED, answer=told()), posted("thorn-9", DIRECT))),
    ("heard_though_barred", "passed on late", heard(question(BARRED, at=0.5), posted("thorn-9", DIRECT))),
    ("heard_though_gone", "an old button", heard(REPLY, posted("thorn-9", DIRECT))),
    ("heard_though_gone", "told so", asked({**REPLY, "answer": told("Thank you.")})),
    ("beyond_limits", "letters", asked(*map(letter, range(10, 14)))),
    ("beyond_limits", "letters, forgotten meanwhile", asked(*map(letter, range(10, 13)), FORGETS, letter(13))),
    ("beyond_limits", "cards without a name", asked(*map(nameless, range(10, 14)))),
    ("beyond_limits", "thanks of a pair", asked(thanks(10), FORGETS, thanks(40))),
    ("beyond_limits", "questions to one", asked(question(FLOODER), FORGETS, question(FLOODER, 20))),
    ("beyond_limits", "questions to many", asked(*(question(FLOODER, 10 + n, member=ANN + n) for n in range(6)))),
    (
        "beyond_limits",
        "check-ins",
        asked(*({**nameless(n), "options": {"audience": "Only me"}} for n in range(51))),
    ),
    ("meddled", "let", asked(ask("meddle", MEDDLER, {"type": 7, "data": {}}, button="Done", message=REPORT_CARD))),
    ("meddled", "what others were shown", asked(ask("forge", MEDDLER, FORM, button="Reply", message=5))),
    ("meddled", "words", heard(MEDDLED, posted("thorn-9", DIRECT))),
    (
        "meddled",
        "named as of the team",
        lambda town: town.seen["messages"][str(TEAM)][0].update(embeds=[{"description": f"Done by <@{MEDDLER}>"}]),
    ),
    ("report_overheard", "in the channel of the team", requested(posted("it was thorn-1", TEAM))),
    ("report_overheard", "in a direct message", requested(posted("it was thorn-1", DIRECT))),
    (
        "report_overheard",
        "by a member",
        lambda town: [entry.update(permissions="0") for entry in town.entries("press")],
    ),
]


@pytest.mark.parametrize(
    ("kind", "plant"), [pytest.param(kind, plant, id=f"{kind}: {what}") for kind, what, plant in PLANTED]
)
def test_it_finds_what_is_planted(town: Evidence, kind: str, plant: Plant) -> None:
    plant(town)
    assert kind in {violation.kind for violation in audit(town)}


def test_every_check_is_planted_against() -> None:
    assert {kind for kind, _what, _plant in PLANTED} == {check.__name__ for check in harm_audit.CHECKS}


def kinds(town: Evidence, plant: Plant) -> set[str]:
    plant(town)
    return {check.__name__ for check in harm_audit.CHECKS for _words in check(town)}


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(heard(question(BARRED, at=0.5), posted("thorn-9", DIRECT, at=3)), id="on its way when barred"),
        pytest.param(
            heard(question(BARRED, at=0.5), posted("thorn-9", at=20, method="PATCH")), id="a card of before, changed"
        ),
        pytest.param(asked(ask("check in", BARRED, DONE, options={"audience": "Only me"})), id="for oneself, barred"),
        pytest.param(asked(ask("checkin now", BARRED, FORM)), id="a form, barred"),
        pytest.param(heard(REPLY, answered(REPLY, "Not now. thorn-9")), id="given back to whoever has left"),
        pytest.param(asked(*map(letter, range(10, 13))), id="three letters"),
        pytest.param(asked(thanks(10), thanks(75)), id="thanks after the pause"),
        pytest.param(
            asked(
                question(FLOODER), {"what": "clock", "at": NOW + 15, "ahead": 14 * 24 * 3600}, question(FLOODER, at=20)
            ),
            id="a question after two weeks",
        ),
    ],
)
def test_what_is_turned_away_or_allowed_is_no_violation(town: Evidence, plant: Plant) -> None:
    assert kinds(town, plant) == set()
