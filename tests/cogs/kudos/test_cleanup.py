"""Messages, channels, roles and people come and go: what is left of thanks still makes sense."""

import discord
import pytest
import simcord

from cogs.kudos.cog import cleanup
from cogs.kudos.service.cards import KudosCards
from tests.cogs.kudos.people import cards, fill_in, keepsake, open_form, said, text, thank
from tests.world import World


async def thank_for_a_message(world: World) -> discord.Message:
    message = await world.ben.send(world.welcome, "the recipe: onions, and time")
    form = await world.ann.context_menu(world.welcome, "Give kudos", message)
    await fill_in(world.ann, form, world.ben)
    await world.pass_time(minutes=1)
    return message


def card(world: World) -> str:
    return text(world.welcome.history()[-1])


async def test_a_message_that_is_deleted_is_no_longer_linked(world: World) -> None:
    message = await thank_for_a_message(world)
    assert "what it is about" in card(world)
    await world.ben.edit(message, "the recipe: shallots, and time")
    assert "what it is about" in card(world)
    await world.ben.delete(message)
    await world.pass_time(minutes=1)
    assert "what it is about" not in card(world)
    assert "soup" in card(world)
    assert "what it is about" not in await keepsake(world, world.ben)


async def test_a_card_that_is_deleted_stays_in_the_keepsake_without_a_link(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await world.pass_time(minutes=1)
    assert "see the post" in await keepsake(world, world.ben)
    owner = simcord.MemberActor(world.env, world.guild, world.guild.owner)
    await owner.delete(cards(world)[0])
    await world.settle()
    words = await keepsake(world, world.ben)
    assert "soup" in words
    assert "see the post" not in words
    await world.pass_time(hours=1)
    assert cards(world) == []


async def test_a_channel_that_is_deleted_takes_its_links_along(world: World) -> None:
    await world.settings("kudos", channel=world.thanks)
    await thank_for_a_message(world)
    assert "what it is about" in text(cards(world)[0])
    world.env.backend.delete_channel(world.welcome.id)
    await world.pass_time(minutes=1)
    assert "what it is about" not in text(cards(world)[0])
    world.env.backend.delete_channel(world.thanks.id)
    await world.pass_time(minutes=1)
    words = await keepsake(world, world.ben)
    assert "soup" in words
    assert "https://" not in words
    result = await thank(world, world.mod, world.ben)
    assert "Your thanks are kept" in result.followups[0].content


async def test_a_channel_full_of_cards_goes_a_few_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleanup, "A_STEP", 2)
    await world.settings("kudos", channel=world.thanks)
    for giver, receiver in ((world.ann, world.ben), (world.ben, world.ann), (world.mod, world.ben)):
        await thank(world, giver, receiver)
    await world.pass_time(minutes=1)
    world.env.backend.delete_channel(world.thanks.id)
    await world.settle()
    database = world.bot.services.database
    assert await database.column("SELECT DISTINCT message_id FROM gifts") == [0]
    assert await database.value("SELECT COUNT(*) FROM gifts") == 3


async def test_who_left_is_still_named_where_mentions_cannot_be_read(world: World) -> None:
    cleo = await world.join("cleo")
    await thank(world, cleo, world.ben)
    await thank(world, world.ben, cleo, "for coming by")
    await world.leave(cleo)
    assert "From cleo" in await keepsake(world, world.ben)
    assert "To cleo" in said(await world.ben.slash(world.general, "kudos given"))
    await world.ben.click(cards(world)[0], label="Keep private")
    await world.pass_time(minutes=1)
    assert len(cards(world)) == 1


async def test_a_giver_who_left_is_named_on_the_card_until_they_are_forgotten(world: World) -> None:
    cleo = await world.join("cleo")
    await thank(world, cleo, world.ben)
    await world.pass_time(minutes=1)
    assert f"From {cleo.mention}" in text(cards(world)[0])
    await world.leave(cleo)
    await world.restart()
    await world.pass_time(hours=1.1)
    assert "From cleo" in text(cards(world)[0])
    assert cleo.mention not in text(cards(world)[0])
    await world.pass_time(days=16)
    assert "From somebody" in text(cards(world)[0])
    assert "soup" in text(cards(world)[0])


async def test_a_receiver_who_left_is_named_on_the_card_until_it_goes(world: World) -> None:
    cleo = await world.join("cleo")
    await thank(world, world.ben, cleo, "for coming by")
    await world.pass_time(minutes=1)
    await world.leave(cleo)
    await world.pass_time(hours=1.1)
    assert text(cards(world)[0]).startswith("cleo, these thanks are for you.")
    await world.pass_time(days=16)
    assert cards(world) == []


@pytest.mark.parametrize("gave", [True, False])
async def test_who_left_while_the_bot_was_away_is_named_on_the_card_too(world: World, gave: bool) -> None:
    cleo = await world.join("cleo")
    await thank(world, *((cleo, world.ben) if gave else (world.ben, cleo)))
    await world.pass_time(minutes=1)
    assert cleo.mention in text(cards(world)[0])
    del world.env.backend.get_guild(world.guild.id).members[cleo.id]
    await world.restart()
    await world.pass_time(hours=2)
    assert cleo.mention not in text(cards(world)[0])
    assert "cleo" in text(cards(world)[0])


async def test_private_thanks_to_somebody_who_leaves_are_no_endless_task(world: World) -> None:
    cleo = await world.join("cleo")
    await world.settle()
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278, times=None)
    await thank(world, world.ann, cleo, shown="private")
    await world.leave(cleo)
    await world.pass_time(days=1)
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM agenda WHERE kind = 'kudos.tell'") == 0


async def test_forgetting_a_receiver_takes_their_cards_down(world: World) -> None:
    form = await open_form(world, world.ann)
    await fill_in(world.ann, form, world.ben, world.mod)
    await world.pass_time(minutes=1.5)
    await world.forget(world.ben)
    await world.pass_time(hours=1.1)
    [one] = cards(world)
    assert world.ben.mention not in text(one)
    await world.forget(world.mod)
    await world.pass_time(hours=1.1)
    assert cards(world) == []


@pytest.mark.parametrize("who", ["ann", "ben"])
@pytest.mark.parametrize("dies", [False, True])
async def test_forgetting_reaches_a_card_of_this_second(world: World, who: str, dies: bool) -> None:
    await thank(world, world.ann, world.ben)
    member = getattr(world, who)
    await world.forget(member)
    if dies:  # Where the card is, nobody has recorded.
        world.bot.services.shared.get(KudosCards)._posted.clear()  # pyright: ignore[reportPrivateUsage]
        await world.restart()
    await world.pass_time(hours=3)
    assert member.mention not in "".join(map(text, cards(world)))
    assert len(cards(world)) == (who == "ann")
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM stale_cards") == 0


async def test_forgetting_a_giver_leaves_the_words(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await world.pass_time(minutes=1.5)
    await world.forget(world.ann)
    await world.pass_time(hours=1.1)
    assert "From somebody" in text(cards(world)[0])
    assert world.ann.mention not in text(cards(world)[0])
    assert "From somebody" in await keepsake(world, world.ben)
