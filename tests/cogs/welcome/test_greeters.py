"""Greeting newcomers, as those who do it experience it."""

import sys
from datetime import timedelta

import discord
import pytest
import simcord

from bot.awaiting import store as answered
from bot.members import preferences
from cogs.welcome.service.arriving import HELLO
from cogs.welcome.store import greeters
from tests.wire import Wire
from tests.world import World

MORNING, NIGHT = "Asia/Tokyo", "Europe/Berlin"  # At midnight in London, when these tests begin.


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


@pytest.fixture
async def kitchen(greeting_world: World) -> simcord.ChannelHandle:
    """The greeters' channel."""
    channel = greeting_world.guild.create_text_channel("kitchen")
    await greeting_world.settings("greeters", channel=channel)
    return channel


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def greeted(world: World, name: str = "cleo") -> simcord.MemberActor:
    member = await world.join(name)
    await world.pass_time(minutes=2)
    return member


def greeting(world: World) -> discord.Message:
    message = world.welcome.last_message
    assert message is not None
    return message


def named_in(world: World, *members: simcord.MemberActor) -> list[str]:
    return [member.name for member in members if member.mention in greeting(world).content]


async def is_greeter(world: World, member: simcord.MemberActor) -> bool:
    return await greeters.get(world.bot.services.database, world.guild.id, member.id) is not None


async def test_one_begins_with_a_word_and_stops_with_a_word(greeting_world: World) -> None:
    world = greeting_world
    assert "not one of the greeters" in said(await world.ann.slash(world.general, "greeter status"))
    assert "You are one of the greeters" in said(await world.ann.slash(world.general, "greeter on"))
    assert "greeters here since" in said(await world.ann.slash(world.general, "greeter status"))
    assert "no longer one of the greeters" not in said(await world.ann.slash(world.general, "greeter status"))
    assert "Thank you for every hello" in said(await world.ann.slash(world.general, "greeter off"))
    assert not await is_greeter(world, world.ann)
    assert "not one of the greeters" in said(await world.ann.slash(world.general, "greeter off"))


async def test_without_consent_nobody_is_named(greeting_world: World) -> None:
    world = greeting_world
    result = await world.ann.slash(world.general, "greeter on")
    assert "Greetings don't mention you" in said(result)
    await greeted(world)
    assert named_in(world, world.ann) == []


async def test_who_agreed_is_named_but_not_pinged(greeting_world: World) -> None:
    world = greeting_world
    assert "Greetings may name you" in said(await world.ann.slash(world.general, "greeter on", named=True))
    cleo = await greeted(world)
    assert f"{world.ann.mention} is glad to be asked" in greeting(world).content
    [sent] = [one for one in world.env.http_requests if one.path == f"/channels/{world.welcome.id}/messages"]
    assert sent.json is not None
    assert [int(user) for user in sent.json["allowed_mentions"]["users"]] == [cleo.id]


async def test_consent_can_be_taken_back_and_stays_otherwise(greeting_world: World) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    assert "Greetings may name you" in said(await world.ann.slash(world.general, "greeter on", timezone=MORNING))
    assert "don't mention you" in said(await world.ann.slash(world.general, "greeter on", named=False))
    await greeted(world)
    assert named_in(world, world.ann) == []


async def test_off_counts_from_the_next_greeting_on(greeting_world: World) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    await world.join("cleo")
    await world.ann.slash(world.general, "greeter off")
    await world.pass_time(minutes=2)
    assert named_in(world, world.ann) == []


async def test_it_is_everyones_turn(greeting_world: World) -> None:
    world = greeting_world
    everyone = [world.ann, world.ben, world.mod]
    for member in everyone:
        await member.slash(world.general, "greeter on", named=True)
    turns: list[str] = []
    for number in range(6):
        await greeted(world, f"friend{number}")
        turns += named_in(world, *everyone)
        await world.mod.click(greeting(world), label="Say hi")
    assert sorted(turns[:3]) == sorted(turns[3:]) == ["ann", "ben", "mod"]


async def test_nobody_has_more_open_newcomers_than_the_server_wants(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("greeters", open_newcomers=2)
    await world.ann.slash(world.general, "greeter on", named=True)
    named: list[bool] = []
    for number in range(3):
        await greeted(world, f"friend{number}")
        named.append(bool(named_in(world, world.ann)))
    assert named == [True, True, False]
    assert said(await world.ann.slash(world.general, "greeter status")).count("<@") == 2

    [first, *_others] = world.welcome.history()
    await world.ben.click(first, label="Say hi")
    await greeted(world, "emil")
    assert named_in(world, world.ann) == ["ann"], "one of them has been answered"


async def test_who_went_unheard_is_open_no_longer(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("greeters", open_newcomers=1)
    await world.ann.slash(world.general, "greeter on", named=True)
    await greeted(world)
    await world.pass_time(hours=73)
    await greeted(world, "dora")
    assert named_in(world, world.ann) == ["ann"]


async def test_nobody_is_named_in_their_night(greeting_world: World) -> None:
    world = greeting_world
    result = await world.ann.slash(world.general, "greeter on", named=True, timezone=NIGHT.casefold())
    assert f"not from 22:00 to 8:00 in {NIGHT}" in said(result)
    await greeted(world)
    assert named_in(world, world.ann) == []
    await world.pass_time(hours=7)
    await greeted(world, "dora")
    assert named_in(world, world.ann) == ["ann"]


async def test_an_unknown_zone_is_refused_and_begins_nothing(greeting_world: World) -> None:
    world = greeting_world
    refused = await world.ann.slash(world.general, "greeter on", timezone="Atlantis")
    assert "I don't know that time zone" in said(refused)
    assert not await is_greeter(world, world.ann)
    offered = await world.ann.autocomplete(world.general, "greeter on", "timezone", "toky")
    assert [one["value"] for one in offered] == ["Asia/Tokyo"]


async def test_a_newcomer_is_not_named_to_themselves(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo")
    await cleo.slash(world.general, "greeter on", named=True)
    await world.pass_time(minutes=2)
    assert "is glad to be asked" not in greeting(world).content


async def test_who_leaves_is_no_greeter_any_more(greeting_world: World) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    await world.leave(world.ann)
    await greeted(world)
    assert named_in(world, world.ann) == []


async def test_who_left_unseen_is_forgotten_within_a_day(greeting_world: World) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    del world.env.backend.get_guild(world.guild.id).members[world.ann.id]
    await world.pass_time(hours=25)
    assert not await is_greeter(world, world.ann)
    await greeted(world)
    assert named_in(world, world.ann) == []


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_a_greeting_names_the_same_greeter(greeting_world: World, wire: Wire, after: bool) -> None:
    world = greeting_world
    for member in (world.ann, world.ben):
        await member.slash(world.general, "greeter on", named=True)
    await world.join("cleo")
    wire.die(f"/channels/{world.welcome.id}/messages", after=after)
    await world.pass_time(minutes=2)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(minutes=5)
    assert named_in(world, world.ann, world.ben) == ["ann"]
    await greeted(world, "dora")
    assert named_in(world, world.ann, world.ben) == ["ben"]


async def test_the_role_comes_and_goes(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("greeters")
    await world.settings("greeters", role=role)
    await world.ann.slash(world.general, "greeter on")
    await world.settle()
    assert role.id in roles(world, world.ann)
    await world.ann.slash(world.general, "greeter off")
    await world.settle()
    assert role.id not in roles(world, world.ann)


async def test_another_role_is_given_within_a_day(greeting_world: World) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on")
    role = world.guild.create_role("greeters")
    await world.settings("greeters", role=role)
    await world.restart()
    await world.pass_time(hours=25)
    assert role.id in roles(world, world.ann)


@pytest.mark.parametrize("what", ["everything", "welcome"])
async def test_who_is_forgotten_has_the_role_no_more(greeting_world: World, what: str) -> None:
    world = greeting_world
    role = world.guild.create_role("greeters")
    await world.settings("greeters", role=role)
    await world.ann.slash(world.general, "greeter on")
    asked = await world.ann.slash(world.general, "privacy forget", what=what, where="here")
    assert asked.response is not None
    world.env.inject_error("GET", "/guilds/*/members/*", status=503, times=1)
    await world.ann.click(asked.response, label="Forget it")
    assert role.id in roles(world, world.ann)
    await world.restart()
    await world.pass_time(minutes=3)
    assert role.id not in roles(world, world.ann)
    database = world.bot.services.database
    assert await database.value("SELECT COUNT(*) FROM agenda WHERE subject = :ann", ann=world.ann.id) == 0


async def test_who_is_forgotten_without_their_welcome_keeps_the_role(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("greeters")
    await world.settings("greeters", role=role)
    await world.ann.slash(world.general, "greeter on", timezone="Europe/Berlin")
    asked = await world.ann.slash(world.general, "privacy forget", what="hearth", where="everywhere")
    assert asked.response is not None
    await world.ann.click(asked.response, label="Forget it")
    assert role.id in roles(world, world.ann)


def roles(world: World, member: simcord.MemberActor) -> list[int]:
    return world.env.backend.get_member(world.guild.id, member.id).role_ids


async def test_a_role_that_cannot_be_given_keeps_nobody_from_greeting(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("greeters")
    await world.settings("greeters", role=role)
    world.env.inject_error("PUT", f"/guilds/*/members/*/roles/{role.id}", status=403, code=50013, times=None)
    assert "You are one of the greeters" in said(await world.ann.slash(world.general, "greeter on"))
    await world.pass_time(hours=2)
    assert sum(one.method == "PUT" and "/roles/" in one.path for one in world.env.http_requests) == 1


async def test_who_waits_longer_than_the_server_likes_is_listed(
    greeting_world: World, kitchen: simcord.ChannelHandle
) -> None:
    world = greeting_world
    await world.settings("greeters", patience_hours=1)
    cleo, dora = await greeted(world), await greeted(world, "dora")
    await world.ben.send(world.welcome, "hello", reply_to=greeting(world))
    await world.pass_time(hours=1.1)
    [note] = kitchen.history()
    words = note.embeds[0].description or ""
    assert cleo.mention in words
    assert dora.mention not in words, "ben has answered them"
    await world.ann.click(note, label="I'll say hello")
    await world.pass_time(minutes=0.2)
    assert f"{world.ann.mention} will say hello" in (kitchen.history()[0].embeds[0].description or "")
    await world.ann.click(world.welcome.history()[0], label="Say hi")
    await world.pass_time(minutes=0.2)
    assert kitchen.history() == []


async def test_unless_the_server_says_so_six_hours_are_patience_enough(
    greeting_world: World, kitchen: simcord.ChannelHandle
) -> None:
    await greeted(greeting_world)
    await greeting_world.pass_time(hours=5.9)
    assert kitchen.history() == []
    await greeting_world.pass_time(hours=0.2)
    assert len(kitchen.history()) == 1


async def test_moderators_hear_that_greeters_see_nothing(greeting_world: World, kitchen: simcord.ChannelHandle) -> None:
    world = greeting_world
    office = world.private_channel("office")
    await world.settings("welcome", moderators=office)
    world.env.backend.delete_channel(kitchen.id)
    await greeted(world)
    await world.pass_time(hours=20)
    [told] = office.history()
    assert "`greeters channel`: the channel is gone." in told.content
    assert "who waits for a hello" in told.content


async def test_who_leaves_is_not_listed_any_more(greeting_world: World, kitchen: simcord.ChannelHandle) -> None:
    cleo = await greeted(greeting_world)
    await greeting_world.pass_time(hours=7)
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(minutes=0.2)
    assert kitchen.history() == []


# The question after a month.


async def taken_part(world: World, *, answers: bool = True) -> simcord.MemberActor:
    """Cleo was welcomed, ann answered her, she saw it, and she answered the next one."""
    cleo = await greeted(world)
    await world.ann.click(greeting(world), label="Say hi")
    await cleo.send(world.welcome, "hello")
    await greeted(world, "dora")
    if answers:
        await cleo.click(greeting(world), label="Say hi")
    return cleo


@pytest.fixture
async def patient(greeting_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month of ten minutes."""
    assert greeting_world  # Loaded by now. It is not imported: discord.py loads a feature's modules anew for each bot.
    monkeypatch.setattr(sys.modules["cogs.welcome.service.hello"], "A_MONTH", timedelta(minutes=10))
    await greeting_world.settings("greeters", greeter_days=0)


async def test_after_a_month_somebody_who_took_part_is_asked_once(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await world.pass_time(minutes=12)
    [question] = world.dms(cleo)
    words = question.embeds[0].description or ""
    assert "**The Hearth**" in words
    await cleo.user.click(question, label="Yes, gladly")
    assert await is_greeter(world, cleo)
    [answer] = world.dms(cleo)
    assert "You are one of the greeters" in (answer.embeds[0].description or "")
    assert not answer.components

    await cleo.slash(world.general, "greeter off")
    await world.pass_time(days=1)
    assert len(world.dms(cleo)) == 1


async def test_a_no_is_an_answer(greeting_world: World, kitchen: simcord.ChannelHandle, patient: None) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await world.pass_time(minutes=12)
    await world.restart()
    [question] = world.dms(cleo)
    await cleo.user.click(question, label="Not now")
    assert not await is_greeter(world, cleo)
    await world.pass_time(days=1)
    [answer] = world.dms(cleo)
    assert "That's fine" in (answer.embeds[0].description or "")


async def test_who_did_not_answer_others_is_not_asked(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    cleo = await taken_part(greeting_world, answers=False)
    await greeting_world.pass_time(minutes=30)
    assert greeting_world.dms(cleo) == []


async def test_who_was_never_answered_is_not_asked(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await greeted(world)
    await greeted(world, "dora")
    await cleo.click(greeting(world), label="Say hi")
    await world.pass_time(minutes=30)
    assert world.dms(cleo) == []


async def test_who_greets_already_is_not_asked(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await cleo.slash(world.general, "greeter on")
    await world.pass_time(minutes=30)
    assert world.dms(cleo) == []


@pytest.mark.parametrize("keeps_place", [True, False])
async def test_a_server_that_wants_no_such_question_has_none(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None, keeps_place: bool
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await (world.settings("greeters", invite=False) if keeps_place else world.reset("greeters.channel"))
    await world.pass_time(minutes=30)
    assert world.dms(cleo) == []


async def test_who_left_is_not_asked(greeting_world: World, kitchen: simcord.ChannelHandle, patient: None) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await world.leave(cleo)
    await world.pass_time(minutes=30)
    assert not world.env.backend.dm_channels.get(cleo.id)


async def test_in_the_night_the_question_waits(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await world.bot.services.database.write(lambda tx: preferences.set_zone(tx, cleo.id, NIGHT))
    await world.pass_time(hours=6)
    assert world.dms(cleo) == []
    await world.restart()
    await world.pass_time(hours=1.1)
    assert len(world.dms(cleo)) == 1


async def test_closed_direct_messages_keep_the_question_until_they_come_by(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await world.pass_time(minutes=30)
    result = await cleo.slash(world.general, "greeter status")
    [told] = result.followups
    assert "`/inbox` shows it" in told.content
    assert told.flags.ephemeral
    inbox = await cleo.slash(world.general, "inbox")
    assert inbox.response is not None
    assert "/greeter on" in (inbox.response.embeds[0].description or "")


async def test_somebody_who_left_meanwhile_cannot_begin(
    greeting_world: World, kitchen: simcord.ChannelHandle, patient: None
) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    await world.pass_time(minutes=12)
    [question] = world.dms(cleo)
    await world.leave(cleo)
    result = await cleo.user.click(question, label="Yes, gladly")
    assert result.response is not None
    assert "no longer in The Hearth" in result.response.content
    assert not await is_greeter(world, cleo)


async def test_a_whole_month_really_is_one(greeting_world: World, kitchen: simcord.ChannelHandle) -> None:
    world = greeting_world
    cleo = await taken_part(world)
    due = await world.bot.services.database.value("SELECT due_at FROM agenda WHERE kind = 'welcome.invite'")
    found = await answered.get(world.bot.services.database, HELLO, world.guild.id, cleo.id)
    assert found is not None
    assert due - found.asked_at == 30 * 24 * 3600 * 1000
