"""Thanks belong to whoever is thanked: they keep them private, remove them, or want none."""

from typing import Any

import discord
import simcord

from bot.config import Config
from tests.cogs.kudos.people import cards, fill_in, keepsake, open_form, prefer, rows, said, text, thank
from tests.cogs.privacy.people import files
from tests.world import World


async def press(world: World, who: simcord.MemberActor, label: str) -> str:
    """Press a button on the first card."""
    result = await who.click(cards(world)[0], label=label)
    await world.pass_time(minutes=0.1)
    return said(result)


async def give_to_both(world: World) -> None:
    await fill_in(world.ann, await open_form(world, world.ann), world.ben, world.mod)


async def test_kept_private_it_leaves_the_channel_and_stays_in_the_keepsake(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await press(world, world.ben, "Keep private")
    assert cards(world) == []
    assert "soup" in await keepsake(world, world.ben)
    await world.pass_time(hours=1)
    assert cards(world) == []
    assert "see the post" not in await keepsake(world, world.ben)


async def test_removed_nothing_is_kept_of_what_it_said(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    await press(world, world.ben, "Remove")
    assert cards(world) == []
    assert "Nothing is here yet" in await keepsake(world, world.ben)
    assert "Nothing is here yet" in said(await world.ann.slash(world.general, "kudos given"))
    [row] = rows(config, "SELECT reason, giver_name, receiver_name, value FROM gifts")
    assert row == ("", "", "", "")
    await world.pass_time(days=10)
    assert rows(config, "SELECT COUNT(*) FROM gifts") == [(0,)]


async def test_one_of_several_leaves_the_card_and_the_others_stay(world: World) -> None:
    await give_to_both(world)
    await press(world, world.ben, "Keep private")
    [card] = cards(world)
    assert world.ben.mention not in text(card)
    assert world.mod.mention in text(card)
    await press(world, world.mod, "Remove")
    assert cards(world) == []
    assert "soup" in await keepsake(world, world.ben)
    assert "Nothing is here yet" in await keepsake(world, world.mod)


async def test_the_giver_has_15_minutes_and_the_receiver_for_ever(world: World) -> None:
    await give_to_both(world)
    await world.pass_time(minutes=14.5)
    await press(world, world.ann, "Keep private")
    assert cards(world) == []
    await world.pass_time(hours=1)
    await thank(world, world.ann, world.ben, "for the bread")
    await world.pass_time(minutes=15.5)
    assert "Now it belongs to" in await press(world, world.ann, "Remove")
    assert len(cards(world)) == 1
    await world.pass_time(days=40)
    await press(world, world.ben, "Remove")
    assert cards(world) == []


async def test_nobody_else_can_change_it_and_moderators_are_shown_their_way(world: World) -> None:
    cleo = await world.join("cleo")
    await thank(world, world.ann, world.ben)
    for label in ("Keep private", "Remove"):
        assert "person who was thanked" in await press(world, cleo, label)
    assert "Take down" not in await press(world, cleo, "Remove")
    assert "Take down" in await press(world, world.mod, "Remove")
    assert len(cards(world)) == 1


async def test_twice_is_once(world: World) -> None:
    await thank(world, world.ann, world.ben)
    card = cards(world)[0]
    await press(world, world.ben, "Keep private")
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.response is not None
    chosen = await world.ben.select(mine.response, values=[str(_gift(card))])
    assert chosen.response is not None
    await world.ben.click(chosen.response, label="Remove")
    assert "no longer there" in said(await world.ben.click(chosen.response, label="Remove"))


def _gift(card: discord.Message) -> int:
    [row] = [row for row in card.components if isinstance(row, discord.ActionRow)]
    [button] = [one for one in row.children if isinstance(one, discord.Button) and one.label == "Remove"]
    return int((button.custom_id or "").rpartition(":")[2])


async def test_buttons_work_after_a_restart_and_before_the_card_is_noted(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    await world.restart()
    await press(world, world.ben, "Keep private")
    assert cards(world) == []
    assert rows(config, "SELECT private FROM gifts") == [(1,)]


async def test_what_is_removed_from_the_keepsake_before_its_card_is_noted_leaves_the_channel(world: World) -> None:
    await thank(world, world.ann, world.ben)
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.response is not None
    chosen = await world.ben.select(mine.response, values=[str(_gift(cards(world)[0]))])
    assert chosen.response is not None
    await world.ben.click(chosen.response, label="Remove")
    await world.pass_time(minutes=1)
    assert cards(world) == []


async def test_removed_thanks_still_count_towards_the_limits(world: World) -> None:
    await world.settings("kudos", daily_limit=1)
    await thank(world, world.ann, world.ben)
    await press(world, world.ann, "Remove")
    assert "last 24 hours" in said(await thank(world, world.ann, world.mod))


async def test_trouble_at_discord_delays_what_is_seen_and_not_what_is_kept(world: World) -> None:
    await thank(world, world.ann, world.ben)
    path = f"/channels/{world.general.id}/messages/*"
    world.env.inject_error("DELETE", path, status=503, times=1)
    await press(world, world.ben, "Remove")
    assert "Nothing is here yet" in await keepsake(world, world.ben)
    await world.pass_time(minutes=10)
    assert cards(world) == []


async def test_always_private_goes_before_what_the_giver_chose(world: World) -> None:
    assert "Only you" in await prefer(world, world.ben, "private")
    result = await thank(world, world.ann, world.ben)
    assert "keep thanks to themselves" in said(result)
    assert cards(world) == []
    assert "soup" in await keepsake(world, world.ben)


async def test_among_several_each_wish_counts(world: World, config: Config) -> None:
    cleo = await world.join("cleo")
    await prefer(world, world.ben, "private")
    await prefer(world, world.mod, "declined")
    result = await fill_in(world.ann, await open_form(world, world.ann), world.ben, world.mod, cleo)
    [card] = cards(world)
    assert [user.id for user in card.mentions] == [cleo.id]
    assert world.ben.mention not in text(card)
    beside = result.followups[0]
    assert beside.ephemeral
    assert f"{world.ben.mention} would rather keep thanks to themselves" in beside.content
    assert f"{world.mod.mention} would rather not get kudos" in beside.content
    assert (world.mod.id,) not in rows(config, "SELECT receiver_id FROM gifts")


async def test_who_wants_none_gets_none_and_nothing_is_stored(world: World, config: Config) -> None:
    await prefer(world, world.ben, "declined")
    await world.restart()
    words = said(await thank(world, world.ann, world.ben))
    assert "would rather not get kudos" in words
    assert rows(config, "SELECT COUNT(*) FROM gifts") == [(0,)]
    assert "Back to normal" in await prefer(world, world.ben)
    assert rows(config, "SELECT COUNT(*) FROM kudos_wishes") == [(0,)]
    assert not (await thank(world, world.ann, world.ben)).ephemeral


async def test_the_giver_of_private_thanks_can_take_them_back(world: World) -> None:
    result = await thank(world, world.ann, world.ben, shown="private")
    assert result.response is not None
    await world.ann.click(result.response, label="Remove")
    assert "Nothing is here yet" in await keepsake(world, world.ben)


async def test_the_receiver_removes_private_thanks_where_they_hear_of_them(world: World) -> None:
    await thank(world, world.ann, world.ben, shown="private")
    await world.pass_time(minutes=1)
    [message] = world.dms(world.ben)
    await world.ben.user.click(message, label="Remove")
    assert "Nothing is here yet" in await keepsake(world, world.ben)


async def test_a_giver_does_not_learn_what_became_of_private_thanks(world: World) -> None:
    given = await thank(world, world.ann, world.ben, shown="private")
    await world.pass_time(minutes=5)

    async def known() -> list[dict[str, Any]]:
        listed = said(await world.ann.slash(world.general, "kudos given"))
        assert "soup" not in listed
        kept, text = await files(world)
        assert "soup" not in text
        return [row for part in kept["kept"] if part["table"] == "gifts" for row in part["rows"]]

    before = await known()
    assert len(before) == 1
    await world.ben.user.click(world.dms(world.ben)[0], label="Remove")
    assert await known() == before
    assert given.response is not None
    assert "It is removed" in said(await world.ann.click(given.response, label="Remove"))


async def test_private_thanks_have_a_way_to_the_moderators(world: World) -> None:
    await thank(world, world.ann, world.ben, shown="private")
    await world.pass_time(minutes=1)
    assert "Report to the moderators" in labels(world.dms(world.ben)[0])
    for giver in (world.ann, world.mod):
        await thank(world, giver, world.ben, "for the bread", shown="private")
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.response is not None
    chosen = await world.ben.select(mine.response, values=[str(await _newest(world))])
    assert chosen.response is not None
    assert "Report to the moderators" in labels(chosen.response)


async def _newest(world: World) -> int:
    return await world.bot.services.database.value("SELECT MAX(id) FROM gifts")


def labels(message: Any) -> list[str]:
    """What can be pressed under a message, or an answer."""
    rows: list[dict[str, Any]] = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [
        one["label"] for row in rows for one in row["components"] if one["type"] == discord.ComponentType.button.value
    ]


async def test_several_private_thanks_are_chosen_from_where_they_are_read(world: World) -> None:
    await world.ben.slash(world.general, "pause", until="2h")
    await thank(world, world.ann, world.ben, shown="private")
    await thank(world, world.mod, world.ben, "for the bread", shown="private")
    await world.pass_time(hours=3)
    [message] = world.dms(world.ben)
    chosen = await world.ben.user.select(message, values=[str(await _newest(world))])
    assert chosen.response is not None
    assert labels(chosen.response) == ["Remove", "Report to the moderators"]
