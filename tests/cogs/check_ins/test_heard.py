"""Whoever reaches out hears from a person, or, once and in time, that nobody has answered yet, with ways on."""

import discord
import pytest
import simcord

from cogs.check_ins.circles.cog_threads import CircleThreads
from tests.cogs.check_ins.circles import Town
from tests.cogs.check_ins.people import (
    SECRET,
    answer,
    cards,
    check_in,
    choose,
    field,
    refuse,
    said,
    text,
    write_back,
)
from tests.cogs.check_ins.talks import EASY
from tests.cogs.help_now.people import labels
from tests.wire import DIRECT, Wire
from tests.world import World


@pytest.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """Where check-ins for everyone stand."""
    channel = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=channel)
    return channel


def letters(world: World, member: simcord.MemberActor) -> list[str]:
    """What somebody got by direct message."""
    return [text(one) for one in world.dms(member)] if member.id in world.env.backend.dm_channels else []


def offered(message: discord.Message) -> list[str]:
    """What can be chosen from the menu under a message."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    [menu] = [one for row in rows for one in row.children if isinstance(one, discord.SelectMenu)]
    return [one.value for one in menu.options]


async def test_nobody_answers_and_the_night_is_over_first(world: World, place: simcord.ChannelHandle) -> None:
    await world.settings("check_ins", unheard_hours=4)  # Longer than somebody is taken to be awake.
    office, listening = world.private_channel("office"), world.guild.create_text_channel("listening")
    await world.settings("check_ins", listeners_channel=listening, talks=world.general, **EASY)
    await world.mod.slash(world.general, "listener on")
    await world.ann.slash(world.general, "preferences", timezone="UTC", quiet="23:00-07:00")
    await check_in(world, world.ann, audience="nameless:0", mood=1, wish="nothing")  # at midnight
    await world.pass_time(hours=2)
    await world.restart()
    await world.pass_time(hours=4)
    assert letters(world, world.ann) == []
    queue = said(await world.mod.slash(world.general, "care queue"))
    assert SECRET not in queue
    assert str(world.ann.id) not in queue

    await world.pass_time(hours=2)
    [word] = world.dms(world.ann)
    assert "I haven't forgotten you. In the last 4 hours nobody in The Hearth has answered" in word.content
    assert cards(place)[0].jump_url in word.content
    assert labels(word) == ["Need help now?"]  # Nothing could be passed on to a moderator here.
    await world.settings("help_now", moderators=office)
    await world.pass_time(days=5)
    assert len(world.dms(world.ann)) == 1

    assert offered(word) == ["listeners:1", "listeners:0"]  # Whoever hid their name finds first where it stays hidden.
    await world.ann.user.select(word, ["listeners:1"])
    await world.pass_time(minutes=1)
    assert [SECRET in text(one) for one in cards(listening)] == [True]
    assert cards(place) == []


async def test_somebody_hears_at_the_last_moment_and_is_named(
    world: World, place: simcord.ChannelHandle, wire: Wire
) -> None:
    await world.ann.slash(world.general, "preferences", timezone="UTC", quiet="23:00-07:00")
    await check_in(world, world.ann, audience="everyone:0")
    await check_in(world, world.ben, "all is well", audience="everyone:0", wish="nothing", mood=5)
    await world.pass_time(hours=2, minutes=58)
    wire.die(DIRECT, after=True)
    await world.ben.click(cards(place)[0], label="I hear you")
    await world.pass_time(minutes=1)
    await world.restart()
    await world.mod.click(cards(place)[0], label="I hear you")
    await world.pass_time(hours=12)
    assert wire.all_happened

    [told] = world.dms(world.ann)  # At once, in the night, for whoever asked in it; and no word that nobody has.
    assert told.content.startswith("**ben** (\\@ben) read your check-in in The Hearth, and hears you.")
    assert cards(place)[0].jump_url in told.content
    assert letters(world, world.ben) == []
    history = said(await world.ann.slash(world.general, "checkin history"))
    assert f"<@{world.ben.id}> and <@{world.mod.id}> hear you." in history
    assert "It is still waiting for an answer." in said(await world.ben.slash(world.general, "checkin history"))

    await world.forget(world.ben)
    await world.pass_time(minutes=1)
    assert [one for one in letters(world, world.ann) if "ben" in one] == []


async def test_without_a_name_hearers_stay_unnamed_and_closed_messages_wait(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience="nameless:0", mood=1)
    await world.pass_time(minutes=1)
    world.refuse("/users/@me/channels")
    await world.ben.click(cards(place)[0], label="I hear you")
    await world.pass_time(hours=12)
    assert letters(world, world.ann) == []
    inbox = await world.inbox(world.ann)
    assert "Somebody heard your check-in in The Hearth" in inbox
    assert "ben" not in inbox
    assert "This is heard." in said(await world.ann.slash(world.general, "checkin history"))


async def test_whoever_writes_back_is_named_and_nothing_is_said_twice(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience="everyone:0")
    await check_in(world, world.ann, "and another thing", audience="everyone:0")
    await world.pass_time(minutes=1)
    for who, words in ((world.ben, "I am thinking of you"), (world.mod, "soup on Sunday")):
        await write_back(who, cards(place)[0], words)
    await world.pass_time(minutes=1)
    shown = said(await world.ann.slash(world.general, "checkin answers"))
    assert "**ben** (\\@ben) wrote back to your check-in:\n> I am thinking of you" in shown
    assert "**mod** (\\@mod) wrote back to your check-in:\n> soup on Sunday" in shown
    await answer(world.ann, world.dms(world.ann)[0], "that helps")
    await world.ben.send(place, "ann, I read it", reply_to=cards(place)[1])
    await world.pass_time(hours=12)
    got = letters(world, world.ann)
    assert len([one for one in got if "wrote back" in one]) == 2
    [spoken] = [one for one in got if "wrote to you after your check-in" in one]
    assert "**ben** (\\@ben)" in spoken
    assert not [one for one in got if "forgotten you" in one or "hears you" in one]


@pytest.mark.parametrize("why", ["barred", "forgotten", "unwanted"])
async def test_words_that_never_arrive_are_no_answer(world: World, place: simcord.ChannelHandle, why: str) -> None:
    listening = world.guild.create_text_channel("listening")
    await world.settings("check_ins", listeners_channel=listening, talks=world.general, **EASY)
    await world.mod.slash(world.general, "listener on")
    if why == "unwanted":
        await check_in(world, world.ann, audience="everyone:0")
        await write_back(world.ben, cards(place)[-1], "you again")
        await world.pass_time(minutes=1)
        await world.ann.user.click(world.dms(world.ann)[-1], label="Stop messages from them")
    before = len(letters(world, world.ann))
    over = refuse(world, "POST", "/users/@me/channels", 0, status=503)
    await check_in(world, world.ann, audience="everyone:0")
    await write_back(world.ben, cards(place)[-1], "let me in")
    if why == "barred":
        await world.mod.slash(world.general, "care bar", member=world.ben, **{"from": "replies"}, days=3)
    elif why == "forgotten":
        await world.forget(world.ben)
    over()
    await world.pass_time(hours=5)
    assert "let me in" not in said(await world.ann.slash(world.general, "checkin answers"))
    [word] = world.dms(world.ann)[before:]
    assert "I haven't forgotten you. In the last 3 hours nobody" in word.content
    await world.ann.user.select(word, ["listeners:0"])
    await world.pass_time(minutes=1)
    assert [SECRET in text(one) for one in cards(listening)] == [True]


async def test_words_on_their_way_are_waited_for(world: World, place: simcord.ChannelHandle) -> None:
    over = refuse(world, "POST", "/users/@me/channels", 0, status=503)
    await check_in(world, world.ann, audience="everyone:0")
    await write_back(world.ben, cards(place)[0], "here I am")
    await world.pass_time(hours=5)
    over()
    await world.pass_time(hours=12)
    assert ["here I am" in one for one in letters(world, world.ann)] == [True]


@pytest.mark.parametrize("hours", [0, 2])
async def test_a_card_that_is_pressed_before_we_know_where_it_is_is_heard(
    world: World, place: simcord.ChannelHandle, wire: Wire, hours: int
) -> None:
    care = world.guild.create_text_channel("care")
    await world.settings("check_ins", unheard_channel=care)
    wire.die(f"/channels/{place.id}/messages", after=True)
    await check_in(world, world.ann, audience="everyone:0")
    [card] = cards(place)
    over = refuse(world, "GET", f"/channels/{place.id}/messages", 0, status=503)  # It cannot be looked for.
    await world.ben.click(card, label="I hear you")
    assert letters(world, world.ann) == []
    await world.pass_time(hours=hours)
    over()
    await world.pass_time(minutes=5)
    [told] = world.dms(world.ann)
    if hours:
        assert told.content == "Somebody heard your check-in in The Hearth. `/checkin history` there says more."
    else:
        assert told.content.startswith("**ben** (\\@ben) read your check-in in The Hearth, and hears you.")
        assert card.jump_url in told.content
    await world.pass_time(hours=8)
    assert [one.jump_url for one in cards(place)] == [card.jump_url]
    assert len(world.dms(world.ann)) == 1
    assert care.history() == []


async def test_whoever_was_heard_learns_it_when_the_hearer_is_forgotten_meanwhile(
    world: World, place: simcord.ChannelHandle
) -> None:
    await world.settings("check_ins", circles=world.general)
    cid = world.guild.add_member(world.env.create_user("cid"))
    town = Town(world, [world.ann, world.ben, cid])
    await town.begin()
    await check_in(world, world.ann, audience="everyone:0")
    await town.share(cid)
    await world.ben.click(town.thread.history()[0], label="Just reading this week")
    over = refuse(world, "POST", "/users/@me/channels", 0, status=503)
    await world.ben.click(cards(place)[0], label="I hear you")
    await world.ben.click(town.cards()[0], label="I hear you")
    await world.forget(world.ben)
    over()
    await world.pass_time(hours=30)
    [told] = letters(world, world.ann)
    assert told.startswith("Somebody read your check-in in The Hearth, and hears you.")
    [told] = [one for one in letters(world, cid) if "read what" in one or "forgotten you" in one]
    assert told.startswith("Somebody read what you shared in **Tea**, and hears you.")


async def test_a_press_on_turning_to_others_loses_no_answer(world: World, place: simcord.ChannelHandle) -> None:
    listening = world.guild.create_text_channel("listening")
    await world.settings("check_ins", listeners_channel=listening, talks=world.general, **EASY)
    await world.mod.slash(world.general, "listener on")
    await check_in(world, world.ann, audience="everyone:0")
    await world.pass_time(hours=4)
    [word] = world.dms(world.ann)
    await write_back(world.ben, cards(place)[0], "here I am")
    refused = await world.ann.user.select(word, ["listeners:0"])
    assert "Somebody has answered you since" in said(refused)
    assert len(cards(place)) == 1
    assert "wrote back" in said(await world.ann.slash(world.general, "checkin history"))


async def test_a_pause_holds_the_word_and_a_friend_is_named_in_it(world: World, place: simcord.ChannelHandle) -> None:
    await world.settings("check_ins", unheard_hours=4)
    await choose(world, world.ann, ["0"], time="13:00", zone="UTC")
    await world.ann.slash(world.general, "checkin friend", friend=world.ben)
    await world.pass_time(hours=12)
    await world.ben.user.click(world.dms(world.ben)[-1], label="Yes, I will")
    await world.pass_time(minutes=1)
    before = len(world.dms(world.ann))
    await check_in(world, world.ann, audience="everyone:0")
    await world.ann.slash(world.general, "pause", until="2 days")
    await world.pass_time(days=1)
    assert len(world.dms(world.ann)) == before
    await world.pass_time(days=2)
    words = [one for one in letters(world, world.ann)[before:] if "I haven't forgotten you" in one]
    assert len(words) == 1
    assert f"<@{world.ben.id}> looks out for you" in words[0]


async def test_in_a_circle_a_press_or_words_reach_the_author_and_silence_is_owned_up_to(world: World) -> None:
    await world.settings("check_ins", circles=world.general)
    cid = world.guild.add_member(world.env.create_user("cid"))
    town = Town(world, [world.ann, world.ben, cid])
    await town.begin()
    await town.share(world.ann)
    await world.restart()
    await world.pass_time(hours=26)
    [word] = world.dms(world.ann)
    assert "In the last 24 hours nobody in **Tea** has answered" in word.content

    [card] = town.cards()
    assert "you share first" in said(await world.ben.click(card, label="I hear you"))
    await world.ben.click(town.thread.history()[0], label="Just reading this week")
    assert "can see that you hear them" in said(await world.ben.click(card, label="I hear you"))
    await world.pass_time(hours=20)
    [_word, told] = world.dms(world.ann)
    assert told.content.startswith("**ben** (\\@ben) read what you shared in **Tea**, and hears you.")

    await cid.send(town.thread, "good morning")
    await town.share(world.ben, "a long day")
    await cid.send(town.thread, "that sounds long")
    await world.pass_time(days=3)
    [spoken] = world.dms(world.ben)
    assert spoken.content.startswith("**cid** (\\@cid) wrote in **Tea** after you checked in there.")
    assert len(world.dms(world.ann)) == 2


async def test_a_card_in_a_circle_that_is_pressed_before_we_know_where_it_is_is_heard(world: World, wire: Wire) -> None:
    await world.settings("check_ins", circles=world.general)
    cid = world.guild.add_member(world.env.create_user("cid"))
    town = Town(world, [world.ann, world.ben, cid])
    await town.begin()
    await world.ben.click(town.thread.history()[0], label="Just reading this week")
    wire.die(f"/channels/{town.thread.id}/messages", after=True)
    await town.share(world.ann)
    [card] = town.cards()
    await world.ben.click(card, label="I hear you")
    assert letters(world, world.ann) == []
    await world.pass_time(hours=26)
    [told] = letters(world, world.ann)
    assert told.startswith("**ben** (\\@ben) read what you shared in **Tea**, and hears you.")
    assert [one.jump_url in told for one in town.cards()] == [True]


async def test_words_in_a_circle_are_heard_whichever_process_put_the_card_up(world: World) -> None:
    await world.settings("check_ins", circles=world.general)
    cid = world.guild.add_member(world.env.create_user("cid"))
    town = Town(world, [world.ann, world.ben, cid])
    await town.begin()
    await world.ben.send(town.thread, "good morning")
    CircleThreads(world.bot)  # From now on, it is another one than this that carries out what is due.
    await town.share(world.ann)
    await world.ann.send(town.thread, "it was a long day")
    await world.ben.send(town.thread, "that sounds long")
    await world.pass_time(hours=26)
    [spoken] = letters(world, world.ann)
    assert spoken.startswith("**ben** (\\@ben) wrote in **Tea** after you checked in there.")


async def test_whoever_is_alone_in_a_round_is_told_so(world: World) -> None:
    options = {"name": "Morning", "channel": world.general, "days": "daily", "time": "9:00", "timezone": "UTC"}
    await world.mod.slash(world.general, "round create", **options, window=2)
    await world.pass_time(hours=9.1)
    [prompt] = world.general.history()
    for who in (world.ann, world.ben):
        form = await who.click(prompt, label="Check in")
        shared = [one["value"] for one in field(form, "audience")["options"] if one["value"].startswith("round:")]
        audience = shared if who is world.ann else ["me:0"]
        await who.submit_modal(form, {"mood": "2", "wish": ["listen"], "audience": audience, "words": ""})
    await world.pass_time(hours=4)
    assert len([one for one in letters(world, world.ann) if "nobody else has shared one" in one]) == 1
    assert letters(world, world.ben) == []


async def test_whoever_is_looked_out_for_hears_that_their_friend_was_told(world: World) -> None:
    await choose(world, world.ann, [str(day) for day in range(7)], time="13:00", zone="UTC")
    await world.ann.slash(world.general, "checkin friend", friend=world.ben, misses=1)
    await world.pass_time(hours=12)
    await world.ben.user.click(world.dms(world.ben)[-1], label="Yes, I will")
    await world.pass_time(days=2)
    told = "I have told **ben** (\\@ben) that you missed your last check-in in The Hearth"
    assert len([one for one in letters(world, world.ann) if one.startswith(told)]) == 1

    await check_in(world, world.ann)
    backend = world.env.backend
    world.refuse(f"/channels/{backend.dm_channels[world.ben.id]}/messages")
    await world.pass_time(days=3)
    waits = "**ben** (\\@ben) will read in their inbox that you missed"
    assert len([one for one in letters(world, world.ann) if one.startswith(waits)]) == 1
