"""Who may greet, to whom newcomers are sent, and what the team does about it."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.db import Transaction
from bot.moderation.ways import Way
from tests.cogs.welcome.people import (
    helper_of,
    last_greeting,
    private_place,
    roles_of,
    said,
    shown_by,
    take_role,
    words_of,
)
from tests.world import World


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


@pytest.fixture
async def office(greeting_world: World) -> simcord.ChannelHandle:
    """The team's channel."""
    place = private_place(greeting_world, "office")
    await greeting_world.settings("team", channel=place)
    return place


@pytest.fixture
async def greeters_role(greeting_world: World) -> simcord.RoleHandle:
    role = greeting_world.guild.create_role("greeters")
    await greeting_world.settings("greeters", role=role)
    return role


async def greeted(world: World, name: str) -> simcord.MemberActor:
    member = await world.join(name)
    await world.pass_time(minutes=3)
    return member


def joined_ago(world: World, member: simcord.MemberActor, days: float) -> None:
    kept = world.env.backend.get_member(world.guild.id, member.id)
    kept.joined_at = (world.env.now() - timedelta(days=days)).isoformat()


async def test_whoever_has_just_come_can_greet_in_a_week(greeting_world: World) -> None:
    world = greeting_world
    stranger = await world.join("stranger")
    refused = await stranger.slash(world.general, "greeter on")
    assert "members for 7 days first" in said(refused)
    assert "not one of the greeters" in said(await stranger.slash(world.general, "greeter status"))
    joined_ago(world, stranger, 7.01)
    assert "You are one of the greeters" in said(await stranger.slash(world.general, "greeter on"))


async def test_a_server_can_let_people_greet_at_once(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("greeters", greeter_days=0)
    stranger = await world.join("stranger")
    assert "You are one of the greeters" in said(await stranger.slash(world.general, "greeter on"))


@pytest.mark.parametrize("later", ["a word", "a month"])
async def test_newcomers_are_sent_to_nobody_who_has_only_just_come(greeting_world: World, later: str) -> None:
    world = greeting_world
    stranger = await world.join("stranger")
    joined_ago(world, stranger, 8)
    begun = await stranger.slash(world.general, "greeter on", named=True)
    assert "when you have been here for 30 days" in said(begun)
    await greeted(world, "cleo")
    assert stranger.mention not in last_greeting(world).content
    if later == "a word":
        card = await world.mod.slash(world.general, "care greeters", member=stranger)
        assert "would like to be named" in said(card)
        await world.mod.click(shown_by(card), label="Give our word for them")
    else:
        joined_ago(world, stranger, 31)
        await world.pass_time(hours=25)
    await greeted(world, "dora")
    assert f"{stranger.mention} is glad to be asked" in last_greeting(world).content
    assert "Greetings may name you" in said(await stranger.slash(world.general, "greeter status"))


async def test_the_teams_word_can_be_taken_back(greeting_world: World) -> None:
    world = greeting_world
    stranger = await world.join("stranger")
    joined_ago(world, stranger, 8)
    await stranger.slash(world.general, "greeter on", named=True)
    for label in ("Give our word for them", "Take our word back"):
        card = await world.mod.slash(world.general, "care greeters", member=stranger)
        await world.mod.click(shown_by(card), label=label)
    await greeted(world, "cleo")
    assert stranger.mention not in last_greeting(world).content


async def test_the_team_sees_who_greets(greeting_world: World) -> None:
    world = greeting_world
    assert "nobody has yet" in said(await world.mod.slash(world.general, "care greeters"))
    await world.ann.slash(world.general, "greeter on", named=True)
    await world.ben.slash(world.general, "greeter on")
    await greeted(world, "cleo")
    shown = said(await world.mod.slash(world.general, "care greeters"))
    assert f"{world.ann.mention} · greets since" in shown
    assert "named to newcomers · named to 1 newcomer whom nobody has answered yet" in shown
    assert f"{world.ben.mention} · greets since" in shown
    assert "is not named, as they wish" in shown


@pytest.mark.parametrize("word", ["", "Please rest for a while."])
async def test_the_team_ends_a_greeting_with_or_without_a_word(
    greeting_world: World, greeters_role: simcord.RoleHandle, word: str
) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    await world.settle()
    assert greeters_role.id in roles_of(world, world.ann)
    helper, _role = helper_of(world)
    card = await helper.slash(world.general, "care greeters", member=world.ann)
    form = await helper.click(shown_by(card), label="End it…")
    assert "greets no longer" in said(await helper.submit_modal(form, {"word": word}))
    await world.restart()
    await world.pass_time(minutes=1)
    assert greeters_role.id not in roles_of(world, world.ann)
    if word:
        [told] = world.dms(world.ann)
        assert word in told.content
        assert "helper" not in told.content
    else:
        assert not world.env.backend.dm_channels.get(world.ann.id)
    assert "no longer greet newcomers" in said(await world.ann.slash(world.general, "greeter status"))
    if word:  # Otherwise nothing is kept of them that could be forgotten.
        await world.forget(world.ann)
    assert "no longer greet newcomers" in said(await world.ann.slash(world.general, "greeter on"))
    ended = await helper.slash(world.general, "care greeters", member=world.ann)
    await helper.click(shown_by(ended), label="Give our word for them")
    assert "You are one of the greeters" in said(await world.ann.slash(world.general, "greeter on"))
    trail = said(await world.mod.slash(world.general, "care removals"))
    whom = "somebody whose name stays hidden" if word else world.ann.mention  # She has had it forgotten.
    assert f"{helper.mention} ended the greeting of {whom}" in trail
    assert f"{helper.mention} gave the team's word for {world.ann.mention}" in trail
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM team_words") == 0


@pytest.mark.parametrize("seen", ["daily", "at a press"])
async def test_a_greeters_role_that_a_moderator_took_stays_taken(
    greeting_world: World, greeters_role: simcord.RoleHandle, seen: str
) -> None:
    world = greeting_world
    await world.ben.slash(world.general, "greeter on", named=True)
    await world.settle()
    await take_role(world, world.ben, greeters_role)
    if seen == "daily":
        await world.pass_time(hours=26)
    else:
        assert "has taken the greeters' role" in said(await world.ben.slash(world.general, "greeter on"))
    assert greeters_role.id not in roles_of(world, world.ben)
    await greeted(world, "cleo")
    assert world.ben.mention not in last_greeting(world).content
    assert "no longer greet newcomers" in said(await world.ben.slash(world.general, "greeter on"))
    await world.settle()
    assert greeters_role.id not in roles_of(world, world.ben)


async def test_stopping_and_beginning_again_is_nobodys_business(
    greeting_world: World, greeters_role: simcord.RoleHandle
) -> None:
    world = greeting_world
    for what in ("on", "off", "on"):
        await world.ann.slash(world.general, f"greeter {what}")
        await world.settle()
    assert greeters_role.id in roles_of(world, world.ann)
    await world.pass_time(hours=26)
    assert "greeters here since" in said(await world.ann.slash(world.general, "greeter status"))


@pytest.mark.parametrize("setting", ["greeters role", "welcome role", "welcome newcomer_role"])
async def test_a_role_that_has_grown_powerful_is_given_to_nobody(
    greeting_world: World, office: simcord.ChannelHandle, setting: str
) -> None:
    world = greeting_world
    role = world.guild.create_role("members")
    feature, name = setting.split()
    await world.settings(feature, **{name: role})
    powers = {"permissions": str(discord.Permissions(ban_members=True).value)}
    world.env.backend.edit_role(world.guild.id, role.id, powers)
    await world.settle()
    if feature == "greeters":
        member = world.ann
        assert "You are one of the greeters" in said(await member.slash(world.general, "greeter on"))
    else:
        member = await world.join("cleo")
    await world.pass_time(minutes=10)
    assert role.id not in roles_of(world, member)
    assert f"I give {role.mention} to nobody" in words_of(office.last_message)


async def test_whoever_is_timed_out_gets_their_role_afterwards(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("members")
    await world.settings("welcome", role=role, delay_minutes=5)
    cleo = await world.join("cleo", pending=True)
    time_out(world, cleo, hours=2)
    await world.clear_screening(cleo)
    await world.pass_time(minutes=10)
    assert role.id not in roles_of(world, cleo)
    await world.pass_time(hours=2)
    assert role.id in roles_of(world, cleo)


def time_out(world: World, member: simcord.MemberActor, *, hours: float) -> None:
    kept = world.env.backend.get_member(world.guild.id, member.id)
    kept.timed_out_until = (world.env.now() + timedelta(hours=hours)).isoformat()


async def bar_from_greeting(world: World, member: simcord.MemberActor) -> None:
    await world.mod.slash(world.general, "care bar", member=member, **{"from": Way.GREETING.value}, days=3)


async def bar_without_name(world: World, member: simcord.MemberActor) -> None:
    """As it is done with what somebody without a name has written."""
    services, length = world.bot.services, timedelta(days=3)

    async def bar(tx: Transaction) -> None:
        guild, by = world.guild.id, world.mod.id
        await services.access.bar(tx, guild, member.id, [Way.GREETING], length, bar_id=1, by=by, known=False)

    await services.database.write(bar)


async def test_whoever_is_barred_from_greeting_keeps_neither_role_nor_list(
    greeting_world: World, greeters_role: simcord.RoleHandle
) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on")
    await world.pass_time(minutes=1)
    assert greeters_role.id in roles_of(world, world.ann)
    await bar_from_greeting(world, world.ann)
    await world.pass_time(minutes=1)
    assert greeters_role.id not in roles_of(world, world.ann)
    assert world.ann.mention not in said(await world.mod.slash(world.general, "care greeters"))
    await world.pass_time(days=4)
    await world.ann.slash(world.general, "greeter on")
    await world.pass_time(minutes=1)
    assert greeters_role.id in roles_of(world, world.ann)


HIDDEN = "barred without a name"  # Whoever is named in a greeting tells nobody whose bar it is.


@pytest.mark.parametrize("kept_out", ["barred", HIDDEN, "timed out"])
async def test_whoever_may_not_reach_others_greets_nobody(greeting_world: World, kept_out: str) -> None:
    world = greeting_world
    await world.ann.slash(world.general, "greeter on", named=True)
    if kept_out == "barred":
        await bar_from_greeting(world, world.ann)
        words = "have paused greeting newcomers for you"
    elif kept_out == HIDDEN:
        await bar_without_name(world, world.ann)
        words = "have paused greeting newcomers for you"
    else:
        time_out(world, world.ann, hours=5)
        words = "You have a time-out"
    await greeted(world, "cleo")
    assert (world.ann.mention in last_greeting(world).content) == (kept_out == HIDDEN)
    assert words in said(await world.ann.click(last_greeting(world), label="Say hi"))
    assert "says hi" not in words_of(last_greeting(world))
    if kept_out != "barred":  # With a time-out they have no commands; of a bar without a name nothing is seen to end.
        return
    assert words in said(await world.ann.slash(world.general, "greeter on"))
    assert "not one of the greeters" in said(await world.ann.slash(world.general, "greeter status"))
