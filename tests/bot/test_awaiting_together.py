"""Two processes on one PostgreSQL: what one of them asks, the other hears being answered."""

from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import open_bot
from bot.awaiting import AwaitedItem, store
from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.config import Config
from bot.db import Transaction
from tests.awaited import CHEERS, Cheers
from tests.databases import DatabaseSite, until
from tests.world import SimulatedClock, World


@pytest.fixture
def config(postgres_place: DatabaseSite) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=postgres_place.url, shard_count=1)


@pytest.fixture
def cheers() -> Cheers:
    return Cheers()


@pytest_asyncio.fixture
async def simcord_bot(bots: AsyncExitStack, config: Config, clock: SimulatedClock, cheers: Cheers) -> Hearth:
    bot = await bots.enter_async_context(open_bot(config, clock=clock))
    add_awaited_kind(bot, cheers)
    return bot


def note_in(told: list[int]) -> Callable[[int], Coroutine[None, None, None]]:
    async def note(which: int) -> None:
        told.append(which)

    return note


async def nothing() -> None:
    pass


async def test_an_answer_to_what_another_process_asked_is_heard(
    world: World, bots: AsyncExitStack, config: Config, clock: SimulatedClock, cheers: Cheers
) -> None:
    other = await bots.enter_async_context(open_bot(config, clock=clock))
    add_awaited_kind(other, Cheers())
    tea = await world.ben.send(world.general, "tea")
    item = AwaitedItem(
        CHEERS, world.guild.id, world.ben.id, world.ben.id, world.general.id, tea.id, "ben", to_epoch(clock.now())
    )
    told: list[int] = []
    world.bot.services.database.subscribe("asked", note_in(told), nothing)

    async def ask(tx: Transaction) -> None:
        await other.services.awaiting.wait_for(tx, item)
        await tx.notify("asked", 1)

    await other.services.database.write(ask)
    await world.ann.send(world.general, "cheers", reply_to=tea)  # Before this process can have heard of it.
    await until(lambda: told == [1])
    await world.pass_time(minutes=0.5)

    assert cheers.answers == [(world.ben.id, world.ann.id, True)]
    assert await store.waiting(other.services.database, CHEERS, world.guild.id) == []
