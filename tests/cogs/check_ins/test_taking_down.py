"""The team takes cards down: it does not learn whose they were, and what it did is known for a while."""

import pytest
import pytest_asyncio
import simcord

from bot.config import Config
from tests.cogs.check_ins.people import cards, check_in, rows, said, stored, take_down
from tests.cogs.help_now.people import labels
from tests.world import World

EVERYONE, NAMELESS = "everyone:0", "nameless:0"


@pytest_asyncio.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """A check-in channel."""
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    return place


async def can_hide(world: World) -> bool:
    """Whether ann is offered to hide her name."""
    form = await world.ann.slash(world.general, "checkin now")
    assert EVERYONE in str(form.modal)
    return NAMELESS in str(form.modal)


async def removals(world: World) -> str:
    """What the team reads of what was taken down."""
    return said(await world.mod.slash(world.general, "care removals"))


async def test_a_moderator_takes_a_card_down_without_learning_whose_it_was(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    [card] = cards(place)
    told = await take_down(world, place, card, 7, because="please without *names* of others")
    await world.pass_time(minutes=1)
    assert "ann" not in said(told)
    listed = await removals(world)
    assert f"{world.mod.mention} took a check-in down" in listed
    assert str(world.ann.id) not in listed
    assert cards(place) == []
    [message] = world.dms(world.ann)
    assert "A moderator removed your check-in" in message.content
    assert "listener" not in message.content  # There are none here.
    assert "They don't know it was yours" in message.content
    assert r"please without \*names\* of others" in message.content
    assert labels(message) == ["Need help now?"]  # Somebody may have a bad day, and is to find a way on.
    assert [audience for _mood, audience, _words in stored(config)] == ["me"]
    assert not await can_hide(world)
    assert len(rows(config, "SELECT * FROM bars")) == 1
    for table in ("bars", "bar_records", "team_acts"):
        assert str(world.ann.id) not in str(rows(config, f"SELECT * FROM {table}"))  # noqa: S608
    await world.forget(world.ann)
    assert not await can_hide(world)
    await world.pass_time(days=7.1)
    assert await can_hide(world)


async def test_of_two_mutes_the_later_end_counts(world: World, place: simcord.ChannelHandle, config: Config) -> None:
    for _card in range(2):
        await check_in(world, world.ann, audience=NAMELESS)
    for card, days in zip(cards(place), (7, 3), strict=True):
        await take_down(world, place, card, days)
    [(ends,)] = rows(config, "SELECT ends_at FROM bars")
    assert ends / 1000 - world.env.now().timestamp() == pytest.approx(7 * 86400, abs=60)
    form = await world.ann.slash(world.general, "checkin now")
    assert "you can't post without your name here" in str(form.modal)


async def test_only_the_team_takes_cards_down(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    form = await world.mod.context_menu(place, "Take down", cards(place)[0])
    assert "recent" not in str(form.modal)
    world.env.backend.get_member(world.guild.id, world.mod.id).role_ids.clear()
    assert "for the team" in said(await world.mod.submit_modal(form, {"because": ""}))
    assert len(cards(place)) == 1


async def test_all_that_one_author_posted_within_the_hour_goes_if_the_team_says_so(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, "of this morning", audience=NAMELESS)
    await world.pass_time(hours=2)
    for words in ("one", "two"):
        await check_in(world, world.ann, words, audience=NAMELESS)
    await check_in(world, world.ann, "with my name", audience=EVERYONE)
    await check_in(world, world.ben, "of somebody else", audience=NAMELESS)
    form = await world.mod.context_menu(place, "Take down", cards(place)[1])
    assert "shows everybody that these were one person's" in str(form.modal)
    await take_down(world, place, cards(place)[1], recent=True)
    await world.settle()
    assert len(cards(place)) == 3
    assert (await removals(world)).count("took a check-in down") == 2


async def test_a_moderator_does_not_erase_their_own_trail(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    await take_down(world, place, cards(place)[0])
    await check_in(world, world.mod)
    before = await removals(world)
    assert world.mod.mention in before
    await world.forget(world.mod)
    assert await removals(world) == before
    await world.pass_time(days=92)
    assert world.mod.mention not in await removals(world)
