"""Help is open to whoever needs it: barred, timed out, by direct message, from several servers."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.db import Transaction
from bot.moderation.access import Way
from cogs.help_now.settings import HelpNowSettings
from tests.cogs.help_now.people import WORDS, Office, cards, labels, said, tell_moderators, text
from tests.world import World


@pytest.fixture
async def office(world: World) -> Office:
    office = Office(world)
    await office.open()
    return office


async def bar(world: World, who: simcord.MemberActor, *, known: bool = True) -> None:
    """Somebody may not reach others for a while."""

    async def keep(tx: Transaction) -> None:
        length, mod = timedelta(days=7), world.mod.id
        await world.bot.services.access.bar(
            tx, world.guild.id, who.id, tuple(Way), length, bar_id=1, by=mod, known=known
        )

    await world.bot.services.database.write(keep)


async def time_out(world: World, who: simcord.MemberActor) -> None:
    """Discord itself keeps somebody from writing for a day."""
    until = (world.env.now() + timedelta(days=1)).isoformat()
    world.env.backend.get_member(world.guild.id, who.id).timed_out_until = until
    await world.settle()


async def by_direct_message(
    world: World, who: simcord.MemberActor, named: str = "named", server: int = 0
) -> simcord.InteractionResult:
    """Somebody writes to the moderators of a server without being able to use Hearth there."""
    shown = await who.user.slash("help-now")
    assert shown.response is not None
    form = await who.user.click(shown.response, label="Tell the moderators privately")
    if server:
        assert not form.modal
        form = await who.user.select(form.response, [str(server)])
    return await who.user.submit_modal(form, {"words": WORDS, "named": named})


async def test_somebody_barred_reaches_the_team_marked_as_such(office: Office) -> None:
    world = office.world
    await bar(world, world.ann)
    assert "It is in the moderators' channel" in said(await tell_moderators(world, world.ann))
    assert "They are barred from reaching others here" in text(office.card)


async def test_a_bar_without_their_name_marks_nobody_who_gives_it(office: Office) -> None:
    await bar(office.world, office.world.ann, known=False)
    await tell_moderators(office.world, office.world.ann)
    assert "barred" not in text(office.card)


async def test_somebody_timed_out_reaches_it_by_direct_message_and_is_answered(office: Office) -> None:
    world = office.world
    await time_out(world, world.ann)
    assert "It is in the moderators' channel" in said(await by_direct_message(world, world.ann))
    assert "They have a time-out" in text(office.card)
    await office.write(world.mod, "I have read it")
    await office.answer(world.ann, "thank you")
    assert "thank you" in text(office.last)


async def test_without_a_name_no_such_mark_tells_who_it_is(office: Office) -> None:
    world = office.world
    await bar(world, world.ann)
    await time_out(world, world.ann)
    await by_direct_message(world, world.ann, "nameless")
    assert "barred" not in text(office.card)
    assert "time-out" not in text(office.card)


async def test_whoever_shares_several_servers_chooses_among_those_whose_team_has_a_place(office: Office) -> None:
    world, env = office.world, office.world.env
    second, third = env.create_guild("Second"), env.create_guild("Third")
    ann_there = second.add_member(world.ann.user)
    assert ann_there.id == world.ann.id
    for guild in (second, third):
        assert guild.me is not None
        seen, closed = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
        place = guild.create_text_channel("closed", overwrites={guild.default_role: closed, guild.me: seen})
        await world.bot.services.settings.change(guild.id, HelpNowSettings, moderators=place.id)
    shown = await world.ann.user.slash("help-now")
    assert shown.response is not None
    opened = await world.ann.user.click(shown.response, label="Tell the moderators privately")
    assert opened.response is not None
    [menu] = [item for row in opened.response.components for item in row["components"]]
    assert sorted(one["label"] for one in menu["options"]) == ["Second", "The Hearth"]
    told = await by_direct_message(world, world.ann, server=second.id)
    assert "It is in the moderators' channel" in said(told)
    assert cards(office.channel) == []


async def test_where_no_team_has_a_place_no_door_is_shown(world: World) -> None:
    shown = await world.ann.user.slash("help-now")
    assert labels(shown.response) == []


async def test_who_is_no_member_any_more_gets_the_words_back(office: Office) -> None:
    world = office.world
    shown = await world.ann.user.slash("help-now")
    assert shown.response is not None
    form = await world.ann.user.click(shown.response, label="Tell the moderators privately")
    await world.leave(world.ann)
    told = said(await world.ann.user.submit_modal(form, {"words": WORDS, "named": "named"}))
    assert WORDS in told
    assert "among the members of that server" in told
    assert cards(office.channel) == []
