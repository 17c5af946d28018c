"""What welcoming remembers is the same on SQLite and on PostgreSQL."""

from bot.awaiting import store as awaited
from bot.awaiting.store import AwaitedItem
from bot.db import Database, Transaction
from bot.delivery import hindrances
from bot.members.keeps import holdings
from bot.members.personal_data import ErasureScope, PersonalData
from cogs.welcome.store import (
    arrivals,
    awake,
    departures,
    greeters,
    greetings,
    held,
    hellos,
    introductions,
    newcomers,
    server_texts,
    thank_offers,
)
from cogs.welcome.store.introductions import Introduction, IntroductionTakedown

GUILD, CLEO, DORA, ANN = 1, 10, 11, 12


async def test_joining_waiting_greeting_and_leaving(database: Database) -> None:
    async def come(tx: Transaction) -> int:
        for one, moment in ((CLEO, 1000), (DORA, 2000)):
            assert await newcomers.record_join(tx, GUILD, one, moment, away_since=None) is not None
            assert await newcomers.record_join(tx, GUILD, one, moment, away_since=None) is None
            assert await newcomers.mark_ready(tx, GUILD, one, moment)
            assert not await newcomers.mark_ready(tx, GUILD, one, moment)
            await newcomers.save_name(tx, GUILD, one, "somebody")
            await newcomers.record_look(tx, GUILD, one, moment)
        number = await greetings.plan(tx, GUILD, 3000)
        assert await greetings.plan(tx, GUILD, 3000) == number + 1
        for one in (CLEO, DORA):
            await greetings.assign(tx, GUILD, one, number)
        return number

    number = await database.write(come)
    assert await newcomers.joined_between(database, GUILD, 1000, 2000, 5) == 1
    assert await newcomers.joined_between(database, GUILD, 0, 1000, 5) == 1
    assert await newcomers.ready_between(database, GUILD, 0, 3000, 1) == 1
    assert await greetings.assigned_since(database, GUILD, 2999) == 2
    assert await greetings.open_group(database, GUILD, 2000, 3) == number
    assert await greetings.open_group(database, GUILD, 2000, 2) == number + 1
    assert [one.member_id for one in await newcomers.waiting_between(database, GUILD, 0, 1000)] == [CLEO]
    assert len(await newcomers.everyone_waiting(database)) == 2

    async def greet(tx: Transaction) -> None:
        await greetings.choose(tx, GUILD, number, 0, ANN)
        for one in await newcomers.of_greeting(tx, GUILD, number):
            assert await newcomers.mark_greeted(tx, one, 4000, channel_id=5, message_id=6)
            assert await newcomers.mark_greeted(tx, one, 4000)
            await newcomers.mark_engaged(tx, GUILD, one.member_id, 4000)
            await newcomers.mark_quiet(tx, GUILD, one.member_id, 4000)
            assert await hellos.say_hi(tx, GUILD, one.member_id, ANN, 5000 - one.member_id)

    await database.write(greet)
    cleo = await newcomers.get(database, GUILD, CLEO)
    assert cleo is not None
    assert (cleo.state, cleo.message_id, cleo.engaged_at) == ("greeted", 6, 4000)
    assert await hellos.to_greeting(database, GUILD, number) == [ANN]

    async def go(tx: Transaction) -> None:
        await newcomers.record_leave(tx, GUILD, CLEO, 6000)
        await departures.record_departure(tx, GUILD, CLEO, 6000, "Cleo")
        await departures.forget_name(tx, GUILD, CLEO)

    await database.write(go)
    await hellos.prune(database, 7000)
    await newcomers.prune(database, 7000)
    await arrivals.prune(database)
    await greetings.prune(database)
    assert await newcomers.get(database, GUILD, CLEO) is None
    assert await departures.get(database, GUILD, CLEO) == departures.Departure(6000, "")
    assert await greetings.get(database, GUILD, number) is not None
    assert await greetings.get(database, GUILD, number + 1) is None


async def test_what_a_server_decides_and_hears(database: Database) -> None:
    async def decide(tx: Transaction) -> None:
        for number in (1, 2):
            await server_texts.save_text(tx, GUILD, number, f"text {number}")
            await server_texts.mark_used(tx, GUILD, number, 100)
        await server_texts.save_place(tx, GUILD, server_texts.TourPlace(5, "here"), 1)
        await server_texts.save_interests(tx, GUILD, ["bread", "trains"])
        await greetings.pause(tx, GUILD, 200)
        await greetings.begin_burst(tx, GUILD, 1)
        await greetings.begin_burst(tx, GUILD, 2)
        await greetings.mark_burst_posted(tx, GUILD, 5, 6)
        assert await hindrances.add(tx, GUILD, "welcome", "greeting", 5, 1)
        assert not await hindrances.add(tx, GUILD, "welcome", "greeting", 5, 2)
        for _twice in range(2):
            await arrivals.record_event(tx, GUILD, CLEO, 1, "joined")
        await awake.record_awake(tx, "1 [0]", 300)

    await database.write(decide)
    assert [text.used_at for text in await server_texts.texts(database, GUILD)] == [100, 101]
    assert await server_texts.places(database, GUILD) == [server_texts.TourPlace(5, "here")]
    assert await server_texts.interests(database, GUILD) == ["bread", "trains"]
    assert await greetings.paused_until(database, GUILD) == 200
    assert await greetings.burst(database, GUILD) == greetings.Burst(GUILD, 1, 5, 6)
    assert [one.times for one in await hindrances.untold(database, GUILD)] == [2]
    assert len(await arrivals.latest(database, GUILD, CLEO, 5)) == 1
    assert await awake.until(database, "1 [0]") == 300

    async def record(tx: Transaction) -> None:
        found = await hindrances.untold(tx, GUILD)
        await hindrances.add(tx, GUILD, "welcome", found[0].what, found[0].place, 350)
        await hindrances.remove_told(tx, GUILD, found, 360)
        assert [one.times for one in await hindrances.untold(tx, GUILD)] == [1]  # It came up meanwhile.
        await hindrances.remove_told(tx, GUILD, await hindrances.untold(tx, GUILD), 400)
        await greetings.end_burst(tx, greetings.Burst(GUILD, 1, 5, 6))
        assert await server_texts.remove_text(tx, GUILD, 1)
        assert not await server_texts.remove_place(tx, GUILD, 99)

    await database.write(record)
    assert await hindrances.untold(database, GUILD) == []
    assert await hindrances.last_told(database, GUILD) == 400
    assert await greetings.burst(database, GUILD) is None


async def test_an_introduction_leaves_only_its_message_to_be_deleted(database: Database) -> None:
    async def say(tx: Transaction) -> None:
        for one in (CLEO, DORA, ANN):
            await newcomers.record_join(tx, GUILD, one, 1, away_since=None)
            await introductions.save(tx, Introduction(GUILD, one, "about", "", "", "", 1))
            assert await introductions.mark_posted(tx, GUILD, one, 5, one)
        assert await introductions.remove(tx, GUILD, CLEO)
        await personal_data.forget(tx, ErasureScope(DORA))
        await newcomers.record_leave(tx, GUILD, ANN, 2)

    personal_data = PersonalData(database, holdings(("cogs.welcome",)))
    await personal_data.load()
    await database.write(say)
    await introductions.prune(database, 3)
    found = sorted(await introductions.takedowns(database, 5), key=lambda one: one.message_id)
    assert found == [IntroductionTakedown(5, CLEO), IntroductionTakedown(5, DORA), IntroductionTakedown(5, ANN)]
    await database.write(lambda tx: introductions.taken_down(tx, found[0]))
    assert len(await introductions.takedowns(database, 5)) == 2
    assert await introductions.get(database, GUILD, ANN) is None


async def test_who_is_asked_for(database: Database) -> None:
    async def begin(tx: Transaction) -> None:
        await newcomers.record_join(tx, GUILD, DORA, 1000, away_since=None)
        await greeters.put(tx, GUILD, ANN, 1000, member_since=500, may_be_named=True)
        for one in (ANN, CLEO):
            await greeters.record_invitation(tx, GUILD, one, 1000)
        await departures.record_departure(tx, GUILD, 99, 1000, "")

    personal_data = PersonalData(database, holdings(("cogs.welcome",)))
    await personal_data.load()
    await database.write(begin)
    assert await personal_data.members(GUILD, 0, 5) == sorted((ANN, CLEO, DORA))
    assert await personal_data.members(GUILD, min(ANN, CLEO, DORA), 1) == sorted((ANN, CLEO, DORA))[1:2]
    assert await personal_data.members(GUILD + 1, 0, 5) == []


async def test_all_who_are_held_are_decided_at_once(database: Database) -> None:
    async def hold(tx: Transaction) -> None:
        for one in (CLEO, DORA, ANN):
            await newcomers.record_join(tx, GUILD, one, 1000, away_since=None)
            await newcomers.set_state(tx, GUILD, one, newcomers.HELD)
        await newcomers.record_leave(tx, GUILD, ANN, 2000)
        assert await held.decide_all(tx, GUILD, newcomers.SKIPPED, joined_until=999) == []
        decided = await held.decide_all(tx, GUILD, newcomers.SKIPPED, joined_until=1000)
        assert sorted(decided) == [CLEO, DORA]
        assert await held.decide_all(tx, GUILD, newcomers.WAITING, joined_until=1000) == []
        await arrivals.record_events(tx, GUILD, decided, 3000, arrivals.SKIPPED_BY_TEAM)

    await database.write(hold)
    for one in (CLEO, DORA):
        assert [event.what for event in await arrivals.latest(database, GUILD, one, 5)] == ["skipped_by_moderators"]
    assert await arrivals.latest(database, GUILD, ANN, 5) == []

    async def take_back(tx: Transaction) -> None:
        assert await held.take_back_skipped(tx, GUILD, arrivals.SKIPPED_BY_TEAM, 2999) == []
        again = await held.take_back_skipped(tx, GUILD, arrivals.SKIPPED_BY_TEAM, 3000)
        assert sorted(again) == [CLEO, DORA]

    await database.write(take_back)
    assert [one.member_id for one in await newcomers.in_state(database, GUILD, newcomers.WAITING)] == [CLEO, DORA]


async def test_who_was_answered_comes_back_and_is_shown_to_one_greeter(database: Database) -> None:
    item = AwaitedItem("welcome.hello", GUILD, CLEO, CLEO, 5, 6, "cleo", 4000)

    async def greet(tx: Transaction) -> int:
        number = await greetings.plan(tx, GUILD, 3000)
        for one in (CLEO, DORA):
            await newcomers.record_join(tx, GUILD, one, 1000, away_since=None)
            await greetings.assign(tx, GUILD, one, number)
        for one in await newcomers.of_greeting(tx, GUILD, number):
            await newcomers.mark_greeted(tx, one, 4000, channel_id=5, message_id=6)
        await awaited.add(tx, item)
        assert await newcomers.not_back_yet(tx, item.kind, 3999) == []
        await awaited.note_first(tx, item, 5000)
        await hellos.say_hi(tx, GUILD, CLEO, DORA, 5000)
        return number

    number = await database.write(greet)
    assert [one.member_id for one in await newcomers.not_back_yet(database, item.kind, 3999)] == [CLEO]
    assert await newcomers.not_back_yet(database, item.kind, 4000) == []
    assert await hellos.has_said_hi(database, GUILD, DORA, 4999)
    assert not await hellos.has_said_hi(database, GUILD, DORA, 5000)
    assert await greetings.old_with_buttons(database, 3000, 9) == []
    [found] = await greetings.old_with_buttons(database, 3001, 9)
    assert (found.guild_id, found.number, found.channel_id, found.message_id) == (GUILD, number, 5, 6)

    async def go_on(tx: Transaction) -> None:
        assert await newcomers.mark_back(tx, GUILD, CLEO, 6000)
        assert not await newcomers.mark_back(tx, GUILD, CLEO, 7000)
        await newcomers.mark_engaged(tx, GUILD, DORA, 6000)
        await greetings.mark_cleared(tx, GUILD, number, 6000)
        assert await newcomers.not_offered_yet(tx, GUILD, 999, 5) == [DORA, CLEO]
        assert await thank_offers.claim(tx, GUILD, DORA, ANN, 6000)
        assert not await thank_offers.claim(tx, GUILD, DORA, CLEO, 6000)

    await database.write(go_on)
    assert await newcomers.not_back_yet(database, item.kind, 0) == []
    assert await greetings.old_with_buttons(database, 3001, 9) == []
    assert await newcomers.not_offered_yet(database, GUILD, 999, 5) == [CLEO]
    assert await newcomers.not_offered_yet(database, GUILD, 1000, 5) == []
    assert await thank_offers.claimed(database, GUILD, ANN, 6000) == DORA
    assert await thank_offers.claimed(database, GUILD, ANN, 6001) is None
    await thank_offers.prune(database, 6001)
    assert await newcomers.not_offered_yet(database, GUILD, 999, 5) == [DORA, CLEO]
