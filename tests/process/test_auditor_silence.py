"""The auditor of silence finds whoever reached out and heard nothing, or too much, or what is not so."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.process.planted import EVERYONE, NOW, ask, card, post, press, snowflake, told
from tests.survival import silence_audit
from tests.survival.evidence import TABLES, Evidence
from tests.survival.reaching_out import TAKE

Json = dict[str, Any]
Plant = Callable[[Evidence], object]

HOUR, DAY = 3600.0, 86400.0
GENERAL, LISTENING, TEAM, CIRCLE_THREAD = 1_000_100, 502, 505, 506
ANN, BEN, CAM, DAN, EVE, FAY = range(10_001, 10_007)  # Ann, Cam and Eve wait; the others answer.
SHUT, MATE, NEWCOMER, WELCOMED, MODERATOR = 10_010, 10_011, 50_000, 50_001, 10_000
HEARD, UNHEARD, HELD, SHARED, ASKED = (snowflake(number) for number in range(1, 6))
CALL, TAKEN_CALL, GIVEN_BACK = snowflake(6), snowflake(7), snowflake(8)
CARDS = {number: number + 1 for number in (HEARD, UNHEARD, HELD, SHARED)}
GREETING, WELCOME, CALL_CARD, TAKEN_CARD = (snowflake(10 + number) for number in range(4))
DIRECT = {user: 2_000_000 + user for user in (ANN, BEN, CAM, DAN, EVE, FAY, MATE, NEWCOMER, WELCOMED)}
LATER = snowflake(4 * DAY)


def link(channel: int, message: int) -> str:
    return f"[See it](https://discord.com/channels/100/{channel}/{message})"


def check_in(number: int, user: int, audience: str) -> Json:
    options = {"mood": "3", "wish": "listen", "words": f"the fern-{number} has wilted", "audience": audience}
    answer: Json = {"type": 4, "data": {"embeds": [{}]}}
    return ask("check in", user, number, answer, options=options)


def row(number: int, user: int, audience: str, message: int | None = None) -> Json:
    known: Json = {"id": number, "guild_id": 100, "member_id": user, "mood": 3, "wish": "listen"}
    return {**known, "audience": audience, "message_id": message}


def greeting(*newcomers: int) -> Json:
    return card("", "Say hi", content=" ".join(f"<@{newcomer}>" for newcomer in newcomers))


def about_call(number: int, words: str, label: str = "I'm alright now") -> Json:
    button = {"type": 2, "label": label, "custom_id": f"help_now:button:{number}"}
    return {"content": words, "embeds": [], "components": [{"type": 1, "components": [button]}]}


NOBODY, HEARS = "I haven't forgotten you. In the last 3 hours", "**Ben** read your check-in in Town, and hears you."
NOT_YET = "In Town, I'm not sure anyone has said a proper hello yet."
UNTAKEN = "Nobody of the team of Town has taken it yet; I have reminded them."
# What each was told, in their direct messages; the last ones days later.
SAID: tuple[tuple[int, Json], ...] = (
    (ANN, card("", "Need help now?", content=f"{HEARS} {link(EVERYONE, CARDS[HEARD])}")),
    (BEN, card("", "Need help now?", content=f"{NOBODY} nobody in Town has {link(EVERYONE, CARDS[UNHEARD])}")),
    (MATE, card("", "Need help now?", content=f"{NOBODY} nobody in **Basil** has {link(506, CARDS[SHARED])}")),
    (CAM, about_call(100, f"{NOBODY} none of the listeners in Town was free", "A moderator")),
    (DAN, about_call(CALL, UNTAKEN)),
    (EVE, about_call(TAKEN_CALL, "I am here.")),
    (NEWCOMER, card("", "All is well", content=NOT_YET)),
    (WELCOMED, {"content": "**Ben** said hello to you in Town.", "embeds": [], "components": []}),
)


@pytest.fixture
def town() -> Evidence:
    """One is heard, and each of the others hears that nobody is there; days have gone by."""
    shared = {
        HEARD: (ANN, "Everyone here"),
        UNHEARD: (BEN, "Everyone here, without my name"),
        HELD: (SHUT, "Everyone here"),
        SHARED: (MATE, "My circle"),
        ASKED: (CAM, "Listeners"),
    }
    journal: list[Json] = [
        *({"what": "place", "at": NOW, "guild": 100, "name": name, "channel": at} for name, at in PLACES.items()),
        *({"what": "join", "at": NOW, "guild": 100, "user": user} for user in (NEWCOMER, WELCOMED)),
        {"what": "close_dms", "at": NOW, "user": SHUT},
        *(check_in(number, *whose) for number, whose in shared.items()),
        press(FAY, snowflake(20), "I hear you", CARDS[HEARD]),
        press(FAY, snowflake(21), "Say hi", WELCOME),
        *(ask("call", user, number, {"type": 5}) for number, user in ((CALL, DAN), (TAKEN_CALL, EVE))),
        press(MODERATOR, snowflake(22), TAKE, TAKEN_CARD) | {"answer": told("Thank you.")},
        ask("write to them", MODERATOR, snowflake(23), told("I write it to them."), message=TAKEN_CARD),
        {"what": "clock", "at": NOW + 40, "ahead": 4 * DAY},
    ]
    posted: list[tuple[int, int, Json]] = [
        *(
            (CARDS[number], EVERYONE, card(f"the fern-{number} has wilted", "I hear you"))
            for number in shared
            if number in CARDS
        ),
        (GREETING, GENERAL, greeting(NEWCOMER)),
        (WELCOME, GENERAL, greeting(WELCOMED)),
        (CALL_CARD, TEAM, about_call(CALL, "", TAKE)),
        (TAKEN_CARD, TEAM, about_call(TAKEN_CALL, "", TAKE)),
    ]
    messages: dict[str, list[Json]] = {}
    for number, channel, body in posted:
        messages.setdefault(str(channel), []).append({"id": str(number), **body})
    for order, (user, body) in enumerate(SAID):
        messages.setdefault(str(DIRECT[user]), []).append({"id": str(snowflake(41 + order)), **body})
    tables: dict[str, list[Json]] = {
        **{name: [] for name in TABLES},
        "check_ins": [
            row(HEARD, ANN, "everyone", CARDS[HEARD]),
            row(UNHEARD, BEN, "nameless", CARDS[UNHEARD]),
            row(HELD, SHUT, "everyone", CARDS[HELD]),
            row(SHARED, MATE, "circle"),
            row(ASKED, CAM, "listeners"),
        ],
        "check_in_cards": [{"id": number, "check_in": number} for number in (HEARD, UNHEARD, HELD)],
        "circle_cards": [{"id": SHARED, "check_in": SHARED, "message_id": CARDS[SHARED]}],
        "hearings": [{"check_in": ASKED, "listener_id": None, "held_at": None, "asked_at": NOW * 1000}],
        "held": [{"kind": "check_ins.unheard", "subject": HELD, "member_id": SHUT, "guild_id": 100, "words": NOBODY}],
        "help_calls": [
            {"id": number, "guild_id": 100, "opened_at": NOW * 1000, "because": ""} for number in (CALL, TAKEN_CALL)
        ],
    }
    seen: Json = {
        "direct": {str(user): str(channel) for user, channel in DIRECT.items()},
        "messages": messages,
        "threads": {},
        "requests": [post(*one) for one in posted],
    }
    return Evidence(copy.deepcopy(journal), copy.deepcopy(seen), tables, quiet=True, at=NOW + 60)


PLACES = {"check-ins": EVERYONE, "team": TEAM}


def kinds(town: Evidence) -> set[str]:
    return {check.__name__ for check in silence_audit.CHECKS for _words in check(town)}


def unsaid(user: int) -> Plant:
    return lambda town: town.seen["messages"][str(DIRECT[user])].clear()


def said_again(user: int) -> Plant:
    """What somebody was told comes once more."""

    def plant(town: Evidence) -> None:
        messages: list[Json] = town.seen["messages"][str(DIRECT[user])]
        messages.append({**messages[0], "id": str(int(messages[0]["id"]) + 1)})

    return plant


def unpressed(label: str) -> Plant:
    return lambda town: town.journal.remove(next(one for one in town.journal if one.get("button") == label))


def without_buttons(user: int) -> Plant:
    return lambda town: town.seen["messages"][str(DIRECT[user])][0].update(components=[])


def pressed(label: str, message: int) -> Plant:
    return lambda town: town.journal.append(press(FAY, snowflake(30), label, message))


def cleared(table: str) -> Plant:
    return lambda town: town.tables[table].clear()


def taken_in_silence(town: Evidence) -> None:
    """A listener takes it, and writes nothing."""
    town.tables["hearings"][0]["listener_id"] = FAY
    talk: Json = {"thread": 7, "member_id": CAM, "other_id": FAY, "about": ASKED, "begun_at": NOW * 1000}
    town.tables["talks"].append({**talk, "occasion": "listening", "ended_at": None})


def given_back(times: int) -> Plant:
    """Listeners took a check-in of Cam's three times, and so often he was told that they gave it back; he has it again.

    He waits with another one.
    """
    body = about_call(100, "Your check-in in Town is with the listeners again", "A moderator")
    buttons: list[Json] = body["components"][0]["components"]
    buttons.append({"type": 2, "label": "Everyone here", "custom_id": f"check_ins:everyone:{GIVEN_BACK}"})

    def plant(town: Evidence) -> None:
        shown = snowflake(50)
        town.seen["requests"].append(post(shown, LISTENING, card(f"the fern-{GIVEN_BACK} has wilted", "I'll listen")))
        town.journal.append(check_in(GIVEN_BACK, CAM, "Listeners"))
        town.journal += [press(FAY, snowflake(30 + number), "I'll listen", shown, 4) for number in range(3)]
        town.journal.append(press(CAM, snowflake(33), "Withdraw", 7, check_in=GIVEN_BACK))
        messages: list[Json] = town.seen["messages"][str(DIRECT[CAM])]
        messages += [{"id": str(snowflake(60 + number)), **body} for number in range(times)]

    return plant


def opened_again(town: Evidence, after: float = HOUR) -> None:
    """Eve heard that a moderator has hers, who did not write; the call is open again, and Eve was told nothing more."""
    town.journal.remove(next(one for one in town.journal if one["what"] == "write to them"))
    taken = about_call(TAKEN_CALL, "A moderator of Town has read this and is writing to you.")
    town.seen["messages"][str(DIRECT[EVE])] = [{"id": str(snowflake(1)), **taken}]
    town.tables["help_calls"][1]["opened_at"] = (NOW + after) * 1000


def opened_again_as_told(town: Evidence) -> None:
    """The same, and Eve was told; what she has not heard by then, she need not hear any more."""
    opened_again(town, after=2)
    words = "The moderator of Town who wanted to write to you has not got to it"
    town.seen["messages"][str(DIRECT[EVE])] = [{"id": str(snowflake(3)), **about_call(TAKEN_CALL, words)}]


def unkept_call(town: Evidence) -> None:
    """What was said to be with the moderators is not kept."""
    town.tables["help_calls"].pop(0)
    body: Json = {"embeds": [{"description": "It is in the moderators' channel."}], "allowed_mentions": {"parse": []}}
    sent: Json = {"at": NOW, "method": "POST", "path": f"/webhooks/1/{CALL}", "json": body, "answer": None}
    town.seen["requests"].append(sent)


PLANTED: list[tuple[str, str, Plant]] = [
    *(("left_in_silence", f"{user}", unsaid(user)) for user in DIRECT if user != FAY),
    ("left_in_silence", "nothing in their inbox", cleared("held")),
    ("left_in_silence", "opened again, and not told", opened_again),
    ("silent_listener", "a talk without a word", taken_in_silence),
    *(("told_again", f"{user}", said_again(user)) for user in (ANN, BEN, CAM, DAN, MATE, NEWCOMER, WELCOMED)),
    ("told_again", "given back more often than it was taken", given_back(5)),
    ("told_untruly", "nobody had heard them", unpressed("I hear you")),
    ("told_untruly", "nobody had said hello", unpressed("Say hi")),
    ("told_untruly", "somebody had answered", pressed("I hear you", CARDS[UNHEARD])),
    ("told_untruly", "somebody had answered in a circle", pressed("I hear you", CARDS[SHARED])),
    ("told_untruly", "somebody had said hello", pressed("Say hi", GREETING)),
    *(("no_way_on", f"{user}", without_buttons(user)) for user in (BEN, MATE, NEWCOMER)),
    ("lost_call", "told that it is there", unkept_call),
]


def test_where_everybody_hears_it_finds_nothing(town: Evidence) -> None:
    assert kinds(town) == set()


@pytest.mark.parametrize(
    ("kind", "plant"), [pytest.param(kind, plant, id=f"{kind}: {what}") for kind, what, plant in PLANTED]
)
def test_it_finds_what_is_planted(town: Evidence, kind: str, plant: Plant) -> None:
    plant(town)
    assert kind in kinds(town)


def test_every_check_is_planted_against() -> None:
    assert {kind for kind, _what, _plant in PLANTED} == {check.__name__ for check in silence_audit.CHECKS}


def withdrawn(town: Evidence) -> None:
    town.journal.append(press(BEN, snowflake(30), "Withdraw", 7, check_in=UNHEARD))
    unsaid(BEN)(town)


def left(town: Evidence) -> None:
    for user in (BEN, NEWCOMER):
        town.journal.append({"what": "leave", "at": NOW + 1, "guild": 100, "user": user})
        unsaid(user)(town)


def forgotten(town: Evidence) -> None:
    town.journal.append(press(MATE, snowflake(30), "Forget it", 7))
    unsaid(MATE)(town)


def not_due(town: Evidence) -> None:
    """It is too soon to say that nobody answers."""
    town.journal.pop()
    for user in (BEN, CAM, DAN, MATE, NEWCOMER, WELCOMED):
        unsaid(user)(town)
    cleared("held")(town)


@pytest.mark.parametrize("plant", [withdrawn, left, forgotten, not_due, opened_again_as_told, given_back(3)])
def test_who_took_it_back_or_has_to_wait_a_little_is_not_left_in_silence(town: Evidence, plant: Plant) -> None:
    plant(town)
    assert kinds(town) == set()


def test_that_somebody_heard_stays_true_when_they_are_forgotten(town: Evidence) -> None:
    pressed_here = next(one for one in town.journal if one.get("button") == "I hear you")
    pressed_here["user"] = passer_by = 77
    town.journal.append(press(passer_by, snowflake(30), "Forget it", 7))
    assert kinds(town) == set()
