"""The ways in: at once, together, later, by direct message, not at all, and what moderators see of it."""

from datetime import datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.clock import to_epoch
from bot.config import Config
from cogs.welcome.settings import WelcomeSettings
from tests.databases import opened_file
from tests.world import World


@pytest.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The moderators' channel, which ann may read, too, though she moderates nothing."""
    office = world.private_channel("office")
    world.env.backend.set_overwrite(
        office.id,
        Overwrite(world.ann.id, OverwriteType.MEMBER, allow=discord.Permissions(view_channel=True).value, deny=0),
    )
    return office


@pytest.fixture
async def greeting_world(world: World, office: simcord.ChannelHandle) -> World:
    await world.settings("welcome", channel=world.welcome, moderators=office)
    return world


def greetings(world: World) -> list[str]:
    return [message.content for message in world.welcome.history()]


async def story(world: World, member: simcord.MemberActor) -> str:
    result = await world.mod.slash(world.general, "care why", member=member)
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def test_whoever_speaks_first_is_greeted_at_once(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await cleo.send(greeting_world.general, "hello")
    await greeting_world.pass_time(minutes=0.1)
    assert len(greetings(greeting_world)) == 1
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 1
    assert "spoke before" in await story(greeting_world, cleo)


async def test_speaking_after_a_restart_counts_too(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.restart()
    await cleo.send(greeting_world.general, "hello")
    await greeting_world.pass_time(minutes=0.1)
    assert len(greetings(greeting_world)) == 1


async def test_at_join_nobody_waits_for_the_rules(greeting_world: World) -> None:
    await greeting_world.settings("welcome", when="at join", delay_minutes=0)
    await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=0.1)
    assert len(greetings(greeting_world)) == 1


@pytest.mark.parametrize("told", [True, False])
async def test_after_onboarding_they_are_greeted(
    greeting_world: World, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    flags, payload = discord.MemberFlags(), serializers.member_payload

    def with_flags(*who: Any, **more: Any) -> Any:
        return {**payload(*who, **more), "flags": flags.value}

    monkeypatch.setattr(serializers, "member_payload", with_flags)
    await greeting_world.switch_onboarding(on=True)
    await greeting_world.settings("welcome", when="after onboarding")
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=30)
    assert greetings(greeting_world) == []
    flags.completed_onboarding = True
    await greeting_world.clear_screening(cleo, told=told)
    await greeting_world.pass_time(minutes=2.1 if told else 10)
    assert len(greetings(greeting_world)) == 1


async def test_where_there_is_no_onboarding_nobody_is_let_wait_for_it(greeting_world: World) -> None:
    assert "has no onboarding" in said(await greeting_world.settings("welcome", when="after onboarding"))
    assert greeting_world.bot.services.settings.of(greeting_world.guild.id, WelcomeSettings).when == "after screening"
    await greeting_world.switch_onboarding(on=True, told=False)  # Then Discord is asked.
    assert "has no onboarding" not in said(await greeting_world.settings("welcome", when="after onboarding"))


@pytest.mark.parametrize("told", [True, False])
async def test_onboarding_that_is_switched_off_is_told_and_nobody_waits_for_it(
    greeting_world: World, office: simcord.ChannelHandle, told: bool
) -> None:
    await greeting_world.switch_onboarding(on=True, told=told)
    await greeting_world.settings("welcome", when="after onboarding")
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=30)
    assert greetings(greeting_world) == []
    await greeting_world.switch_onboarding(on=False, told=told)
    await greeting_world.pass_time(minutes=30 if told else 24 * 60)
    [note] = [one.content for one in office.history() if "onboarding" in one.content]
    assert "is switched off" in note
    assert len(greetings(greeting_world)) == 1
    await greeting_world.join("dora")
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 2


async def test_onboarding_is_looked_at_again_where_the_database_did_not_answer(
    greeting_world: World, office: simcord.ChannelHandle, config: Config
) -> None:
    await greeting_world.switch_onboarding(on=True)
    await greeting_world.settings("welcome", when="after onboarding")
    with opened_file(config.database_url) as another:
        another.execute("BEGIN IMMEDIATE")
        await greeting_world.switch_onboarding(on=False)
        another.execute("ROLLBACK")
    assert not [one for one in office.history() if "onboarding" in one.content]
    await greeting_world.pass_time(minutes=2 * 24 * 60)
    assert [one for one in office.history() if "onboarding" in one.content]


async def test_more_than_three_in_a_minute_are_greeted_together(greeting_world: World) -> None:
    people = [await greeting_world.join(f"friend{number}") for number in range(5)]
    await greeting_world.pass_time(minutes=2.5)
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=2)
    [greeting] = greetings(greeting_world)
    assert all(one.mention in greeting for one in people)
    message = greeting_world.welcome.last_message
    assert message is not None
    assert {user.id for user in message.mentions} == {one.id for one in people}
    await people[0].click(message, label="Say hi")
    await greeting_world.pass_time(minutes=0.1)
    await greeting_world.ann.click(message, label="Say hi")
    message = greeting_world.welcome.last_message
    assert message is not None
    assert message.embeds[0].description == f"{people[0].mention} and {greeting_world.ann.mention} say hi."
    assert "together with 4 others" in await story(greeting_world, people[1])


async def test_who_left_meanwhile_is_not_in_the_common_greeting(greeting_world: World) -> None:
    people = [await greeting_world.join(f"friend{number}") for number in range(5)]
    await greeting_world.pass_time(minutes=2.2)
    await greeting_world.leave(people[2])
    await greeting_world.pass_time(minutes=2)
    [greeting] = greetings(greeting_world)
    assert people[2].mention not in greeting
    assert people[3].mention in greeting


async def burst(world: World, number: int = 12) -> list[simcord.MemberActor]:
    names = (f"raider{world.env.now():%H%M%S}-{one}" for one in range(number))
    people = [await world.join(name) for name in names]
    await world.pass_time(minutes=5)
    return people


async def test_a_raid_is_held_and_moderators_are_asked_once(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    people = await burst(greeting_world)
    assert greetings(greeting_world) == []
    [note] = office.history()
    assert "12 newcomers" in (note.embeds[0].description or "")
    assert note.mentions == []
    assert "joined during a burst" in await story(greeting_world, people[11])
    assert "waiting for the team" in await story(greeting_world, people[11])

    refused = await greeting_world.ann.click(note, label="Greet them")
    assert "for the team" in said(refused)
    await greeting_world.restart()
    await greeting_world.mod.click(note, label="Greet them")
    await greeting_world.pass_time(minutes=5)
    said_in_all = " ".join(greetings(greeting_world))
    assert len(greetings(greeting_world)) <= 2
    assert all(said_in_all.count(one.mention) == 1 for one in people)
    [note] = office.history()
    assert note.components == []


async def test_moderators_can_skip_them(greeting_world: World, office: simcord.ChannelHandle) -> None:
    people = await burst(greeting_world)
    [note] = office.history()
    await greeting_world.mod.click(note, label="Skip them")
    await greeting_world.pass_time(hours=2)
    assert greetings(greeting_world) == []
    assert "moderators decided so" in await story(greeting_world, people[0])
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 1


async def test_who_joins_while_moderators_think_is_added_to_the_note(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    people = await burst(greeting_world)
    more = [await greeting_world.join(f"more{one}") for one in range(11)]
    await greeting_world.leave(people[0])
    await greeting_world.pass_time(minutes=1)
    [note] = office.history()
    assert f"{11 + len(more)} newcomers" in (note.embeds[0].description or "")


async def test_without_a_channel_for_moderators_a_command_shows_it(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    await burst(world)
    result = await world.mod.slash(world.general, "care queue")
    assert result.response is not None
    [held] = result.response.embeds[0].fields
    assert held.name == "Held greetings"
    await world.mod.click(result.response.message, label="Greet them")
    await world.pass_time(minutes=3)
    assert greetings(world) != []


async def test_decided_elsewhere_the_note_says_so_and_of_two_moderators_one_decides(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    await burst(greeting_world)
    result = await greeting_world.mod.slash(greeting_world.general, "care queue")
    assert result.response is not None
    await greeting_world.mod.click(result.response.message, label="Skip them")
    await greeting_world.pass_time(minutes=0.1)
    [note] = office.history()
    assert "Nobody's greeting is held" in (note.embeds[0].description or "")
    assert note.components == []
    await burst(greeting_world)
    other = await greeting_world.mod.slash(greeting_world.general, "care queue")
    assert other.response is not None
    await greeting_world.mod.click(office.history()[-1], label="Skip them")
    late = await greeting_world.mod.click(other.response.message, label="Greet them")
    assert "Nobody's greeting is held" in said(late)
    await greeting_world.pass_time(minutes=5)
    assert "skipped 12 greetings" in (office.history()[-1].embeds[0].description or "")
    assert greetings(greeting_world) == []


async def test_where_all_who_were_held_leave_the_next_burst_is_another_one(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    for raider in await burst(greeting_world):
        await greeting_world.leave(raider)
    await greeting_world.pass_time(minutes=1)
    [note] = office.history()
    assert note.components == []
    await burst(greeting_world)
    assert len(office.history()) == 2


async def test_a_deleted_note_is_posted_again_when_more_are_held(
    greeting_world: World, office: simcord.ChannelHandle
) -> None:
    await burst(greeting_world)
    [note] = office.history()
    greeting_world.env.backend.delete_message(office.id, note.id)
    await burst(greeting_world)
    [note] = office.history()
    assert "24 newcomers" in (note.embeds[0].description or "")


async def test_very_young_accounts_are_held(greeting_world: World, office: simcord.ChannelHandle) -> None:
    await greeting_world.settings("welcome", youngest_days=7)
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=5)
    assert greetings(greeting_world) == []
    assert "very young" in await story(greeting_world, cleo)
    assert len(office.history()) == 1


async def test_during_a_pause_nobody_is_greeted_and_then_everybody(greeting_world: World) -> None:
    until = int(greeting_world.env.now().timestamp()) + 7200
    await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until=f"<t:{until}:f>")
    people: list[simcord.MemberActor] = []
    for number in range(6):
        people.append(await greeting_world.join(f"friend{number}"))
        await greeting_world.pass_time(minutes=15)
    assert greetings(greeting_world) == []
    assert "paused until" in await story(greeting_world, people[0])
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=40)
    said_in_all = greetings(greeting_world)
    assert all(" ".join(said_in_all).count(one.mention) == 1 for one in people)
    assert len(said_in_all) <= 4


async def test_a_pause_can_be_ended(greeting_world: World) -> None:
    until = int(greeting_world.env.now().timestamp()) + 86400
    await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until=f"<t:{until}:f>")
    await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=1)
    await greeting_world.mod.slash(greeting_world.general, "care resume-greetings")
    await greeting_world.pass_time(minutes=1)
    assert len(greetings(greeting_world)) == 1
    assert "not paused" in said(await greeting_world.mod.slash(greeting_world.general, "care resume-greetings"))


async def test_another_pause_replaces_the_one_before(greeting_world: World) -> None:
    await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until="in 3 weeks")
    await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=1)
    await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until="2h")
    await greeting_world.join("dora")
    await greeting_world.pass_time(hours=1.9)
    assert greetings(greeting_world) == []
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 2


async def test_a_pause_counts_for_a_common_greeting_that_is_planned(greeting_world: World) -> None:
    people = [await greeting_world.join(f"friend{number}") for number in range(5)]
    await greeting_world.pass_time(minutes=2.5)
    await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until="tomorrow 9am")
    await greeting_world.pass_time(hours=8)
    assert greetings(greeting_world) == []
    await greeting_world.pass_time(hours=26)
    said_in_all = " ".join(greetings(greeting_world))
    assert all(said_in_all.count(one.mention) == 1 for one in people)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("<t:1:f>", "already passed"),
        ("in 31 days", "up to 30 days"),
        ("when the cows come home", "I don't understand when"),
    ],
)
async def test_a_moment_that_will_not_do_is_no_pause(greeting_world: World, until: str, sentence: str) -> None:
    result = await greeting_world.mod.slash(greeting_world.general, "care pause-greetings", until=until)
    assert sentence in said(result)
    await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 1


async def test_by_direct_message_and_in_the_channel(greeting_world: World) -> None:
    await greeting_world.settings("welcome", where="both")
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 1
    [private] = greeting_world.dms(cleo)
    assert private.content.startswith(f"Welcome to The Hearth, {cleo.mention}")
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(days=60)
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(minutes=3)
    assert "back to The Hearth" in greeting_world.dms(cleo)[-1].content
    assert "after 2 months" in greeting_world.dms(cleo)[-1].content


async def test_a_closed_dm_is_kept_and_never_spoken_of(greeting_world: World) -> None:
    await greeting_world.settings("welcome", where="direct message")
    greeting_world.refuse("/users/@me/channels")
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=2)
    assert greetings(greeting_world) == []
    result = await cleo.slash(greeting_world.general, "kudos mine")
    assert "`/inbox` shows it" in result.followups[0].content
    inbox = await cleo.slash(greeting_world.general, "inbox")
    assert inbox.response is not None
    assert "> Welcome" in (inbox.response.embeds[0].description or "")
    assert "takes no direct messages" in await story(greeting_world, cleo)


async def test_who_comes_back_after_months_is_told_so(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    await greeting_world.leave(cleo)
    database = greeting_world.bot.services.database
    months_ago = int((greeting_world.env.now().timestamp() - 150 * 86400) * 1000)
    await database.write(lambda tx: tx.run("UPDATE departures SET left_at = :then", then=months_ago))
    await database.write(lambda tx: tx.run("DELETE FROM newcomers"))
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(minutes=3)
    assert "Welcome back" in greetings(greeting_world)[-1]
    assert "after 5 months" in greetings(greeting_world)[-1]


async def test_a_server_can_greet_only_those_who_are_new(greeting_world: World) -> None:
    await greeting_world.settings("welcome", greet_returning=False)
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    await greeting_world.leave(cleo)
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 1
    assert "greets only those who are new" in await story(greeting_world, cleo)


async def test_the_story_tells_of_answers(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(minutes=3)
    assert "nobody has answered yet" in await story(greeting_world, cleo)
    await greeting_world.pass_time(minutes=8)
    message = greeting_world.welcome.last_message
    assert message is not None
    await greeting_world.ann.click(message, label="Say hi")
    await greeting_world.ben.send(greeting_world.welcome, "hello", reply_to=message)
    assert "answered by 2 people, the first after 9 minutes" in await story(greeting_world, cleo)


async def test_the_story_of_somebody_who_waits_for_the_rules(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=10)
    assert "rules or onboarding not finished" in await story(greeting_world, cleo)
    await greeting_world.pass_time(days=31)
    assert "within 30 days" in await story(greeting_world, cleo)


async def test_what_stands_in_the_way_is_told_once_a_day(greeting_world: World, office: simcord.ChannelHandle) -> None:
    greeting_world.env.inject_error(
        "POST", f"/channels/{greeting_world.welcome.id}/messages", status=403, code=50013, times=None
    )
    for number in range(3):
        await greeting_world.join(f"friend{number}")
        await greeting_world.pass_time(minutes=30)
    [note] = office.history()
    assert f"<#{greeting_world.welcome.id}>; it is gone, or I may not. 1 greeting" in note.content
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=20)
    assert len(office.history()) == 1
    assert "I can't write in" in await story(greeting_world, cleo)
    await greeting_world.pass_time(hours=5)
    assert len(office.history()) == 2
    assert "3 greetings" in office.history()[-1].content


def roles_of(world: World, member: simcord.MemberActor) -> set[int]:
    return set(world.env.backend.get_member(world.guild.id, member.id).role_ids)


async def test_roles_are_given_and_taken(greeting_world: World) -> None:
    member = greeting_world.guild.create_role("member")
    new = greeting_world.guild.create_role("new")
    await greeting_world.settings("welcome", role=member, newcomer_role=new, newcomer_days=3)
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.pass_time(minutes=5)
    assert roles_of(greeting_world, cleo) == set()
    await greeting_world.clear_screening(cleo)
    await greeting_world.pass_time(minutes=1)
    assert roles_of(greeting_world, cleo) == {member.id, new.id}
    await greeting_world.restart()
    await greeting_world.pass_time(days=3.1)
    assert roles_of(greeting_world, cleo) == {member.id}


async def test_who_speaks_before_we_know_that_they_are_in_gets_the_role_too(greeting_world: World) -> None:
    member = greeting_world.guild.create_role("member")
    await greeting_world.settings("welcome", role=member)
    cleo = await greeting_world.join("cleo", pending=True)
    await greeting_world.clear_screening(cleo, told=False)
    await cleo.send(greeting_world.general, "hello")
    await greeting_world.pass_time(minutes=1)
    assert len(greetings(greeting_world)) == 1
    assert roles_of(greeting_world, cleo) == {member.id}


async def test_who_comes_back_gets_the_role_even_where_they_are_not_greeted(greeting_world: World) -> None:
    member = greeting_world.guild.create_role("member")
    await greeting_world.settings("welcome", role=member, greet_returning=False)
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=1)
    await greeting_world.leave(cleo)
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(hours=1)
    assert len(greetings(greeting_world)) == 1
    assert roles_of(greeting_world, cleo) == {member.id}


async def test_a_greeting_goes_with_who_leaves_soon(greeting_world: World) -> None:
    await greeting_world.settings("welcome", remove_days=2, farewell=True)
    cleo, dora = await greeting_world.join("cleo"), await greeting_world.join("dora")
    await greeting_world.pass_time(days=1)
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(minutes=1)
    [left] = greetings(greeting_world)
    assert dora.mention in left
    await greeting_world.pass_time(days=2)
    await greeting_world.leave(dora)
    await greeting_world.pass_time(minutes=1)
    assert len(greetings(greeting_world)) == 1


async def test_no_farewell_is_kept_where_nobody_is_to_be_told(
    greeting_world: World, office: simcord.ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeting_world.settings("welcome", farewell=True)
    cleo = await greeting_world.join("cleo")
    monkeypatch.setattr(greeting_world.bot.services.agenda, "_running", False)
    await greeting_world.leave(cleo)
    await greeting_world.reset("welcome.moderators")
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=1)
    database = greeting_world.bot.services.database
    assert await database.all(dict[str, str], "SELECT name FROM departures") == [{"name": ""}]
    assert office.history() == []


async def test_moderators_hear_quietly_of_a_farewell(greeting_world: World, office: simcord.ChannelHandle) -> None:
    await greeting_world.settings("welcome", farewell=True)
    cleo = await greeting_world.join("discord.gg/cleo")
    await greeting_world.pass_time(days=3)
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(minutes=1)
    [line] = office.history()
    assert "has left, after 3 days" in line.content
    assert "discord.gg/" not in line.content
    assert line.flags.suppress_notifications


async def test_who_joined_while_we_were_away_is_greeted_once(greeting_world: World) -> None:
    await greeting_world.pass_time(days=2, minutes=1)
    await greeting_world.slip_in("cleo")
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 1
    await greeting_world.restart()
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 1


async def test_a_day_of_newcomers_is_no_burst(greeting_world: World, office: simcord.ChannelHandle) -> None:
    world, people = greeting_world, list[simcord.UserHandle]()
    now = world.env.now()
    # Discord gives members by the age of their accounts, not of their joins.
    for hours_ago in (*range(12), *(hour + 0.5 for hour in reversed(range(12)))):
        people.append(await world.slip_in(f"friend at {hours_ago}"))
        joined = now - timedelta(hours=hours_ago, minutes=1)
        world.env.backend.get_member(world.guild.id, people[-1].id).joined_at = joined.isoformat()
    await last_awake(world, now - timedelta(hours=20))
    await world.restart()
    await world.pass_time(minutes=5)
    said_in_all = " ".join(greetings(world))
    assert all(said_in_all.count(f"<@{one.id}>") == 1 for one in people)
    assert office.history() == []


async def test_who_joined_over_a_day_before_we_were_back_is_not_greeted_late(greeting_world: World) -> None:
    world, now = greeting_world, greeting_world.env.now()
    early, late = [await world.slip_in(name) for name in ("early", "late")]
    for one, hours_ago in ((early, 25), (late, 23)):
        joined = now - timedelta(hours=hours_ago)
        world.env.backend.get_member(world.guild.id, one.id).joined_at = joined.isoformat()
    await last_awake(world, now - timedelta(hours=30))
    await world.restart()
    await world.pass_time(minutes=5)
    said_in_all = " ".join(greetings(world))
    assert late.mention in said_in_all
    assert early.mention not in said_in_all


async def last_awake(world: World, moment: datetime) -> None:
    """As far as the bot knows, it has seen everything until then."""
    value = str(to_epoch(moment))
    await world.bot.services.database.write(
        lambda tx: tx.run("UPDATE notes SET value = :value WHERE key LIKE 'awake %'", value=value)
    )


async def test_when_discord_was_out_of_reach_for_a_day_it_is_too_late(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    path = f"/guilds/{greeting_world.guild.id}/members/{cleo.id}"
    greeting_world.env.inject_error("GET", path, status=503, times=40)
    await greeting_world.pass_time(days=4)
    assert greetings(greeting_world) == []
    assert "away for more than a day" in await story(greeting_world, cleo)


async def test_who_rejoined_unseen_is_greeted_again(greeting_world: World) -> None:
    cleo = await greeting_world.join("cleo")
    await greeting_world.pass_time(hours=1)
    del greeting_world.env.backend.get_guild(greeting_world.guild.id).members[cleo.id]
    greeting_world.guild.add_member(cleo.user)
    await greeting_world.pass_time(minutes=3)
    assert len(greetings(greeting_world)) == 2
    assert "Welcome back" in greetings(greeting_world)[-1]


async def test_only_moderators_see_stories(greeting_world: World) -> None:
    assert "I know nothing" in await story(greeting_world, greeting_world.ann)
    with pytest.raises(Exception, match="care"):
        await greeting_world.ann.slash(greeting_world.general, "care why", member=greeting_world.ben)


async def test_who_is_forgotten_has_the_newcomer_role_no_more(greeting_world: World) -> None:
    world = greeting_world
    new = world.guild.create_role("new")
    await world.settings("welcome", newcomer_role=new, newcomer_days=3)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert roles_of(world, cleo) == {new.id}
    asked = await cleo.slash(world.general, "privacy forget", what="everything", where="here")
    assert asked.response is not None
    await cleo.click(asked.response, label="Forget it")
    await world.settle()
    assert roles_of(world, cleo) == set()
    database = world.bot.services.database
    for found in ("SELECT COUNT(*) FROM arrivals", "SELECT COUNT(*) FROM agenda WHERE kind LIKE 'welcome.end%'"):
        assert await database.value(found) == 0


@pytest.mark.parametrize("restarted", [True, False])
async def test_a_join_that_is_told_again_after_months_is_none(greeting_world: World, restarted: bool) -> None:
    """Discord may tell of joins of people who have been there for months (discord/discord-api-docs#8332)."""
    if restarted:
        await greeting_world.restart()
    await greeting_world.repeat_join(greeting_world.ben)
    await greeting_world.pass_time(minutes=10)
    assert greetings(greeting_world) == []
    assert "I know nothing" in await story(greeting_world, greeting_world.ben)


async def test_who_left_after_months_and_is_back_is_greeted(greeting_world: World) -> None:
    await greeting_world.leave(greeting_world.ben)
    greeting_world.guild.add_member(greeting_world.ben.user)
    await greeting_world.pass_time(minutes=10)
    assert len(greetings(greeting_world)) == 1
