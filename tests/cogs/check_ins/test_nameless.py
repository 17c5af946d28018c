"""Whoever checks in without their name is not found out: not by elimination, and not by what they press themselves."""

from typing import LiteralString, cast

import pytest_asyncio
import simcord

from bot.config import Config
from bot.db.migrate import FOLDER
from tests.cogs.check_ins.people import cards, check_in, rows, said, text, write_back
from tests.world import World

EVERYONE, NAMELESS = "everyone:0", "nameless:0"


@pytest_asyncio.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """A check-in channel."""
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    return place


async def test_where_all_others_have_heard_the_card_does_not_tell_who_has_not(
    world: World, place: simcord.ChannelHandle
) -> None:
    people = [world.ann, world.ben, world.mod, *[await world.join(f"p{number}") for number in range(3)]]
    await check_in(world, world.ann, audience=NAMELESS)
    for one in people:
        await one.click(cards(place)[0], label="I hear you")
    await world.pass_time(minutes=2)
    assert "This is heard." in text(cards(place)[0])
    assert not [one.name for one in people if str(one.id) in text(cards(place)[0])]


async def test_the_authors_own_press_looks_like_anybodys_and_lets_nobody_pass_by(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    await world.ann.click(cards(place)[0], label="I hear you")
    assert "This is heard." not in text(cards(place)[0])
    assert rows(config, "SELECT * FROM check_in_hears") == []
    await world.ben.click(cards(place)[0], label="I hear you")
    before = text(cards(place)[0])
    own, again = [await one.click(cards(place)[0], label="I hear you") for one in (world.ann, world.ben)]
    assert (repr(own).partition("id=")[0], text(cards(place)[0])) == (repr(again).partition("id=")[0], before)

    own, other = [await one.click(cards(place)[0], label="Write back") for one in (world.ann, world.ben)]
    assert own.modal == other.modal
    refused = await write_back(world.ann, cards(place)[0], "to myself")
    assert refused.response is not None
    assert refused.response.ephemeral
    assert "This one is yours" in said(refused)
    assert "to myself" in said(refused)


async def test_whoever_hides_their_name_later_is_told_who_knows_it_by_then(
    world: World, place: simcord.ChannelHandle
) -> None:
    result = await check_in(world, world.ann, audience=EVERYONE)
    assert result.response is not None
    asked = await world.ann.click(result.response, label="Change who sees it")
    shown = asked.response or result.response
    assert "with your name still know it is yours" in shown.content
    await world.ann.select(shown, [NAMELESS])
    await world.settle()
    asked = await world.ann.click(result.response, label="Change who sees it")
    assert "still know it is yours" not in (asked.response or result.response).content


async def test_what_somebody_kept_for_themselves_nobody_has_seen(world: World, place: simcord.ChannelHandle) -> None:
    assert cards(place) == []
    result = await check_in(world, world.ann)
    assert result.response is not None
    asked = await world.ann.click(result.response, label="Change who sees it")
    assert not (asked.response or result.response).content


async def test_without_a_name_one_posts_three_times_an_hour_whatever_is_forgotten_and_others_as_ever(
    world: World, place: simcord.ChannelHandle
) -> None:
    for _card in range(2):
        await check_in(world, world.ann, audience=NAMELESS)
    own = await check_in(world, world.ann)
    assert own.response is not None
    asked = await world.ann.click(own.response, label="Change who sees it")
    opened = await world.ann.slash(world.general, "checkin now")
    await world.ann.select(asked.response or own.response, [NAMELESS])
    await world.forget(world.ann)
    form = await world.ann.slash(world.general, "checkin now")
    assert NAMELESS not in str(form.modal)
    assert "without your name again in 60 minutes" in str(form.modal)
    answers = {"mood": "3", "wish": ["listen"], "audience": [NAMELESS], "words": "a fourth"}
    refused = await world.ann.submit_modal(opened, answers)
    assert "without your name again" in said(refused)
    assert "a fourth" in said(refused)
    await check_in(world, world.ben, "in need, too", audience=NAMELESS)
    await world.settle()
    assert len(cards(place)) == 1
    await world.pass_time(hours=1.1)
    await check_in(world, world.ann, "an hour later", audience=NAMELESS)
    await world.settle()
    assert len(cards(place)) == 2


async def test_whoever_was_named_on_a_card_of_before_is_so_no_longer(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    await world.ben.click(cards(place)[0], label="I hear you")
    card = world.env.backend.get_message(place.id, cards(place)[0].id)
    card.embeds[0]["description"] += f"\n\n👂 <@{world.ben.id}> hears you."
    assert str(world.ben.id) in text(cards(place)[0])
    [migration] = FOLDER.glob("*_refusals.sql")
    drawn_again = cast(LiteralString, "INSERT INTO agenda" + migration.read_text().partition("INSERT INTO agenda")[2])
    await world.bot.services.database.write(lambda tx: tx.run(drawn_again))
    await world.restart()
    await world.pass_time(minutes=1)
    assert str(world.ben.id) not in text(cards(place)[0])
    assert "This is heard." in text(cards(place)[0])
