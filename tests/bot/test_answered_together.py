"""Two processes on one PostgreSQL: what one of them asks, the other hears being answered."""

from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.answered import Item, store
from bot.answered.note import add_loop
from bot.app import open_bot
from bot.client import Hearth
from bot.clock import to_epoch
from bot.config import Config
from tests.databases import Place
from tests.loops import CHEERS, Cheers
from tests.world import SimulatedClock, World


@pytest.fixture
def config(postgres_place: Place) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=postgres_place.url, shard_count=1)


@pytest.fixture
def cheers() -> Cheers:
    return Cheers()


@pytest_asyncio.fixture
async def simcord_bot(bots: AsyncExitStack, config: Config, clock: SimulatedClock, cheers: Cheers) -> Hearth:
    bot = await bots.enter_async_context(open_bot(config, clock=clock))
    add_loop(bot, cheers)
    return bot


async def test_an_answer_to_what_another_process_asked_is_heard(
    world: World, bots: AsyncExitStack, config: Config, clock: SimulatedClock, cheers: Cheers
) -> None:
    other = await bots.enter_async_context(open_bot(config, clock=clock))
    add_loop(other, Cheers())
    tea = await world.ben.send(world.general, "tea")
    item = Item(
        CHEERS, world.guild.id, world.ben.id, world.ben.id, world.general.id, tea.id, "ben", to_epoch(clock.now())
    )
    await other.services.database.write(lambda tx: other.services.answered.ask(tx, item))

    await world.ann.send(world.general, "cheers", reply_to=tea)
    await world.pass_time(minutes=0.5)

    assert cheers.answers == [(world.ben.id, world.ann.id, True)]
    assert await store.waiting(other.services.database, CHEERS, world.guild.id) == []
