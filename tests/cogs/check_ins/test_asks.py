"""Asking one person how they are: privately, once a week, and never knowing more than they choose to say."""

from datetime import timedelta

import discord
import simcord

from bot.config import Config
from bot.members.personal_data import ErasureScope
from bot.moderation.access import Way
from bot.moderation.content import Content
from tests.cogs.check_ins.people import EVERY_DAY, SECRET, choose, rows, said
from tests.cogs.check_ins.talks import archived, people_in
from tests.wire import DIRECT, Wire
from tests.world import World


async def ask(world: World, receiver: simcord.MemberActor | None = None, words: str = "") -> str:
    options = {"words": words} if words else {}
    return said(await world.ann.slash(world.general, "checkin ask", member=receiver or world.ben, **options))


def last(world: World, member: simcord.MemberActor) -> discord.Message:
    return world.dms(member)[-1]


async def press(world: World, member: simcord.MemberActor, label: str) -> None:
    await member.user.click(last(world, member), label=label)


async def test_one_person_is_asked_in_private_and_answers_what_they_choose(world: World) -> None:
    answer = await ask(world, words="I missed you at the baking")
    assert "won't tell you whether they have read it" in answer
    question = last(world, world.ben)
    assert "**ann** (\\@ann) is thinking of you" in question.content
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
    await press(world, world.ben, "Not from ann")
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


async def test_a_question_says_whose_account_it_is_whatever_they_call_themselves(world: World) -> None:
    stranger = await world.join("stranger")
    world.env.backend.get_member(world.guild.id, stranger.id).nick = "ann"
    await stranger.slash(world.general, "checkin ask", member=world.ben)
    assert "**ann** (\\@stranger) is thinking of you" in last(world, world.ben).content


async def refuse(world: World, label: str = "Not from ann") -> None:
    question = world.dms(world.ben)[0]
    await world.ben.user.click(question, label="Please don't ask me")
    await world.ben.user.click(world.dms(world.ben)[0], label=label)


async def test_a_refusal_is_nowhere_in_what_the_asker_sees_and_outlasts_their_forgetting(world: World) -> None:
    await ask(world)
    before = await kept_of_ann(world)
    await refuse(world)
    assert await kept_of_ann(world) == before
    await world.forget(world.ann)
    number = len(world.dms(world.ben))
    await world.pass_time(days=7, minutes=1)
    assert "won't tell you" in await ask(world)
    assert len(world.dms(world.ben)) == number


async def kept_of_ann(world: World) -> list[tuple[str, int]]:
    services = world.bot.services
    found = await services.personal_data.found(services.database, ErasureScope(world.ann.id))
    return [(one.kept.table, len(one.rows)) for one in found if one.kept.table != "contacts"]


async def test_whoever_has_it_forgotten_can_still_be_refused_but_not_answered(world: World) -> None:
    await ask(world, words="I missed you")
    await world.forget(world.ann)
    assert "no longer here" in said(await world.ben.user.click(last(world, world.ben), label="I'm okay"))
    await refuse(world)
    await world.pass_time(days=7, minutes=1)
    number = len(world.dms(world.ben))
    await ask(world)
    assert len(world.dms(world.ben)) == number


async def test_nothing_at_all_from_them_covers_questions_and_lookouts(world: World) -> None:
    await ask(world)
    await refuse(world, "Nothing at all from them")
    number = len(world.dms(world.ben))
    await world.pass_time(days=7, minutes=1)
    await ask(world)
    await world.pass_time(days=7, minutes=1)
    await choose(world, world.ann, EVERY_DAY)
    await world.ann.slash(world.general, "checkin friend", friend=world.ben)
    await world.settle()
    assert len(world.dms(world.ben)) == number
    assert "take this on right now" in last(world, world.ann).content


async def test_one_question_a_week_is_one_however_often_the_asker_forgets(world: World) -> None:
    await ask(world)
    await world.forget(world.ann)
    assert "in the last seven days" in await ask(world)
    assert len(world.dms(world.ben)) == 1
    others = [await world.join(f"friend{number}") for number in range(5)]
    for other in others[:4]:
        await ask(world, other)
    await world.forget(world.ann)
    assert "the most I pass on" in await ask(world, others[4])


async def test_words_that_cannot_be_delivered_are_sealed_and_go_with_their_author(world: World, config: Config) -> None:
    await ask(world, world.mod)  # So that there is something to be forgotten when the words have gone.
    await world.mod.slash(world.general, "checkin ask", member=world.ben)
    world.close_dms()
    await ask(world, words=SECRET)
    assert SECRET not in str([rows(config, sql) for sql in ("SELECT * FROM held", "SELECT * FROM asks")])
    assert SECRET in await world.inbox(world.ben)
    await world.forget(world.ann)
    shown = await world.inbox(world.ben)
    assert "Somebody asked how you are" in shown
    assert "@ann" not in shown
    assert SECRET not in shown


async def test_what_was_kept_in_the_inbox_arrives_with_its_buttons_when_it_can(world: World) -> None:
    await ask(world, world.mod)
    await world.mod.slash(world.general, "checkin ask", member=world.ben)
    world.close_dms(times=1)
    await ask(world, words=SECRET)
    shown = await world.ben.slash(world.general, "inbox")
    assert shown.response is not None
    await world.ben.click(shown.response, label="Try DM again")
    assert SECRET in last(world, world.ben).content
    await press(world, world.ben, "I'm okay")
    assert "I'm okay" in last(world, world.ann).content


async def bar(world: World, member: simcord.MemberActor) -> None:
    services, ways, week = world.bot.services, (Way.ASKING,), timedelta(days=7)
    await services.database.write(
        lambda tx: services.access.bar(tx, world.guild.id, member.id, ways, week, bar_id=member.id, by=world.mod.id)
    )


async def test_whoever_is_barred_asks_and_answers_nobody_and_can_still_refuse(world: World) -> None:
    await ask(world)
    for member in (world.ann, world.ben):
        await bar(world, member)
    other = await world.join("other")
    assert "have paused asking others" in await ask(world, other)
    assert "have paused asking others" in said(await world.ben.user.click(last(world, world.ben), label="I'm okay"))
    assert not world.dms(world.ann)
    await refuse(world)
    assert "can't ask you through me" in world.dms(world.ben)[0].content


async def test_a_chat_of_whoever_is_barred_is_closed(world: World) -> None:
    await world.settings("check_ins", talks=world.general)
    await ask(world)
    await press(world, world.ben, "I could use a chat")
    await world.pass_time(minutes=1)
    [thread] = world.general.threads
    await world.mod.slash(world.general, "care bar", **{"member": world.ann, "from": "asking", "days": 7})
    await world.pass_time(minutes=1)
    assert "This conversation is closed" in thread.history()[-1].content
    assert archived(world, thread)
    assert people_in(world, thread) == {world.ben.id}, "who is barred writes there no more"


async def test_a_question_that_waits_is_not_passed_on_once_its_asker_is_barred(world: World) -> None:
    await world.ben.slash(world.general, "pause", until="2 days")
    await ask(world)
    await bar(world, world.ann)
    await world.pass_time(days=3)
    assert not world.dms(world.ben)


async def test_a_receiver_who_has_left_answers_nobody(world: World) -> None:
    await ask(world)
    await world.leave(world.ben)
    assert "no longer in The Hearth" in said(await world.ben.user.click(last(world, world.ben), label="I'm okay"))
    assert not world.dms(world.ann)


async def test_only_the_receiver_and_the_team_can_have_a_question_looked_at(world: World) -> None:
    await ask(world, words=SECRET)
    services = world.bot.services
    [ask_id] = await services.database.column("SELECT id FROM asks")
    kind = services.content.of("question")
    assert kind is not None
    assert any(f"report:question:{ask_id}" in str(row.to_dict()) for row in last(world, world.ben).components)
    for reader in (world.ben.id, None):
        found = await kind.get(services.database, ask_id, reader)
        assert found == Content(world.guild.id, world.ann.id, SECRET)
    assert await kind.get(services.database, ask_id, world.mod.id) is None
    await world.forget(world.ann)
    assert await kind.get(services.database, ask_id, None) == Content(world.guild.id, world.ann.id, "")


async def test_two_a_week_are_the_receivers_budget_whoever_asks(world: World) -> None:
    others = [await world.join(f"friend{number}") for number in range(3)]
    for other in others:
        await other.slash(world.general, "checkin ask", member=world.ben)
    assert len(world.dms(world.ben)) == 2


async def test_a_question_that_waits_is_not_sent_to_somebody_who_wants_none_by_then(world: World) -> None:
    for number in range(2):
        friend = await world.join(f"friend{number}")
        await friend.slash(world.general, "checkin ask", member=world.ben)
    await world.pass_time(days=1)
    await ask(world)
    await press(world, world.ben, "Please don't ask me")
    await press(world, world.ben, "Not from anybody")
    await world.pass_time(days=6, hours=23)
    assert len(world.dms(world.ben)) == 2


async def test_oneself_and_bots_are_not_asked_and_no_more_than_five_a_day(world: World) -> None:
    assert "/checkin now" in await ask(world, world.ann)
    others = [await world.join(f"friend{number}") for number in range(6)]
    answers = [await ask(world, other) for other in others]
    assert ["the most I pass on" in one for one in answers] == [False] * 5 + [True]


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
