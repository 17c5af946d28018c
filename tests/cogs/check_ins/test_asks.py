"""Asking one person how they are: privately, once a week, and never knowing more than they choose to say."""

import discord
import simcord

from tests.cogs.check_ins.people import said
from tests.wire import DIRECT, Wire
from tests.world import World


async def ask(world: World, receiver: simcord.MemberActor | None = None, words: str = "") -> str:
    options = {"words": words} if words else {}
    return said(await world.ann.slash(world.general, "checkin on", member=receiver or world.ben, **options))


def last(world: World, member: simcord.MemberActor) -> discord.Message:
    return world.dms(member)[-1]


async def press(world: World, member: simcord.MemberActor, label: str) -> None:
    await member.user.click(last(world, member), label=label)


async def test_one_person_is_asked_in_private_and_answers_what_they_choose(world: World) -> None:
    answer = await ask(world, words="I missed you at the baking")
    assert "won't tell you whether they have read it" in answer
    question = last(world, world.ben)
    assert "**ann** is thinking of you" in question.content
    assert "missed you at the baking" in question.content
    assert not world.dms(world.ann)
    await press(world, world.ben, "I'm okay")
    assert "I'm okay" in last(world, world.ann).content


async def test_not_now_says_nothing_and_leaves_the_way_open(world: World) -> None:
    await ask(world)
    await press(world, world.ben, "Not now")
    assert not world.dms(world.ann)
    await world.restart()
    await press(world, world.ben, "I'm okay")
    assert len(world.dms(world.ann)) == 1


async def test_a_chat_opens_a_private_thread_for_the_two(world: World) -> None:
    await world.settings("check_ins", talks=world.general)
    await ask(world)
    await press(world, world.ben, "I could use a chat")
    opened = [one for one in world.env.http_requests if one.method == "POST" and one.path.endswith("/threads")]
    assert len(opened) == 1
    assert not world.dms(world.ann)


async def test_without_a_place_for_a_thread_the_asker_hears_of_it(world: World) -> None:
    await ask(world)
    await press(world, world.ben, "I could use a chat")
    assert "could use a chat" in last(world, world.ann).content


async def test_the_asker_reads_the_same_whether_or_not_they_are_refused(world: World) -> None:
    first = await ask(world)
    await press(world, world.ben, "Please don't ask me")
    await press(world, world.ben, "No questions from ann")
    before = len(world.dms(world.ben))
    await world.pass_time(days=7, minutes=1)
    assert await ask(world) == first
    assert len(world.dms(world.ben)) == before
    assert "in the last seven days" in await ask(world)
    await press(world, world.ben, "Allow questions again")
    await world.pass_time(days=7, minutes=1)
    await ask(world)
    assert len(world.dms(world.ben)) == before + 1


async def test_a_closed_door_looks_the_same_too_and_the_question_is_held(world: World) -> None:
    await ask(world)
    world.close_dms()
    await world.pass_time(days=7, minutes=1)
    assert "won't tell you" in await ask(world)
    assert not world.dms(world.ann)
    assert "ann" in await world.inbox(world.ben)


async def test_two_a_week_are_the_receivers_budget_whoever_asks(world: World) -> None:
    others = [await world.join(f"friend{number}") for number in range(3)]
    for other in others:
        await other.slash(world.general, "checkin on", member=world.ben)
    assert len(world.dms(world.ben)) == 2


async def test_a_question_that_waits_is_not_sent_to_somebody_who_wants_none_by_then(world: World) -> None:
    for number in range(2):
        friend = await world.join(f"friend{number}")
        await friend.slash(world.general, "checkin on", member=world.ben)
    await world.pass_time(days=1)
    await ask(world)
    await press(world, world.ben, "Please don't ask me")
    await press(world, world.ben, "No such questions at all")
    await world.pass_time(days=6, hours=23)
    assert len(world.dms(world.ben)) == 2


async def test_oneself_and_bots_are_not_asked_and_no_more_than_five_a_day(world: World) -> None:
    assert "/checkin now" in await ask(world, world.ann)
    others = [await world.join(f"friend{number}") for number in range(6)]
    answers = [await ask(world, other) for other in others]
    assert ["as many as I pass on" in one for one in answers] == [False] * 5 + [True]


async def die_and_come_back(world: World, wire: Wire) -> None:
    """The process is gone for so long that Discord no longer recognises a nonce."""
    await world.settle()
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)
    await world.restart()
    await world.pass_time(minutes=5)


async def test_dying_when_the_question_has_arrived_asks_nobody_twice(world: World, wire: Wire) -> None:
    wire.die(DIRECT, after=True)
    await ask(world)
    await die_and_come_back(world, wire)
    assert len(world.dms(world.ben)) == 1
    assert "**Delivered** · somebody who asks how you are" in await world.inbox(world.ben)
    await press(world, world.ben, "I'm okay")
    assert len(world.dms(world.ann)) == 1


async def test_dying_when_the_answer_has_arrived_repeats_nothing(world: World, wire: Wire) -> None:
    await ask(world)
    wire.die(DIRECT, after=True)
    await press(world, world.ben, "I'm okay")
    await die_and_come_back(world, wire)
    assert len(world.dms(world.ann)) == 1
    assert "**Delivered** · what somebody answered whom you asked" in await world.inbox(world.ann)
