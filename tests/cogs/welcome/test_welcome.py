"""Welcome, as the newcomer and the people around them experience it."""

import logging

import discord
import pytest
import simcord

from bot.config import Config
from cogs.welcome.store import hellos, newcomers
from tests.databases import opened_file
from tests.wire import Wire
from tests.world import World

MESSAGES = "/channels/*/messages"


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


def greetings(world: World) -> list[str]:
    return [message.content for message in world.welcome.history()]


def last(world: World) -> discord.Message:
    message = world.welcome.last_message
    assert message is not None
    return message


async def greeted(world: World, name: str = "cleo") -> simcord.MemberActor:
    cleo = await world.join(name)
    await world.pass_time(minutes=2)
    return cleo


async def test_nobody_is_greeted_before_they_have_settled(greeting_world: World) -> None:
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=1.9)
    assert greetings(greeting_world) == []
    await greeting_world.pass_time(minutes=0.1)
    assert len(greetings(greeting_world)) == 1


async def test_the_server_decides_how_long_they_may_settle(greeting_world: World) -> None:
    await greeting_world.settings("welcome", delay_minutes=10)
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=9)
    assert greetings(greeting_world) == []
    await greeting_world.pass_time(minutes=1)
    assert len(greetings(greeting_world)) == 1


async def test_screening_comes_first(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=30)
    assert greetings(greeting_world) == []
    await greeting_world.clear_screening(cleo)
    await greeting_world.pass_time(minutes=1)
    assert greetings(greeting_world) == []
    await greeting_world.pass_time(minutes=1)
    [greeting] = greetings(greeting_world)
    assert cleo.mention in greeting


@pytest.mark.parametrize("waited", [0.5, 1.9, 10, 600])
async def test_cleared_screening_is_noticed_without_the_gateway(greeting_world: World, waited: float) -> None:
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=waited)
    await greeting_world.clear_screening(cleo, told=False)
    await greeting_world.pass_time(minutes=3 + waited / 4)
    assert len(greetings(greeting_world)) == 1


async def test_cleared_screening_is_noticed_after_a_restart(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=5)
    await greeting_world.restart()
    await greeting_world.clear_screening(cleo, told=False)
    await greeting_world.pass_time(minutes=5)
    assert len(greetings(greeting_world)) == 1


async def test_a_member_who_cleared_is_out_of_the_cache_again(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo", pending=True)
    assert cleo.member is not None
    await greeting_world.clear_screening(cleo)
    assert cleo.member is None


async def test_bots_are_not_greeted(greeting_world: World) -> None:
    await greeting_world.join("helper", bot=True)
    await greeting_world.pass_time(minutes=10)
    assert greetings(greeting_world) == []


async def test_without_a_channel_nothing_is_posted(world: World) -> None:
    await world.join("cleo")
    await world.pass_time(minutes=10)
    assert all(channel.last_message is None for channel in (world.welcome, world.general, world.thanks))


async def test_who_joined_before_a_channel_was_chosen_is_not_greeted_late(world: World) -> None:
    await world.join("cleo")
    await world.settings("welcome", channel=world.welcome)
    await world.pass_time(minutes=10)
    assert greetings(world) == []


async def test_leaving_meanwhile_cancels_the_greeting(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=1)
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(minutes=10)
    assert greetings(greeting_world) == []


async def test_leaving_unseen_cancels_the_greeting_too(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    del greeting_world.env.backend.get_guild(greeting_world.guild.id).members[cleo.id]
    await greeting_world.pass_time(minutes=10)
    assert greetings(greeting_world) == []


@pytest.mark.parametrize("minutes", [0, 1, 5, 60 * 24])
async def test_a_repeated_join_event_does_nothing(greeting_world: World, minutes: float) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=minutes)
    await greeting_world.repeat_join(cleo)
    await greeting_world.pass_time(minutes=10)
    await greeting_world.restart()
    await greeting_world.repeat_join(cleo)
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 1


async def test_somebody_who_comes_back_is_greeted_as_such(greeting_world: World) -> None:
    cleo = await greeted(greeting_world)
    await greeting_world.ann.click(last(greeting_world), label="Say hi")
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(days=1)
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(minutes=2)
    first, second = greetings(greeting_world)
    assert "back" not in first
    assert second.startswith(f"Welcome back, {cleo.mention}")
    await greeting_world.ann.click(last(greeting_world), label="Say hi")
    assert last(greeting_world).embeds[0].description == f"{greeting_world.ann.mention} says hi."


async def test_a_greeting_pings_the_newcomer_and_nobody_else(greeting_world: World) -> None:
    cleo = await greeted(greeting_world)
    await greeting_world.ann.click(last(greeting_world), label="Say hi")
    sent = [request for request in greeting_world.env.http_requests if request.path.endswith("/messages")]
    assert [request.json["allowed_mentions"]["users"] for request in sent if request.json] == [[cleo.id]]
    assert [user.id for user in last(greeting_world).mentions] == [cleo.id]


async def test_a_restart_while_waiting_neither_loses_nor_repeats_the_greeting(greeting_world: World) -> None:
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=1)
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=1)
    assert len(greetings(greeting_world)) == 1
    await greeting_world.restart()
    await greeting_world.pass_time(hours=2)
    assert len(greetings(greeting_world)) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_the_greeting_neither_loses_nor_repeats_it(
    greeting_world: World, wire: Wire, after: bool
) -> None:
    await greeting_world.join("cleo")
    wire.die(MESSAGES, after=after)
    await greeting_world.pass_time(minutes=2)
    assert wire.all_happened
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=5)
    assert len(greetings(greeting_world)) == 1


async def test_a_lost_answer_does_not_repeat_the_greeting(greeting_world: World, wire: Wire) -> None:
    await greeting_world.join("cleo")
    wire.lose_answer(MESSAGES)
    await greeting_world.pass_time(minutes=10)
    assert wire.all_happened
    assert len(greetings(greeting_world)) == 1


async def test_trouble_at_discord_delays_the_greeting(greeting_world: World) -> None:
    await greeting_world.join("cleo")
    greeting_world.env.inject_error("POST", MESSAGES, status=503, times=2)
    await greeting_world.pass_time(minutes=2)
    assert greetings(greeting_world) == []
    await greeting_world.pass_time(minutes=4)
    assert len(greetings(greeting_world)) == 1


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (403, 50001), (404, 10003)])
async def test_a_missing_channel_or_permission_is_logged_and_tried_each_hour(
    greeting_world: World, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    caplog.set_level(logging.WARNING)
    await greeting_world.join("cleo")
    greeting_world.env.inject_error("POST", MESSAGES, status=status, code=code, times=None)
    await greeting_world.pass_time(hours=3)
    attempts = [request for request in greeting_world.env.http_requests if request.path.endswith("/messages")]
    assert len(attempts) == 3
    said = [line for line in caplog.text.splitlines() if f"error code: {code}" in line]
    assert [("'settings'" in line) for line in said] == [True, False]  # what is broken, and what waits for it
    result = await greeting_world.ann.slash(greeting_world.general, "kudos mine")
    assert result.ephemeral


async def test_everyone_else_can_say_hi_once(greeting_world: World) -> None:
    cleo = await greeted(greeting_world)
    await greeting_world.ann.click(last(greeting_world), label="Say hi")
    await greeting_world.ben.click(last(greeting_world), label="Say hi")
    both = f"{greeting_world.ann.mention} and {greeting_world.ben.mention} say hi."
    assert last(greeting_world).embeds[0].description == both

    again = await greeting_world.ann.click(last(greeting_world), label="Say hi")
    own = await cleo.click(last(greeting_world), label="Say hi")
    for refused, words in ((again, "already said hi"), (own, "for the others")):
        assert refused.ephemeral
        assert refused.response is not None
        assert words in refused.response.content
    assert last(greeting_world).embeds[0].description == both


async def test_the_button_works_after_a_restart(greeting_world: World) -> None:
    await greeted(greeting_world)
    await greeting_world.restart()
    await greeting_world.ben.click(last(greeting_world), label="Say hi")
    assert last(greeting_world).embeds[0].description == f"{greeting_world.ben.mention} says hi."


async def test_many_hellos_fit(greeting_world: World) -> None:
    await greeted(greeting_world)
    for number in range(13):
        friend = await greeting_world.join(f"friend{number}")
        await friend.click(last(greeting_world), label="Say hi")
    words = last(greeting_world).embeds[0].description or ""
    assert words.count("<@") == 10
    assert words.endswith("and 3 others say hi.")


async def test_a_join_while_the_database_is_locked_is_not_forgotten(greeting_world: World, config: Config) -> None:
    with opened_file(config.database_url) as other:
        other.execute("BEGIN IMMEDIATE")
        await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 1


async def test_who_left_is_forgotten_after_two_weeks(greeting_world: World) -> None:
    cleo = await greeted(greeting_world)
    await greeting_world.ann.click(last(greeting_world), label="Say hi")
    dora = await greeted(greeting_world, "dora")
    await greeting_world.leave(cleo)
    database, guild = greeting_world.bot.services.database, greeting_world.guild.id
    await greeting_world.pass_time(days=13)
    assert await newcomers.get(database, guild, cleo.id) is not None
    await greeting_world.pass_time(days=2)
    assert await newcomers.get(database, guild, cleo.id) is None
    assert await hellos.hellos(database, guild, cleo.id) == []
    assert await newcomers.get(database, guild, dora.id) is not None


async def test_the_same_bot_can_log_in_again(greeting_world: World) -> None:
    await greeting_world.join("cleo")
    await greeting_world.env.restart_bot()
    await greeting_world.pass_time(minutes=2)
    assert len(greetings(greeting_world)) == 1
