"""Two processes on one PostgreSQL share the limits, what people wish for, and what was given already."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.config import Config
from bot.db import Reader, Transaction
from bot.delivery.setup_notes import SetupNotes
from bot.errors import CareError
from bot.members.personal_data import ErasureScope
from bot.services import Shared
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.erasure import KudosErasure
from cogs.kudos.service.giving import Giver, Giving, Outcome, Person, ThanksRequest
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store import cards, gifts
from cogs.kudos.store.gifts import Gift
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
    services.shared.add(process.services.shared.get(SetupNotes))
    services.shared.add(preferences or PreferencesCache(services))
    services.shared.add(KudosCards(services, draw))
    services.shared.add(Digests(services))
    return Giving(services)


def thanks(world: World, number: int, *receivers: int) -> ThanksRequest:
    giver = Giver(world.ann.id, "ann", [], LONG_AGO, LONG_AGO)
    people = [Person(one, f"friend {one}") for one in receivers]
    return ThanksRequest(
        world.general.id + number, world.guild.id, world.general.id, giver, people, "for the soup", private=True
    )


async def let_through(_reader: Reader) -> None:
    """Nobody here is barred."""


async def attempt(one: Giving, what: ThanksRequest) -> Outcome | str | None:
    try:
        return await one.give(what, let_through)
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


async def test_two_who_are_forgotten_while_they_thank_one_another_are_on_no_card(world: World, other: Hearth) -> None:
    """Whatever comes first, nothing waits for each other, and each card is either whole or known to be stale."""
    here, there, first = world.bot, other, world.general.id
    await world.pass_time(minutes=1)  # The work of the first hour, which redraws cards, is over.
    await there.services.personal_data.load()
    there.services.shared.add(PreferencesCache(there.services))
    there.services.personal_data.on_forget(KudosErasure(there.services).prepare)
    pair = world.ann.id, world.ben.id

    async def give(process: Hearth, number: int) -> None:
        giver, receiver = pair if number % 2 else reversed(pair)
        gift = Gift(first + number, world.guild.id, giver, receiver, "soup", to_epoch(LONG_AGO), world.general.id)

        async def keep(tx: Transaction) -> None:
            await gifts.lock_giver(tx, giver)
            await gifts.add(tx, gift)

        await process.services.database.write(keep)
        up = KudosCards(process.services, draw)
        up.mark_posted(gift.id, gift.id + 1)
        await up.record_posted()

    async def forget(process: Hearth, member_id: int) -> None:
        personal_data = process.services.personal_data
        await process.services.database.write(lambda tx: personal_data.forget(tx, ErasureScope(member_id)))

    for turn in range(3):
        given = [give((here, there)[number % 3 % 2], turn * 20 + number) for number in range(20)]
        await asyncio.gather(*given, forget(here, pair[0]), forget(there, pair[1]), forget(there, pair[0]))

    for member_id in pair:
        await forget(here, member_id)
    stale = {one.id: one.message_id for one in await cards.stale(there.services.database, 1000)}
    assert stale == {first + number: first + number + 1 for number in range(60)}
    assert await there.services.database.value("SELECT COUNT(*) FROM gifts") == 0
