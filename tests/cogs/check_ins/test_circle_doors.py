"""Who is in a circle is for those inside; whoever is put out stays out, and whoever left by accident comes back."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.moderation.ways import Way
from tests.cogs.check_ins.circles import Town, rows_of, text
from tests.cogs.check_ins.people import SECRET, said
from tests.world import SimulatedClock, World

A_DAY_AND_A_BIT = 25  # hours


@pytest.fixture
async def town(world: World) -> Town:
    await world.settings("check_ins", circles=world.general)
    more = [world.guild.add_member(world.env.create_user(name)) for name in ("cid", "dee", "eve")]
    return Town(world, [world.ann, world.ben, *more])


@pytest.fixture
async def office(town: Town) -> simcord.ChannelHandle:
    """Where the team reads things, and a few guests do; nobody else."""
    guild = town.world.guild
    assert guild.me is not None
    seen, closed = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    hidden: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: closed,
        guild.me: seen,
        guild.roles["mods"]: seen,
        guild.create_role("guests"): seen,
    }
    place = guild.create_text_channel("office", overwrites=hidden)
    await town.world.settings("team", channel=place)
    return place


async def remove(town: Town, member: simcord.MemberActor) -> None:
    """A moderator takes somebody out of the thread; or they leave it, which Discord tells in the same words."""
    town.world.env.backend.remove_thread_member(town.thread.id, member.id)
    await town.world.pass_time(minutes=0.2)


async def test_whoever_looks_into_one_circle_after_the_other_is_slowed_down(town: Town) -> None:
    dee, world = town.people[3], town.world
    for number, name in enumerate(("Tea", "Soup", "Cake")):
        people = [await world.join(f"{name}{n}") for n in range(3)]
        await town.start(people[0], name)
        for one in people[1:]:
            await town.join(one, name)
        told = await town.join(dee, name)
        assert ("joined several circles" in told) == (number == 2)
        await town.leave(dee)
    assert "You are in" in said(await town.start(dee, "One of my own"))  # Where nobody is, nobody is seen.
    await world.forget(dee)
    assert "joined several circles" in await town.join(dee, "Cake")
    await world.pass_time(hours=A_DAY_AND_A_BIT)
    assert "You are in" in await town.join(dee, "Cake")


async def test_in_a_month_nobody_sees_more_circles_than_they_could_be_in(town: Town) -> None:
    dee = town.people[3]
    await town.begin()
    for _day in range(5):
        assert "You are in" in await town.join(dee)
        await town.leave(dee)
        await town.world.pass_time(hours=A_DAY_AND_A_BIT)
    assert "joined several circles" in await town.join(dee)


@pytest.mark.parametrize("way", ["stays", "leaves", "forgets", "leaves unseen"])
async def test_whoever_was_put_out_of_the_thread_is_not_back_by_joining_again(
    town: Town, office: simcord.ChannelHandle, way: str
) -> None:
    dee, world = town.people[3], town.world
    await town.begin(members=4)
    if way == "leaves unseen":  # Hearth was away, and Discord tells nobody later.
        town.world.env.backend.get_thread(town.thread.id).thread_members.pop(dee.id)
    else:
        await remove(town, dee)
    await world.restart()
    await world.pass_time(minutes=5)
    if way in ("leaves", "leaves unseen"):
        await town.leave(dee)
    elif way == "forgets":
        await world.forget(dee)
    told = await town.join(dee)
    await world.pass_time(minutes=5)

    assert dee.id not in town.inside
    [asked] = office.history()
    assert dee.mention in asked.content
    if way != "leaves unseen":  # It is found out only when the thread is looked at.
        assert office.mention in told
    await world.pass_time(hours=A_DAY_AND_A_BIT)
    assert dee.id in town.inside
    assert len(office.history()) == 1


async def test_whoever_is_missing_is_never_put_back_and_neither_reads_nor_shares(town: Town) -> None:
    ann, _ben, _cid, dee, _eve = town.people
    world = town.world
    role = world.guild.create_role("keepers", permissions=discord.Permissions(manage_threads=True))
    kim = world.guild.add_member(world.env.create_user("kim"), roles=[role])  # They see every thread.
    await town.begin()
    await town.join(kim)
    await town.share(ann)
    await remove(town, kim)
    await town.join(dee)
    await world.pass_time(hours=A_DAY_AND_A_BIT)

    assert dee.id in town.inside
    assert kim.id not in town.inside
    assert "no longer in its thread" in said(await kim.slash(world.general, "circle list"))
    assert "no longer in its thread" in await town.read(kim)
    form = await kim.slash(world.general, "checkin now")
    assert "circle:" not in str(form.modal)


async def test_whoever_is_missing_hears_by_direct_message_that_it_is_closed(town: Town) -> None:
    ann, _ben, _cid, dee, _eve = town.people
    await town.begin(members=4)
    await remove(town, dee)
    await town.world.mod.slash(town.world.general, "care circle end", circle="Tea")
    await town.world.pass_time(minutes=1)
    [told] = town.world.dms(dee)
    assert "“Tea”, your circle in The Hearth, is closed." in told.content
    assert town.world.dms(ann) == []  # It stands in the thread.


async def test_whoever_left_a_circle_and_not_its_thread_comes_back_at_once(town: Town) -> None:
    dee = town.people[3]
    await town.begin(members=4)
    await town.leave(dee)
    await town.world.pass_time(minutes=1)
    await town.join(dee)
    await town.world.pass_time(minutes=1)
    assert dee.id in town.inside


async def test_whoever_left_the_server_comes_back_at_once(town: Town) -> None:
    dee, world = town.people[3], town.world
    await town.begin(members=4)
    await world.leave(dee)
    await world.pass_time(minutes=1)
    again = world.guild.add_member(dee.user)
    await world.settle()
    await town.join(again)
    await world.pass_time(minutes=1)
    assert dee.id in town.inside


async def test_the_team_lets_somebody_back_at_once(town: Town, office: simcord.ChannelHandle) -> None:
    dee, world = town.people[3], town.world
    await town.begin(members=4)
    await remove(town, dee)
    await town.join(dee)
    await world.pass_time(minutes=1)
    [asked] = office.history()
    await world.mod.click(asked, label="Let them in now")
    await world.pass_time(minutes=1)
    assert dee.id in town.inside
    assert world.mod.mention in office.history()[0].content
    await remove(town, dee)  # Once more: it is not forgotten what this means.
    await town.join(dee)
    await world.pass_time(minutes=1)
    assert dee.id not in town.inside


async def test_the_team_keeps_one_person_out_of_one_circle(
    town: Town, office: simcord.ChannelHandle, clock: SimulatedClock
) -> None:
    ann, ben, cid, dee, _eve = town.people
    world = town.world
    await town.begin(members=4)
    await town.share(dee)
    asked = said(await ann.slash(world.general, "circle ask-team", name="Tea", member=dee.user))
    assert office.mention in asked
    [card] = office.history()
    assert ann.mention in card.content
    assert dee.mention in card.content
    await world.mod.click(card, label="Keep them out for 30 days")
    await world.pass_time(minutes=1)

    assert "is kept out" in office.history()[0].content
    assert town.inside == {ann.id, ben.id, cid.id}
    assert town.cards() == []
    assert rows_of(world, "SELECT audience FROM check_ins") == [("me",)]
    [told] = world.dms(dee)
    assert "The team of The Hearth has decided" in told.content
    await world.forget(dee)
    await world.leave(dee)
    again = world.guild.add_member(dee.user)
    await world.settle()
    assert "The team of this server has decided" in await town.join(again)
    await town.start(again, "Soup")
    clock.jump = timedelta(days=31)
    await world.restart()
    await world.pass_time(hours=1)
    assert "You are in" in await town.join(again)


async def test_a_command_keeps_out_as_long_as_it_says_and_lets_back(town: Town) -> None:
    dee, world = town.people[3], town.world
    await town.begin()
    kept = await world.mod.slash(world.general, "care circle keep-out", circle="Tea", member=dee.user, days=365)
    assert "is kept out" in said(kept)
    assert world.dms(dee) == []  # They were not in it.
    assert "has decided" in await town.join(dee)
    back = await world.mod.slash(world.general, "care circle let-back", circle="Tea", member=dee.user)
    assert "no longer kept out" in said(back)
    assert "You are in" in await town.join(dee)
    trail = said(await world.mod.slash(world.general, "care removals"))
    assert f"{world.mod.mention} kept {dee.mention} out of a circle" in trail
    assert f"{world.mod.mention} let {dee.mention} back into a circle" in trail


async def test_what_the_team_is_asked_stands_nowhere_else_and_not_without_end(
    town: Town, office: simcord.ChannelHandle
) -> None:
    ann, ben, _cid, dee, eve = town.people
    world = town.world
    await town.begin()

    async def ask(who: simcord.MemberActor, about: simcord.MemberActor) -> str:
        return said(await who.slash(world.general, "circle ask-team", name="Tea", member=about.user))

    assert "don't know a circle" in await ask(dee, ben)  # From outside.
    assert "That is you" in await ask(ann, ann)
    for _time in range(3):
        assert office.mention in await ask(ann, eve)
    await world.forget(ann)
    await town.join(ann)
    assert "3 times today" in await ask(ann, eve)
    assert len(office.history()) == 3
    guest = world.guild.add_member(world.env.create_user("guest"), roles=[world.guild.roles["guests"]])
    pressed = await guest.click(office.history()[0], label="Keep them out for 30 days")
    assert "This is for the team" in said(pressed)


@pytest.mark.parametrize("where", ["nowhere", "where everybody reads"])
async def test_without_a_private_place_the_team_is_not_asked_and_that_is_said(town: Town, where: str) -> None:
    ann, ben, *_others = town.people
    await town.begin()
    public = town.world.guild.create_text_channel("square")
    if where != "nowhere":
        await town.world.settings("check_ins", moderators=public)
    told = await ann.slash(town.world.general, "circle ask-team", name="Tea", member=ben.user)
    assert "could not pass it on" in said(told)
    assert public.history() == []


async def test_whoever_is_barred_from_circles_neither_joins_nor_shares(town: Town) -> None:
    ann, _ben, _cid, dee, _eve = town.people
    world = town.world
    await town.begin()
    for one in (ann, dee):
        await world.mod.slash(world.general, "care bar", member=one.user, **{"from": "circles"}, days=3)
    assert "have paused circles for you" in await town.join(dee)
    assert "have paused circles for you" in said(await town.start(dee, "Soup"))
    form = await ann.slash(world.general, "checkin now")
    assert "circle:" not in str(form.modal)


async def test_whoever_is_barred_from_circles_is_in_none_any_more(town: Town) -> None:
    ann, ben, *_others = town.people
    await town.begin()
    await town.share(ann)
    await town.world.mod.slash(town.world.general, "care bar", member=ben.user, **{"from": "everything"}, days=3)
    await town.world.pass_time(minutes=1)
    assert ben.id not in town.inside
    await town.world.pass_time(days=4)
    assert "You are in" in await town.join(ben)


async def test_whoever_is_barred_without_a_name_is_let_in_like_anybody(town: Town) -> None:
    ann, ben, cid, *_others = town.people
    access, guild_id = town.world.bot.services.access, town.world.guild.id
    await town.start(ann)
    await town.join(ben)

    async def bar(tx: Any) -> None:
        by, length = town.world.mod.id, timedelta(days=3)
        await access.bar(tx, guild_id, ben.id, [Way.CIRCLES], length, bar_id=1, by=by, known=False)

    await town.world.bot.services.database.write(bar)
    await town.join(cid)
    await town.world.pass_time(minutes=1)
    assert town.inside == {ann.id, ben.id, cid.id}


async def test_a_card_that_waits_for_the_thread_does_not_go_up_once_its_author_is_barred(town: Town) -> None:
    ann, world = town.people[0], town.world
    await town.begin()
    world.env.inject_error("POST", f"/channels/{town.thread.id}/messages", status=500, times=5)
    await town.share(ann)
    await world.mod.slash(world.general, "care bar", member=ann.user, **{"from": "sharing"}, days=3)
    await world.pass_time(hours=2)
    assert town.cards() == []
    assert "the moderators there paused this for you" in text(world.dms(ann)[-1])


async def test_a_day_that_is_none_is_refused_and_one_that_was_kept_breaks_no_list(town: Town) -> None:
    await town.begin()
    world = town.world

    async def spoil(tx: Any) -> None:
        await tx.run("UPDATE circles SET weekday = 999999")

    await world.bot.services.database.write(spoil)
    assert "Tea" in said(await town.people[3].slash(world.general, "circle list"))
    assert "You are in" in await town.join(town.people[3])


async def test_what_a_circle_shared_can_be_reported_and_taken_down(town: Town) -> None:
    ann, ben, *_others = town.people
    world, services = town.world, town.world.bot.services
    may = discord.Permissions(moderate_members=True, manage_threads=True)
    keeper = world.guild.add_member(
        world.env.create_user("kim"), roles=[world.guild.create_role("team", permissions=may)]
    )
    await town.begin()
    await town.share(ann)
    await ben.click(town.thread.history()[0], label="Just reading this week")
    reading = await ben.click(town.cards()[0], label="Read")
    assert reading.response is not None
    assert "Report to the moderators" in str(reading.response.components)
    found = await services.content.in_message(services.database, world.guild.id, town.cards()[0].id)
    assert found is not None
    kind, key = found
    for reader, words in ((ben.id, SECRET), (None, SECRET), (town.people[4].id, None)):
        content = await kind.get(services.database, key, reader)
        assert (content.words if content else None) == words
    form = await keeper.context_menu(town.thread, "Take down", town.cards()[0])
    assert "is taken down" in said(await keeper.submit_modal(form, {"because": ""}))
    await world.pass_time(minutes=1)
    assert town.cards() == []
    assert await kind.get(services.database, key, None) is None
