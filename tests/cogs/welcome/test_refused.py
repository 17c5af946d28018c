"""What Discord refuses is kept for the person, or told to moderators; nothing else suffers from it."""

import pytest
import simcord

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
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM contacts") == 0
    result = await cleo.slash(world.general, "kudos mine")
    [shown] = result.followups
    assert shown.ephemeral
    assert "how it is going in The Hearth" in (shown.embeds[0].description or "")
    assert "like to meet someone" in (shown.embeds[0].description or "")
    assert "the question how it is going is kept" in await story(world, cleo)
