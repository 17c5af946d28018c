"""A private thread for two: there once whatever happens, closed by either, and gone with whoever is forgotten."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.config import Config
from cogs.check_ins.talks.rules import CHAT
from cogs.check_ins.talks.service import Talks
from tests.cogs.check_ins.people import DELETIONS, delete_thread, refuse, rows
from tests.cogs.check_ins.talks import archived, people_in
from tests.wire import Wire
from tests.world import SimulatedClock, World


async def begin(world: World, talk_id: int = 900_000_000_001, wish: str = "company") -> None:
    """Ann would like to talk, and ben is there for her."""
    services, pair = world.bot.services, (world.ann.id, world.ben.id)
    await services.database.write(lambda tx: Talks(services).begin(tx, talk_id, world.guild.id, pair, CHAT, wish=wish))
    await world.restart()  # Timers that a test itself sets off do not run in the simulation's time.
    await world.pass_time(minutes=0.1)


def talks(world: World) -> list[simcord.ChannelHandle]:
    """The threads that are there."""
    return world.general.threads


def heading(thread: simcord.ChannelHandle) -> discord.Message:
    return thread.history()[0]


@pytest.fixture
async def place(world: World) -> World:
    await world.settings("check_ins", talks=world.general)
    return world


async def test_two_are_alone_in_a_thread_that_says_what_would_help_and_who_can_read_it(place: World) -> None:
    await begin(place)

    [thread] = talks(place)
    assert people_in(place, thread) == {place.ann.id, place.ben.id}
    assert place.env.backend.get_thread(thread.id).type == discord.ChannelType.private_thread.value
    words = heading(thread).embeds[0].description or ""
    assert "company" in words
    assert "those who may manage threads" in words
    assert "ann" not in (thread.name or "")


@pytest.mark.parametrize("after", [True, False])
async def test_two_crashes_leave_one_thread_with_one_heading(place: World, wire: Wire, after: bool) -> None:
    wire.die("/channels/*/threads", after=after)
    wire.die("/channels/*/messages", after=after)
    await begin(place)
    await place.restart()
    await place.pass_time(minutes=20)
    await place.restart()
    await place.pass_time(minutes=20)

    assert wire.all_happened
    [thread] = talks(place)
    assert people_in(place, thread) == {place.ann.id, place.ben.id}
    assert len([one for one in thread.history() if one.components]) == 1


async def test_closed_before_we_know_of_its_heading_that_says_so_all_the_same(place: World, wire: Wire) -> None:
    wire.die("/channels/*/messages", after=True)
    await begin(place)
    await place.restart()
    [thread] = talks(place)
    await place.ben.click(heading(thread), label="Close")
    await place.pass_time(minutes=2)

    assert wire.all_happened
    assert "closed" in (heading(thread).embeds[0].description or "")
    assert not heading(thread).components


async def test_either_closes_it_and_nobody_else(place: World) -> None:
    await begin(place)
    [thread] = talks(place)

    role = place.guild.create_role("keepers", permissions=discord.Permissions(manage_threads=True))
    keeper = place.guild.add_member(place.env.create_user("kim"), roles=[role])
    refused = await keeper.click(heading(thread), label="Close")
    assert refused.response is not None
    assert "Only the two" in refused.response.content
    assert not archived(place, thread)

    await place.ben.click(heading(thread), label="Close")
    assert archived(place, thread)
    assert "closed" in (heading(thread).embeds[0].description or "")
    assert not heading(thread).components


async def test_who_leaves_ends_it_and_the_other_reads_so(place: World) -> None:
    await begin(place)
    await place.leave(place.ben)

    [thread] = talks(place)
    assert archived(place, thread)
    assert "has left this server" in thread.history()[-1].content


async def test_who_is_forgotten_takes_the_thread_with_them(place: World, config: Config) -> None:
    await begin(place)
    await place.forget(place.ann)
    await place.pass_time(minutes=2)

    assert talks(place) == []
    assert rows(config, "SELECT COUNT(*) FROM talks") == [(0,)]
    assert rows(config, "SELECT COUNT(*) FROM talk_takedowns") == [(0,)]


async def test_forgotten_in_the_middle_of_a_crash_no_thread_is_left(place: World, wire: Wire) -> None:
    wire.die("/channels/*/threads", after=True)
    await begin(place)
    await place.forget(place.ann)
    await place.restart()
    await place.pass_time(minutes=10)

    assert wire.all_happened
    assert talks(place) == []


async def test_a_missing_permission_is_said_to_both_with_what_can_be_done(place: World) -> None:
    place.refuse(f"/channels/{place.general.id}/threads", code=50013)
    await begin(place)

    for one, other in ((place.ann, place.ben), (place.ben, place.ann)):
        [told] = place.dms(one)
        assert "Create Private Threads" in told.content
        assert other.mention in told.content


async def test_told_even_where_direct_messages_are_closed(place: World) -> None:
    place.dms(place.ann)
    place.close_dms()
    place.refuse(f"/channels/{place.general.id}/threads", code=50013)
    await begin(place)

    assert "Create Private Threads" in await place.inbox(place.ann)


async def test_closed_for_a_month_it_is_deleted(place: World, config: Config, clock: SimulatedClock) -> None:
    await begin(place)
    [thread] = talks(place)
    await place.ann.click(heading(thread), label="Close")

    clock.jump = timedelta(days=31)
    await place.restart()
    await place.pass_time(hours=25)

    assert talks(place) == []
    assert rows(config, "SELECT COUNT(*) FROM talks") == [(0,)]


async def test_where_nobody_writes_any_more_it_ends(place: World, config: Config) -> None:
    await begin(place)
    [thread] = talks(place)
    metadata = place.env.backend.get_thread(thread.id).thread_metadata
    assert metadata is not None
    metadata.archived = True

    await place.pass_time(days=5)

    assert rows(config, "SELECT because FROM talks") == [("closed",)]


@pytest.mark.parametrize("way", DELETIONS)
async def test_where_its_thread_is_deleted_it_ends_and_both_are_told(place: World, config: Config, way: str) -> None:
    await begin(place)
    [thread] = talks(place)
    delete_thread(place, thread, way)
    await place.settle()
    await place.pass_time(days=1.1 if way == "unseen" else 0.001)

    assert rows(config, "SELECT because FROM talks") == [("gone",)]
    for one, other in ((place.ann, place.ben), (place.ben, place.ann)):
        [told] = place.dms(one)
        assert "The Hearth" in told.content
        assert other.mention in told.content
        assert "is gone" in told.content
        assert "write to each other directly" in told.content


async def test_a_thread_that_is_gone_before_anybody_is_let_in_is_told_of(place: World, config: Config) -> None:
    refuse(place, "PUT", "/channels/*/thread-members/*", 10003, status=404)
    await begin(place)

    assert rows(config, "SELECT because FROM talks") == [("gone",)]
    assert "is gone" in place.dms(place.ann)[0].content


async def test_a_deleted_channel_costs_those_without_a_thread_in_the_server_nothing(place: World) -> None:
    await place.settle()
    before = len(place.env.http_requests)
    place.env.backend.delete_channel(place.thanks.id)
    await place.pass_time(minutes=1)
    assert len(place.env.http_requests) == before


async def test_where_no_more_threads_fit_in_both_are_told_at_once_and_moderators_once(
    place: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    office = place.private_channel("office")
    await place.settings("check_ins", moderators=office)
    refuse(place, "POST", f"/channels/{place.general.id}/threads", 160006)
    await begin(place)

    assert rows(config, "SELECT because FROM talks") == [("crowded",)]
    for one in (place.ann, place.ben):
        [told] = place.dms(one)
        assert "as many open threads as Discord allows" in told.content
        assert "archiving" in told.content
    await place.pass_time(days=2)
    [note] = office.history()
    assert "as many open threads as Discord allows" in note.content
    assert "Archiving threads" in note.content
    assert str(place.ann.id) not in note.content
    assert "unexpected error" not in caplog.text


async def test_what_nobody_knows_is_tried_for_some_hours_and_then_owned_up_to(
    place: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(place, "POST", f"/channels/{place.general.id}/threads", 987654)
    await begin(place)
    await place.pass_time(hours=1)
    assert rows(config, "SELECT because FROM talks") == [("",)]

    await place.pass_time(hours=11)
    assert rows(config, "SELECT because FROM talks") == [("hindered",)]
    assert len(place.dms(place.ann)) == len(place.dms(place.ben)) == 1
    assert "unexpected error" not in caplog.text


async def test_a_thread_that_rests_is_woken_to_let_somebody_in(place: World) -> None:
    refuse(place, "PUT", "/channels/*/thread-members/*", 50083, times=1)
    await begin(place)

    [thread] = talks(place)
    assert people_in(place, thread) == {place.ann.id, place.ben.id}
    assert place.dms(place.ann) == []


async def test_what_cannot_be_said_in_a_locked_thread_is_said_to_each(place: World) -> None:
    await begin(place)
    [thread] = talks(place)
    refuse(place, "PATCH", f"/channels/{thread.id}", 50083)
    await place.ben.click(heading(thread), label="Close")
    await place.pass_time(minutes=1)

    for one, other in ((place.ann, place.ben), (place.ben, place.ann)):
        [told] = place.dms(one)
        assert other.mention in told.content
        assert "This conversation is closed" in told.content
