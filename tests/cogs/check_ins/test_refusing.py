"""What somebody was written they can refuse, wholly if they like, take back, and report; the other learns nothing."""

import pytest_asyncio
import simcord

from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from tests.cogs.check_ins.people import answer, cards, check_in, rows, said, text, write_back
from tests.world import World

EVERYONE, NAMELESS = "everyone:0", "nameless:0"


@pytest_asyncio.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """A check-in channel."""
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    return place


async def refuse(world: World) -> simcord.ResponseMessage:
    """Ann wants no more from ben, who wrote to her; what she reads then."""
    await check_in(world, world.ann, audience=NAMELESS)
    await write_back(world.ben, cards(world.guild.channels["check-ins"])[0], "one")
    pressed = await world.ann.user.click(world.dms(world.ann)[0], label="Stop messages from them")
    assert pressed.response is not None
    return pressed.response


def read_by_ann(world: World) -> str:
    return "".join(text(one) for one in world.dms(world.ann))


async def asks_get_through(world: World) -> bool:
    """Whether a question of ben's reaches ann."""
    refusals = Refusals(world.bot.services)
    return not await refusals.refused(world.bot.services.database, world.ann.id, world.ben.id, Way.ASKING)


async def test_a_refusal_outlasts_the_others_forgetting_and_is_not_in_what_they_are_shown(
    world: World, place: simcord.ChannelHandle
) -> None:
    await refuse(world)
    assert "want nothing more" not in said(await world.ben.slash(world.general, "privacy show"))
    assert "want nothing more" in said(await world.ann.slash(world.general, "privacy show"))
    await world.forget(world.ben)
    await write_back(world.ben, cards(place)[0], "two, from me again")
    await world.pass_time(minutes=5)
    assert "from me again" not in read_by_ann(world)
    assert "from me again" not in said(await world.ann.slash(world.general, "checkin answers"))


async def test_one_refusal_can_cover_everything_and_be_taken_back(world: World, place: simcord.ChannelHandle) -> None:
    answered = await refuse(world)
    assert await asks_get_through(world)
    covered = await world.ann.user.click(answered, label="Nothing at all from them")
    assert not await asks_get_through(world)
    await world.ann.user.click(covered.response or answered, label="Allow them again")
    assert await asks_get_through(world)
    await write_back(world.ben, cards(place)[0], "two, by your leave")
    await world.pass_time(minutes=5)
    assert "by your leave" in read_by_ann(world)


async def test_of_somebody_without_a_name_only_that_card_is_refused(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    await write_back(world.ben, cards(place)[0], "one")
    await answer(world.ann, world.dms(world.ann)[0], "leave me alone")
    pressed = await world.ben.user.click(world.dms(world.ben)[0], label="Stop messages from them")
    assert pressed.response is not None
    assert "Nothing at all from them" not in str(pressed.response.components)
    assert str(world.ann.id) not in str(pressed.response.components)
    await answer(world.ann, world.dms(world.ann)[0], "and stay away")
    await world.pass_time(minutes=5)
    assert "stay away" not in "".join(text(one) for one in world.dms(world.ben))


async def test_a_letter_can_be_reported_by_whoever_got_it_and_hides_who_is_hidden(
    world: World, place: simcord.ChannelHandle
) -> None:
    services = world.bot.services
    await check_in(world, world.ann, audience=NAMELESS)
    await write_back(world.ben, cards(place)[0], "nobody likes you")
    await answer(world.ann, world.dms(world.ann)[0], "that hurts")
    config = world.bot.services.config
    [letter, reply] = [number for (number,) in rows(config, "SELECT id FROM check_in_letters ORDER BY id")]
    assert f"report:reply:{letter}" in str(world.dms(world.ann)[0].components)
    kind = services.content.of("reply")
    assert kind is not None
    content = await kind.get(services.database, letter, world.ann.id)
    assert content is not None
    assert (content.author_id, content.named, content.words) == (world.ben.id, True, "nobody likes you")
    assert await kind.get(services.database, letter, world.ben.id) is None
    content = await kind.get(services.database, reply, world.ben.id)
    assert content is not None
    assert (content.author_id, content.named) == (world.ann.id, False)
    assert await kind.get(services.database, reply, None) == content
    assert await kind.get(services.database, 1, None) is None


async def test_whoever_has_no_name_reads_that_a_report_shows_it(world: World, place: simcord.ChannelHandle) -> None:
    for audience, shows in ((NAMELESS, True), (EVERYONE, False)):
        await check_in(world, world.ann, audience=audience)
        await write_back(world.ben, cards(place)[-1], "nobody likes you")
        form = await world.ann.user.click(world.dms(world.ann)[-1], label="Report to the moderators")
        assert ("learns whose check-in that was" in str(form.modal)) is shows


async def test_a_card_is_found_by_its_message(world: World, place: simcord.ChannelHandle) -> None:
    services = world.bot.services
    await check_in(world, world.ann, "the basil has wilted", audience=NAMELESS)
    found = await services.content.in_message(services.database, world.guild.id, cards(place)[0].id)
    assert found is not None
    content = await found[0].get(services.database, found[1], None)
    assert content is not None
    assert (content.author_id, content.named) == (world.ann.id, False)
    assert "the basil has wilted" in content.words
    assert await services.content.in_message(services.database, 1, cards(place)[0].id) is None
