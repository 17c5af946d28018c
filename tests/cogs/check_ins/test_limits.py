"""Nobody wears out others, or all of Hearth, with check-ins and letters: not by forgetting, and not by old buttons."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord

from bot.moderation.ways import Way
from tests.cogs.check_ins.people import answer, cards, check_in, refuse, said, text, write_back
from tests.world import World

EVERYONE, NAMELESS = "everyone:0", "nameless:0"


@pytest_asyncio.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """A check-in channel."""
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    return place


async def told(member: simcord.MemberActor, letter: discord.Message, words: str) -> Any:
    """What somebody reads who answers a letter."""
    return (await answer(member, letter, words)).response


async def bar(world: World, member: simcord.MemberActor, *ways: Way) -> None:
    """The team keeps somebody from reaching others for a week."""
    services = world.bot.services
    await services.database.write(
        lambda tx: services.access.bar(
            tx, world.guild.id, member.id, ways, timedelta(days=7), bar_id=1, by=world.mod.id
        )
    )


async def test_fifty_check_ins_a_day_and_then_the_words_come_back(world: World, place: simcord.ChannelHandle) -> None:
    own = (await check_in(world, world.ann, audience=EVERYONE)).response
    assert own is not None
    for number in range(49):
        await check_in(world, world.ann, f"words {number}")
    refused = await check_in(world, world.ann, "one more")
    assert "one more" in said(refused)
    assert "`/help-now` is there" in said(refused)
    changed = (await world.ann.click(own, label="Change who sees it")).response or own
    assert "`/help-now` is there" in said(await world.ann.select(changed, [NAMELESS]))
    assert len(cards(place)) == 1
    await world.ann.select(changed, ["me:0"])
    await world.settle()
    assert cards(place) == []
    await world.forget(world.ann)
    assert "one more" in said(await check_in(world, world.ann, "one more"))
    assert "Only you see it" in said(await check_in(world, world.ben))
    await world.pass_time(hours=25)
    assert "Only you see it" in said(await check_in(world, world.ann))


async def test_three_letters_in_a_row_are_three_whatever_is_forgotten(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    for number in range(3):
        await write_back(world.ben, cards(place)[0], f"letter {number}")
    await world.forget(world.ben)
    assert "give them time" in said(await write_back(world.ben, cards(place)[0], "letter 4"))
    assert "passing it on" in said(await write_back(world.mod, cards(place)[0], "from somebody else"))
    assert len(world.dms(world.ann)) == 1


async def test_an_answer_lets_the_other_write_again(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    for _turn in range(2):
        for number in range(3):
            assert "passing it on" in said(await write_back(world.ben, cards(place)[0], f"letter {number}"))
        letter = world.dms(world.ann)[-1]
        for number in range(3):
            await answer(world.ann, letter, f"answer {number}")
        assert "give them time" in text(await told(world.ann, letter, "a fourth"))


async def test_whoever_is_gone_reaches_nobody_by_an_old_button(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    await write_back(world.ben, cards(place)[0], "hello")
    await answer(world.ann, world.dms(world.ann)[-1], "hello, who are you?")
    [letter] = world.dms(world.ben)
    form = await world.ben.user.click(letter, label="Reply")
    await world.leave(world.ben)
    refused = (await world.ben.user.submit_modal(form, {"words": "a ban does not stop me"})).response
    assert refused is not None
    assert "You are no longer in The Hearth" in refused.content
    assert "a ban does not stop me" in refused.content
    again = (await world.ben.user.click(letter, label="Reply")).response
    assert again is not None
    assert "no longer in The Hearth" in again.content
    assert "does not stop me" not in "".join(text(one) for one in world.dms(world.ann))


@pytest.mark.parametrize("way", ["barred", "timed out"])
async def test_whoever_is_kept_from_writing_back_is_told_so_kindly(
    world: World, place: simcord.ChannelHandle, way: str
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    await write_back(world.ben, cards(place)[0], "hello")
    await answer(world.ann, world.dms(world.ann)[-1], "hello, who are you?")
    [letter] = world.dms(world.ben)
    form = await world.ben.user.click(letter, label="Reply")
    if way == "barred":
        await bar(world, world.ben, Way.REPLIES)
    else:
        until = (world.env.now() + timedelta(hours=1)).isoformat()
        world.env.backend.get_member(world.guild.id, world.ben.id).timed_out_until = until
    sent = await world.ben.user.submit_modal(form, {"words": "let me in"})
    pressed = [sent, await world.ben.user.click(letter, label="Reply")]
    if way == "barred":  # Discord itself lets nobody press anything in a server during a time-out.
        pressed += [await world.ben.click(cards(place)[0], label=label) for label in ("Write back", "I hear you")]
    refused = [one.response.content if one.response else "" for one in pressed]
    assert ["/help-now" in one for one in refused] == [True] * len(refused)
    assert "let me in" in refused[0]
    assert "heard" not in text(cards(place)[0])
    assert "let me in" not in "".join(text(one) for one in world.dms(world.ann))


async def test_a_card_that_waits_does_not_go_up_once_its_author_is_barred(
    world: World, place: simcord.ChannelHandle
) -> None:
    over = refuse(world, "POST", f"/channels/{place.id}/messages", 0, status=503)
    await check_in(world, world.ann, audience=EVERYONE)
    await check_in(world, world.ben, audience=EVERYONE)
    await bar(world, world.ann, Way.SHARING)
    over()
    await world.pass_time(hours=1)
    [card] = cards(place)
    assert f"<@{world.ben.id}>" in card.content
    assert "It was not posted" in world.dms(world.ann)[-1].content


@pytest.mark.parametrize("answers", [False, True])
async def test_a_letter_that_waits_is_not_passed_on_once_its_writer_is_barred(
    world: World, place: simcord.ChannelHandle, *, answers: bool
) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    if answers:
        await write_back(world.ben, cards(place)[0], "hello")
    writer, receiver = (world.ann, world.ben) if answers else (world.ben, world.ann)
    over = refuse(world, "POST", "/users/@me/channels", 0, status=503)
    if answers:
        await answer(world.ann, world.dms(world.ann)[-1], "let me in")
    else:
        await write_back(world.ben, cards(place)[0], "let me in")
    await bar(world, writer, Way.REPLIES)
    over()
    await world.pass_time(hours=1)
    assert "let me in" not in "".join(text(one) for one in world.dms(receiver))


async def test_whoever_is_barred_from_sharing_keeps_their_own_check_ins(
    world: World, place: simcord.ChannelHandle
) -> None:
    own = await check_in(world, world.ann)
    shared = await check_in(world, world.ben, audience=EVERYONE)
    assert own.response is not None
    assert shared.response is not None
    asked = await world.ann.click(own.response, label="Change who sees it")
    opened = await world.ann.slash(world.general, "checkin now")
    await bar(world, world.ann, Way.SHARING)
    form = await world.ann.slash(world.general, "checkin now")
    assert EVERYONE not in str(form.modal)
    assert NAMELESS not in str(form.modal)
    assert "paused sharing for you" in str(form.modal)
    answers = {"mood": "3", "wish": ["listen"], "audience": [EVERYONE], "words": "let me in"}
    refused = await world.ann.submit_modal(opened, answers)
    assert "/help-now" in said(refused)
    assert "let me in" in said(refused)
    assert "/help-now" in said(await world.ann.select(asked.response or own.response, [NAMELESS]))
    assert "Only you see it" in said(await check_in(world, world.ann))
    assert len(cards(place)) == 1


async def test_whoever_hides_their_name_too_often_for_the_team_can_still_share_with_it(
    world: World, place: simcord.ChannelHandle
) -> None:
    await bar(world, world.ann, Way.NAMELESS)
    form = await world.ann.slash(world.general, "checkin now")
    assert EVERYONE in str(form.modal)
    assert NAMELESS not in str(form.modal)
    await check_in(world, world.ann, audience=EVERYONE)
    await world.settle()
    assert len(cards(place)) == 1
