"""Everything that people can do twice, at once, or while leaving happens once."""

import asyncio

import discord
import pytest
import simcord

from bot.clock import to_epoch
from cogs.welcome.service.deciding import Deciding
from cogs.welcome.service.member_locks import MemberLocks
from tests.world import World


@pytest.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The moderators' channel."""
    return world.private_channel("office")


@pytest.fixture
async def greeting_world(world: World, office: simcord.ChannelHandle) -> World:
    await world.settings("welcome", channel=world.welcome, moderators=office, introductions=world.thanks)
    await world.mod.slash(world.general, "welcome places", channel=world.general, about="where people talk")
    return world


def greeting(world: World) -> discord.Message:
    message = world.welcome.last_message
    assert message is not None
    return message


async def count(world: World) -> dict[str, int]:
    database = world.bot.services.database
    return {
        "events": int(await database.value("SELECT COUNT(*) FROM arrivals WHERE what IN ('quiet', 'introduced')")),
        "introductions": int(await database.value("SELECT COUNT(*) FROM introductions")),
        "hellos": int(await database.value("SELECT COUNT(*) FROM hellos")),
    }


async def test_a_newcomer_who_presses_everything_twice(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo")
    await world.pass_time(minutes=3)
    message = greeting(world)
    for _time in range(2):
        await cleo.click(message, label="Say hi")
        await cleo.click(message, label="Show me around")
        await cleo.click(message, label="Not now")
        form = await cleo.click(message, label="Introduce yourself")
        await cleo.submit_modal(form, {"about": "I bake."})
        await world.ann.click(message, label="Say hi")
        await world.restart()
    await world.pass_time(minutes=3)
    assert len(world.thanks.history()) == 1
    assert await count(world) == {"events": 2, "introductions": 1, "hellos": 1}
    await world.pass_time(days=20)
    assert world.dms(cleo) == []


async def test_of_two_moderators_who_press_at_once_one_decides(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    world = greeting_world
    people = [await world.join(f"raider{number}") for number in range(12)]
    await world.pass_time(minutes=5)
    [note] = office.history()
    services, guild_id = world.bot.services, world.guild.id
    deciding, now = Deciding(services), to_epoch(world.env.now())
    counts = await asyncio.gather(
        services.database.write(lambda tx: deciding.decide(tx, guild_id, now, greet=True, on_message=note.id)),
        services.database.write(lambda tx: deciding.decide(tx, guild_id, now, greet=False, on_message=0)),
    )
    assert sorted(counts) == [0, len(people)]
    late = await world.mod.click(note, label="Skip them")
    assert late.response is not None
    assert "Nobody's greeting is held" in late.response.content
    await world.pass_time(minutes=5)
    said = " ".join(message.content for message in world.welcome.history())
    assert {said.count(one.mention) for one in people} in ({0}, {1})
    decided = "SELECT COUNT(*) FROM arrivals WHERE what IN ('released', 'skipped_by_moderators')"
    assert await world.bot.services.database.value(decided) == len(people)


@pytest.mark.parametrize("minutes", [0, 1, 1.95, 2.05, 10])
@pytest.mark.parametrize("seen", [True, False])
async def test_who_leaves_at_any_step_is_waited_for_no_more(greeting_world: World, minutes: float, seen: bool) -> None:
    world = greeting_world
    await world.settings("welcome", remove_days=5, where="both")
    cleo = await world.join("cleo")
    await world.pass_time(minutes=minutes)
    if seen:
        await world.leave(cleo)
    else:
        del world.env.backend.get_guild(world.guild.id).members[cleo.id]
    await world.restart()
    await world.pass_time(hours=1)
    assert world.welcome.history() == []
    await world.pass_time(days=15)
    database = world.bot.services.database
    assert await database.value("SELECT COUNT(*) FROM newcomers") == 0
    assert await database.value("SELECT COUNT(*) FROM awaited") == 0
    assert await database.value("SELECT COUNT(*) FROM agenda WHERE member_id = :id", id=cleo.id) == 0


@pytest.mark.parametrize("held_up", ["rules", "settling", "together"])
async def test_a_permission_that_is_taken_away_in_any_wait_is_told_once_and_tried_each_hour(
    greeting_world: World, office: simcord.ChannelHandle, held_up: str
) -> None:
    world = greeting_world
    people = [await world.join(f"friend{number}", pending=held_up == "rules") for number in range(5)]
    await world.pass_time(minutes=2.5 if held_up == "together" else 1)
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=403, code=50013, times=None)
    await world.restart()
    for one in people if held_up == "rules" else ():
        await world.clear_screening(one)
    await world.pass_time(hours=2)
    assert world.welcome.history() == []
    [note] = office.history()
    assert "5 greetings were not posted" in note.content
    sent = [one for one in world.env.http_requests if one.path == f"/channels/{world.welcome.id}/messages"]
    assert len(sent) in (2, 3)


async def test_what_happens_to_one_member_is_written_in_its_order() -> None:
    turns, written = MemberLocks(), list[str]()
    storm = asyncio.Event()

    async def write(what: str, member_id: int, wait: bool = False) -> None:
        async with turns.of(1, member_id):
            if wait:
                await storm.wait()
            written.append(what)

    async with asyncio.TaskGroup() as events:
        events.create_task(write("cleo leaves", 5, wait=True))
        events.create_task(write("cleo is back", 5))
        events.create_task(write("dana comes", 6))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        storm.set()
    assert written == ["dana comes", "cleo leaves", "cleo is back"]
