"""Many join at once or slowly: nobody who is held stays so for ever, and the banned take their greetings with them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import from_epoch
from bot.db import Database, Transaction
from cogs.welcome.rules import arrival as rules
from cogs.welcome.store import arrivals, held, newcomers
from tests.cogs.welcome.people import (
    burst,
    forbid_writing,
    greetings,
    helper_of,
    private_place,
    roles_of,
    said,
    shown_by,
    words_of,
)
from tests.world import World

GUILD, MINUTE = 1, 60_000


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome)
    return world


def time_out(world: World, member: Any) -> None:
    """A moderator gives somebody a time-out of a week."""
    until = (world.env.now() + timedelta(days=7)).isoformat()
    world.env.backend.get_member(world.guild.id, member.id).timed_out_until = until


def pinged(world: World) -> list[int]:
    """Whom greetings were allowed to ping."""
    path = f"/channels/{world.welcome.id}/messages"
    sent = [one.json["allowed_mentions"] for one in world.env.http_requests if one.path == path and one.json]
    assert all("users" not in one.get("parse", []) for one in sent)
    return [int(user) for one in sent for user in one.get("users", [])]


async def ban(world: World, member: Any) -> None:
    """A moderator bans somebody."""
    world.env.backend.apply_ban(world.guild.id, member.id, None)
    await world.settle()


async def test_about_whom_nobody_decides_for_a_day_is_greeted_slowly_and_not_pinged(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("members")
    await world.settings("team", channel=(office := private_place(world, "office")))
    await world.settings("welcome", role=role)
    people = await burst(world, 50)
    gone, quiet, banned = people[:3]
    await world.leave(gone)
    time_out(world, quiet)
    await ban(world, banned)
    await world.pass_time(hours=23)
    assert greetings(world) == []
    assert "47 newcomers" not in words_of(office.history()[0])
    await world.restart()
    await world.pass_time(hours=1.1)
    said_in_all = " ".join(greetings(world))
    assert [said_in_all.count(one.mention) for one in people] == [0] * 3 + [1] * 47
    assert len(greetings(world)) > 1, "a part of them at a time"
    assert pinged(world) == []
    assert all(role.id in roles_of(world, one) for one in people[3:])
    assert "Nobody's greeting is held" in words_of(office.history()[0])
    assert office.history()[0].components == []
    assert "a time-out" in said(await world.mod.slash(world.general, "care why", member=quiet))
    later = await world.join("later")
    await world.pass_time(minutes=5)
    assert pinged(world) == [later.id], "whoever comes by themselves is pinged"


async def test_after_days_without_the_bot_they_are_let_in_and_not_greeted(greeting_world: World) -> None:
    world = greeting_world
    role = world.guild.create_role("members")
    await world.settings("welcome", role=role)
    people = await burst(world)
    services = world.bot.services
    await services.database.write(
        lambda tx: tx.run(
            "UPDATE newcomers SET joined_at = joined_at - 400000000 WHERE guild_id = :guild", guild=world.guild.id
        )
    )
    await services.database.write(lambda tx: tx.run("UPDATE agenda SET due_at = 0 WHERE kind = 'welcome.undecided'"))
    await world.restart()
    await world.pass_time(minutes=20)
    assert greetings(world) == []
    assert all(role.id in roles_of(world, one) for one in people)
    assert "only be odd" in said(await world.mod.slash(world.general, "care why", member=people[0]))


async def test_the_team_looks_at_each_and_greets_some(greeting_world: World) -> None:
    world = greeting_world
    helper, role = helper_of(world)
    await world.settings("team", channel=(office := private_place(world, "office", role)))
    people = await burst(world)
    [card] = office.history()
    shown = await helper.click(card, label="Look at each")
    assert f"{people[0].mention} (raider0)" in said(shown)
    assert "account made" in said(shown)
    file = await helper.click(shown_by(shown), label="Ids as a file")
    [attached] = shown_by(file).attachments
    assert attached.filename == "held.txt"
    chosen = [str(people[0].id), str(people[2].id)]
    stale = await world.mod.click(card, label="Look at each")
    await helper.select(shown_by(shown), chosen)
    await world.restart()
    await world.pass_time(minutes=5)
    said_in_all = " ".join(greetings(world))
    assert [said_in_all.count(one.mention) for one in people[:4]] == [1, 0, 1, 0]
    assert "11 newcomers" in words_of(office.history()[0])
    again = await world.mod.select(shown_by(stale), chosen)
    assert "None of them waits" in said(again)
    await world.mod.click(office.history()[0], label="Skip them")
    late = await helper.click(shown_by(shown), label="Ids as a file")
    assert "Nobody's greeting is held" in said(late)


async def test_whoever_is_taken_off_the_team_sees_nobody_who_is_held(greeting_world: World) -> None:
    world = greeting_world
    helper, role = helper_of(world)
    await world.settings("team", role=role)
    people = await burst(world)
    queue = await helper.slash(world.general, "care queue")
    shown = await helper.click(shown_by(queue), label="Look at each")
    world.env.backend.get_member(world.guild.id, helper.id).role_ids[:] = []
    for pressed in (
        await helper.click(shown_by(shown), label="Later"),
        await helper.click(shown_by(shown), label="Ids as a file"),
        await helper.select(shown_by(shown), [str(people[0].id)]),
    ):
        assert "team of this server" in said(pressed)


async def test_a_slow_raid_is_seen_and_what_is_usual_is_not_one(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("team", channel=(office := private_place(world, "office")))
    for minute in range(20):
        for number in range(9):
            await world.join(f"x{minute}_{number}")
        await world.pass_time(minutes=1)
    [card] = office.history()
    assert "newcomers" in words_of(card)
    before = len(greetings(world))
    await world.mod.click(card, label="Greet them")
    await world.pass_time(minutes=30)
    assert len(greetings(world)) > before
    for number in range(70):
        await world.join(f"friend{number}")
        await world.pass_time(minutes=0.2)
    assert len(office.history()) == 1, "a community that grows as it did before is not called raided"


async def test_a_greeting_goes_with_whoever_is_banned(greeting_world: World) -> None:
    world = greeting_world
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert len(greetings(world)) == 1
    await ban(world, cleo)
    await world.pass_time(minutes=1)
    assert greetings(world) == []
    story = await arrivals.latest(world.bot.services.database, world.guild.id, cleo.id, 9)
    assert story[-1].what in ("banned", "left")
    assert "banned" in [one.what for one in story]
    together = [await world.join(f"friend{number}") for number in range(5)]
    await world.pass_time(minutes=5)
    [message] = [one for one in greetings(world) if all(friend.mention in one for friend in together[3:])]
    for friend in together:
        assert message in greetings(world), "it greets others who are here"
        await ban(world, friend)
        await world.pass_time(minutes=1)
    assert greetings(world) == []


async def test_whoever_is_banned_before_it_is_posted_is_not_greeted(greeting_world: World) -> None:
    world = greeting_world
    forbid_writing(world, world.welcome)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    await ban(world, cleo)
    me = world.guild.me
    assert me is not None
    world.env.backend.delete_overwrite(world.welcome.id, me.id)
    await world.pass_time(hours=3)
    assert greetings(world) == []


@given(joined=st.integers(0, 2000), usual=st.integers(0, 2000), limit=st.integers(0, 1000), data=st.data())
def test_a_slow_burst_is_one_by_its_numbers(joined: int, usual: int, limit: int, data: st.DataObject) -> None:
    young = data.draw(st.integers(0, joined))
    found = rules.is_slow_burst(joined, young, usual, limit)
    assert not (found and (limit == 0 or joined <= 3 * usual or joined <= 20))
    assert not found or rules.may_be_slow_burst(joined, limit), "what is looked at first leaves nothing out"
    assert not found or rules.is_slow_burst(joined + 1, young + 1, usual, limit)


def test_nine_a_minute_are_a_slow_burst_whatever_their_accounts() -> None:
    assert rules.is_slow_burst(180, 0, 0, 10)
    assert rules.is_slow_burst(61, 61, 0, 10)
    assert not rules.is_slow_burst(61, 30, 0, 10), "after a stream, people come whose accounts are years old"
    assert not rules.is_slow_burst(180, 180, 60, 10), "as usual"


@given(st.datetimes(datetime(2015, 1, 2), datetime(2080, 1, 1), timezones=st.just(UTC)))
def test_an_id_tells_when_an_account_was_made(moment: datetime) -> None:
    assert timedelta() <= moment - rules.made_at(rules.first_id(moment)) < timedelta(milliseconds=1)


async def test_what_is_usual_is_whom_the_server_let_in_and_who_stayed(database: Database) -> None:
    async def come(tx: Transaction) -> None:
        for number in range(12):
            await newcomers.record_join(tx, GUILD, 100 + number, 20 * MINUTE + number, away_since=None)
        await newcomers.set_state(tx, GUILD, 100, newcomers.SKIPPED)
        await newcomers.record_leave(tx, GUILD, 101, 21 * MINUTE)
        for number in range(5):
            await newcomers.record_join(tx, GUILD, 200 + number, 60 * MINUTE, away_since=None)

    await database.write(come)
    span = 20 * MINUTE
    assert await held.busiest(database, GUILD, 0, 100 * MINUTE, span=span) == 10
    assert await held.busiest(database, GUILD, 30 * MINUTE, 100 * MINUTE, span=span) == 5
    assert await held.busiest(database, 2, 0, 100 * MINUTE, span=span) == 0
    assert await held.young_between(database, GUILD, 0, 100 * MINUTE, youngest_id=109) == 7
    assert await held.first_joined(database, GUILD) is None

    async def hold(tx: Transaction) -> None:
        for number in range(5):
            await newcomers.set_state(tx, GUILD, 200 + number, newcomers.HELD)
        assert await held.release_some(tx, GUILD, [200, 100, 999]) == [200]
        released = await held.release_undecided(tx, GUILD, 5, joined_until=60 * MINUTE, most=3)
        assert sorted(released) == [201, 202, 203]

    await database.write(hold)
    assert await held.first_joined(database, GUILD) == 60 * MINUTE
    let_in = await newcomers.get(database, GUILD, 201)
    assert let_in is not None
    assert (let_in.state, let_in.unasked_at) == (newcomers.WAITING, 5)
    assert from_epoch(let_in.joined_at)
