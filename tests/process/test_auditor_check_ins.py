"""The auditor of check-ins finds what must never be, and nothing where people only change their minds."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.process.planted import EVERYONE, NOW, Json, ask, card, post, press, request, snowflake, told
from tests.survival import leak_audit, placement_audit
from tests.survival.auditor import audit
from tests.survival.evidence import TABLES, Evidence

Plant = Callable[[Evidence], object]

LISTENERS, ROOMS, DIRECT, TEAM = 502, 503, 504, 505
MODERATOR = 10_000
ANN, BEN, CAM, DAN, EVE, KIM = range(10_001, 10_007)  # Kim listens, and is in a circle with Dan.


NAMED, NAMELESS, HEARD, SHARED, WITHDRAWN = (snowflake(number) for number in range(5))
CARD, NAMELESS_CARD, LISTENERS_CARD, CIRCLE_CARD, GONE_CARD = (snowflake(5 + number) for number in range(5))
CLAIM, LETTER, HEAR, CIRCLE, TALK_THREAD, CIRCLE_THREAD = (snowflake(10 + number) for number in range(6))
HEADING, CIRCLE_HEADING, PASSED_ON, CHANGE = (snowflake(20 + number) for number in range(4))
LABELS = {
    NAMED: (ANN, "Everyone here"),
    NAMELESS: (BEN, "Everyone here, without my name"),
    HEARD: (CAM, "Listeners, without my name until one answers"),
    SHARED: (DAN, "My circle"),
    WITHDRAWN: (EVE, "Everyone here"),
}
AUDIENCES = {NAMED: "everyone", NAMELESS: "nameless", HEARD: "listeners", SHARED: "circle"}
WORDS = {number: f"the fern-{n} has wilted" for n, number in enumerate(LABELS)}
STORED: Json = {"type": 4, "data": {"embeds": [{"description": "It is kept."}], "flags": 64}}
SEALED = "gAAAAsealed"


def check_in(number: int) -> Json:
    user, label = LABELS[number]
    options = {"mood": "3", "wish": "listen", "words": WORDS[number], "audience": label}
    return ask("check in", user, number, STORED, options=options)


POSTED: dict[int, tuple[int, Json]] = {
    CARD: (EVERYONE, card(WORDS[NAMED], "I hear you", content=f"<@{ANN}>")),
    NAMELESS_CARD: (EVERYONE, card(WORDS[NAMELESS])),
    LISTENERS_CARD: (LISTENERS, card(WORDS[HEARD], "I'll listen")),
    CIRCLE_CARD: (CIRCLE_THREAD, card(f"<@{DAN}> has checked in.", "Read")),
    GONE_CARD: (EVERYONE, card(WORDS[WITHDRAWN])),
    HEADING: (TALK_THREAD, card("a talk", content=f"<@{CAM}> · <@{KIM}>")),
    CIRCLE_HEADING: (CIRCLE_THREAD, card("a circle", content=f"<@{DAN}> · <@{KIM}>")),
    PASSED_ON: (DIRECT, card("and my moss-9", "Reply")),
}


def callback(number: int, **data: Any) -> Json:
    data |= {"allowed_mentions": {"parse": []}}
    return request("POST", f"/interactions/{number}/t/callback", {"type": 4, "data": {"flags": 64, **data}})


def thread(number: int, *people: int) -> Json:
    known = {"id": str(number), "guild_id": "100", "owner_id": "1000", "name": "A talk"}
    return {**known, "inside": [1000, *people], "thread_metadata": {"archived": False}}


def kept(number: int) -> Json:
    row: Json = {"id": number, "guild_id": 100, "member_id": LABELS[number][0], "mood": 3, "wish": "listen"}
    message = {NAMED: CARD, NAMELESS: NAMELESS_CARD}.get(number)
    return {**row, "audience": AUDIENCES[number], "words": "gAAAA", "message_id": message}


@pytest.fixture
def town() -> Evidence:
    """Five said how they are, each to others; one of them took it back."""
    places = {"check-ins": EVERYONE, "listeners": LISTENERS, "rooms": ROOMS}
    taken_back: Json = {"check_in": WITHDRAWN, "sealed": SEALED}
    form: Json = {"type": 9, "data": {}}
    journal: list[Json] = [
        *({"what": "place", "at": NOW, "guild": 100, "name": name, "channel": place} for name, place in places.items()),
        *map(check_in, LABELS),
        *(ask(f"circle {how}", who, 1, told("You are in")) for how, who in (("start", DAN), ("join", KIM))),
        press(KIM, CLAIM, "I'll listen", LISTENERS_CARD, 4),
        press(DAN, HEAR, "I hear you", CARD),
        press(KIM, 2, "Write back", CARD) | {"answer": form},
        ask("write back", KIM, LETTER, told("Thank you."), options={"words": "and my moss-9"}, message=CARD),
        press(EVE, 3, "Withdraw", 4, **taken_back),
        {"what": "exit", "at": NOW + 9, "how": "SIGTERM", "code": 0, "seconds": 1.0},
    ]
    alive = {number: at for number, at in POSTED.items() if number != GONE_CARD}
    messages: dict[str, list[Json]] = {}
    for number, (channel, body) in alive.items():
        shown = card(f"<@{KIM}> is listening.") if number == LISTENERS_CARD else body
        messages.setdefault(str(channel), []).append({"id": str(number), **shown})
    entered = [(TALK_THREAD, CAM), (TALK_THREAD, KIM), (CIRCLE_THREAD, DAN), (CIRCLE_THREAD, KIM)]
    seen: Json = {
        "direct": {str(ANN): str(DIRECT)},
        "messages": messages,
        "threads": {
            str(TALK_THREAD): thread(TALK_THREAD, CAM, KIM),
            str(CIRCLE_THREAD): thread(CIRCLE_THREAD, DAN, KIM),
        },
        "requests": [
            *(post(number, *at) for number, at in POSTED.items()),
            *(request("PUT", f"/channels/{room}/thread-members/{who}") for room, who in entered),
            callback(CLAIM, embeds=[{"description": WORDS[HEARD]}]),
            callback(NAMED, embeds=[{"description": WORDS[NAMED]}]),
        ],
        "problems": [],
        "unknown": [],
    }
    about = {"member_id": CAM, "other_id": KIM, "about": HEARD, "begun_at": NOW * 1000, "occasion": "listening"}
    talk = {"id": CLAIM, "because": "", "ended_at": None, **about}
    asked = {
        "guild_id": 100,
        "check_in": HEARD,
        "message_id": LISTENERS_CARD,
        "listener_id": KIM,
        "talk": CLAIM,
        "held_at": None,
    }
    circle = {"id": CIRCLE, "guild_id": 100, "name": "Basil", "ended_at": 0}
    tables: dict[str, list[Json]] = {
        **{name: [] for name in TABLES},
        "check_ins": [kept(number) for number in AUDIENCES],
        "check_in_cards": [{"id": CARD, "check_in": NAMED}],
        "check_in_hears": [{"card": CARD, "member_id": DAN}],
        "check_in_letters": [{"id": LETTER}],
        "hearings": [asked],
        "talks": [{**talk, "thread": TALK_THREAD, "message_id": HEADING}],
        "circles": [{**circle, "thread": CIRCLE_THREAD, "message_id": CIRCLE_HEADING}],
        "circle_members": [{"circle": CIRCLE, "member_id": who, "inside": 1} for who in (DAN, KIM)],
        "circle_cards": [{"id": SHARED, "check_in": SHARED, "circle": CIRCLE, "message_id": CIRCLE_CARD}],
    }
    return Evidence(copy.deepcopy(journal), copy.deepcopy(seen), tables, quiet=True, at=NOW + 60)


def test_where_all_is_well_it_finds_nothing(town: Evidence) -> None:
    assert audit(town) == []


def changed(table: str, **values: Any) -> Plant:
    return lambda town: town.tables[table][0].update(values)


def cleared(table: str) -> Plant:
    return lambda town: town.tables[table].clear()


def also(table: str, **values: Any) -> Plant:
    return lambda town: town.tables[table].append({**town.tables[table][0], **values})


def requested(one: Json, at: float = 0.3) -> Plant:
    return lambda town: town.seen["requests"].append({**one, "at": NOW + at})


def shown(channel: int, number: int, body: Json) -> Plant:
    return lambda town: town.seen["messages"].setdefault(str(channel), []).append({"id": str(number), **body})


def unshown(channel: int) -> Plant:
    return lambda town: town.seen["messages"][str(channel)].pop()


def asked(entry: Json) -> Plant:
    return lambda town: town.journal.append(entry)


def inside(number: int, *people: int, archived: bool = False) -> Plant:
    state = {"inside": [1000, *people], "thread_metadata": {"archived": archived}}
    return lambda town: town.seen["threads"].setdefault(str(number), thread(number)).update(state)


def all_of(*plants: Plant) -> Plant:
    return lambda town: [plant(town) for plant in plants]


def addressed(number: int, label: str) -> Plant:
    """Its author chooses others."""
    edited: Json = {"type": 7, "data": {"embeds": [{}]}}
    choice = ask("choose", LABELS[number][0], CHANGE, edited, options={"chosen": label}, check_in=number)
    return asked(choice)


def report(number: int, along: str, permissions: str = "32") -> Plant:
    """Somebody reports a card, and it is read where the team reads."""
    sent = ask("report", KIM, 8, told("Thank you."), options={"along": along}, message=CARD)
    read = press(MODERATOR, 9, "Read", 7, 4, permissions=permissions)
    team: Json = {"what": "place", "at": NOW, "guild": 100, "name": "team", "channel": TEAM}
    return all_of(
        shown(TEAM, 7, card("a report", "Read")),
        *map(asked, (team, sent, read)),
        requested(callback(9, content=WORDS[number])),
    )


def spoken_in(user: int) -> Plant:
    """A talk is over and its thread closed; and then somebody speaks there."""
    closed = request("PATCH", f"/channels/{TALK_THREAD}", {"archived": True}, TALK_THREAD)
    return all_of(
        changed("talks", ended_at=1, because="closed"),
        cleared("hearings"),
        unshown(LISTENERS),
        requested(closed, at=40),
        shown(TALK_THREAD, snowflake(41), {"content": "Hello?", "author": {"id": str(user)}}),
    )


PLANTED: list[tuple[str, str, Plant]] = [
    ("unkept", "lost", lambda town: town.tables["check_ins"].pop(0)),
    ("unkept", "said by nobody", also("check_ins", id=7)),
    ("unkept", "withdrawn", also("check_ins", id=WITHDRAWN, member_id=EVE)),
    ("unkept", "in another server", changed("check_ins", guild_id=101)),
    ("unkept", "for others than its author chose", changed("check_ins", audience="nameless")),
    ("unkept", "for those whom its author does not want any more", addressed(NAMELESS, "Only me")),
    ("card_amiss", "two", shown(EVERYONE, 7, card("words"))),
    ("card_amiss", "none", unshown(EVERYONE)),
    ("card_amiss", "two for listeners", shown(LISTENERS, 7, card("words"))),
    ("card_amiss", "two in a circle", shown(CIRCLE_THREAD, 7, card("words", "Read"))),
    ("card_amiss", "none in a circle", cleared("circle_cards")),
    ("two_listeners", "told so", asked(press(DAN, 7, "I'll listen", LISTENERS_CARD, 4))),
    ("two_listeners", "talking", also("talks", id=7)),
    ("two_listeners", "none, and told so", cleared("talks")),
    ("two_listeners", "another one", changed("talks", other_id=DAN)),
    ("two_listeners", "none, and kept so", changed("talks", because="closed", ended_at=1)),
    ("thread_amiss", "none", lambda town: town.seen["threads"].pop(str(TALK_THREAD))),
    ("thread_amiss", "never begun", changed("talks", thread=None)),
    ("thread_amiss", "two", inside(7, CAM, KIM)),
    ("thread_amiss", "a stranger", inside(TALK_THREAD, CAM, KIM, EVE)),
    ("thread_amiss", "not everyone", inside(CIRCLE_THREAD, DAN)),
    ("thread_amiss", "closed too soon", inside(TALK_THREAD, CAM, KIM, archived=True)),
    ("thread_amiss", "still open", changed("talks", ended_at=1)),
    ("thread_amiss", "opened again", spoken_in(1000)),
    ("thread_amiss", "a visit", requested(request("PUT", f"/channels/{TALK_THREAD}/thread-members/{EVE}"))),
    ("thread_amiss", "a visit to a circle", requested(request("PUT", f"/channels/{CIRCLE_THREAD}/thread-members/7"))),
    ("thread_amiss", "two headings", shown(TALK_THREAD, 7, card("a talk", content=f"<@{CAM}>"))),
    ("letter_amiss", "lost", cleared("check_in_letters")),
    ("letter_amiss", "not passed on", unshown(DIRECT)),
    ("letter_amiss", "passed on twice", shown(DIRECT, 7, card("and my moss-9", "Reply"))),
    ("letter_amiss", "written by nobody", also("check_in_letters", id=7)),
    ("unheard", "lost", cleared("check_in_hears")),
    ("unheard", "by somebody who did not", also("check_in_hears", member_id=EVE)),
    ("overheard", "for listeners, in public", requested(post(7, EVERYONE, card(WORDS[HEARD])))),
    ("overheard", "in another server", requested(post(7, 777, card(WORDS[NAMED])))),
    ("overheard", "for a circle, in its thread", requested(post(7, CIRCLE_THREAD, card(WORDS[SHARED])))),
    ("overheard", "in a talk", requested(post(7, TALK_THREAD, card(WORDS[HEARD])))),
    ("overheard", "in a direct message", requested(post(7, DIRECT, card(WORDS[NAMELESS])))),
    (
        "overheard",
        "edited in",
        requested(request("PATCH", f"/channels/501/messages/{CARD}", card(WORDS[HEARD]))),
    ),
    ("overheard", "after it was withdrawn", requested(post(7, EVERYONE, card(WORDS[WITHDRAWN])), at=9)),
    (
        "overheard",
        "after others were chosen",
        all_of(addressed(NAMED, "Only me"), requested(post(7, EVERYONE, card(WORDS[NAMED])), at=9)),
    ),
    ("overheard", "by a stranger", requested(callback(HEAR, content=WORDS[HEARD]))),
    ("overheard", "by a listener, of another", requested(callback(CLAIM, content=WORDS[SHARED]))),
    (
        "overheard",
        "from a circle, by somebody who is in none",
        all_of(asked(press(EVE, 7, "Read", CIRCLE_CARD, 4)), requested(callback(7, content=WORDS[SHARED]))),
    ),
    ("overheard", "a letter, by a stranger", requested(callback(HEAR, content="and my moss-9"))),
    ("overheard", "a letter, in public", requested(post(7, EVERYONE, card("and my moss-9")))),
    ("overheard", "in a report, though it did not go along", report(NAMED, "no")),
    ("overheard", "in a report, by a member", report(NAMED, "yes", permissions="0")),
    ("unmasked", "by a mention", requested(post(7, EVERYONE, card(WORDS[NAMELESS], content=f"<@{BEN}>")))),
    ("unmasked", "by a name", requested(post(7, LISTENERS, card(f"member{CAM}: {WORDS[HEARD]}")))),
    ("not_forgotten", "a card", shown(EVERYONE, GONE_CARD, card(WORDS[WITHDRAWN]))),
    (
        "not_forgotten",
        "a letter",
        all_of(
            asked(press(ANN, 7, "Withdraw", 4, check_in=NAMED)),
            lambda town: town.seen["messages"][str(EVERYONE)].pop(0),
        ),
    ),
    ("not_forgotten", "on the disk", lambda town: setattr(town, "disk", f"page {SEALED} page".encode())),
    ("legible", "on the disk", lambda town: setattr(town, "disk", b"page the fern-1 has page")),
]


@pytest.mark.parametrize(
    ("kind", "plant"), [pytest.param(kind, plant, id=f"{kind}: {what}") for kind, what, plant in PLANTED]
)
def test_it_finds_what_is_planted(town: Evidence, kind: str, plant: Plant) -> None:
    plant(town)
    assert kind in {violation.kind for violation in audit(town)}


def test_every_check_is_planted_against() -> None:
    checks = (*leak_audit.CHECKS, *placement_audit.CHECKS)
    assert {kind for kind, _what, _plant in PLANTED} == {check.__name__ for check in checks}


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(report(NAMED, "yes"), id="reported, with its words"),
        pytest.param(requested(callback(NAMELESS, content=WORDS[NAMELESS])), id="read by its author"),
        pytest.param(
            all_of(asked(press(KIM, 7, "Read", CIRCLE_CARD, 4)), requested(callback(7, content=WORDS[SHARED]))),
            id="read in its circle",
        ),
        pytest.param(
            all_of(addressed(NAMED, "Everyone here, without my name"), changed("check_ins", audience="nameless")),
            id="seen by others from now on",
        ),
        pytest.param(
            all_of(
                asked(
                    check_in(WITHDRAWN)
                    | {"id": 7, "answer": told("Not now. the fern-77"), "options": {"words": "fern-77"}}
                ),
                requested(callback(7, content="Not now. the fern-77")),
            ),
            id="given back to whom was refused",
        ),
        pytest.param(
            all_of(
                unshown(CIRCLE_THREAD),
                unshown(CIRCLE_THREAD),
                cleared("circle_cards"),
                changed("circles", ended_at=1, message_id=None),
                lambda town: town.threads[CIRCLE_THREAD]["thread_metadata"].update(archived=True),
            ),
            id="closed before anything stood above it",
        ),
        pytest.param(spoken_in(KIM), id="opened again by one of those in it"),
    ],
)
def test_what_people_may_do_is_no_violation(town: Evidence, plant: Plant) -> None:
    plant(town)
    assert audit(town) == []
