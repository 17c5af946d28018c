"""Whoever leaves while the bot is away is missed at the next start, or the next night."""

from typing import LiteralString

import pytest
import simcord

from tests.world import World


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


def slip_out(world: World, member: simcord.MemberActor) -> None:
    """Somebody leaves, and the gateway does not tell."""
    del world.env.backend.get_guild(world.guild.id).members[member.id]


async def known(world: World, table: str) -> set[int]:
    queries: dict[str, LiteralString] = {
        "newcomers": "SELECT member_id FROM newcomers",
        "left": "SELECT member_id FROM newcomers WHERE left_at IS NOT NULL",
        "greeters": "SELECT member_id FROM greeters",
        "awaited": "SELECT member_id FROM awaited",
    }
    return {int(row["member_id"]) for row in await world.bot.services.database.all(dict[str, int], queries[table])}


async def test_who_left_while_we_were_away_is_forgotten_14_days_later(greeting_world: World) -> None:
    world = greeting_world
    cleo, dora = await world.join("cleo"), await world.join("dora")
    await world.pass_time(minutes=5)
    slip_out(world, cleo)
    await world.restart()
    await world.pass_time(minutes=1)
    assert await known(world, "left") == {cleo.id}
    assert await known(world, "awaited") == {dora.id}
    await world.pass_time(days=15)
    assert await known(world, "newcomers") == {dora.id}


async def test_the_nightly_call_finds_them_too(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=5)
    slip_out(greeting_world, cleo)
    await greeting_world.pass_time(hours=25)
    assert await known(greeting_world, "left") == {cleo.id}


async def test_more_than_one_request_asks_for_them_all(greeting_world: World) -> None:
    world, people = greeting_world, list[simcord.MemberActor]()
    await world.settings("welcome", raid_joins=0, remove_days=30)
    for number in range(230):
        people.append(world.guild.add_member(world.env.create_user(f"friend{number}")))
    await world.pass_time(minutes=5)
    gone = people[::2]
    for one in gone:
        slip_out(world, one)
    await world.restart()
    await world.pass_time(minutes=1)
    assert await known(world, "left") == {one.id for one in gone}


async def test_the_greeting_of_who_left_unseen_goes_and_a_greeter_is_one_no_more(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("welcome", remove_days=3)
    cleo = await world.join("cleo")
    await world.ann.slash(world.general, "greeter on")
    await world.pass_time(minutes=5)
    slip_out(world, cleo)
    slip_out(world, world.ann)
    await world.restart()
    await world.pass_time(minutes=1)
    assert world.welcome.history() == []
    assert await known(world, "greeters") == set()


async def test_who_came_back_before_anybody_asked_is_greeted_as_back(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo")
    await world.pass_time(hours=1)
    slip_out(world, cleo)
    await world.restart()
    await world.pass_time(hours=1)
    world.guild.add_member(cleo.user)
    await world.pass_time(minutes=3)
    assert "Welcome back" in world.welcome.history()[-1].content


async def test_rules_accepted_while_we_were_away_are_seen_at_once(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo", pending=True)
    await world.pass_time(hours=20)
    await world.clear_screening(cleo, told=False)
    await world.restart()
    await world.pass_time(minutes=1)
    assert [cleo.mention in message.content for message in world.welcome.history()] == [True]


async def test_after_a_restart_screening_is_heard_of_when_it_clears(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo", pending=True)
    await world.pass_time(hours=20)
    await world.restart()
    await world.clear_screening(cleo)
    await world.pass_time(minutes=2.1)
    assert len(world.welcome.history()) == 1
