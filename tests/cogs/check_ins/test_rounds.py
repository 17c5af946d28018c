"""Rounds: a community asks everyone, and whoever answers decides who sees it; all together make a weather."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.errors import CareError
from bot.moderation.access import Way
from tests.cogs.check_ins.people import SECRET, check_in, field, refuse, said
from tests.cogs.help_now.people import labels
from tests.forged import BUTTON, Forger
from tests.forged import answer as forged
from tests.wire import DIRECT, Wire
from tests.world import World


async def create(world: World, **options: Any) -> str:
    wish = {
        "name": "Morning",
        "channel": world.general,
        "days": "daily",
        "time": "9:00",
        "timezone": "UTC",
        "question1": "What are you looking forward to?",
        **options,
    }
    return said(await world.mod.slash(world.general, "round create", **wish))


def prompts(world: World) -> list[discord.Message]:
    return [one for one in world.general.history() if one.embeds and one.embeds[0].title == "Morning"]


def weathers(world: World) -> list[str]:
    return [
        one.content
        for one in world.general.history()
        if any(part in one.content for part in ("aken together", "hard time", "bit of everything"))
    ]


async def answer(
    world: World, member: simcord.MemberActor, words: str = "", *, mood: int = 3, shared: bool = False
) -> simcord.InteractionResult:
    """Somebody presses Check in under the latest prompt, and sends the form."""
    form = await member.click(prompts(world)[-1], label="Check in")
    audience = "me:0"
    if shared:
        [audience] = [one["value"] for one in field(form, "audience")["options"] if one["value"].startswith("round:")]
    return await member.submit_modal(
        form, {"mood": str(mood), "wish": ["nothing"], "audience": [audience], "words": words}
    )


async def test_a_prompt_comes_once_a_day_at_its_hour_and_across_restarts(world: World) -> None:
    assert "every day at 09:00" in await create(world)
    await world.pass_time(hours=8, minutes=59)
    assert not prompts(world)
    await world.pass_time(minutes=2)
    [prompt] = prompts(world)
    assert "looking forward" in (prompt.embeds[0].description or "")
    assert not prompt.mentions
    await world.restart()
    await world.pass_time(hours=24)
    assert len(prompts(world)) == 2


async def test_those_read_it_who_share_with_it_and_nobody_else(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    await answer(world, world.ann, SECRET, shared=True)
    assert SECRET not in "".join(str(one.embeds) + one.content for one in world.general.history())
    refused = await world.ben.click(prompts(world)[-1], label="Read this round")
    assert SECRET not in said(refused)
    await answer(world, world.ben, "a private word")  # for himself: that does not let him read
    assert SECRET not in said(await world.ben.click(prompts(world)[-1], label="Read this round"))
    await answer(world, world.ben, "here I am", shared=True)
    told = said(await world.ben.click(prompts(world)[-1], label="Read this round"))
    assert SECRET in told
    assert "a private word" not in told


async def test_withdrawn_nobody_reads_it(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    mine = await answer(world, world.ann, SECRET, shared=True)
    await answer(world, world.ben, "here I am", shared=True)
    assert mine.response is not None
    await world.ann.click(mine.response, label="Withdraw")
    assert SECRET not in said(await world.ben.click(prompts(world)[-1], label="Read this round"))


async def test_when_it_is_too_old_nobody_else_reads_how_somebody_was(world: World) -> None:
    await world.settings("check_ins", words_days=1)
    await create(world)
    await world.pass_time(hours=10)
    await answer(world, world.ann, SECRET, mood=1, shared=True)
    await answer(world, world.ben, shared=True)
    await world.pass_time(days=2)
    assert "Share your own answer first" in said(await world.ben.click(prompts(world)[0], label="Read this round"))
    own = await world.ann.slash(world.general, "checkin history")
    assert own.response is not None
    assert "hard time" in (own.response.embeds[0].description or "")


async def test_whoever_cannot_see_its_channel_reads_nothing_by_forging_their_way_in(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    mine = await answer(world, world.ann, SECRET, shared=True)
    shown = await world.ben.slash(world.welcome, "inbox")
    assert mine.response is not None
    assert shown.response is not None
    forger = Forger(world, world.ben, world.welcome, shown.response)
    chosen = {"mood": ["5"], "wish": ["nothing"], "audience": ["round:1"]}
    answers = [forged("words", ""), *(forged(question, given) for question, given in chosen.items())]
    forger.submit(f"check_ins:form:{world.guild.id}:1", answers)
    await world.settle()
    forger.press("check_ins:read:1:0", BUTTON)
    await world.settle()
    assert [name for name, one in (("ann", world.ann), ("ben", world.ben)) if SECRET in told(world, one)] == ["ann"]


def told(world: World, member: simcord.MemberActor) -> str:
    """Everything that somebody was answered."""
    asked = {one.id for one in world.env.backend.interactions.values() if one.user_id == member.id}
    return str([one.json for one in world.env.http_requests if one.path.split("/")[2] in map(str, asked)])


async def eight(world: World) -> list[simcord.MemberActor]:
    others = [await world.join(f"friend{number}") for number in range(5)]
    return [world.ann, world.ben, world.mod, *others]


async def test_the_weather_comes_when_it_closes_and_only_with_eight(world: World) -> None:
    await create(world, window=2)
    people = await eight(world)
    await world.pass_time(hours=9, minutes=30)
    for member in people:
        await answer(world, member, mood=4)
    assert not weathers(world)
    await world.pass_time(hours=2)
    [told] = weathers(world)
    assert "doing well" in told
    await world.pass_time(hours=22)
    for member in people[:7]:
        await answer(world, member, mood=4)
        await answer(world, member, mood=5)
    await world.pass_time(hours=2)
    assert weathers(world) == [told]


async def test_the_form_of_a_round_says_what_is_said_of_all(world: World) -> None:
    await create(world, window=2)
    await world.pass_time(hours=9, minutes=30)
    form = await world.ann.click(prompts(world)[-1], label="Check in")
    assert "Once 8 of you have answered, one sentence says how you all are, taken together." in str(form.modal)
    await world.pass_time(hours=2)
    late = await world.ann.click(prompts(world)[-1], label="Check in")
    assert "one sentence" not in str(late.modal)


async def test_who_answers_late_is_not_counted_although_nobody_was_there_to_close_it(world: World) -> None:
    await create(world, window=2)
    people = await eight(world)
    await world.pass_time(hours=9, minutes=30)
    for member in people:
        await answer(world, member, mood=5)
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=2)
    for member in people:
        await answer(world, member, mood=1)
    await world.restart()
    await world.pass_time(minutes=5)
    assert ["doing well" in one for one in weathers(world)] == [True]


@pytest.mark.parametrize("said_already", [True, False])
async def test_what_comes_too_late_or_goes_meanwhile_changes_nothing_of_the_weather(
    world: World, wire: Wire, said_already: bool
) -> None:
    await create(world, window=2)
    people = await eight(world)
    await world.pass_time(hours=9, minutes=30)
    answers = [await answer(world, member, mood=5) for member in people]
    wire.die(f"/channels/{world.general.id}/messages", after=said_already)
    await world.pass_time(hours=1, minutes=30)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    for member, earlier in zip(people[:4], answers[:4], strict=True):
        assert earlier.response is not None
        await member.click(earlier.response, label="Withdraw")
        await answer(world, member, mood=1)
    await world.restart()
    await world.pass_time(minutes=30)
    assert ["doing well" in one for one in weathers(world)] == [True]
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM round_answers") == 0


async def test_dying_after_the_weather_was_told_does_not_tell_it_again_even_after_hours(
    world: World, wire: Wire
) -> None:
    await create(world, window=2)
    people = await eight(world)
    await world.pass_time(hours=9, minutes=30)
    for member in people:
        await answer(world, member, mood=2)
    wire.die(f"/channels/{world.general.id}/messages", after=True)
    await world.pass_time(hours=1, minutes=30)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(weathers(world)) == 1


async def test_paused_skipped_and_ended_it_does_not_come(world: World) -> None:
    await create(world)
    await world.mod.slash(world.general, "round skip", name="Morning")
    await world.pass_time(hours=24)
    assert not prompts(world)
    await world.mod.slash(world.general, "round pause", name="morning")
    await world.pass_time(hours=24)
    assert not prompts(world)
    await world.mod.slash(world.general, "round pause", name="Morning", on=False)
    await world.pass_time(hours=24)
    assert len(prompts(world)) == 1
    await world.mod.slash(world.general, "round end", name="Morning")
    await world.pass_time(hours=24)
    assert len(prompts(world)) == 1


async def test_whoever_wanted_it_is_nudged_once_and_only_if_they_have_not_answered(world: World) -> None:
    await create(world, window=4)
    await world.pass_time(hours=9, minutes=10)
    for member in (world.ann, world.ben):
        await member.click(prompts(world)[-1], label="Nudge me if I forget")
    await answer(world, world.ben)
    await world.pass_time(hours=3)
    assert ["wanted a nudge" in one.content for one in world.dms(world.ann)] == [True]
    assert not world.dms(world.ben)


async def test_nobody_is_nudged_before_it_is_known_where_to_lead_them(world: World, wire: Wire) -> None:
    await create(world, window=4)
    wire.die(f"/channels/{world.general.id}/messages", after=True)
    over = refuse(world, "GET", f"/channels/{world.general.id}/messages", 0, status=503)  # It cannot be looked for.
    await world.pass_time(hours=9, minutes=10)
    await world.ann.click(prompts(world)[-1], label="Nudge me if I forget")
    await world.pass_time(hours=2)
    assert not world.dms(world.ann)
    over()
    await world.pass_time(hours=1, minutes=30)
    [nudged] = world.dms(world.ann)
    assert prompts(world)[-1].jump_url in nudged.content


async def test_dying_when_the_nudge_has_arrived_nudges_nobody_twice(world: World, wire: Wire) -> None:
    await create(world)
    await world.pass_time(hours=9, minutes=10)
    await world.ann.click(prompts(world)[-1], label="Nudge me if I forget")
    wire.die(DIRECT, after=True)
    await world.pass_time(hours=11, minutes=50)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(world.dms(world.ann)) == 1


async def test_moderators_hear_of_a_round_that_cannot_be_posted(world: World) -> None:
    office, place = world.private_channel("office"), world.guild.create_text_channel("rounds")
    await world.settings("check_ins", moderators=office)
    await create(world, channel=place)
    world.refuse(f"/channels/{place.id}/messages", code=50013)
    await world.pass_time(hours=10)
    [told] = office.history()
    assert f"I can't post the prompt of a round in {place.mention}" in told.content
    assert "`/round edit`" in told.content
    await world.pass_time(hours=23)
    assert len(office.history()) == 1
    await world.pass_time(hours=24)
    assert len(office.history()) == 2


async def test_answers_go_with_the_round_even_if_discord_never_lets_it_be_said(world: World) -> None:
    await create(world, window=2)
    await world.pass_time(hours=9, minutes=30)
    await answer(world, world.ann)
    await world.mod.slash(world.general, "round pause", name="Morning")
    world.env.inject_error("PATCH", f"/channels/{world.general.id}/messages/*", status=503, times=None)
    database = world.bot.services.database
    assert await database.value("SELECT COUNT(*) FROM round_answers") == 1
    await world.pass_time(hours=2)
    assert await database.value("SELECT COUNT(*) FROM round_answers") == 0


async def test_it_gets_a_new_name_and_keeps_the_rest(world: World) -> None:
    await create(world)
    await create(world, name="Other")
    assert "already" in said(await world.mod.slash(world.general, "round edit", name="Morning", new_name="Other"))
    await world.mod.slash(world.general, "round edit", name="Morning", new_name="Evening")
    listed = said(await world.mod.slash(world.general, "round list"))
    assert "**Evening**" in listed
    assert "**Morning**" not in listed


async def test_long_answers_are_read_to_their_end_page_by_page(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    words = {name: f"{name} begins " + "*a*\n" * 240 + f"{name} ends" for name in ("one", "two", "three")}
    for member, told in zip((world.ann, world.ben, world.mod), words.values(), strict=True):
        await answer(world, member, told, shared=True)
    shown = (await world.ann.click(prompts(world)[-1], label="Read this round")).response
    assert shown is not None
    read = shown.embeds[0].description or ""
    while "Older" in str(shown.components):
        await world.ann.click(shown, label="Older")
        read += shown.embeds[0].description or ""
    assert all(f"{name} {what}" in read for name in words for what in ("begins", "ends"))
    await world.ann.click(shown, label="Newer")
    assert "three ends" in (shown.embeds[0].description or "")


async def test_an_answer_can_be_reported_by_those_who_read_it_and_taken_down(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    await answer(world, world.ann, SECRET, shared=True)
    await answer(world, world.ben, "here I am", shared=True)
    page = await world.ben.click(prompts(world)[-1], label="Read this round")
    services = world.bot.services
    [theirs] = await services.database.column("SELECT id FROM check_ins WHERE member_id = :ann", ann=world.ann.id)
    assert page.response is not None
    reports = [one for one in str(page.response.components).split("'") if one.startswith("report:")]
    assert reports == [f"report:round_answer:{theirs}"]
    kind = services.content.of("round_answer")
    assert kind is not None
    found = await kind.get(services.database, theirs, world.ben.id)
    assert found is not None
    assert (found.author_id, SECRET in found.words) == (world.ann.id, True)
    assert await kind.get(services.database, theirs, world.mod.id) is None
    await kind.take_down(theirs, 1, world.mod.id, "please be kind")
    assert SECRET not in said(await world.ben.click(prompts(world)[-1], label="Read this round"))
    assert await kind.get(services.database, theirs, None) is None
    with pytest.raises(CareError):
        await kind.take_down(theirs, 2, world.mod.id)
    assert "a check-in of yours that was taken down" in await world.inbox(world.ann)


async def test_whoever_is_barred_from_sharing_answers_for_themselves_alone(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    services, ways, week = world.bot.services, (Way.SHARING,), timedelta(days=7)
    await services.database.write(
        lambda tx: services.access.bar(tx, world.guild.id, world.ann.id, ways, week, bar_id=1, by=world.mod.id)
    )
    form = await world.ann.click(prompts(world)[-1], label="Check in")
    assert [one["value"] for one in field(form, "audience")["options"]] == ["me:0"]


async def test_it_can_be_changed_and_listed_and_wrong_words_are_told(world: World) -> None:
    await create(world)
    assert "already" in await create(world)
    assert "mon, thu" in await create(world, name="Other", days="whenever")
    assert "time zone" in await create(world, name="Other", timezone="Atlantis")
    changed = await world.mod.slash(world.general, "round edit", name="Morning", time="10:30", days="mon, thu")
    assert "Monday, Thursday at 10:30" in said(changed)
    listed = said(await world.mod.slash(world.general, "round list"))
    assert "Morning" in listed
    assert "no round called" in said(await world.mod.slash(world.general, "round skip", name="Evening"))


async def test_a_channel_that_is_gone_is_said_in_the_list_and_the_round_goes_on(world: World) -> None:
    place = world.guild.create_text_channel("rounds")
    await create(world, channel=place)
    world.refuse(f"/channels/{place.id}/messages", times=1, code=10003)
    await world.pass_time(hours=10)
    assert "could not be posted" in said(await world.mod.slash(world.general, "round list"))
    await world.pass_time(hours=24)
    assert len([one for one in place.history() if one.embeds]) == 1


async def test_a_check_in_from_elsewhere_is_none_of_the_rounds(world: World) -> None:
    await create(world)
    await world.pass_time(hours=10)
    await check_in(world, world.ann, SECRET)
    assert SECRET not in said(await world.ann.click(prompts(world)[-1], label="Read this round"))


async def test_the_buttons_of_a_round_go_when_nothing_is_kept_of_it_any_more(world: World) -> None:
    await create(world, window=2)
    await world.pass_time(hours=9.1)
    await world.mod.slash(world.general, "round end", name="Morning")
    [old] = prompts(world)
    late = await world.ann.click(old, label="Read this round")
    assert "Share your own answer first" in said(late)
    await world.pass_time(days=88)
    assert labels(prompts(world)[0])
    await world.restart()
    await world.pass_time(days=3)
    assert labels(prompts(world)[0]) == []
