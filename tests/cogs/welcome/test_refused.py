"""What Discord refuses is kept for the person, or told to moderators; nothing else suffers from it."""

import discord
import pytest
import simcord

from tests.wire import Wire
from tests.world import World


@pytest.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The moderators' channel."""
    return world.guild.create_text_channel("office")


@pytest.fixture
async def greeting_world(world: World, office: simcord.ChannelHandle) -> World:
    await world.settings("welcome", channel=world.welcome, moderators=office, introductions=world.general)
    return world


async def story(world: World, member: simcord.MemberActor) -> str:
    result = await world.mod.slash(world.general, "welcome why", member=member)
    assert result.response is not None
    return result.response.embeds[0].description or ""


async def engaged(world: World, name: str) -> simcord.MemberActor:
    """Somebody who was greeted and used a button."""
    places = {"channel": world.general, "about": "where people talk"}
    await world.mod.slash(world.general, "welcome places", **places)
    member = await world.join(name)
    await world.pass_time(minutes=3)
    message = world.welcome.last_message
    assert message is not None
    await member.click(message, label="Show me around")
    return member


async def test_a_question_that_meets_a_closed_dm_is_kept_and_counts_against_no_budget(greeting_world: World) -> None:
    world = greeting_world
    cleo = await engaged(world, "cleo")
    world.refuse("/users/@me/channels")
    await world.pass_time(days=2)
    await world.restart()
    await world.pass_time(days=1.5)
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM contacts WHERE counts = 1") == 0
    kept = await world.inbox(cleo)
    assert "how it is going in The Hearth" in kept
    assert "like to meet someone" in kept
    assert "the question how it is going is kept" in await story(world, cleo)


async def test_a_refused_channel_after_a_direct_message_does_not_end_the_follow_ups(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("welcome", where="both")
    await world.mod.slash(world.general, "welcome places", channel=world.general, about="where people talk")
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=403, code=50013, times=None)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=3)
    [greeting] = world.dms(cleo)
    assert "I can't write in" in await story(world, cleo)
    await cleo.user.click(greeting, label="Show me around")
    await world.restart()
    await world.pass_time(days=3.1)
    assert "How is it going?" in world.dms(cleo)[-1].content


async def test_a_greeter_role_that_may_not_be_given_is_told_once_a_day(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    world = greeting_world
    role = world.guild.create_role("greeter")
    await world.settings("greeters", role=role)
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, times=None)
    cleo = await world.join("cleo")
    for member in (world.ann, cleo):
        await member.slash(world.general, "greeter on")
    await world.pass_time(minutes=3)
    await world.restart()
    await world.pass_time(hours=1)
    [note] = office.history()
    assert f"I may not give or take {role.mention}, 2 times" in note.content
    await world.pass_time(days=3)
    assert (await story(world, cleo)).count("I may not give or take") == 1


async def test_what_goes_wrong_before_moderators_are_told_for_sure_is_told_as_well(
    greeting_world: World, office: simcord.ChannelHandle, wire: Wire
) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=403, code=50013, times=None)
    await world.join("cleo")
    wire.lose_answer(f"/channels/{office.id}/messages")
    await world.pass_time(minutes=5)
    await world.join("dora")
    await world.pass_time(minutes=2.1)
    assert len(office.history()) == 1
    await world.pass_time(minutes=30)
    assert wire.all_happened
    assert "2 greetings were not posted" in office.history()[-1].content


async def test_the_role_that_was_given_is_taken_though_the_server_gives_another_now(greeting_world: World) -> None:
    world = greeting_world
    first, second = world.guild.create_role("new"), world.guild.create_role("newer")
    await world.settings("welcome", role=second, newcomer_role=first, newcomer_days=3)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert set(world.env.backend.get_member(world.guild.id, cleo.id).role_ids) == {first.id, second.id}
    await world.settings("welcome", newcomer_role=second)
    await world.restart()
    await world.pass_time(days=3.1)
    assert set(world.env.backend.get_member(world.guild.id, cleo.id).role_ids) == {second.id}
    told = await story(world, cleo)
    assert all(f"<@&{role.id}>" in told for role in (first, second))


@pytest.mark.parametrize("days", [0, 3])
async def test_a_greeting_whose_answer_was_lost_goes_with_who_left_meanwhile(
    greeting_world: World, wire: Wire, days: int
) -> None:
    world = greeting_world
    await world.settings("welcome", remove_days=days)
    wire.lose_answer(f"/channels/{world.welcome.id}/messages")
    cleo = await world.join("cleo")
    await world.pass_time(minutes=2.1)
    assert wire.all_happened
    assert len(world.welcome.history()) == 1
    await world.leave(cleo)
    await world.restart()
    await world.pass_time(minutes=10)
    assert len(world.welcome.history()) == (0 if days else 1)


async def test_a_common_greeting_has_the_buttons_of_a_single_one(greeting_world: World) -> None:
    world = greeting_world
    await world.mod.slash(world.general, "welcome places", channel=world.general, about="where people talk")
    for number in range(5):
        await world.join(f"friend{number}")
    await world.pass_time(minutes=5)
    [greeting] = world.welcome.history()
    rows = [row for row in greeting.components if isinstance(row, discord.ActionRow)]
    labels = [button.label for row in rows for button in row.children if isinstance(button, discord.Button)]
    assert labels == ["Say hi", "Introduce yourself", "Show me around", "Not now"]


async def test_more_messages_than_go_at_once_all_go(greeting_world: World) -> None:
    world, people = greeting_world, list[simcord.MemberActor]()
    await world.settings("welcome", remove_days=3)
    for number in range(30):
        people.append(await world.join(f"friend{number}"))
        await world.pass_time(minutes=3)
    assert len(world.welcome.history()) == 30
    world.bot.services.agenda._running = False  # pyright: ignore[reportPrivateUsage]
    for one in people:
        await world.leave(one)
    await world.restart()
    await world.pass_time(minutes=1)
    assert world.welcome.history() == []
