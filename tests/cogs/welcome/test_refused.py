"""What Discord refuses is kept for the person, or told to moderators; nothing else suffers from it."""

import discord
import pytest
import simcord

from tests.wire import Wire
from tests.world import World


@pytest.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The moderators' channel."""
    return world.private_channel("office")


@pytest.fixture
async def greeting_world(world: World, office: simcord.ChannelHandle) -> World:
    await world.settings("welcome", channel=world.welcome, moderators=office, introductions=world.general)
    return world


async def story(world: World, member: simcord.MemberActor) -> str:
    result = await world.mod.slash(world.general, "care why", member=member)
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
    assert "not sure anyone has said a proper hello" in kept
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
    world.has_long_been_here(cleo)
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


def tries(world: World) -> int:
    """How often the bot has tried to post into the welcome channel."""
    path = f"/channels/{world.welcome.id}/messages"
    return sum(one.method == "POST" and one.path == path for one in world.env.http_requests)


@pytest.mark.provokes_incident
@pytest.mark.parametrize("code", [240000, 200000, 50035])
async def test_a_text_that_discord_will_not_take_is_told_to_moderators_who_can_change_it(
    greeting_world: World, office: simcord.ChannelHandle, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=400, code=code, times=None)
    people = [await world.join("cleo"), await world.join("dora")]
    await world.restart()
    await world.pass_time(days=1)
    [note] = office.history()
    assert f"did not take 2 greetings in <#{world.welcome.id}>" in note.content
    assert "/welcome texts" in note.content
    assert "I can't write" not in note.content
    assert tries(world) == 2
    assert caplog.text.count("unexpected error") == (2 if code == 50035 else 0)
    for one in people:
        assert "not greeted: Discord did not take the greeting" in await story(world, one)


async def test_a_refusal_that_nobody_knows_is_tried_for_some_hours_and_told(
    greeting_world: World, office: simcord.ChannelHandle, caplog: pytest.LogCaptureFixture
) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=400, code=599999, times=None)
    cleo = await world.join("cleo")
    await world.pass_time(hours=12)
    [note] = office.history()
    assert "did not take 1 greeting" in note.content
    assert tries(world) == 10
    assert "unexpected error" not in caplog.text
    assert "not greeted" in await story(world, cleo)


async def test_a_greeting_that_cannot_be_posted_does_not_start_its_backoff_anew(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=503, times=None)
    cleo = await world.join("cleo")
    await world.pass_time(hours=2)
    assert tries(world) <= 8
    await world.restart()
    await world.pass_time(hours=2)
    assert tries(world) <= 11
    await world.pass_time(days=2)
    assert "away for more than a day" in await story(world, cleo)
    tried = tries(world)
    assert tried < 35
    await world.pass_time(days=1)
    assert tries(world) == tried
    assert office.history() == []


@pytest.mark.parametrize("both_stay", [True, False])
async def test_after_a_long_trouble_whoever_is_still_there_is_greeted_once(
    greeting_world: World, both_stay: bool
) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=503, times=None)
    cleo, dora = await world.join("cleo"), await world.join("dora")
    await world.pass_time(minutes=20)
    if not both_stay:
        del world.env.backend.get_guild(world.guild.id).members[dora.id]
    world.env.backend.faults.clear()
    await world.pass_time(hours=1)
    said = " ".join(message.content for message in world.welcome.history())
    assert said.count(cleo.mention) == 1
    assert said.count(dora.mention) == int(both_stay)


async def test_a_direct_greeting_that_discord_will_not_take_is_kept(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("welcome", where="direct message")
    world.env.inject_error("POST", "/users/@me/channels", status=400, code=50033, times=None)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert "Welcome to The Hearth" in await world.inbox(cleo)
    assert "the greeting is kept" in await story(world, cleo)


async def test_a_greeting_that_a_pause_outlasted_is_not_too_late(greeting_world: World) -> None:
    world = greeting_world
    world.env.inject_error("POST", f"/channels/{world.welcome.id}/messages", status=503, times=None)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=4)
    await world.mod.slash(world.general, "care pause-greetings", until="40h")
    await world.bot.services.agenda.stop()
    world.env.backend.faults.clear()
    await world.pass_time(hours=41)
    await world.restart()
    await world.pass_time(minutes=5)
    [message] = world.welcome.history()
    assert cleo.mention in message.content


async def test_the_question_how_it_is_going_comes_once_though_its_answer_is_lost(
    greeting_world: World, wire: Wire
) -> None:
    world = greeting_world
    cleo = await engaged(world, "cleo")
    wire.die(f"/channels/{cleo.user.dm_channel.id}/messages", after=True)
    await world.pass_time(days=3, minutes=-0.9)  # They were greeted a minute ago.
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    await world.pass_time(hours=2)
    assert len(world.dms(cleo)) == 1


async def introduce(world: World, member: simcord.MemberActor) -> None:
    message = world.welcome.last_message
    assert message is not None
    form = await member.click(message, label="Introduce yourself")
    await member.submit_modal(form, {"about": "I bake. https://bad.example"})


@pytest.mark.parametrize(
    ("status", "code", "told", "reported"),
    [
        (400, 240000, "you can change your words", "did not take 1 introduction"),
        (403, 50013, "I can't write in the channel", "1 introduction was not posted"),
    ],
)
async def test_an_introduction_that_discord_will_not_take_is_owned_up_to(
    greeting_world: World, office: simcord.ChannelHandle, status: int, code: int, told: str, reported: str
) -> None:
    world = greeting_world
    cleo = await world.join("cleo")
    await world.pass_time(minutes=3)
    path = f"/channels/{world.general.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await introduce(world, cleo)
    await world.pass_time(minutes=10)
    [message] = world.dms(cleo)
    assert "Your introduction in The Hearth is kept, but not posted yet" in message.content
    assert told in message.content
    [note] = office.history()
    assert reported in note.content


async def test_who_is_to_be_helped_by_greeters_who_cannot_be_told_hears_so(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    world = greeting_world
    desk = world.guild.create_text_channel("desk")
    await world.settings("greeters", channel=desk)
    cleo = await engaged(world, "cleo")
    await world.ann.send(world.general, f"hello {cleo.mention}")
    await world.pass_time(days=3.1)
    question = world.dms(cleo)[-1]
    world.refuse(f"/channels/{desk.id}/messages", code=50013)
    await cleo.user.click(question, label="A bit lost")
    await cleo.user.click(world.dms(cleo)[-1], label="Yes, tell them")
    await world.pass_time(minutes=10)
    assert "I could not: Discord doesn't let me write to them" in world.dms(cleo)[-1].content
    assert "greeters don't see there" in office.history()[-1].content
