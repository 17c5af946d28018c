"""A lookout: a friend who has agreed is told once when somebody goes quiet, in words that both have seen."""

import simcord

from tests.cogs.check_ins.people import EVERY_DAY, check_in, choose, said
from tests.wire import NONCE_SECONDS, Wire
from tests.world import World


async def look_out(world: World, misses: int = 2) -> str:
    return said(await world.ann.slash(world.general, "checkin friend", friend=world.ben, misses=misses))


async def agree(world: World, label: str = "Yes, I will") -> None:
    await world.ben.user.click(world.dms(world.ben)[-1], label=label)


def alerts(world: World) -> list[str]:
    return [one.content for one in world.dms(world.ben) if one.content.startswith("ann planned check-ins")]


async def begin(world: World, misses: int = 2) -> None:
    await choose(world, world.ann, EVERY_DAY, time="13:00", zone="UTC")
    await look_out(world, misses)
    await world.pass_time(hours=10)  # Until the friend's morning, should they be in a zone with a night.
    await agree(world)


async def test_both_see_the_words_and_the_friend_is_told_once_after_so_many_misses(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY, time="13:00", zone="UTC")
    told = await look_out(world)
    [words] = [line[2:] for line in told.splitlines() if line.startswith("> ")]
    assert words in world.dms(world.ben)[-1].content
    await agree(world)
    assert "looks out for you" in world.dms(world.ann)[-1].content
    await world.pass_time(days=2)
    assert not alerts(world)
    await world.restart()
    await world.pass_time(days=1)
    assert alerts(world) == [words]
    await world.pass_time(days=2)
    assert len(alerts(world)) == 1


async def be_forgotten_by_the_nonce(world: World, wire: Wire) -> None:
    """The process has died after Discord took a message, and comes back when Discord recognises it no more."""
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(minutes=2 * NONCE_SECONDS // 60)
    await world.restart()
    await world.pass_time(minutes=5)


async def test_dying_between_an_alert_and_its_note_alarms_nobody_twice(world: World, wire: Wire) -> None:
    await begin(world, misses=1)
    wire.die(f"/channels/{world.ben.user.dm_channel.id}/messages", after=True)
    await world.pass_time(hours=3)  # The question, at one.
    await world.pass_time(days=1)
    await be_forgotten_by_the_nonce(world, wire)
    assert len(alerts(world)) == 1


async def test_dying_between_the_question_to_a_friend_and_its_note_asks_nobody_twice(world: World, wire: Wire) -> None:
    await choose(world, world.ann, EVERY_DAY, time="13:00", zone="UTC")
    wire.die(f"/channels/{world.ben.user.dm_channel.id}/messages", after=True)
    await look_out(world)
    await be_forgotten_by_the_nonce(world, wire)
    assert len([one for one in world.dms(world.ben) if "would look out for them" in one.content]) == 1


async def test_dying_between_a_yes_and_its_note_says_it_once(world: World, wire: Wire) -> None:
    await choose(world, world.ann, EVERY_DAY, time="13:00", zone="UTC")
    await look_out(world)
    wire.die(f"/channels/{world.ann.user.dm_channel.id}/messages", after=True)
    await agree(world)
    await be_forgotten_by_the_nonce(world, wire)
    assert len([one for one in world.dms(world.ann) if "looks out for you" in one.content]) == 1


async def test_what_is_missed_counts_on_when_nobody_asks_any_more(world: World) -> None:
    await begin(world, misses=5)
    await world.pass_time(days=4)
    resting = world.dms(world.ann)[-1]
    assert "What you agreed with a friend goes on" in resting.content
    assert not alerts(world)
    await world.restart()
    await world.pass_time(days=2)
    assert len(alerts(world)) == 1
    assert "missed the last 5" in alerts(world)[0]
    assert [one.content[:11] for one in world.dms(world.ann)[-2:]] == [resting.content[:11], "I have told"]
    await check_in(world, world.ann)
    await world.pass_time(days=4)
    assert len(alerts(world)) == 1
    await world.pass_time(days=3)
    assert len(alerts(world)) == 2
    [*_before, latest] = world.dms(world.ann)
    assert "I have told" in latest.content  # Nobody asks, as was said.
    assert "First choose when I shall ask" in said(
        await world.ann.slash(world.general, "checkin friend", friend=world.mod, misses=14)
    )


async def test_a_check_in_or_being_away_is_no_miss(world: World) -> None:
    await begin(world, misses=1)
    await world.pass_time(hours=12)
    await check_in(world, world.ann)
    await world.pass_time(hours=20)
    await world.ann.slash(world.general, "checkin away", until="3 days")
    await world.pass_time(days=3)
    assert not alerts(world)


async def test_who_has_a_very_hard_time_reads_which_friends_look_out_for_them(world: World) -> None:
    await begin(world)
    there = f"{world.ben.mention} looks out for you, and would be glad of a few words."
    met = said(await check_in(world, world.ann, mood=1))
    assert there in met
    assert there not in said(await check_in(world, world.ann, mood=2))
    assert there not in said(await check_in(world, world.ben, mood=1))
    await world.forget(world.ben)
    assert "looks out" not in said(await check_in(world, world.ann, mood=1))


async def test_without_a_yes_nobody_is_told_and_a_no_is_passed_on(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world, misses=1)
    await world.pass_time(days=3)
    assert not alerts(world)
    await agree(world, "Not now")
    assert f"{world.ben.mention} in The Hearth can't take this on right now" in world.dms(world.ann)[-1].content
    assert await world.bot.services.database.column("SELECT id FROM lookout_ends") == []
    assert "Nothing here yet" in said(await world.ann.slash(world.general, "checkin friend"))


async def test_a_request_says_whose_account_it_is_whatever_they_call_themselves(world: World) -> None:
    stranger = await world.join("stranger")
    world.env.backend.get_member(world.guild.id, stranger.id).nick = "ann"
    await choose(world, stranger, EVERY_DAY)
    await stranger.slash(world.general, "checkin friend", friend=world.ben)
    await world.settle()
    assert "**ann** (\\@stranger) in The Hearth asks" in world.dms(world.ben)[-1].content


async def test_a_no_holds_for_a_month_whatever_is_forgotten(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await agree(world, "Not now")
    assert "could not look out for you when you asked" in await look_out(world)
    await world.forget(world.ann)
    await choose(world, world.ann, EVERY_DAY)
    assert "could not look out for you when you asked" in await look_out(world)
    await world.pass_time(days=30, minutes=1)
    await choose(world, world.ann, EVERY_DAY)
    assert "I'll ask <@" in await look_out(world)


async def test_whoever_forgets_a_request_before_the_answer_does_not_ask_again_sooner(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await world.forget(world.ann)
    await world.pass_time(days=8)
    await choose(world, world.ann, EVERY_DAY)
    assert "could not look out for you when you asked" in await look_out(world)


async def test_one_member_does_not_take_up_the_whole_week_of_a_friend(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    again = await world.ann.slash(world.general, "checkin ask", member=world.ben)
    assert "through me in the last seven days" in said(again)
    await world.mod.slash(world.general, "checkin ask", member=world.ben)
    await world.settle()
    assert "**mod**" in world.dms(world.ben)[-1].content


async def test_whoever_wants_nothing_from_somebody_is_not_asked_to_look_out_for_them(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await agree(world, "Not now")
    await agree(world, "Nothing at all from them")
    await world.pass_time(days=31)
    await choose(world, world.ann, EVERY_DAY)
    assert "I'll ask <@" in await look_out(world)
    await world.settle()
    assert len(world.dms(world.ben)) == 1
    assert "take this on right now" in world.dms(world.ann)[-1].content


async def test_a_friend_who_has_left_can_say_no_and_not_yes(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await world.leave(world.ben)
    refused = await world.ben.user.click(world.dms(world.ben)[0], label="Yes, I will")
    assert "no longer in The Hearth" in said(refused)
    await world.ben.user.click(world.dms(world.ben)[0], label="Not now")
    assert "take this on right now" in world.dms(world.ann)[-1].content


async def test_only_the_friend_and_the_team_can_have_a_request_looked_at(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    services = world.bot.services
    [lookout_id] = await services.database.column("SELECT id FROM lookouts")
    kind = services.content.of("lookout")
    assert kind is not None
    assert f"report:lookout:{lookout_id}" in str([row.to_dict() for row in world.dms(world.ben)[-1].components])
    for reader in (world.ben.id, None):
        found = await kind.get(services.database, lookout_id, reader)
        assert found is not None
        assert found.author_id == world.ann.id
    assert await kind.get(services.database, lookout_id, world.ann.id) is None


async def test_either_ends_it_and_the_other_is_told(world: World) -> None:
    await begin(world)
    listed = await world.ben.slash(world.general, "checkin friend")
    assert "misses 2 check-ins" in said(listed)
    assert listed.response is not None
    [menu] = [row["components"][0] for row in listed.response.components]
    await world.ben.select(listed.response, [menu["options"][0]["value"]])
    assert f"You and {world.ben.mention} are no longer looking out" in world.dms(world.ann)[-1].content
    await world.pass_time(days=4)
    assert not alerts(world)


async def end(world: World, actor: simcord.MemberActor) -> str:
    listed = await actor.slash(world.general, "checkin friend")
    assert listed.response is not None
    [menu] = [row["components"][0] for row in listed.response.components]
    await actor.select(listed.response, [menu["options"][0]["value"]])
    return said(listed)


async def test_a_friend_who_ends_it_in_the_list_before_a_yes_has_said_no(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await world.settle()
    assert "I'll tell ann, kindly" in await end(world, world.ben)
    assert f"{world.ben.mention} in The Hearth can't take this on right now" in world.dms(world.ann)[-1].content


async def test_whoever_takes_a_request_back_reads_that_nobody_is_told(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await look_out(world)
    await world.settle()
    before = len(world.dms(world.ben))
    words = await end(world, world.ann)
    assert "nobody is told" in words
    assert "the other person is told" not in words
    await world.pass_time(days=1)
    assert len(world.dms(world.ben)) == before


async def test_when_one_is_forgotten_the_other_is_told_and_nothing_is_left(world: World) -> None:
    await begin(world)
    await world.forget(world.ann)
    await world.settle()
    assert "You and a friend are no longer looking out for each other" in world.dms(world.ben)[-1].content
    assert "Nothing here yet" in said(await world.ben.slash(world.general, "checkin friend"))


async def test_what_cannot_be_is_said(world: World) -> None:
    assert "/checkin schedule" in await look_out(world)
    await choose(world, world.ann, EVERY_DAY)
    assert "somebody else" in said(await world.ann.slash(world.general, "checkin friend", friend=world.ann))
    await look_out(world)
    assert "already" in await look_out(world)


async def test_a_friend_who_is_barred_hears_nothing_and_whoever_relied_on_them_is_told(world: World) -> None:
    await begin(world, misses=1)
    await world.mod.slash(world.general, "care bar", **{"member": world.ben, "from": "asking", "days": 3})
    await world.pass_time(minutes=1)
    told = world.dms(world.ann)[-1].content
    assert f"Your lookout with {world.ben.mention}" in told
    assert "I can't reach them" in told
    assert "barred" not in told
    assert "paused for now" in said(await world.ann.slash(world.general, "checkin friend"))
    await world.pass_time(days=2)
    assert not alerts(world)
    await world.pass_time(days=3)
    assert len(alerts(world)) == 1
    assert "paused for now" not in said(await world.ann.slash(world.general, "checkin friend"))
