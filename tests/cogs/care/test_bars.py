"""Keeping somebody from reaching others for a time, and letting them again."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.members.personal_data import ErasureScope
from bot.moderation.ways import Way
from tests.cogs.care.people import EVERYTHING, Letters, bar, helper_of, said, taken_down
from tests.world import World


async def refusals(world: World, member: simcord.MemberActor) -> set[Way]:
    """From what somebody is kept now."""
    access = world.bot.services.access
    return {way for way in Way if await access.refusal(world.guild.id, member.id, way) is not None}


async def test_somebody_is_kept_from_one_thing_or_from_everything(world: World) -> None:
    done = await bar(world, world.ben, Way.KUDOS, reason="cruel")
    assert done.ephemeral
    assert "giving kudos until" in said(done)
    assert await refusals(world, world.ben) == {Way.KUDOS}
    await bar(world, world.ann)
    assert await refusals(world, world.ann) == set(Way)


async def test_the_list_says_who_from_what_by_whom_and_why(world: World) -> None:
    assert "Everybody here can reach others" in said(await world.mod.slash(world.general, "care bars"))
    await bar(world, world.ben, Way.REPLIES, reason="wrote *cruel* things")
    await bar(world, world.ann)
    listed = said(await helper_of(world).slash(world.general, "care bars"))
    assert f"{world.ben.mention} · writing back" in listed
    assert f"{world.ann.mention} · everything that reaches others" in listed
    assert f"by {world.mod.mention}" in listed
    assert r"wrote \*cruel\* things" in listed


async def test_whoever_is_kept_out_takes_it_along_without_the_reason(world: World) -> None:
    await bar(world, world.ben, Way.REPLIES, reason="ann says that he is cruel")
    given = await world.ben.slash(world.general, "privacy export")
    assert given.response is not None
    files = [(await one.read()).decode() for one in given.response.attachments]
    assert all("replies" in one for one in files)
    assert not any("cruel" in one for one in files)


async def test_it_ends_by_itself(world: World) -> None:
    await bar(world, world.ben, days=1)
    await world.pass_time(hours=23)
    assert await refusals(world, world.ben) == set(Way)
    await world.pass_time(hours=2)
    assert await refusals(world, world.ben) == set()
    await world.pass_time(days=1)
    for table in ("bars", "bar_records"):
        assert await world.bot.services.database.column(f"SELECT who FROM {table}") == []  # noqa: S608 - our own names


async def days_left(world: World, way: Way) -> int:
    """For how many days ben is kept from something."""
    access, database = world.bot.services.access, world.bot.services.database
    ends = await access.barred_until(database, world.guild.id, world.ben.id, way)
    assert ends is not None
    return round((ends - world.env.now()).total_seconds() / 86400)


async def test_of_two_bars_the_later_end_counts_and_both_are_said(world: World) -> None:
    first = said(await bar(world, world.ben, Way.ASKING, days=3))
    assert "already" not in first
    assert "Until now" not in first
    longer = said(await bar(world, world.ben, Way.ASKING, days=10))
    assert "Until now <@" in longer
    assert "nothing is added" in longer
    assert await days_left(world, Way.ASKING) == 10
    shorter = said(await bar(world, world.ben, days=2))
    assert "everything" not in shorter.split("until")[0]  # From asking others they are kept for longer.
    assert "kept from asking others until" in shorter
    assert "stays as it was" in shorter
    assert (await days_left(world, Way.ASKING), await days_left(world, Way.KUDOS)) == (10, 2)

    await bar(world, world.ben, Way.ASKING, days=365)
    assert await days_left(world, Way.ASKING) == 365
    with pytest.raises(Exception, match="365"):
        await bar(world, world.ben, days=366)
    offered = await world.mod.autocomplete(world.general, "care unbar", "bar", "")
    assert "no other one" in said(await world.mod.slash(world.general, "care unbar", bar=offered[0]["value"]))
    assert await days_left(world, Way.ASKING) == 10


async def test_the_owner_is_barred_by_nobody_and_the_team_by_whoever_manages_the_server(world: World) -> None:
    helper, other = helper_of(world), helper_of(world, "other")
    owner = simcord.MemberActor(world.env, world.guild, world.guild.owner)
    for by in (helper, world.mod, owner):
        assert "nobody can keep an owner" in said(
            await by.slash(world.general, "care bar", **{"member": owner, "from": EVERYTHING, "days": 7})
        )
    lead = world.guild.create_role("lead")  # The team's role lets act, and moderates nothing.
    await world.settings("team", role=lead)
    plain = world.guild.add_member(world.env.create_user("plain"), roles=[lead])
    removes = world.guild.create_role("removes", permissions=discord.Permissions(kick_members=True))
    remover = world.guild.add_member(world.env.create_user("remover"), roles=[removes])
    for member in (other, world.mod, plain, remover):
        words = said(await helper.slash(world.general, "care bar", **{"member": member, "from": "kudos", "days": 7}))
        assert "whoever may manage this server" in words
        assert await refusals(world, member) == set()
    await bar(world, helper, Way.KUDOS)
    await bar(world, plain, Way.KUDOS)
    assert await refusals(world, helper) == await refusals(world, plain) == {Way.KUDOS}


async def test_a_bar_of_somebody_without_a_name_tells_nothing_of_who_it_is(world: World) -> None:
    helper = helper_of(world)
    owner = simcord.MemberActor(world.env, world.guild, world.guild.owner)
    told = [said(await taken_down(world, days=7, author=one, by=helper)) for one in (world.ben, world.mod, owner)]
    assert len(set(told)) == 1
    assert await refusals(world, owner) == {Way.NAMELESS}
    offered = await owner.autocomplete(world.general, "care unbar", "bar", "")
    for one in offered:
        await owner.slash(world.general, "care unbar", bar=one["value"])
    assert await refusals(world, owner) == set()


async def test_one_hidden_bar_is_lifted_and_the_other_stays(world: World) -> None:
    await taken_down(world, days=3)
    await taken_down(world, days=30)
    offered = await world.mod.autocomplete(world.general, "care unbar", "bar", "some")
    assert len(offered) == 2
    lifted = said(await world.mod.slash(world.general, "care unbar", bar=offered[0]["value"]))
    assert "no other one" in lifted
    assert await days_left(world, Way.NAMELESS) == 3
    last = said(await world.mod.slash(world.general, "care unbar", bar=offered[1]["value"]))
    assert last == lifted  # Nothing tells that these two were of one person.
    assert await refusals(world, world.ben) == set()


async def test_neither_forgetting_nor_leaving_nor_coming_back_ends_it(world: World) -> None:
    await bar(world, world.ben, days=30, reason="cruel")
    await world.forget(world.ben)
    assert await refusals(world, world.ben) == set(Way)
    listed = said(await world.mod.slash(world.general, "care bars"))
    assert "Somebody whose name stays hidden" in listed
    assert "cruel" not in listed
    await world.leave(world.ben)
    await world.pass_time(days=2)
    world.guild.add_member(world.ben.user)
    await world.settle()
    assert await refusals(world, world.ben) == set(Way)


async def test_the_team_lets_somebody_reach_others_again(world: World) -> None:
    await bar(world, world.ben)
    assert "they can reach others again" in said(await world.mod.slash(world.general, "care unbar", member=world.ben))
    assert await refusals(world, world.ben) == set()
    assert "Nothing keeps them" in said(await world.mod.slash(world.general, "care unbar", member=world.ben))
    assert "say who it is about" in said(await world.mod.slash(world.general, "care unbar"))
    assert "Everybody here can reach others" in said(await world.mod.slash(world.general, "care bars"))


async def test_whoever_is_hidden_is_let_again_without_being_named(world: World) -> None:
    await taken_down(world, days=7)
    assert await refusals(world, world.ben) == {Way.NAMELESS}
    listed = said(await world.mod.slash(world.general, "care bars"))
    assert "Somebody whose name stays hidden · posting without your name" in listed
    assert world.ben.mention not in listed
    [offered] = await world.mod.autocomplete(world.general, "care unbar", "bar", "some")
    assert offered["name"].startswith("Somebody whose name stays hidden · posting without your name")
    assert str(world.ben.id) not in str(offered)
    await world.mod.slash(world.general, "care unbar", bar=offered["value"])
    assert await refusals(world, world.ben) == set()


async def test_nobody_ends_a_bar_of_their_own_but_the_owner(world: World) -> None:
    helper = helper_of(world)
    await bar(world, helper)
    assert "yours" in said(await helper.slash(world.general, "care unbar", member=helper))
    access = world.bot.services.access
    await world.bot.services.database.write(
        lambda tx: access.bar(
            tx, world.guild.id, helper.id, [Way.NAMELESS], timedelta(days=9), bar_id=1, by=1, known=False
        )
    )
    for offered in await helper.autocomplete(world.general, "care unbar", "bar", ""):
        assert "yours" in said(await helper.slash(world.general, "care unbar", bar=offered["value"]))
    assert await refusals(world, helper) == set(Way)


async def test_the_owner_ends_a_bar_of_their_own(world: World) -> None:
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    place, owner = elsewhere.create_text_channel("general"), simcord.MemberActor(world.env, elsewhere, world.mod.user)
    access = world.bot.services.access  # From before they owned it.
    await world.bot.services.database.write(
        lambda tx: access.bar(tx, elsewhere.id, owner.id, list(Way), timedelta(days=9), bar_id=1, by=1)
    )
    assert "can reach others again" in said(await owner.slash(place, "care unbar", member=owner))


async def test_nothing_done_by_name_shows_who_is_barred_without_one(world: World) -> None:
    await taken_down(world, days=7)
    suspects = [world.ben, world.ann]
    barred = [said(await bar(world, one, Way.NAMELESS, days=1)) for one in suspects]
    assert len({words.split("until")[1] for words in barred}) == 1
    lifted = [said(await world.mod.slash(world.general, "care unbar", member=one)) for one in suspects]
    assert len(set(lifted)) == 1
    unknown = [said(await world.mod.slash(world.general, "care unbar", member=one)) for one in suspects]
    assert "Nothing keeps them" in unknown[0]
    assert len(set(unknown)) == 1
    assert await refusals(world, world.ben) == {Way.NAMELESS}


async def test_what_a_moderator_takes_along_ties_no_two_bars_to_one_person(world: World) -> None:
    services, mod = world.bot.services, world.mod.id
    for number in (1, 2):
        await services.database.write(
            lambda tx, one=number: services.access.bar(
                tx, world.guild.id, world.ben.id, [Way.NAMELESS], timedelta(days=1), bar_id=one, by=mod, known=False
            )
        )
    found = await services.personal_data.found(services.database, ErasureScope(mod))
    [bars] = [one.rows for one in found if one.kept.table == "bar_records"]
    assert [row["who"] for row in bars] == [None, None]


async def test_letting_somebody_again_who_is_hidden_ends_no_bar_that_has_a_name(world: World) -> None:
    for one in (world.ben, world.ann):
        await bar(world, one, Way.KUDOS, days=1)
    await taken_down(world, days=7)
    [offered] = await world.mod.autocomplete(world.general, "care unbar", "bar", "some")
    await world.mod.slash(world.general, "care unbar", bar=offered["value"])
    listed = said(await world.mod.slash(world.general, "care bars"))
    assert all(one.mention in listed for one in (world.ben, world.ann))
    assert await refusals(world, world.ben) == {Way.KUDOS}


async def test_what_the_team_reads_of_somebody_leaves_out_a_bar_without_their_name(world: World) -> None:
    access, ben = world.bot.services.access, world.ben.id
    await world.bot.services.database.write(
        lambda tx: access.bar(tx, world.guild.id, ben, list(Way), timedelta(days=1), bar_id=1, by=1, known=False)
    )
    assert await refusals(world, world.ben) == set(Way)
    read = said(await world.mod.slash(world.general, "care thanks", member=world.ben))
    assert "can give thanks" in read


async def test_whoever_is_barred_reads_what_they_still_can_do(world: World) -> None:
    await bar(world, world.ben, Way.KUDOS)
    refused = said(await world.ben.slash(world.general, "kudos give", member=world.ann, reason="for the soup"))
    assert "giving kudos" in refused
    assert "/help-now" in refused
    assert world.mod.mention not in refused


async def test_of_another_server_nobody_lifts_a_bar(world: World) -> None:
    await taken_down(world, days=7)
    [offered] = await world.mod.autocomplete(world.general, "care unbar", "bar", "")
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    place = elsewhere.create_text_channel("general")
    owner = simcord.MemberActor(world.env, elsewhere, world.mod.user)
    assert "Nothing keeps them" in said(await owner.slash(place, "care unbar", bar=offered["value"]))
    assert await refusals(world, world.ben) == {Way.NAMELESS}


async def test_what_is_taken_down_is_gone_and_its_author_reads_why(world: World) -> None:
    assert "It is taken down" in said(await taken_down(world, because="cruel"))
    assert Letters.taken == [(2, "cruel")]
    assert await refusals(world, world.ben) == set()
    again = await world.mod.context_menu(world.general, "Take down", world.general.history()[-1])
    assert "gone already" in said(again)


async def test_with_a_name_no_pause_is_offered(world: World) -> None:
    assert "It is taken down" in said(await taken_down(world, key=1))
    assert await refusals(world, world.ben) == set()


async def test_what_nobody_made_is_not_taken_down(world: World) -> None:
    await world.ben.send(world.general, "hello")
    refused = await world.mod.context_menu(world.general, "Take down", world.general.history()[-1])
    assert "shows nothing of a member's" in said(refused)
    assert "Delete Message" in said(refused)


async def test_nobody_keeps_themselves_from_others_by_a_slip(world: World) -> None:
    assert "Please choose the person you mean" in said(await bar(world, world.mod))
    assert await refusals(world, world.mod) == set()


async def test_a_name_that_was_typed_for_a_bar_is_not_said_to_be_free(world: World) -> None:
    await bar(world, world.ben)
    typed = said(await world.mod.slash(world.general, "care unbar", bar="ben"))
    assert "`member:` takes a member" in typed
    assert "Nothing keeps them" not in typed
    assert await refusals(world, world.ben) == set(Way)
