"""Circles: a few people, one thread whatever happens, and words that only those read who are in it."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from tests.cogs.check_ins.circles import Town, rows_of, text
from tests.cogs.check_ins.people import SECRET, delete_thread, refuse, said
from tests.wire import Wire
from tests.world import SimulatedClock, World


@pytest.fixture
async def town(world: World) -> Town:
    await world.settings("check_ins", circles=world.general)
    more = [world.guild.add_member(world.env.create_user(name)) for name in ("cid", "dee", "eve")]
    return Town(world, [world.ann, world.ben, *more])


async def test_it_begins_with_the_third_and_says_who_else_can_see_the_thread(town: Town) -> None:
    ann, ben, cid, *_others = town.people
    assert "when 2 more have joined" in said(await town.start(ann))
    assert "when one more has joined" in await town.join(ben)
    await town.world.pass_time(minutes=1)
    assert town.world.general.threads == []

    told = await town.join(cid)
    await town.world.pass_time(minutes=0.1)

    assert "those who may manage threads" in told
    assert town.inside == {ann.id, ben.id, cid.id}
    assert town.world.env.backend.get_thread(town.thread.id).type == discord.ChannelType.private_thread.value
    assert "those who may manage threads" in text(town.thread.history()[0])


@pytest.mark.parametrize("after", [True, False])
async def test_two_crashes_leave_one_thread_one_heading_and_one_card(town: Town, wire: Wire, after: bool) -> None:
    world = town.world
    wire.die("/channels/*/threads", after=after)
    wire.die("/channels/*/messages", after=after)
    await town.begin()
    for _time in range(2):
        await world.restart()
        await world.pass_time(minutes=20)
    wire.die("/channels/*/messages", after=after)
    await town.share(town.people[0])
    await world.restart()
    await world.pass_time(minutes=20)

    assert wire.all_happened
    assert len([one for one in town.thread.history() if "just for the few" in text(one)]) == 1
    assert len(town.cards()) == 1
    assert town.inside == {one.id for one in town.people[:3]}


async def test_closed_before_we_know_of_its_heading_that_says_so_all_the_same(town: Town, wire: Wire) -> None:
    wire.die("/channels/*/messages", after=True)
    await town.begin()
    await town.world.restart()
    await town.world.mod.slash(town.world.general, "care circle end", circle="Tea")
    await town.world.pass_time(minutes=2)
    assert wire.all_happened
    heading, _closed = sorted(town.thread.history(), key=lambda one: one.id)
    assert "just for the few" not in text(heading)
    assert not heading.components


async def test_a_card_says_neither_words_nor_mood_and_read_shows_them_to_whoever_shared(town: Town) -> None:
    ann, ben, cid, *_others = town.people
    await town.begin()
    answer = await town.share(ann)
    assert "The people in your circle" in said(answer)

    [card] = town.cards()
    assert ann.mention in text(card)
    assert "just listen" in text(card)
    assert SECRET not in text(card)
    assert "hard time" not in text(card)
    assert not card.mentions

    locked = await town.read(ben)
    assert SECRET not in locked
    assert "you share first" in locked
    await town.share(ben, "ben's own")
    assert SECRET in await town.read(ben)
    assert "hard time" in await town.read(ben)

    reading = await cid.click(card, label="Read")
    assert reading.response is not None
    assert SECRET in said(await cid.click(reading.response, label="Just reading this week"))

    kim = keeper(town)
    for label in ("Read", "Just reading this week"):
        message = card if label == "Read" else town.thread.history()[0]
        assert "Only members of this circle" in said(await kim.click(message, label=label))


async def test_just_reading_lasts_a_week(town: Town) -> None:
    ann, ben, *_others = town.people
    await town.begin()
    await ben.click(town.thread.history()[0], label="Just reading this week")
    await town.world.pass_time(days=6)
    await town.share(ann)
    assert SECRET in await town.read(ben)
    await town.world.pass_time(days=2)
    assert "you share first" in await town.read(ben)


async def test_who_comes_later_does_not_read_what_was_shared_before(town: Town) -> None:
    ann, _ben, _cid, dee, _eve = town.people
    await town.begin()
    await town.share(ann)
    await town.join(dee)
    await town.world.pass_time(minutes=1)
    await town.share(dee, "dee's own")
    assert SECRET not in await town.read(dee)
    await town.share(ann, "something later")
    assert "something later" in await town.read(dee)
    assert SECRET not in await town.read(dee)


@pytest.mark.parametrize("way", ["withdraw", "change", "leave", "depart", "forget", "end"])
async def test_however_it_is_taken_back_the_card_goes_and_nobody_reads_it(town: Town, way: str) -> None:
    ann, ben, _cid, *_others = town.people
    world = town.world
    await town.begin(members=4)
    answer = await town.share(ann)
    await ben.click(town.thread.history()[0], label="Just reading this week")
    assert SECRET in await town.read(ben)

    match way:
        case "withdraw":
            assert answer.response is not None
            await ann.click(answer.response, label="Withdraw")
        case "change":
            assert answer.response is not None
            changing = await ann.click(answer.response, label="Change who sees it")
            await ann.select(changing.response or answer.response, ["me:0"])
        case "leave":
            await town.leave(ann)
        case "depart":
            await world.leave(ann)
        case "forget":
            await world.forget(ann)
        case _:
            await world.mod.slash(world.general, "care circle end", circle="Tea")
    await world.pass_time(minutes=5)

    assert town.cards() == []
    if way != "end":
        assert SECRET not in await town.read(ben)
    assert not rows_of(world, "SELECT 1 FROM circle_cards")
    assert not rows_of(world, "SELECT 1 FROM check_ins WHERE audience = 'circle'")
    if way in ("leave", "depart", "forget"):
        assert ann.id not in town.inside
        assert len(town.inside) == 3
        assert (ann.id,) not in rows_of(world, "SELECT member_id FROM circle_members")
    if way == "end":
        assert "closed" in text(town.thread.history()[0])
        metadata = world.env.backend.get_thread(town.thread.id).thread_metadata
        assert metadata is not None
        assert metadata.archived


async def test_when_its_words_are_too_old_the_card_goes(town: Town, clock: SimulatedClock) -> None:
    await town.begin()
    await town.share(town.people[0])
    await town.share(town.people[1], "")
    assert len(town.cards()) == 2
    clock.jump = timedelta(days=31)
    await town.world.restart()
    await town.world.pass_time(hours=25)
    assert town.cards() == []
    assert rows_of(town.world, "SELECT audience, words FROM check_ins") == [("me", ""), ("me", "")]


async def test_who_has_left_can_read_nothing_more_even_if_they_still_see_the_thread(town: Town) -> None:
    kim = keeper(town)
    await town.begin()
    await town.join(kim)
    await town.world.pass_time(minutes=1)
    await town.share(town.people[0])
    await town.share(kim, "kim's own")
    reading = await kim.click(town.cards()[0], label="Read")
    assert SECRET in said(reading)
    for number in range(3):
        await town.share(town.people[0], f"page {number}")
    reading = await kim.click(town.cards()[0], label="Read")
    assert reading.response is not None
    await town.leave(kim)
    assert kim.id not in town.inside
    turned = await kim.click(reading.response, label="Older")
    assert turned.response is not None
    assert "Only members" in turned.response.content
    assert "Only members" in await town.read(kim)
    await town.join(kim)
    assert "you share first" in await town.read(kim)


def keeper(town: Town) -> simcord.MemberActor:
    """Somebody who may manage threads."""
    role = town.world.guild.create_role("keepers", permissions=discord.Permissions(manage_threads=True))
    return town.world.guild.add_member(town.world.env.create_user("kim"), roles=[role])


async def test_what_is_being_written_as_one_leaves_is_not_shared_and_given_back(town: Town) -> None:
    ann = town.people[0]
    await town.begin(members=4)
    form = await ann.slash(town.world.general, "checkin now")
    [(circle,)] = rows_of(town.world, "SELECT id FROM circles")
    await town.leave(ann)
    answers = {"mood": "2", "wish": ["listen"], "audience": [f"circle:{circle}"], "words": SECRET}
    told = said(await ann.submit_modal(form, answers))
    assert "isn't possible" in told
    assert SECRET in told
    assert not rows_of(town.world, "SELECT 1 FROM check_ins")


async def test_it_asks_once_a_week_at_its_own_hour_whatever_happens_meanwhile(town: Town) -> None:
    world = town.world
    await town.start(town.people[0], day=0, time="18:00", timezone="Europe/Berlin")
    for one in town.people[1:3]:
        await town.join(one)
    await world.pass_time(days=3.9)  # The world begins on a Thursday; it is Sunday night.
    assert prompts(town) == 0
    await world.restart()
    await world.pass_time(days=1)
    assert prompts(town) == 1
    [asked] = [one for one in town.thread.history() if "How are you all" in text(one)]
    assert (asked.created_at.weekday(), asked.created_at.hour) == (0, 17)
    form = await town.people[1].click(asked, label="Check in")
    assert form.modal is not None
    await world.pass_time(days=7)
    assert prompts(town) == 2


def prompts(town: Town) -> int:
    return len([one for one in town.thread.history() if "How are you all" in text(one)])


async def test_a_question_a_day_late_is_left_out(town: Town, clock: SimulatedClock) -> None:
    await town.begin()
    clock.jump = timedelta(days=5)
    await town.world.restart()
    await town.world.pass_time(hours=1)
    assert prompts(town) == 0


async def test_who_talks_without_being_asked_is_asked_whether_to_stop(town: Town) -> None:
    ann, ben, *_others = town.people
    await town.begin()
    for week in range(4):
        await town.world.pass_time(days=3)
        await ann.send(town.thread, "tea at mine?")
        if week:  # One who talks alone is not a circle that talks.
            await ben.send(town.thread, "yes")
        await town.world.pass_time(days=4)
    [asked] = [one for one in town.thread.history() if "Shall I stop asking" in text(one)]
    assert prompts(town) == 3
    await ben.click(asked, label="Stop asking")
    await town.world.restart()
    await town.world.pass_time(days=8)
    assert prompts(town) == 3
    [asked] = [one for one in town.thread.history() if "stop asking every week" in text(one)]
    await ann.click(asked, label="Ask us again")
    await town.world.pass_time(days=7)
    assert prompts(town) == 4


async def test_with_two_for_two_weeks_they_are_told_kindly_and_can_close_it(town: Town) -> None:
    ann, ben, cid, dee, _eve = town.people
    await town.begin()
    await town.leave(cid)
    await town.world.pass_time(days=10)
    await town.join(dee)  # Three again: it counts from the beginning.
    await town.leave(dee)
    await town.world.pass_time(days=13)
    assert not told_few(town)
    await town.world.restart()
    await town.world.pass_time(days=2)
    [told] = told_few(town)
    assert "That happens" in text(told)
    assert "Tea" in said(await ann.click(told, label="Other circles"))
    asked = await ben.click(told, label="Close this circle")
    assert asked.response is not None
    await ben.click(asked.response, label="Yes, close it")
    await town.world.pass_time(minutes=1)
    assert "closed" in text(town.thread.history()[-1])
    assert "There is none here yet" in said(await ann.slash(town.world.general, "circle list"))


def told_few(town: Town) -> list[discord.Message]:
    return [one for one in town.thread.history() if "fewer than three" in text(one)]


async def test_three_again_it_is_not_closed_by_an_old_button(town: Town) -> None:
    _ann, ben, cid, dee, _eve = town.people
    await town.begin()
    await town.leave(cid)
    await town.world.pass_time(days=15)
    [told] = told_few(town)
    await town.join(dee)
    assert "stays open" in said(await ben.click(told, label="Close this circle"))


async def test_where_a_thread_may_not_be_opened_it_says_so_and_tries_again(town: Town) -> None:
    town.world.refuse(f"/channels/{town.world.general.id}/threads", times=1, code=50013)
    await town.begin()
    told = said(await town.people[3].slash(town.world.general, "circle list"))
    assert "thread can't be opened yet" in told
    assert "Create Private Threads" in await town.join(town.people[3])
    await town.world.pass_time(hours=1.1)
    assert len(town.inside) == 4
    assert "waits" not in said(await town.people[3].slash(town.world.general, "circle list"))


@pytest.mark.parametrize(("status", "code", "why"), [(400, 160006, "open threads"), (403, 50013, "Private Threads")])
async def test_where_there_is_no_thread_all_who_wait_for_it_and_moderators_hear_why(
    town: Town, status: int, code: int, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = town.world
    office = world.private_channel("office")
    await world.settings("check_ins", moderators=office)
    allow = refuse(world, "POST", f"/channels/{world.general.id}/threads", code, status=status)
    await town.begin()
    await world.pass_time(hours=3)

    for one in town.people[:3]:
        [told] = world.dms(one)
        assert told.content.startswith("There are enough of you in “Tea”, your circle in The Hearth")
        assert why in told.content
    [note] = office.history()
    assert "threads of circles" in note.content
    assert "appears in your list" not in await town.join(town.people[3])
    assert world.dms(town.people[3]) == []
    allow()
    await world.pass_time(hours=1.1)
    assert len(town.inside) == 4
    assert [len(world.dms(one)) for one in town.people] == [1, 1, 1, 0, 0]
    assert "unexpected error" not in caplog.text


@pytest.mark.parametrize("known", ["from another circle", "from its channel", "from the settings"])
async def test_nobody_is_promised_a_thread_that_is_known_not_to_come(town: Town, known: str) -> None:
    world = town.world
    if known == "from another circle":
        refuse(world, "POST", f"/channels/{world.general.id}/threads", 160006)
        await town.begin()
    await town.start(town.people[0], "Soup")
    await town.join(town.people[1], "Soup")
    if known == "from its channel":
        assert world.guild.me is not None
        forbidden = discord.PermissionOverwrite(create_private_threads=False)
        nook = world.guild.create_text_channel("nook", overwrites={world.guild.me: forbidden})
        await world.settings("check_ins", circles=nook)
    elif known == "from the settings":
        await world.reset("check_ins.circles")
    told = await town.join(town.people[2], "Soup")
    assert "appears in your list" not in told
    assert "can't be reached just now" in told


async def test_whoever_cannot_be_let_in_is_told_and_nobody_else(town: Town) -> None:
    late, world = town.people[2], town.world
    office = world.private_channel("office")
    await world.settings("check_ins", moderators=office)
    allow = refuse(world, "PUT", f"/channels/*/thread-members/{late.id}", 50001, status=403)
    await town.begin()
    await world.pass_time(hours=3)

    [told] = world.dms(late)
    assert told.content.startswith("You are in “Tea”, a circle in The Hearth")
    assert world.general.mention in told.content
    assert [world.dms(one) for one in town.people[:2]] == [[], []]
    [note] = office.history()
    assert "need to see the channel" in note.content
    allow()
    await world.pass_time(hours=1.1)
    assert late.id in town.inside


async def test_where_a_thread_is_locked_its_members_hear_so_once(town: Town) -> None:
    world = town.world
    await town.begin()
    path = f"/channels/{town.thread.id}"
    allow = [refuse(world, "POST", f"{path}/messages", 50083), refuse(world, "PATCH", path, 50083)]
    await town.share(town.people[0])
    await world.pass_time(hours=3)

    for one in town.people[:3]:
        [told] = world.dms(one)
        assert "it is locked, or I may not" in told.content
    for end in allow:
        end()
    await world.pass_time(hours=1.1)
    assert len(town.cards()) == 1


async def test_one_that_rests_is_woken_for_a_card(town: Town) -> None:
    await town.begin()
    refuse(town.world, "POST", f"/channels/{town.thread.id}/messages", 50083, times=1)
    await town.share(town.people[0])
    assert len(town.cards()) == 1
    assert town.world.dms(town.people[0]) == []


async def test_closed_where_nothing_can_be_written_each_of_them_hears_of_it(town: Town) -> None:
    world = town.world
    await town.begin()
    allow = refuse(world, "PATCH", f"/channels/{town.thread.id}", 50083)
    await world.mod.slash(world.general, "care circle end", circle="Tea")
    await world.pass_time(hours=3)

    for one in town.people[:3]:
        [told] = world.dms(one)
        assert "is closed" in told.content
    allow()
    await world.pass_time(hours=1.1)
    assert "closed" in text(town.thread.history()[0])


@pytest.mark.parametrize("way", ["thread", "with its channel", "unseen"])
async def test_whoever_deletes_the_thread_ends_it_and_each_of_them_hears_of_it(town: Town, way: str) -> None:
    ann, ben, _cid, dee, _eve = town.people
    world = town.world
    await town.begin()
    await town.share(ann)
    world.refuse(f"/channels/{ben.user.dm_channel.id}/messages")
    delete_thread(world, town.thread, "seen" if way == "thread" else way)
    if way == "unseen":
        await world.pass_time(days=4)  # Until the weekly question.
    await world.settle()
    await world.restart()
    await world.pass_time(minutes=3)

    [told] = world.dms(ann)
    assert "“Tea”, your circle in The Hearth, is closed: its thread is gone" in told.content
    assert "your circle in The Hearth, is closed" in await world.inbox(ben)
    assert world.dms(dee) == []
    assert rows_of(world, "SELECT audience FROM check_ins") == [("me",)]
    assert rows_of(world, "SELECT * FROM circle_members") == []
    assert "There is none here yet" in said(await ann.slash(world.general, "circle list"))


async def test_who_waits_for_a_third_is_asked_and_then_told(town: Town, clock: SimulatedClock) -> None:
    ann, ben, cid, *_others = town.people
    world = town.world

    async def two_weeks_pass() -> None:
        clock.jump += timedelta(days=15)  # Until the hour at which a circle is asked.
        await world.restart()
        await world.pass_time(minutes=1)

    await town.start(ann)
    clock.jump += timedelta(days=10)
    await town.join(ben)  # It counts from here.
    clock.jump += timedelta(days=13)
    await world.restart()
    await world.pass_time(minutes=1)
    assert world.dms(ann) == []
    await two_weeks_pass()
    [asked] = world.dms(ann)
    assert "there are not three of you yet" in asked.content
    kept = await ann.user.click(asked, label="Keep it open")
    assert kept.response is not None
    assert "I'll keep it open" in kept.response.content

    await two_weeks_pass()
    assert len(world.dms(ann)) == len(world.dms(ben)) == 2
    await ben.user.click(world.dms(ben)[-1], label="Leave it")
    assert "2 more people needed" in said(await ann.slash(world.general, "circle list"))
    world.refuse(f"/channels/{ann.user.dm_channel.id}/messages")
    await two_weeks_pass()
    assert "three people didn't come together" in await world.inbox(ann)
    assert len(world.dms(ben)) == 2
    assert "don't know a circle" in await town.join(cid)
    refused = await ann.user.click(world.dms(ann)[-1], label="Keep it open")
    assert refused.response is not None
    assert "This circle is closed" in refused.response.content


async def test_who_takes_no_direct_messages_is_asked_in_the_inbox_and_can_wait_on(
    town: Town, clock: SimulatedClock
) -> None:
    ann, ben, cid, *_others = town.people
    world = town.world
    await town.start(ann)
    world.refuse(f"/channels/{ann.user.dm_channel.id}/messages", times=1)
    clock.jump = timedelta(days=15)
    await world.restart()
    await world.pass_time(minutes=1)
    shown = await ann.slash(world.general, "inbox")
    assert "there are not three of you yet" in said(shown)
    assert shown.response is not None
    await ann.click(shown.response, label="Try DM again")
    for one in (ben, cid):
        await town.join(one)
    await world.pass_time(minutes=1)
    begun = await ann.user.click(world.dms(ann)[-1], label="Keep it open")
    assert begun.response is not None
    assert "It has started" in begun.response.content
    clock.jump = timedelta(days=30)
    await world.restart()
    await world.pass_time(minutes=1)
    assert len(town.inside) == 3


async def test_closed_for_a_month_nothing_is_left(town: Town, clock: SimulatedClock) -> None:
    await town.begin()
    await town.world.mod.slash(town.world.general, "care circle end", circle="Tea")
    await town.world.pass_time(minutes=1)
    clock.jump = timedelta(days=31)
    await town.world.restart()
    await town.world.pass_time(hours=25)
    assert town.world.general.threads == []
    assert not rows_of(town.world, "SELECT 1 FROM circles")


async def test_the_list_does_not_say_who_is_in_it(town: Town) -> None:
    await town.begin()
    told = said(await town.people[3].slash(town.world.general, "circle list"))
    assert "Tea" in told
    assert "3 members" in told
    assert not any(str(one.id) in told or one.user.name in told for one in town.people)
    assert "You are in it" in said(await town.people[0].slash(town.world.general, "circle list"))


async def test_what_cannot_be_gets_a_sentence(town: Town) -> None:
    ann, ben, *_others = town.people
    world = town.world
    assert "letters in it" in said(await town.start(ann, "***"))
    assert "9:00" in said(await town.start(ann, time="teatime"))
    assert "time zone" in said(await town.start(ann, timezone="Atlantis"))
    assert "aren't in a circle here" in said(await ben.slash(world.general, "circle leave"))
    assert "don't know a circle" in await town.join(ben)
    await town.start(ann)
    assert "of that name already" in said(await town.start(ben, "tEA"))
    assert not any(one.startswith("care") for one in ben.available_commands(world.general))
    await world.settings("check_ins", circles_by="moderators")
    assert "moderators start circles" in said(await town.start(ben, "Soup"))
    assert "You are in" in said(await town.start(world.mod, "Soup"))


async def test_with_several_circles_each_is_a_choice_by_name(town: Town) -> None:
    ann, ben, cid, *_others = town.people
    await town.begin()
    assert [one["label"] for one in await audiences(town, ann)][1:] == ["My circle"]
    await town.start(ann, "Soup")
    for one in (ben, cid):
        await town.join(one, "Soup")
    await town.world.pass_time(minutes=1)
    assert [one["label"] for one in await audiences(town, ann)][1:] == ["My circle: Tea", "My circle: Soup"]
    assert len(await audiences(town, town.people[3])) == 1


async def audiences(town: Town, member: simcord.MemberActor) -> list[dict[str, Any]]:
    form = await member.slash(town.world.general, "checkin now")
    labels: list[dict[str, Any]] = (form.modal or {})["components"]
    [menu] = [one["component"] for one in labels if one["component"]["custom_id"] == "audience"]
    return menu["options"]
