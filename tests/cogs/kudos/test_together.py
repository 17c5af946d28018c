"""Two processes on one PostgreSQL share the limits, what people wish for, and what was given already."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.errors import CareError
from bot.services import Shared
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.giving import Giver, Giving, Outcome, Person, ThanksRequest
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store.preferences import KudosPreferences
from cogs.kudos.views.card import draw
from tests.databases import DatabaseSite, until
from tests.world import SimulatedClock, World

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def config(postgres_place: DatabaseSite) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=postgres_place.url, shard_count=1)


@pytest.fixture
async def other(world: World, bots: AsyncExitStack, config: Config, clock: SimulatedClock) -> Hearth:
    """Another process on the same database."""
    other = await bots.enter_async_context(open_bot(config, clock=clock))
    if KudosSettings not in other.services.settings.declared:
        other.services.settings.declare(KudosSettings)
    return other


def giving(process: Hearth, preferences: PreferencesCache | None = None) -> Giving:
    services = replace(process.services, shared=Shared())
    services.shared.add(KudosCards(services, draw))
    services.shared.add(Digests(services))
    services.shared.add(preferences or PreferencesCache(services))
    return Giving(services)


def thanks(world: World, number: int, *receivers: int) -> ThanksRequest:
    giver = Giver(world.ann.id, "ann", [], LONG_AGO, LONG_AGO)
    people = [Person(one, f"friend {one}") for one in receivers]
    return ThanksRequest(
        world.general.id + number, world.guild.id, world.general.id, giver, people, "for the soup", private=True
    )


async def attempt(one: Giving, what: ThanksRequest) -> Outcome | str | None:
    try:
        return await one.give(what)
    except CareError as refusal:
        return str(refusal)


async def test_quick_clicks_in_both_never_give_more_than_five(world: World, other: Hearth) -> None:
    both = [giving(world.bot), giving(other)]
    outcomes = await asyncio.gather(
        *(attempt(both[number % 2], thanks(world, number, 1000 + number)) for number in range(12))
    )
    assert sum(isinstance(one, Outcome) for one in outcomes) == 5
    assert await other.services.database.value("SELECT COUNT(*) FROM gifts") == 5


async def test_the_same_interaction_in_both_gives_once(world: World, other: Hearth) -> None:
    both = [giving(world.bot), giving(other)]
    outcomes = await asyncio.gather(*(attempt(both[n % 2], thanks(world, 1, 1001, 1002)) for n in range(6)))
    assert sum(isinstance(one, Outcome) for one in outcomes) == 1
    assert await other.services.database.value("SELECT COUNT(*) FROM gifts") == 2


async def test_what_one_hears_that_a_member_wishes_the_other_knows_at_once(world: World, other: Hearth) -> None:
    here, there = PreferencesCache(world.bot.services), PreferencesCache(other.services)
    await here.load()
    await there.load()
    await here.save(KudosPreferences(world.guild.id, 1001, declined=1))
    outcome = await attempt(giving(other, there), thanks(world, 1, 1001))
    assert isinstance(outcome, Outcome)
    assert outcome.declined == [1001]
    assert await other.services.database.value("SELECT COUNT(*) FROM gifts") == 0


async def test_what_one_was_told_the_other_follows(world: World, other: Hearth) -> None:
    await other.services.database.listen()
    await other.services.settings.load()
    await world.settings("kudos", channel=world.thanks)
    await until(lambda: other.services.settings.of(world.guild.id, KudosSettings).channel is not None)
    assert other.services.settings.of(world.guild.id, KudosSettings).channel == world.thanks.id
