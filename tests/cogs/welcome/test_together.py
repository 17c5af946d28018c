"""Two processes on one PostgreSQL hear of the same joins: everyone is greeted once."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from cogs.welcome.service.arriving import Arriving, Joined
from cogs.welcome.store import arrivals, newcomers
from cogs.welcome.store.newcomers import GREETED
from tests.databases import DatabaseSite
from tests.world import SimulatedClock, World


@pytest.fixture
def config(postgres_place: DatabaseSite) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=postgres_place.url, shard_count=1)


async def hear(process: Hearth, joined: Joined) -> None:
    """The gateway tells this process of a join, and its minutes to look around are over."""
    services, arriving = process.services, Arriving(process.services)
    await services.database.write(lambda tx: arriving.arrive(tx, joined))
    newcomer = await newcomers.get(services.database, joined.guild_id, joined.member_id)
    assert newcomer is not None
    await services.database.write(lambda tx: arriving.plan(tx, newcomer, f"friend {joined.member_id}"))


async def test_what_both_hear_of_at_once_is_greeted_once(
    world: World, bots: AsyncExitStack, config: Config, clock: SimulatedClock
) -> None:
    await world.settings("welcome", channel=world.welcome)
    other, now = await bots.enter_async_context(open_bot(config, clock=clock)), world.env.now()
    people = [world.ann.id, world.ben.id, world.mod.id]
    heard = [
        Joined(world.guild.id, one, "cleo", now - timedelta(days=99), now, now, been_here=False, ready=True)
        for one in people
    ]

    await asyncio.gather(*(hear(process, joined) for joined in heard for process in (world.bot, other) * 3))
    for _moment in range(300):  # The simulation does not wait for PostgreSQL, so time passes until everyone is greeted.
        await world.pass_time(minutes=0.1)
        if len(await newcomers.in_state(other.services.database, world.guild.id, GREETED)) == len(people):
            break

    said = " ".join(message.content for message in world.welcome.history())
    assert [said.count(f"<@{one}>") for one in people] == [1, 1, 1]
    events = [await arrivals.latest(other.services.database, world.guild.id, one, 25) for one in people]
    assert [[event.what for event in story].count("greeted") for story in events] == [1, 1, 1]
