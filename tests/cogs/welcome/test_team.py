"""What the team learns of greetings, and what it can do about them."""

import pytest
import simcord

from tests.cogs.welcome.people import (
    allow_writing,
    burst,
    forbid_writing,
    greetings,
    helper_of,
    last_greeting,
    private_place,
    roles_of,
    said,
    shown_by,
    words_of,
)
from tests.world import World


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


@pytest.mark.parametrize("command", ["welcome texts", "welcome preview", "welcome places"])
async def test_whom_an_administrator_let_in_is_let_in(greeting_world: World, command: str) -> None:
    world = greeting_world
    helper, role = helper_of(world)
    known = world.env.backend.find_command("welcome", world.guild.id)
    assert known is not None
    world.guild.set_command_permissions(int(known["id"]), {role: True})
    shown = await helper.slash(world.general, command)
    assert shown.ephemeral
    assert "for members who may" not in said(shown)


async def test_the_servers_texts_are_changed_by_whoever_may_manage_it(greeting_world: World) -> None:
    world = greeting_world
    helper, role = helper_of(world)
    known = world.env.backend.find_command("welcome", world.guild.id)
    assert known is not None
    world.guild.set_command_permissions(int(known["id"]), {role: True})
    await world.settings("team", role=role)
    refused = said(await helper.click(shown_by(await helper.slash(world.general, "welcome texts")), label="Add a text"))
    assert "people who manage this server" in refused
    form = await world.mod.click(shown_by(await world.mod.slash(world.general, "welcome texts")), label="Add a text")
    managers = list(world.env.backend.get_member(world.guild.id, world.mod.id).role_ids)
    world.env.backend.get_member(world.guild.id, world.mod.id).role_ids[:] = [role.id]  # Until they send it.
    assert "people who manage this server" in said(await world.mod.submit_modal(form, {"words": "Moin {member}"}))
    world.env.backend.get_member(world.guild.id, world.mod.id).role_ids[:] = managers
    assert "None yet" in said(await world.mod.slash(world.general, "welcome texts"))
    interests = await helper.slash(world.general, "welcome interests")
    assert "people who manage this server" in said(await helper.submit_modal(interests, {"lines": "tea"}))


async def test_whoever_moderates_can_let_newcomers_in_from_the_teams_channel(greeting_world: World) -> None:
    world = greeting_world
    helper, role = helper_of(world)
    await world.settings("team", channel=(office := private_place(world, "office", role)))
    people = await burst(world)
    [card] = office.history()
    await helper.click(card, label="Greet them")
    assert f"{helper.mention} let 13 newcomers" in words_of(office.history()[0])
    await world.pass_time(minutes=5)
    assert all(one.mention in " ".join(greetings(world)) for one in people)


async def test_the_queue_shows_held_greetings_and_decides_about_them(greeting_world: World) -> None:
    world = greeting_world
    assert "Held greetings" not in said(await world.mod.slash(world.general, "care queue"))
    people = await burst(world)
    shown = await world.mod.slash(world.general, "care queue")
    assert f"Held greetings\n{people[0].mention} · joined" in said(shown)
    decided = await world.mod.click(shown_by(shown), label="Skip them")
    assert "skipped 12 greetings" in said(decided)
    assert "Held greetings" in words_of(shown.response), "what else waits stays on the screen"
    await world.pass_time(days=2)
    assert greetings(world) == []


@pytest.mark.parametrize("where", ["channel", "queue"])
async def test_skipping_a_burst_can_be_undone_for_a_day(greeting_world: World, where: str) -> None:
    world = greeting_world
    await world.settings("team", channel=(office := private_place(world, "office")))
    role = world.guild.create_role("members")
    await world.settings("welcome", role=role)
    people = await burst(world)
    if where == "channel":
        await world.mod.click(office.history()[0], label="Skip them")
        await world.restart()
        note = office.history()[0]
    else:
        shown = await world.mod.slash(world.general, "care queue")
        note = shown_by(await world.mod.click(shown_by(shown), label="Skip them"))
    await world.leave(people[0])
    await world.pass_time(hours=3)
    assert greetings(world) == []
    again = await world.mod.click(note, label="Greet them after all")
    assert "let 11 newcomers be greeted after all" in words_of(again.response or office.history()[0])
    await world.pass_time(minutes=5)
    said_in_all = " ".join(greetings(world))
    assert [said_in_all.count(one.mention) for one in people] == [0] + [1] * 11
    assert all(role.id in roles_of(world, one) for one in people[1:])


async def test_a_day_later_nobody_is_greeted_after_all(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("team", channel=(office := private_place(world, "office")))
    await burst(world)
    await world.mod.click(office.history()[0], label="Skip them")
    await world.pass_time(hours=25)
    late = await world.mod.click(office.history()[0], label="Greet them after all")
    assert "more than a day ago" in said(late)
    await world.pass_time(minutes=5)
    assert greetings(world) == []


@pytest.mark.parametrize("asked", ["nowhere", "in vain"])
async def test_a_burst_about_which_nobody_could_be_asked_is_let_in_after_a_day(
    greeting_world: World, asked: str
) -> None:
    world = greeting_world
    role = world.guild.create_role("members")
    await world.settings("welcome", role=role)
    if asked == "in vain":
        await world.settings("team", channel=(office := private_place(world, "office")))
        forbid_writing(world, office)
    people = await burst(world)
    await world.pass_time(hours=23)
    assert greetings(world) == []
    await world.restart()
    late = await world.join("late")
    await world.pass_time(hours=1.2)
    said_in_all = " ".join(greetings(world))
    assert all(said_in_all.count(one.mention) == 1 for one in (*people, late))
    assert all(role.id in roles_of(world, one) for one in people)
    assert "nobody whom I could ask" in said(await world.mod.slash(world.general, "care why", member=people[0]))


async def test_that_nobody_could_be_asked_is_kept_for_the_team(greeting_world: World) -> None:
    world = greeting_world
    await burst(world)
    await world.pass_time(hours=2)
    chosen = await world.settings("team", channel=(office := private_place(world, "office")))
    await world.pass_time(days=1)
    told = "\n".join([said(chosen), *(words_of(one) for one in office.history())])
    assert "there is no channel in which I could ask you" in told


async def test_a_newcomer_is_greeted_when_the_channel_is_mended(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("team", channel=(office := private_place(world, "office")))
    forbid_writing(world, world.welcome)
    cleo = await world.join("cleo")
    await world.pass_time(hours=5)
    assert "I can't write in" in said(await world.mod.slash(world.general, "care why", member=cleo))
    [note] = office.history()
    assert "allow: **Send Messages**" in note.content
    assert "greetings wait, each for a day at most" in note.content
    allow_writing(world, world.welcome)
    await world.restart()
    await world.pass_time(hours=1.1)
    [message] = greetings(world)
    assert cleo.mention in message
    assert "`welcome channel` works again" in office.history()[-1].content
    assert len(office.history()) == 2


async def test_after_a_day_without_a_channel_it_is_given_up_for_what_it_is(greeting_world: World) -> None:
    world = greeting_world
    forbid_writing(world, world.welcome)
    cleo = await world.join("cleo")
    await world.pass_time(hours=26)
    allow_writing(world, world.welcome)
    await world.pass_time(hours=5)
    assert greetings(world) == []
    story = said(await world.mod.slash(world.general, "care why", member=cleo))
    assert "for a whole day I could not write" in story
    assert "I was away" not in story


async def test_the_story_knows_that_a_greeting_was_deleted(greeting_world: World) -> None:
    world = greeting_world
    kitchen = world.guild.create_text_channel("kitchen")
    await world.settings("greeters", channel=kitchen)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    world.env.backend.delete_message(world.welcome.id, last_greeting(world).id)
    await world.settle()
    await world.pass_time(hours=8)
    story = said(await world.mod.slash(world.general, "care why", member=cleo))
    assert "their greeting was deleted" in story
    assert "nobody has answered" not in story
    assert kitchen.history() == [], "greeters are not sent to what is gone"


async def test_the_story_knows_a_bot(greeting_world: World) -> None:
    world = greeting_world
    robot = await world.join("robot", bot=True)
    story = said(await world.mod.slash(world.general, "care why", member=robot))
    assert f"Bots are not greeted, and {robot.mention} is one" in story


@pytest.mark.parametrize("trouble", ["no channel", "closed", "gone", "paused"])
async def test_a_preview_says_what_would_keep_it_from_coming(world: World, trouble: str) -> None:
    place, words = world.guild.create_text_channel("place"), ""
    if trouble != "no channel":
        await world.settings("welcome", channel=place)
    match trouble:
        case "closed":
            forbid_writing(world, place)
            words = f"I can't write in <#{place.id}>. Please allow me there: Send Messages"
        case "gone":
            world.env.backend.delete_channel(place.id)
            words = "is gone"
        case "paused":
            await world.mod.slash(world.general, "care pause-greetings", until="3h")
            words = "greetings are paused until"
        case _:
            words = "not greeted yet"
    await world.settle()
    shown = said(await world.mod.slash(world.general, "welcome preview"))
    assert words in shown
    assert f"Welcome, {world.mod.mention}" in shown


async def test_a_preview_without_trouble_is_only_a_preview(greeting_world: World) -> None:
    shown = said(await greeting_world.mod.slash(greeting_world.general, "welcome preview"))
    assert shown.startswith(f"Welcome, {greeting_world.mod.mention}")


async def test_a_place_that_not_everybody_sees_is_warned_of(greeting_world: World) -> None:
    world = greeting_world
    hidden = private_place(world, "hidden")
    warned = said(await world.mod.slash(world.general, "welcome places", channel=hidden, about="Quiet talks"))
    assert f"Not everybody can see <#{hidden.id}>" in warned
    plain = said(await world.mod.slash(world.general, "welcome places", channel=world.general, about="Talks"))
    assert "Not everybody can see" not in plain


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("Hi {user.mention}!", "`{user.mention}` → `{member}`"),
        ("You are our {count.ordinal} member, {user}.", "`{count.ordinal}` → `{ordinal}`, `{user}` → `{member}`"),
        ("{ User_Name } has joined {Server.Name}", "`{ User_Name }` → `{name}`, `{Server.Name}` → `{server}`"),
    ],
)
async def test_texts_of_other_bots_are_understood(greeting_world: World, sentence: str, pair: str) -> None:
    world = greeting_world
    shown = await world.mod.slash(world.general, "welcome texts")
    form = await world.mod.click(shown_by(shown), label="Add a text")
    assert pair in said(await world.mod.submit_modal(form, {"words": sentence}))
    await world.join("cleo")
    await world.pass_time(minutes=3)
    assert "{" not in last_greeting(world).content


async def test_a_text_that_is_refused_comes_back(greeting_world: World) -> None:
    world = greeting_world
    shown = await world.mod.slash(world.general, "welcome texts")
    form = await world.mod.click(shown_by(shown), label="Add a text")
    refused = said(await world.mod.submit_modal(form, {"words": "Hello {frend}, have some tea"}))
    assert "`{frend}`" in refused
    assert "> Hello {frend}, have some tea" in refused


@pytest.fixture
async def introductions(greeting_world: World) -> simcord.ChannelHandle:
    place = greeting_world.guild.create_text_channel("introductions")
    await greeting_world.settings("welcome", introductions=place)
    return place


async def newcomer(world: World, name: str = "cleo") -> simcord.MemberActor:
    member = await world.join(name)
    await world.pass_time(minutes=3)
    return member


async def test_an_introduction_says_beforehand_who_reads_it(
    greeting_world: World, introductions: simcord.ChannelHandle
) -> None:
    world = greeting_world
    cleo = await newcomer(world)
    form = await cleo.click(last_greeting(world), label="Introduce yourself")
    assert "Posted in #introductions for everyone there, as cleo." in str(form.modal)


async def test_an_introduction_that_cannot_be_kept_comes_back(
    greeting_world: World, introductions: simcord.ChannelHandle
) -> None:
    world = greeting_world
    cleo = await newcomer(world)
    form = await cleo.click(last_greeting(world), label="Introduce yourself")
    await world.reset("welcome.introductions")
    refused = said(await cleo.submit_modal(form, {"about": "I bake.", "wish": "Company", "offer": ""}))
    assert "no channel for introductions" in refused
    assert "> I bake.\n> Company" in refused


async def introduced(world: World, about: str = "I bake.") -> simcord.MemberActor:
    cleo = await newcomer(world)
    form = await cleo.click(last_greeting(world), label="Introduce yourself")
    await cleo.submit_modal(form, {"about": about})
    await world.pass_time(minutes=1)
    return cleo


async def test_the_team_takes_an_introduction_down_and_its_author_hears_of_it(
    greeting_world: World, introductions: simcord.ChannelHandle
) -> None:
    world = greeting_world
    cleo = await introduced(world)
    [card] = introductions.history()
    form = await world.mod.context_menu(introductions, "Take down", card)
    await world.mod.submit_modal(form, {"because": "No advertising, please."})
    await world.restart()
    await world.pass_time(minutes=1)
    assert introductions.history() == []
    [told] = world.dms(cleo)
    assert "The moderators of The Hearth have taken your introduction down" in told.content
    assert "> No advertising, please." in told.content
    assert "mod" not in told.content.replace("moderators", "")
    story = said(await world.mod.slash(world.general, "care why", member=cleo))
    assert "moderators took their introduction down" in story
    trail = said(await world.mod.slash(world.general, "care removals"))
    assert f"{world.mod.mention} took the introduction of {cleo.mention} down" in trail


@pytest.mark.parametrize("when", ["before", "while writing"])
async def test_whoever_is_barred_introduces_nobody(
    greeting_world: World, introductions: simcord.ChannelHandle, when: str
) -> None:
    world = greeting_world
    cleo = await newcomer(world)
    bar = {"member": cleo, "from": "introductions", "days": 3}
    if when == "before":
        await world.mod.slash(world.general, "care bar", **bar)
        refused = said(await cleo.click(last_greeting(world), label="Introduce yourself"))
    else:
        form = await cleo.click(last_greeting(world), label="Introduce yourself")
        await world.mod.slash(world.general, "care bar", **bar)
        refused = said(await cleo.submit_modal(form, {"about": "I bake."}))
        assert "> I bake." in refused
    assert "have paused introductions for you" in refused
    await world.pass_time(minutes=1)
    assert introductions.history() == []


async def test_greeters_who_are_barred_do_not_offer_to_say_hello(greeting_world: World) -> None:
    world = greeting_world
    kitchen = world.guild.create_text_channel("kitchen")
    await world.settings("greeters", channel=kitchen)
    await newcomer(world)
    await world.pass_time(hours=7)
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "greeting"}, days=3)
    refused = await world.ann.click(kitchen.history()[0], label="I'll say hello")
    assert "have paused greeting newcomers for you" in said(refused)
    assert "will say hello" not in words_of(kitchen.history()[0])
