"""Nobody is contacted more often than they would like, or in the middle of their night, whatever feature it is."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import to_epoch
from bot.db import Database
from bot.delivery import contact_budget, inbox
from bot.errors import NotNow
from bot.members import preferences
from bot.members.preferences import PER_WEEK
from tests.bot.conftest import BEGINNING, DatabaseSite, Timeline
from tests.telling import TEA, carry_out
from tests.world import World

ANN, BEN = 1, 2


def due(subject: int, member_id: int = ANN, kind: str = "tea.ask", planned: datetime = BEGINNING) -> Due:
    return Due(kind, 0, subject, member_id, to_epoch(planned), to_epoch(planned), 1)


async def spend(database: Database, entry: Due, days: float = 0) -> datetime | None:
    return await database.write(lambda tx: contact_budget.spend(tx, entry, BEGINNING + timedelta(days=days)))


async def test_two_contacts_a_week_and_the_next_when_the_first_is_a_week_ago(migrated: Database) -> None:
    assert await spend(migrated, due(1), days=0) is None
    assert await spend(migrated, due(2, kind="soup.ask"), days=1) is None
    assert await spend(migrated, due(3), days=2) == BEGINNING + timedelta(days=7)
    assert await spend(migrated, due(3), days=6.9) == BEGINNING + timedelta(days=7)
    assert await spend(migrated, due(3), days=7) is None
    assert await spend(migrated, due(4), days=7) == BEGINNING + timedelta(days=8)


async def test_trying_again_is_the_same_contact_and_another_time_is_another(migrated: Database) -> None:
    for _attempt in range(5):
        assert await spend(migrated, due(1)) is None
    assert await spend(migrated, due(1, planned=BEGINNING + timedelta(days=1)), days=1) is None
    assert await spend(migrated, due(1, planned=BEGINNING + timedelta(days=2)), days=2) is not None
    assert await spend(migrated, due(1), days=2) is None


async def test_everyone_has_a_week_of_their_own(migrated: Database) -> None:
    for subject in range(2):
        await spend(migrated, due(subject))
    assert await spend(migrated, due(9)) is not None
    assert await spend(migrated, due(9, BEN)) is None


async def test_processes_together_do_not_exceed_it(place: DatabaseSite, migrated: Database) -> None:
    others = [await place.open() for _process in range(2)]
    allowed = await asyncio.gather(
        *(spend(database, due(subject)) for subject in range(10) for database in [migrated, *others])
    )
    counted = await migrated.value("SELECT COUNT(*) FROM contacts")
    assert counted == PER_WEEK
    assert 0 < allowed.count(None) <= 3 * PER_WEEK  # The same entry, in up to three processes.


async def test_what_no_longer_counts_is_forgotten(migrated: Database) -> None:
    await spend(migrated, due(1))
    await spend(migrated, due(2), days=1)
    await contact_budget.prune(migrated, BEGINNING + timedelta(days=7))
    assert await migrated.value("SELECT subject FROM contacts") == 2


@pytest.fixture
def world(world: World) -> World:
    """A world in which there is something that nobody asked for."""
    world.bot.services.delivery.declare(TEA)
    return world


def entry(world: World, subject: int) -> Due:
    return due(subject, world.ann.id, planned=world.env.now())


async def ask(world: World, subject: int, *, lapses: float = 9) -> Done | Later:
    return await carry_out(world, entry(world, subject), f"How is tea {subject}?", lapses=timedelta(days=lapses))


async def test_within_the_budget_it_is_sent_once(world: World) -> None:
    for _attempt in range(3):
        assert isinstance(await ask(world, 1), Done)
    assert [message.content for message in world.dms(world.ann)] == ["How is tea 1?"]


async def test_over_the_budget_it_waits_or_lapses_as_the_caller_wishes(world: World) -> None:
    now = world.env.now()
    for subject in range(2):
        await ask(world, subject)
    assert await ask(world, 3) == Later(now + timedelta(days=7))
    assert isinstance(await ask(world, 3, lapses=6), Done)
    assert len(world.dms(world.ann)) == 2
    assert "Not sent: no good moment came" in await world.inbox(world.ann)


async def test_in_the_night_it_waits_for_the_morning_and_costs_nothing_yet(world: World) -> None:
    services, now = world.bot.services, world.env.now()  # Midnight in UTC.
    await services.database.write(lambda tx: preferences.set_zone(tx, world.ann.id, "Europe/Berlin"))
    assert await ask(world, 1, lapses=1) == Later(now.replace(hour=7))
    assert world.dms(world.ann) == []
    assert await services.database.value("SELECT COUNT(*) FROM contacts") == 0
    await services.database.write(
        lambda tx: preferences.change(tx, world.ann.id, quiet_from=0, quiet_until=9 * 60 + 30)
    )
    assert await ask(world, 1, lapses=1) == Later(now.replace(hour=8, minute=30))

    await services.database.write(
        lambda tx: preferences.change(tx, world.ann.id, quiet_from=None, timezone="Asia/Tokyo")
    )
    await ask(world, 1, lapses=1)
    assert len(world.dms(world.ann)) == 1


async def test_trouble_at_discord_is_tried_again_on_the_same_budget(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=503, times=3)
    for _attempt in range(3):
        with pytest.raises(NotNow):
            await ask(world, 1)
    await ask(world, 1)
    assert len(world.dms(world.ann)) == 1


async def test_closed_direct_messages_are_said_so_that_it_can_be_held(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await ask(world, 1)
    [held] = await inbox.held_for(world.bot.services.database, world.ann.id, 9)
    assert held.words == "How is tea 1?"


@pytest.mark.parametrize("number", [0, 1, 2, 5, 7])
async def test_everyone_says_how_often(world: World, number: int) -> None:
    await world.bot.services.database.write(lambda tx: preferences.change(tx, world.ann.id, per_week=number))
    for subject in range(9):
        await ask(world, subject, lapses=6)
    sent = world.dms(world.ann) if number else []
    assert len(sent) == number


async def test_who_wants_nothing_of_a_feature_in_a_server_gets_nothing_of_it_there(world: World) -> None:
    await world.bot.services.database.write(lambda tx: preferences.mute(tx, world.guild.id, world.ann.id, {"tea"}))
    now, lapses = to_epoch(world.env.now()), timedelta(days=900)
    here, elsewhere = (Due("tea.ask", guild, 1, world.ann.id, now, now, 1) for guild in (world.guild.id, 5))
    assert isinstance(await carry_out(world, here, "Tea here?", lapses=lapses), Done)
    await carry_out(world, elsewhere, "Tea there?", lapses=lapses)
    assert [message.content for message in world.dms(world.ann)] == ["Tea there?"]


async def test_where_there_is_not_room_for_all_the_most_useful_goes_first(
    migrated: Database, agenda: Agenda, timeline: Timeline
) -> None:
    ranks = {"tea.chat": 0, "tea.ask": 1, "tea.help": 2}
    chat, ask, help_ = (due(1, kind=kind) for kind in ranks)
    for one in (chat, ask, help_):
        await migrated.write(lambda tx, o=one: agenda.schedule(tx, o.kind, 0, 1, o.planned, member_id=ANN))

    async def try_one(one: Due, *, room: int, days: float = 0) -> datetime | None:
        now = BEGINNING + timedelta(days=days)
        return await migrated.write(lambda tx: contact_budget.spend(tx, one, now, per_week=room, usefulness=ranks))

    assert await try_one(chat, room=3) is None, "there is room for all"
    await migrated.write(lambda tx: tx.run("DELETE FROM contacts"))

    assert await try_one(chat, room=2) == BEGINNING + contact_budget.A_MOMENT
    assert await try_one(ask, room=2) is None
    assert await try_one(chat, room=2) == BEGINNING + contact_budget.A_MOMENT
    assert await try_one(help_, room=2) is None
    assert await try_one(chat, room=2) == BEGINNING + timedelta(days=7)

    await migrated.write(lambda tx: tx.run("DELETE FROM contacts"))
    await migrated.write(lambda tx: agenda.cancel(tx, "tea.help", 0, 1))
    assert await try_one(chat, room=2) is None, "what is struck out takes no place"
