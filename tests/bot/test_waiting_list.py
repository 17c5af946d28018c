"""Which messages answer somebody who waits, and the one silent note that lists who has waited long."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import discord
import pytest
import pytest_asyncio
import simcord
from simcord.backend.models import AllowedMentions

from bot.app import open_bot
from bot.awaiting import AwaitedItem, store
from bot.awaiting.waiting_list import LISTED, add_awaited_kind
from bot.client.hearth import Hearth
from bot.config import Config
from tests.awaited import CHEERS, SERVED, Cheers, Tea
from tests.wire import Wire
from tests.world import SimulatedClock, World

Restart = Callable[[], Awaitable[None]]


@pytest.fixture
def cheers() -> Cheers:
    return Cheers()


@pytest_asyncio.fixture
async def open_tea(
    bots: AsyncExitStack, config: Config, clock: SimulatedClock, cheers: Cheers
) -> Callable[[], Awaitable[Hearth]]:
    """Opens bots with one more feature, in which tea waits for cheers."""

    async def open_one() -> Hearth:
        bot = await bots.enter_async_context(open_bot(config, clock=clock))
        add_awaited_kind(bot, cheers)
        await bot.add_cog(Tea())
        return bot

    return open_one


@pytest_asyncio.fixture
async def simcord_bot(open_tea: Callable[[], Awaitable[Hearth]]) -> Hearth:
    return await open_tea()


@pytest.fixture
def restart(world: World, open_tea: Callable[[], Awaitable[Hearth]]) -> Restart:
    async def restart() -> None:
        await world.env.restart_bot(await open_tea())

    return restart


@pytest.fixture
def room(world: World, cheers: Cheers) -> simcord.ChannelHandle:
    """Where the note is posted."""
    room = world.guild.create_text_channel("kitchen")
    cheers.room = room.id
    return room


async def served(world: World, name: str = "cleo", channel: simcord.ChannelHandle | None = None) -> simcord.MemberActor:
    """Somebody new has tea."""
    member = await world.join(name)
    await member.slash(channel or world.general, "tea")
    return member


def tea(world: World) -> discord.Message:
    """The message with the tea."""
    [found] = [message for message in world.general.history() if message.content == SERVED]
    return found


def thread_of(world: World, channel: simcord.ChannelHandle, message_id: int | None = None) -> simcord.ChannelHandle:
    world.env.backend.create_thread(channel.id, "a thread", world.ann.id, message_id=message_id)
    return channel.threads[-1]


def notes(room: simcord.ChannelHandle) -> list[str]:
    return [message.embeds[0].description or "" for message in room.history()]


def note(room: simcord.ChannelHandle) -> discord.Message:
    [found] = room.history()
    return found


async def test_a_reply_answers(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    await world.ann.send(world.general, "cheers", reply_to=tea(world))
    assert cheers.answers == [(cleo.id, world.ann.id, True)]


async def test_a_mention_answers_wherever_it_is(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    await world.ben.send(world.thanks, f"hello {cleo.mention}")
    assert cheers.answers == [(cleo.id, world.ben.id, True)]


async def test_a_reply_to_words_of_the_persons_answers(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    words = await cleo.send(world.thanks, "is there any milk?")
    await world.ben.send(world.thanks, "here you are", reply_to=words)
    assert cheers.answers == [(cleo.id, world.ben.id, True)]


async def test_so_does_one_that_pings_nobody(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    words = await cleo.send(world.thanks, "is there any milk?")
    backend = world.env.backend
    reference = backend.normalize_message_reference(
        world.thanks.id, {"channel_id": str(world.thanks.id), "message_id": str(words.id)}
    )
    nobody = AllowedMentions(replied_user=False)
    backend.create_message(world.thanks.id, world.ben.id, "here", reference=reference, allowed_mentions=nobody)
    await world.settle()
    assert cheers.answers == [(cleo.id, world.ben.id, True)]


async def test_a_message_in_the_thread_of_the_message_answers(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    await world.ben.send(thread_of(world, world.general, tea(world).id), "cheers")
    assert cheers.answers == [(cleo.id, world.ben.id, True)]


async def test_a_message_in_the_thread_in_which_it_was_asked_answers(world: World, cheers: Cheers) -> None:
    own = thread_of(world, world.general)
    cleo = await served(world, "cleo", own)
    await world.ben.send(own, "cheers")
    assert cheers.answers == [(cleo.id, world.ben.id, True)]


async def test_everyone_answers_once_and_the_first_is_known(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    for words in ("cheers", "and again"):
        for member in (world.ben, world.ann):
            await member.send(world.general, words, reply_to=tea(world))
    assert cheers.answers == [(cleo.id, world.ben.id, True), (cleo.id, world.ann.id, False)]


async def test_what_does_not_answer(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    helper = await world.join("helper", bot=True)
    await world.ann.send(world.general, "what a day")
    await world.ann.send(world.general, f"hello {world.ben.mention}")
    await cleo.send(world.general, "here I am", reply_to=tea(world))
    await cleo.send(thread_of(world, world.general, tea(world).id), "talking to myself")
    world.env.backend.create_message(world.general.id, helper.id, f"beep {cleo.mention}")
    await world.ann.send_dm(f"about {cleo.mention}")
    await world.settle()
    assert cheers.answers == []


async def test_elsewhere_a_mention_answers_nothing(world: World, cheers: Cheers) -> None:
    cleo = await served(world)
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    there = elsewhere.create_text_channel("general")
    elsewhere.add_member(cleo.user)
    await world.settle()
    await simcord.MemberActor(world.env, elsewhere, world.mod.user).send(there, f"hello {cleo.mention}")
    assert cheers.answers == []


async def test_it_is_listened_for_after_a_restart(world: World, cheers: Cheers, restart: Restart) -> None:
    cleo = await served(world)
    await world.ann.send(world.general, "cheers", reply_to=tea(world))
    await restart()
    await world.ann.send(world.general, "cheers again", reply_to=tea(world))
    await world.ben.send(world.general, "cheers", reply_to=tea(world))
    assert cheers.answers == [(cleo.id, world.ann.id, True), (cleo.id, world.ben.id, False)]


@pytest.mark.provokes_incident
async def test_a_message_that_concerns_nobody_costs_no_question_to_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, restart: Restart
) -> None:
    cleo = await served(world)
    await world.mod.send(world.general, "cheers", reply_to=tea(world))
    await restart()
    await world.settle()
    database = world.bot.services.database
    for name in ("all", "one", "value", "write"):
        monkeypatch.setattr(database, name, refuse)

    for number in range(20):
        await world.ann.send(world.general, f"words no. {number} for {world.ben.mention}")

    await cleo.send(world.general, "my own tea", reply_to=tea(world))
    await world.mod.send(world.general, "cheers again", reply_to=tea(world))
    assert "was asked" not in caplog.text

    await world.ann.send(world.general, "cheers", reply_to=tea(world))
    assert "was asked" in caplog.text


def refuse(*_asked: object, **_values: object) -> None:
    raise AssertionError("the database was asked")


async def test_nobody_is_listed_before_their_time(world: World, cheers: Cheers, room: simcord.ChannelHandle) -> None:
    await served(world)
    await world.pass_time(hours=0.9)
    assert notes(room) == []
    await world.pass_time(hours=0.2)
    [words] = notes(room)
    assert "<@" in words


async def test_the_note_is_silent_links_there_and_pings_nobody(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.1)
    [sent] = [one for one in world.env.http_requests if one.path == f"/channels/{room.id}/messages"]
    assert sent.json is not None
    assert sent.json["flags"] == discord.MessageFlags(suppress_notifications=True).value
    assert not any(sent.json["allowed_mentions"].values())
    [words] = notes(room)
    assert words == f"<@{cleo.id}> has tea · [see the message]({tea(world).jump_url})"
    assert note(room).embeds[0].title == "Nobody has said cheers yet"


async def test_there_is_one_note_for_all_and_it_is_edited(world: World, room: simcord.ChannelHandle) -> None:
    members: list[simcord.MemberActor] = []
    for name in ("cleo", "dora", "emil"):
        members.append(await served(world, name))
        await world.pass_time(hours=0.3)
    await world.pass_time(hours=1)
    lines = note(room).embeds[0].description or ""
    assert [str(member.id) in line for member, line in zip(members, lines.split("\n"), strict=True)] == [True] * 3

    await world.ann.send(world.general, f"hello {members[1].mention}")
    await world.pass_time(minutes=0.2)
    assert str(members[1].id) not in (note(room).embeds[0].description or "")
    assert len((note(room).embeds[0].description or "").split("\n")) == 2


async def test_many_changes_are_one_edit(world: World, room: simcord.ChannelHandle) -> None:
    members = [await served(world, f"friend{number}") for number in range(10)]
    await world.pass_time(hours=1.1)
    before = edits(world, room)
    for member in members[:9]:
        world.env.backend.create_message(world.general.id, world.ann.id, f"hello {member.mention}")
        await world.env.advance_time(0.4)
    await world.pass_time(minutes=0.5)
    assert edits(world, room) == before + 1


def edits(world: World, room: simcord.ChannelHandle) -> int:
    return sum(one.method == "PATCH" and str(room.id) in one.path for one in world.env.http_requests)


async def test_it_goes_when_everyone_is_answered(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.2)
    assert notes(room)
    await world.ann.send(world.general, f"hello {cleo.mention}")
    await world.pass_time(minutes=0.2)
    assert notes(room) == []


async def test_it_goes_when_nobody_needs_to_wait_any_more(
    world: World, cheers: Cheers, room: simcord.ChannelHandle
) -> None:
    cleo = await served(world)
    await world.pass_time(hours=71)
    assert notes(room)
    await world.pass_time(hours=2)
    assert notes(room) == []
    assert cheers.lonely == [cleo.id]


async def test_it_goes_when_what_waited_is_withdrawn(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.2)
    await cleo.slash(world.general, "spill")
    await world.pass_time(minutes=0.2)
    assert notes(room) == []


async def test_it_stays_the_same_note_over_a_restart(
    world: World, room: simcord.ChannelHandle, restart: Restart
) -> None:
    await served(world)
    await world.pass_time(hours=0.5)
    await restart()
    await world.pass_time(hours=1)
    before = note(room).id
    await restart()
    dora = await served(world, "dora")
    await world.pass_time(hours=1.2)
    assert note(room).id == before
    assert str(dora.id) in notes(room)[0]


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_the_note_neither_loses_nor_repeats_it(
    world: World, room: simcord.ChannelHandle, restart: Restart, wire: Wire, after: bool
) -> None:
    await served(world)
    wire.die(f"/channels/{room.id}/messages", after=after)
    await world.pass_time(hours=1.1)
    assert wire.all_happened
    await restart()
    await world.pass_time(minutes=5)
    assert len(notes(room)) == 1


async def test_a_note_that_somebody_deleted_is_posted_again(world: World, room: simcord.ChannelHandle) -> None:
    await served(world)
    await world.pass_time(hours=1.1)
    world.env.backend.delete_message(room.id, note(room).id)
    await world.pass_time(hours=1.1)
    assert len(notes(room)) == 1


async def test_a_lost_channel_costs_one_attempt_an_hour_and_another_one_gets_the_note(
    world: World, cheers: Cheers, room: simcord.ChannelHandle
) -> None:
    await served(world)
    await world.pass_time(hours=1.2)
    world.env.backend.delete_channel(room.id)
    await world.pass_time(hours=3)
    attempts = [one for one in world.env.http_requests if one.path == f"/channels/{room.id}/messages"]
    assert len(attempts) <= 1 + 4

    other = world.guild.create_text_channel("pantry")
    cheers.room = other.id
    await world.pass_time(hours=1.1)
    assert len(notes(other)) == 1


async def test_chosen_another_channel_the_note_moves_there(
    world: World, cheers: Cheers, room: simcord.ChannelHandle
) -> None:
    await served(world)
    await world.pass_time(hours=1.2)
    cheers.room = world.thanks.id
    await world.pass_time(hours=1.1)
    assert notes(room) == []
    assert len(notes(world.thanks)) == 1


async def test_without_a_channel_there_is_no_note_until_one_is_chosen(world: World, cheers: Cheers) -> None:
    await served(world)
    await world.pass_time(hours=3)
    assert world.thanks.history() == []
    cheers.room = world.thanks.id
    await world.pass_time(hours=1.1)
    assert len(notes(world.thanks)) == 1


async def test_who_is_going_to_answer_is_shown_and_led_there(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.1)
    result = await world.ann.click(note(room), label="I'll say cheers")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == f"How kind. cleo is here:\n{tea(world).jump_url}"
    await world.pass_time(minutes=0.2)
    assert f"<@{world.ann.id}> will say cheers" in notes(room)[0]

    await world.ben.click(note(room), label="I'll say cheers")
    await world.pass_time(minutes=0.2)
    assert f"<@{world.ben.id}>" not in notes(room)[0], "the first who said so is named"
    assert [one.subject for one in await waiting(world)] == [cleo.id], "only the cheers answer"

    await world.ann.send(world.general, "cheers", reply_to=tea(world))
    await world.pass_time(minutes=0.2)
    assert notes(room) == []


async def waiting(world: World) -> list[AwaitedItem]:
    return await store.waiting(world.bot.services.database, CHEERS, world.guild.id)


async def test_where_several_wait_one_is_chosen(world: World, room: simcord.ChannelHandle, restart: Restart) -> None:
    cleo, dora = await served(world, "cleo"), await served(world, "dora")
    await world.pass_time(hours=1.1)
    await restart()
    result = await world.ann.select(note(room), values=[str(dora.id)])
    assert result.ephemeral
    assert result.response is not None
    assert "dora is here" in result.response.content
    await world.pass_time(minutes=0.2)
    of_cleo, of_dora = notes(room)[0].split("\n")
    assert str(cleo.id) in of_cleo
    assert "will say cheers" not in of_cleo
    assert f"<@{world.ann.id}> will say cheers" in of_dora


async def test_who_comes_too_late_is_told_kindly(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.1)
    world.env.backend.create_message(world.general.id, world.ben.id, f"hello {cleo.mention}")
    result = await world.ann.click(note(room), label="I'll say cheers")
    assert result.ephemeral
    assert result.response is not None
    assert "Somebody has been quicker" in result.response.content


async def test_one_cannot_take_care_of_oneself(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(hours=1.1)
    result = await cleo.click(note(room), label="I'll say cheers")
    assert result.response is not None
    assert "for the others" in result.response.content
    await world.pass_time(minutes=0.2)
    assert "will say cheers" not in notes(room)[0]


async def test_more_than_fit_are_counted(world: World, room: simcord.ChannelHandle) -> None:
    for number in range(LISTED + 3):
        await served(world, f"friend{number}")
    await world.pass_time(hours=1.1)
    lines = notes(room)[0].split("\n")
    assert len(lines) == LISTED + 1
    assert lines[-1] == "and 3 more"


async def test_the_one_who_waits_is_told_nothing(world: World, room: simcord.ChannelHandle) -> None:
    cleo = await served(world)
    await world.pass_time(days=4)
    assert world.dms(cleo) == []
    assert [message.content for message in world.general.history(viewer=world.ben)] == [SERVED]


async def test_trouble_at_discord_delays_the_note(world: World, room: simcord.ChannelHandle) -> None:
    await served(world)
    world.env.inject_error("POST", f"/channels/{room.id}/messages", status=503, times=2)
    await world.pass_time(hours=1.02)
    assert notes(room) == []
    await world.pass_time(minutes=5)
    assert len(notes(room)) == 1


async def test_a_changed_patience_counts_from_the_next_look(
    world: World, cheers: Cheers, room: simcord.ChannelHandle
) -> None:
    await served(world)
    await world.pass_time(hours=1.1)
    assert len(notes(room)) == 1
    cheers.hours = 48
    await world.pass_time(hours=1.1)
    assert notes(room) == []
    assert timedelta(hours=48) == cheers.patience(world.guild.id)
