"""A reminder whose moment has come: where it arrives, what can be done with it, and when it comes again."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.agenda import Due, Later
from bot.clock import to_epoch
from bot.db.migrate import migrate
from bot.delivery.dead_buttons import TAKE_AWAY
from cogs.reminders.store import delivered
from tests.cogs.reminders.people import arrived, content, kept, listed, remind, words_of
from tests.databases import DatabaseSite
from tests.wire import DIRECT, Wire
from tests.world import SimulatedClock, World

SERIES = "daily"


async def first_words(world: World, member: simcord.MemberActor | None = None) -> list[str]:
    return [(one.embeds[0].description or "").splitlines()[0] for one in world.dms(member or world.ann)]


def posted(world: World, channel: simcord.ChannelHandle) -> list[discord.Message]:
    """What arrived in a channel; a promise has no title."""
    return [one for one in channel.history() if one.embeds and one.embeds[0].title]


@pytest.mark.parametrize(
    ("label", "wait"),
    [
        ("10 min", timedelta(minutes=10)),
        ("1 h", timedelta(hours=1)),
        ("Tomorrow", timedelta(days=1)),
        ("Next week", timedelta(days=7)),
    ],
)
async def test_it_can_come_again_later(world: World, label: str, wait: timedelta) -> None:
    await remind(world, "2h")
    await world.pass_time(hours=2)
    [message] = world.dms(world.ann)
    pressed = world.env.now()

    await world.ann.user.click(message, label=label)

    [closed] = world.dms(world.ann)
    assert "Again on" in (closed.embeds[0].description or "")
    assert closed.components == []
    [waiting] = await kept(world)
    assert abs(waiting.due_at - to_epoch(pressed + wait)) < 1000
    await world.restart()
    await world.pass_time(minutes=wait.total_seconds() / 60 + 1)
    assert await first_words(world) == ["> water the plants"] * 2


async def test_it_can_come_again_whenever_one_likes(world: World) -> None:
    await remind(world, "2h")
    await world.pass_time(hours=2)
    [message] = world.dms(world.ann)
    form = await world.ann.user.click(message, label="When…")
    assert "These work" in words_of(await world.ann.user.submit_modal(form, {"when": "soonish"}))
    first, second = [await world.ann.user.click(message, label="When…") for _time in range(2)]
    await world.ann.user.submit_modal(first, {"when": "30m"})
    assert "already done" in words_of(await world.ann.user.submit_modal(second, {"when": "40m"}))
    await world.pass_time(hours=1)
    assert len([one for one in world.dms(world.ann) if one.embeds]) == 2


async def test_a_snooze_that_can_mean_two_days_claims_neither_where_it_stays(world: World) -> None:
    await remind(world, "2h")
    await world.pass_time(hours=2)
    [message] = world.dms(world.ann)
    form = await world.ann.user.click(message, label="When…")
    await world.ann.user.submit_modal(form, {"when": "03.02. 10:00"})
    closed = next(one for one in world.dms(world.ann) if one.id == message.id)
    assert "Again later." in (closed.embeds[0].description or "")
    assert "<t:" not in (closed.embeds[0].description or "")
    assert "water the plants" in await listed(world)


async def test_done_is_done(world: World) -> None:
    await remind(world, "2h")
    await world.pass_time(hours=2)
    [message] = world.dms(world.ann)
    await world.ann.user.click(message, label="Done")
    [closed] = world.dms(world.ann)
    assert "Done." in (closed.embeds[0].description or "")
    assert "Nothing is waiting" in await listed(world)


async def test_links_to_oneself_can_be_followed_and_those_for_others_can_not(world: World) -> None:
    link = "https://pad.example.org/a_b"
    await remind(world, "2h", f"read {link}")
    await remind(world, "2h", f"see {link}", repeat="weekly", where="here")
    await world.pass_time(hours=2)
    assert await first_words(world, world.ann) == [f"> read {link}"]
    [message] = posted(world, world.general)
    assert link not in (message.embeds[0].description or "")
    await world.ben.click(message, label="Me too")
    await world.pass_time(days=7)
    assert await first_words(world, world.ben) == ["> see pad.example.org/a\\_b"]


async def test_after_thirty_days_buttons_that_could_not_go_say_so(world: World) -> None:
    await remind(world, "2h")
    await world.pass_time(hours=2)
    [message] = world.dms(world.ann)
    world.env.inject_error("PATCH", f"/channels/{message.channel.id}/messages/{message.id}", status=403, code=50001)
    await world.pass_time(days=32)
    assert "more than 30 days old" in words_of(await world.ann.user.click(message, label="10 min"))


async def test_dying_between_the_answer_and_its_note_repeats_nothing_even_after_hours(world: World, wire: Wire) -> None:
    await remind(world, "2h")
    wire.die(DIRECT, after=True)
    await world.pass_time(hours=2)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(arrived(world)) == 1
    assert await kept(world) == []


async def test_that_holds_for_one_that_is_posted_here(world: World, wire: Wire) -> None:
    await remind(world, "2h", where="here")
    wire.die(f"/channels/{world.general.id}/messages", after=True)
    await world.pass_time(hours=2)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(posted(world, world.general)) == 1
    assert arrived(world) == []
    assert await kept(world) == []


async def test_that_holds_for_one_that_has_to_wait_for_its_turn(world: World, wire: Wire) -> None:
    await remind(world, "10m", "the first")
    for number in range(18):  # The agenda takes 16 at once, and these before the one whose lease has yet to end.
        await remind(world, f"{605 + number}s", f"thing {number:02}")
    wire.die(DIRECT, after=True)
    await world.pass_time(minutes=10)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)
    await world.restart()
    await world.pass_time(minutes=5)
    assert sorted(await first_words(world)) == ["> the first", *(f"> thing {number:02}" for number in range(18))]


async def test_it_comes_again_and_again_until_its_end(world: World) -> None:
    await remind(world, "2h", repeat="daily, 3 times")
    for day in range(5):
        await world.pass_time(days=1)
        if day == 1:
            await world.restart()
    assert await first_words(world) == ["> water the plants"] * 3
    assert [("last time" in words) for words in arrived(world)] == [False, False, True]
    assert await kept(world) == []


async def test_done_under_one_of_a_series_does_not_end_it(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    await world.pass_time(hours=3)
    [message] = world.dms(world.ann)
    await world.ann.user.click(message, label="Done")
    assert len(await kept(world)) == 1
    await world.pass_time(days=1)
    assert len(arrived(world)) == 2


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_one_of_a_series_neither_loses_nor_repeats_it(world: World, wire: Wire, after: bool) -> None:
    await remind(world, "2h", repeat=SERIES)
    wire.die(DIRECT, after=after)
    await world.pass_time(hours=2)
    await world.restart()
    await world.pass_time(hours=1)
    assert len(arrived(world)) == 1
    await world.pass_time(days=1)
    assert len(arrived(world)) == 2


async def test_what_a_series_missed_comes_once_and_is_counted(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    await world.bot.services.agenda.stop()
    await world.pass_time(days=10)
    await world.restart()
    [words] = arrived(world)
    assert "9 more times since" in words
    await world.pass_time(days=1)
    assert len(arrived(world)) == 2


async def test_a_closed_door_does_not_end_a_series(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    world.env.inject_error("POST", DIRECT, status=403, code=50007, times=1)
    await world.pass_time(hours=3)
    assert arrived(world) == []
    result = await world.ann.slash(world.general, "remind list")
    assert len(result.followups) == 1
    await world.pass_time(days=1)
    assert len(arrived(world)) == 1


async def test_a_series_that_three_times_finds_the_door_closed_rests_and_says_so(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    world.env.inject_error("POST", DIRECT, status=403, code=50007, times=2)
    await world.pass_time(days=2)
    [series] = await kept(world)
    assert (series.refused, series.paused) == (2, 0)
    await world.pass_time(days=1)
    assert len(arrived(world)) == 1
    [series] = await kept(world)
    assert series.refused == 0
    world.env.inject_error("POST", DIRECT, status=403, code=50007, times=None)
    await world.pass_time(days=5)
    [series] = await kept(world)
    assert series.paused
    requests = len(world.env.http_requests)
    await world.pass_time(days=5)
    assert len(world.env.http_requests) == requests
    words = await world.inbox(world.ann)
    assert words.count("water the plants") == 1
    assert "couldn't reach you 3 times in a row" in words


async def test_a_series_that_rests_is_resumed_from_the_list(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    world.env.inject_error("POST", DIRECT, status=403, code=50007, times=3)
    await world.pass_time(days=4)
    assert arrived(world) == []
    shown = await world.ann.slash(world.general, "remind list")
    assert shown.response is not None
    assert "paused" in (shown.response.embeds[0].description or "")
    [series] = await kept(world)
    await world.ann.select(shown.response, [str(series.id)])
    await world.ann.click(shown.response, label="Resume")
    await world.pass_time(days=1)
    assert len(arrived(world)) == 1


async def test_those_over_a_week_late_are_one_line_in_the_inbox(world: World) -> None:
    for number in range(5):
        await remind(world, f"{number + 1}h", f"thing {number}")
    await remind(world, "6h", "x" * 1000)
    await world.bot.services.agenda.stop()
    await world.pass_time(days=9)
    await world.restart()
    await world.pass_time(minutes=1)
    assert arrived(world) == []
    words = await world.inbox(world.ann)
    assert words.count("kept for you") == 1
    assert "over a week ago, when I could not bring it" in words
    assert all(f"thing {number}" in words for number in range(5))
    shown = await world.ann.slash(world.general, "inbox")
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    [message] = world.dms(world.ann)
    assert "x" * 1000 in (message.embeds[0].description or "")


@pytest.mark.parametrize(
    ("repeat", "away", "sent"),
    [
        ("daily, 3 times", 12, 0),  # The last of them was nine days ago.
        ("daily, 3 times", 9, 1),
        ("weekly, 2 times", 12, 1),
        ("yearly until 31 December 2026", 12, 0),  # It is long until its end, and yet it comes no more.
        ("hourly until tomorrow", 12, 0),
    ],
)
async def test_a_series_that_ended_over_a_week_ago_is_late_like_others(
    world: World, repeat: str, away: int, sent: int
) -> None:
    await remind(world, "2h", repeat=repeat)
    await remind(world, "3h", "another thing")
    await world.bot.services.agenda.stop()
    await world.pass_time(days=away)
    await world.restart()
    await world.pass_time(minutes=1)
    assert len(arrived(world)) == sent
    words = await world.inbox(world.ann)
    assert words.count("kept for you") == 1
    assert (": water the plants" in words) == (not sent)
    assert "another thing" in words


async def test_what_is_over_a_week_late_is_held_and_not_sent(world: World) -> None:
    await remind(world, "1h", "an old one")
    await remind(world, "4d", "a newer one")
    await world.bot.services.agenda.stop()
    await world.pass_time(days=8)
    await world.restart()
    await world.pass_time(minutes=1)
    assert await first_words(world) == ["> a newer one"]
    assert "an old one" in await world.inbox(world.ann)


async def test_after_an_absence_they_come_in_order_and_leave_room(world: World) -> None:
    for number in range(12):
        await remind(world, f"{number + 10}m", f"thing {number:02}")
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=3)
    await world.restart()
    await world.pass_time(minutes=1)
    assert await first_words(world) == [f"> thing {number:02}" for number in range(12)]
    moments = [one.created_at for one in world.dms(world.ann)]
    assert moments[-1] - moments[0] >= timedelta(seconds=1)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_jump_of_the_clock_neither_repeats_nor_loses(
    world: World, clock: SimulatedClock, jump: timedelta
) -> None:
    await remind(world, "30m", "a first one")
    await remind(world, "90m", "a second one")
    await remind(world, "30m", "a series", repeat="every 3 hours")
    await world.pass_time(minutes=31)
    assert sorted(await first_words(world)) == ["> a first one", "> a series"]
    clock.jump = jump
    await world.pass_time(minutes=130 - jump / timedelta(minutes=1))
    assert sorted(await first_words(world)) == ["> a first one", "> a second one", "> a series"]
    await world.pass_time(hours=1)
    assert len(await first_words(world)) == 4
    assert [one.words for one in await kept(world)] == ["a series"]


async def test_here_is_posted_for_everyone_and_pings_only_its_owner(world: World) -> None:
    result = await remind(world, "2h", "tea with <@&123456789012345678> and @everyone", where="here")
    assert not result.ephemeral
    assert "here on" in content(result)
    await world.pass_time(hours=2)
    [message] = posted(world, world.general)
    assert message.content == world.ann.mention
    [sent] = [one.json for one in world.env.http_requests if one.path == f"/channels/{world.general.id}/messages"]
    assert sent is not None
    assert sent["allowed_mentions"]["users"] == [world.ann.id]
    assert sent["allowed_mentions"]["parse"] == []
    assert not sent["allowed_mentions"].get("roles")
    assert "somebody else's" in words_of(await world.ben.click(message, label="Done"))
    await world.ann.click(message, label="Done")
    assert arrived(world) == []


async def test_a_series_that_others_read_can_be_joined_where_it_arrives(world: World) -> None:
    await remind(world, "2h", repeat="weekly", where="here")
    await world.pass_time(hours=2)
    [message] = posted(world, world.general)
    await world.ben.click(message, label="Me too")
    await world.pass_time(days=7)
    assert len(posted(world, world.general)) == 2
    assert await first_words(world, world.ben) == ["> water the plants"]


async def writers_only(world: World) -> tuple[simcord.ChannelHandle, simcord.RoleHandle]:
    writers = world.guild.create_role("writers")
    everyone, bot = world.guild.roles["@everyone"], world.bot.user
    assert bot is not None
    channel = world.guild.create_text_channel(
        "quiet",
        overwrites={
            everyone: discord.PermissionOverwrite(send_messages=False),
            writers: discord.PermissionOverwrite(send_messages=True),
            bot: discord.PermissionOverwrite(send_messages=True),
        },
    )
    await world.settle()
    return channel, writers


async def test_whoever_may_not_write_here_is_not_reminded_here(world: World) -> None:
    channel, _writers = await writers_only(world)
    refused = await world.ann.slash(channel, "remind me", when="2h", what="tea", where="here")
    assert "In this channel you may not write" in words_of(refused)
    assert await kept(world) == []


async def test_whoever_may_no_longer_write_there_gets_it_by_direct_message(world: World) -> None:
    channel, writers = await writers_only(world)
    backend = world.env.backend
    for one in (world.ann, world.ben):
        backend.get_member(world.guild.id, one.id).role_ids.append(writers.id)
        await one.slash(channel, "remind me", when="2h", what="tea", where="here")
    backend.get_member(world.guild.id, world.ann.id).role_ids.remove(writers.id)

    await world.pass_time(hours=2)

    assert [one.content for one in posted(world, channel)] == [world.ben.mention]
    [words] = arrived(world)
    assert f"could not post it in <#{channel.id}>" in words


async def test_where_we_may_no_longer_write_it_comes_by_direct_message(world: World) -> None:
    await remind(world, "2h", where="here")
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=403, code=50013)
    await world.pass_time(hours=2)
    assert "could not post it" in arrived(world)[0]


async def test_whoever_left_the_server_gets_it_by_direct_message(world: World) -> None:
    await remind(world, "2h", where="here")
    await world.leave(world.ann)
    await world.pass_time(hours=2)
    assert posted(world, world.general) == []
    assert len(arrived(world)) == 1


async def test_both_doors_closed_it_is_held(world: World) -> None:
    await remind(world, "2h", where="here")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    await world.pass_time(hours=2)
    result = await world.ann.slash(world.general, "remind list")
    assert len(result.followups) == 1


def refuse(world: World, path: str, code: int) -> None:
    """Discord refuses these from now on, in an answer that would otherwise be a mistake of ours."""
    world.env.inject_error("POST", path, status=400, code=code, times=None)


@pytest.mark.parametrize(("path", "code"), [(DIRECT, 240000), (DIRECT, 200000), ("/users/@me/channels", 50033)])
async def test_what_discord_will_not_take_is_held_at_once(world: World, path: str, code: int) -> None:
    await remind(world, "2h", "look at https://bad.example")
    refuse(world, path, code)
    await world.pass_time(hours=2)
    words = await world.inbox(world.ann)
    assert "bad.example" in words.replace("\\", "")
    assert "kept for you" in words
    assert "Coming up" not in words
    requests = len(world.env.http_requests)
    await world.pass_time(days=1)
    assert len(world.env.http_requests) == requests


async def test_what_discord_will_not_take_here_comes_by_direct_message(world: World) -> None:
    await remind(world, "2h", "look at https://bad.example", where="here")
    refuse(world, f"/channels/{world.general.id}/messages", 240000)
    await world.pass_time(hours=2)
    [words] = arrived(world)
    assert "bad.example" in words.replace("\\", "")
    assert "could not post it" in words
    assert await kept(world) == []


@pytest.mark.parametrize("where", ["here", "direct message"])
async def test_a_refusal_that_nobody_knows_is_owned_up_to_within_a_day(world: World, where: str) -> None:
    await remind(world, "2h", where=where)
    refuse(world, "/channels/*/messages", 123456)
    await world.pass_time(days=1)
    words = await world.inbox(world.ann)
    assert "water the plants" in words
    assert "Coming up" not in words
    assert await kept(world) == []


async def test_a_series_for_an_account_that_is_gone_rests(world: World) -> None:
    await remind(world, "2h", repeat=SERIES)
    refuse(world, "/users/@me/channels", 50033)
    await world.pass_time(days=3)
    [series] = await kept(world)
    assert (series.refused, series.paused) == (3, 1)
    assert "is paused" in await world.inbox(world.ann)


async def test_when_their_time_is_over_buttons_go_one_by_one_and_words_stay(world: World) -> None:
    for what in ("water the plants", "call home"):
        await remind(world, "1h", what)
    await remind(world, "1h", "for all to see", where="here")
    await world.pass_time(hours=1.1)
    posted = [one for one in world.general.history() if one.components][-1]
    assert [bool(one.components) for one in world.dms(world.ann)] == [True, True]

    place = f"/channels/{world.general.id}/messages/{posted.id}"
    world.env.inject_error("PATCH", place, status=429, code=30046, times=1)
    await world.pass_time(days=31.5)
    assert [bool(one.components) for one in world.dms(world.ann)] == [False, False]
    assert ["plants" in text for text in arrived(world)] == [True, False]
    again = next(one for one in world.general.history() if one.id == posted.id)
    assert not again.components
    assert "for all to see" in (again.embeds[0].description or "")

    edits = [one for one in world.env.http_requests if one.method == "PATCH" and "/messages/" in one.path]
    assert len(edits) == 4  # One of them was refused, and came once more.
    assert [one.path == place for one in edits].count(True) == 2
    assert edits[-1].path == place


async def test_buttons_go_one_every_few_seconds(world: World) -> None:
    for number in range(2):
        await remind(world, "1h", f"no. {number}")
    await world.pass_time(hours=1.1)
    services, places = world.bot.services, [(one.channel.id, one.id) for one in world.dms(world.ann)]
    await services.database.write(lambda tx: services.dead_buttons.add(tx, places))
    now = services.clock.now()
    outcome = await services.dead_buttons.take_next(Due(TAKE_AWAY, 0, 0, 0, to_epoch(now), to_epoch(now), 1))
    assert sum(bool(one.components) for one in world.dms(world.ann)) == 1
    assert isinstance(outcome, Later)
    assert outcome.at - now >= timedelta(seconds=2)


async def test_what_has_arrived_is_remembered_on_both_databases(place: DatabaseSite, clock: SimulatedClock) -> None:
    migrated = await place.open()
    await migrate(migrated, clock)
    one = delivered.DeliveredReminder(1, 2, 3, 4, "tea", "", 5)

    await migrated.write(lambda tx: delivered.record_delivered(tx, one, 1000))
    await migrated.write(lambda tx: delivered.record_delivered(tx, one, 2000))
    assert await delivered.get(migrated, 1, 2) == one
    assert await delivered.old(migrated, 1000, 9) == []
    assert await migrated.write(lambda tx: delivered.take(tx, one))
    assert not await migrated.write(lambda tx: delivered.take(tx, one))
    await migrated.write(lambda tx: delivered.record_delivered(tx, one, 1000))
    old = await delivered.old(migrated, 1001, 9)
    await migrated.write(lambda tx: delivered.forget_old(tx, old))
    assert await delivered.get(migrated, 1, 2) is None
