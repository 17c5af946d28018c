"""Payloads that lie, on real sockets: the process lives, everyone is answered, and nothing happens that may not."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
import pytest_asyncio
from hypothesis import strategies as st

from tests.process import payloads
from tests.process.payloads import COMMAND, COMPONENT, MODAL, NEWCOMER, OTHER_SERVER, command, option, press
from tests.survival.town import TOKEN, Json, Town, town_in

T = TypeVar("T")

MANAGER = {**payloads.member(10000), "permissions": str(payloads.MAY_MANAGE)}
# A long run: HEARTH_FUZZ=5000 make test ARGS="-k storm"
SLOW = [
    hypothesis.HealthCheck.too_slow,
    hypothesis.HealthCheck.data_too_large,
    hypothesis.HealthCheck.large_base_example,
]
EXAMPLES = int(os.environ.get("HEARTH_FUZZ", "0"))


@pytest_asyncio.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord_description: Any) -> AsyncIterator[Town]:
    """Two servers, and the bot at its most talkative."""
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    async with town_in(tmp_path, "--guilds", "2", "--members", "140") as town:
        await town.start_bot()
        yield town
        if discord_description is not None:
            sent = (await town.do("seen"))["requests"]
            assert not {p for one in sent for p in discord_description(one["method"], one["path"], one["json"])}


async def send(town: Town, payload: Json) -> Json | None:
    """Hand it to the bot, and wait for the answer."""
    await town.do("dispatch", event="INTERACTION_CREATE", data=payload)
    return (await town.do("await_answer", id=int(payload["id"])))["answer"]


async def said(town: Town, payload: Json) -> str:
    """The sentence that somebody is answered, to them alone."""
    answer = await send(town, payload)
    assert answer is not None
    assert answer["type"] == 4
    assert answer["data"]["flags"] == 64
    return answer["data"]["content"]


async def still_well(town: Town) -> None:
    """An ordinary thank-you works, the process is the one that began, and its log tells no secret."""
    thanks = await town.use(10050, "kudos", "give", member="10051", reason="for staying calm")
    assert thanks is not None
    assert thanks["type"] == 4
    assert town.bot is not None
    assert town.bot.returncode is None
    assert (await town.do("seen"))["identified"] == 1
    assert TOKEN not in town.log
    assert "never retrieved" not in town.log
    assert "never awaited" not in town.log


def kept(town: Town) -> list[Any]:
    """Everything that people can have asked for."""
    return [
        town.rows("SELECT id, guild_id, giver_id, receiver_id, reason FROM gifts"),
        town.rows("SELECT guild_id, newcomer_id, member_id FROM hellos"),
        town.rows("SELECT id, member_id, words FROM reminders"),
        town.rows("SELECT guild_id, key, value FROM settings"),
    ]


async def newcomer(town: Town) -> None:
    """Somebody has joined, and will be greeted."""
    options = option("channel", 7, "1000100"), option("delay_minutes", 4, 1440)
    assert await send(town, command("settings", "welcome", *options, member=MANAGER)) is not None
    await town.do("join", user=NEWCOMER)
    async with asyncio.timeout(10):
        while not town.rows("SELECT 1 FROM newcomers"):
            await asyncio.sleep(0.02)


REFUSALS = {
    "a reminder that cannot exist": command("remind", "cancel", option("which", 3, "9" * 19)),
    "a reminder of somebody else": command("remind", "cancel", option("which", 3, "1")),
    "thanks to nobody": command(
        "kudos", "give", option("member", 6, "10002"), option("reason", 3, "for the soup"), resolved=False
    ),
    "a member who is a flag": command("kudos", "give", option("member", 5, True), option("reason", 3, "for the soup")),
    "a reason that nobody sees": command(
        "kudos", "give", option("member", 6, "10002"), option("reason", 3, "\x00\u202e\u200b\x00")
    ),
    "a reason without end": command("kudos", "give", option("member", 6, "10002"), option("reason", 3, "x" * 6000)),
    "a language nobody knows": command("kudos", "take", locale="../../x"),
    "a language that is none": command("kudos", "take", locale=["xx"]),
    "a command nobody knows": command("kudos", "take"),
    "an option nobody knows": command("remind", "me", option("amount", 4, 100)),
    "settings, not allowed": command("settings", "kudos", option("daily_limit", 4, 100)),
    "settings, without saying whether allowed": command(
        "settings", "kudos", option("daily_limit", 4, 100), member=payloads.member(10001)
    ),
    "settings in a direct message": command("settings", "kudos", option("daily_limit", 4, 100), server=None),
    "a setting that nobody knows": payloads.choose("settings:reset:0", "kudos.nothing", member=MANAGER),
    "what is no setting": payloads.choose("settings:reset:0", "welcome_texts", member=MANAGER),
    "a change that nobody made": press("settings:undo:7:0", member=MANAGER),
    "a number out of bounds": command("settings", "kudos", option("daily_limit", 4, 2**63), member=MANAGER),
    "a channel of another server": command("settings", "kudos", option("channel", 7, "1000101"), member=MANAGER),
    "a greeting that cannot exist": press(f"welcome:hi:{'9' * 19}"),
    "a greeting of longer numbers": press(f"welcome:hi:{'9' * 20}"),
    "a greeting of another server": press(f"welcome:hi:{NEWCOMER}", server=OTHER_SERVER),
    "a greeting of nobody": press("welcome:hi:0"),
    "one's own greeting": press(f"welcome:hi:{NEWCOMER}", by=NEWCOMER),
    "a button that is not on its message": press(f"welcome:hi:{NEWCOMER}", message=payloads.message("other:1")),
    "a button with half a message": press(f"welcome:hi:{NEWCOMER}", message={"id": "1"}),
    "a reminder that never arrived": press("remind:done:7:1"),
    "a moment that no reminder can have": press(f"remind:at:7:{'9' * 14}"),
    "a choice that was not offered": payloads.choose("remind:choose", "9" * 19),
    "a city that is not on the menu": payloads.choose("me:zone", "Middle/Earth"),
    "quiet hours that are none": payloads.choose("me:quiet", "soon-late"),
    "quiet hours without an end": payloads.choose("me:quiet", "1320"),
    "a number that is none": payloads.choose("me:often", "-٣"),
    "a number that is too long": payloads.choose("me:often", "9" * 40),
    "a language without words": payloads.choose("me:language", "../xx"),
    **{
        f"nothing chosen from {menu}": payloads.choose(menu)
        for menu in ("me:zone", "me:quiet", "me:often", "me:language", "remind:choose", "kudos:decide", "welcome:texts")
    },
    "a thank-you that was not offered": payloads.choose("kudos:decide", "soup"),
    "a text that was not offered": payloads.choose("welcome:texts", "soup", member=MANAGER),
    "a newcomer whom nobody offered": payloads.choose("answered:who:welcome.newcomer", "soup"),
    "a wait that nobody knows": payloads.choose("answered:who:soup", "7"),
    "features that do not exist": payloads.choose("me:notices", "soup", server=None),
    "forgetting in a server that is none": press(f"privacy:forget:-:{'9' * 20}"),
    **{
        f"a form without its questions, {form}": payloads.submit(form)
        for form in ("remind:later:7:1", "remind:about:7:7", "kudos:give:0:0", "kudos:wishes", "welcome:text:7")
    },
    **{
        f"a press of what is not there, {button}": press(button)
        for button in (
            *(f"remind:{one}:7" for one in ("mend", "edit", "drop", "too", "pause", "resume")),
            *("remind:when:7:1", "remind:again:10m:7:1", "remind:again:for ever:7:1", "remind:at:7:soon"),
            *("kudos:private:7", "kudos:remove:7", "welcome:hello:7", "welcome:change:7", "welcome:greet:7:maybe"),
            *("welcome:held:greet", "answered:will:soup:7", "privacy:forget:Soup:0", "inbox:again:all"),
        )
    },
    "a list nobody knows": press("page:nothing:1:on"),
    "a page in a direct message": press("page:kudos.mine:1:on", server=None),
    "a form nobody opened": payloads.submit(f"welcome:hi:{NEWCOMER}"),
    "a menu where a button is": payloads.interaction(
        COMPONENT,
        {"custom_id": f"welcome:hi:{NEWCOMER}", "component_type": 3, "values": ["1"]},
        message=payloads.message(f"welcome:hi:{NEWCOMER}"),
    ),
}
UNREADABLE: dict[str, Json] = {
    "a button whose message has a button of another type": press("page:kudos.mine:1:on", message=payloads.message({})),
    "a button without its message": press(f"welcome:hi:{NEWCOMER}", message=None),
    "no data at all": payloads.interaction(COMMAND, {}),
    "data of another type": {**command("kudos", "mine"), "data": [1, 2, 3]},
    "nobody who uses it": {**command("kudos", "mine"), "member": None},
    "nobody who presses it": {**press("page:kudos.mine:1:on"), "member": {}},
    "permissions that are words": command("kudos", "mine", member={**payloads.member(10001), "permissions": "all"}),
    "a place that is a number": {**command("kudos", "mine"), "channel": 7},
    "a value left out": command("remind", "cancel", {"type": 3, "name": "which"}),
    "an option without a name": command("remind", "cancel", {"type": 3, "value": "1"}),
    "a form without fields": payloads.interaction(MODAL, {"custom_id": "words"}),
}


async def test_what_a_forger_could_send_is_refused_in_a_sentence(town: Town) -> None:
    await newcomer(town)
    before = kept(town)
    for what, payload in REFUSALS.items():
        answer = await send(town, payload)
        assert answer is not None, what
        assert (answer["type"], answer["data"].get("flags")) == (4, 64), what
        assert "incident" not in answer["data"]["content"], what
    assert kept(town) == before
    assert town.rows("SELECT member_id FROM people") == []
    await still_well(town)
    assert "Traceback" not in town.log


async def test_what_cannot_be_read_is_answered_with_an_incident(town: Town) -> None:
    for what, payload in UNREADABLE.items():
        number = (await said(town, payload)).partition("incident ")[2][:6]
        assert number, what
        async with asyncio.timeout(10):
            while number not in town.log:  # It is read from a pipe.
                await asyncio.sleep(0.02)
    await still_well(town)


async def test_nobody_reads_a_private_reminder_by_forging_me_too(town: Town) -> None:
    theirs = await town.ask(10001, "remind", "me", when="2h", what="see the doctor")
    words = await said(town, press(f"remind:too:{theirs['id']}", by=10002))
    assert "no longer waiting" in words
    assert "doctor" not in str(await send(town, command("remind", "list", by=10002)))
    assert len(town.rows("SELECT 1 FROM reminders")) == 1


async def test_who_presses_forget_twice_at_once_is_forgotten_once_and_answered_twice(town: Town) -> None:
    for number in range(3):
        await town.ask(10001, "remind", "me", when="2h", what=f"thing {number}")
    await town.ask(10002, "remind", "me", when="2h", what="somebody else's")
    presses = [press("privacy:forget:-:0", by=10001) for _time in range(6)]
    answers = await asyncio.gather(*(send(town, one) for one in presses))
    said = [answer["data"]["embeds"][0]["description"] for answer in answers if answer is not None]
    assert len(said) == len(presses)
    assert sum(words.startswith("Done. 6 entries about you are gone.") for words in said) == 1
    assert sum(words == "I keep nothing about you here." for words in said) == len(presses) - 1
    assert town.rows("SELECT member_id FROM reminders") == [(10002,)]
    await still_well(town)


async def storm(one: Callable[[T], Coroutine[Any, Any, None]], spoiled: st.SearchStrategy[T]) -> None:
    """Many spoiled payloads, one after the other, at one process; hypothesis itself runs in a thread beside it."""
    loop = asyncio.get_running_loop()

    @hypothesis.settings(
        max_examples=EXAMPLES or 400,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=SLOW,
    )
    @hypothesis.given(spoiled)
    def send_all(payload: Any) -> None:
        asyncio.run_coroutine_threadsafe(one(payload), loop).result(30)

    await asyncio.to_thread(send_all)


async def test_in_a_storm_of_interactions_whoever_can_be_answered_is(town: Town) -> None:
    await newcomer(town)
    sent: dict[int, Json] = {}
    numbers = itertools.count(1 << 41)
    everything = payloads.everything((await town.do("seen"))["commands"])

    async def one(payload: Json) -> None:
        number = next(numbers)
        sent[number] = payload | {"id": str(number), "token": str(number)}
        if payloads.answerable(payload):
            answer = await send(town, sent[number])
            assert answer is not None
        else:
            await town.do("dispatch", event="INTERACTION_CREATE", data=sent[number])
        assert town.bot is not None
        assert town.bot.returncode is None

    await storm(one, st.sampled_from(range(len(everything))).flatmap(lambda one: payloads.spoiled(everything[one])))
    only_what_was_asked_for(kept(town), sent)
    await still_well(town)


async def test_in_a_storm_of_events_it_stays_and_answers(town: Town) -> None:
    await newcomer(town)
    known = payloads.events()

    async def one(told: tuple[str, Json]) -> None:
        await town.do("dispatch", event=told[0], data=told[1])
        assert await town.use(10001, "remind", "list") is not None

    def spoiled(which: int) -> st.SearchStrategy[tuple[str, Json]]:
        return st.tuples(st.just(known[which][0]), payloads.spoiled(known[which][1]))

    await storm(one, st.sampled_from(range(len(known))).flatmap(spoiled))
    await still_well(town)


def only_what_was_asked_for(found: list[Any], sent: dict[int, Json]) -> None:
    """Each row belongs to a payload that says so, of the person and the server that Discord named."""
    gifts, hellos, reminders, settings = found
    for number, server, giver, receiver, reason in gifts:
        assert (server, giver) == (int(sent[number]["guild_id"]), int(sent[number]["member"]["user"]["id"]))
        assert receiver in {int(one["id"]) for one in sent[number]["data"]["resolved"]["users"].values()}
        assert 3 <= len(reason) <= 300
    for server, of, by in hellos:
        assert (server, of) == (payloads.SERVER, NEWCOMER)
        assert by != NEWCOMER
    for number, by, words in reminders:
        assert by == int((sent[number].get("member") or sent[number])["user"]["id"])
        assert 1 <= len(words) <= 1000
    allowed = {int(one["guild_id"]) for one in sent.values() if may_manage(one)}
    assert {server for server, _key, _value in settings} <= allowed | {payloads.SERVER}
    assert not {key for _server, key, _value in settings if "." not in key}


def may_manage(payload: Json) -> bool:
    try:
        return bool(int(payload["member"]["permissions"]) & payloads.MAY_MANAGE and int(payload["guild_id"]))
    except (KeyError, TypeError, ValueError):
        return False


async def test_when_many_say_hi_at_once_all_are_answered_and_the_last_edit_shows_them(town: Town) -> None:
    await newcomer(town)
    await town.do("fault", method="POST", path="/callback", kind="slow", seconds=0.2, after=True, times=0)
    greeting = f"welcome:hi:{NEWCOMER}"
    details = {
        "kind": COMPONENT,
        "data": {"custom_id": greeting, "component_type": 2},
        "message": payloads.message(greeting),
    }
    people = range(10001, 10061)
    room = asyncio.Semaphore(20)  # Discord waits three seconds for each of them, however busy this machine is.

    async def press_in_turn(one: int) -> Json:
        async with room:
            return await town.do("interact", user=one, **details)

    answers = await asyncio.gather(*map(press_in_turn, people))
    assert all(one["answer"] is not None for one in answers)
    assert len(town.rows("SELECT 1 FROM hellos")) == len(people)
    await town.do("calm")
    everybody = f"{len(people) - 10} others"
    await town.until(lambda seen: everybody in str(edits(seen)[-1:]))
    assert 0 < len(edits(await town.do("seen"))) < len(people)


def edits(seen: Json) -> list[Json]:
    """Those of messages that are there; the first press is answered with an edit, which is none of these."""
    return [one for one in seen["requests"] if one["method"] == "PATCH"]
