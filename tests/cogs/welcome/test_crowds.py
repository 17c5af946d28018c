"""Very many join at once: everyone is greeted with others, or held, and commands are still answered."""

import re
from collections import Counter

import pytest

from cogs.welcome.store import newcomers
from cogs.welcome.store.newcomers import GREETED, HELD
from tests.world import World


async def crowd(world: World, number: int) -> None:
    for one in range(number):
        world.guild.add_member(world.env.create_user(f"person{one}"))
    await world.settle()


async def in_state(world: World, state: str) -> int:
    return len(await newcomers.in_state(world.bot.services.database, world.guild.id, state))


@pytest.mark.timeout(180)
async def test_a_thousand_at_once_are_held_and_commands_are_answered(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("welcome", channel=world.welcome, moderators=office)
    await crowd(world, 1000)
    answer = await world.ann.slash(world.general, "kudos mine")
    assert answer.ephemeral
    await world.pass_time(minutes=5)
    assert await in_state(world, HELD) == 1000
    assert world.welcome.history() == []
    [note] = office.history()
    assert "1000 newcomers" in (note.embeds[0].description or "")


@pytest.mark.timeout(180)
async def test_without_a_limit_a_crowd_is_greeted_in_groups(world: World) -> None:
    await world.settings("welcome", channel=world.welcome, raid_joins=0)
    await crowd(world, 200)
    await world.pass_time(minutes=3)
    await world.restart()
    await world.pass_time(minutes=3)
    assert await in_state(world, GREETED) == 200
    messages = world.welcome.history()
    assert len(messages) <= 6
    assert set(Counter(re.findall(r"<@\d+>", " ".join(one.content for one in messages))).values()) == {1}
    assert all(len(one.content) <= 2000 for one in messages)
