"""What tests rely on when they let time go by."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from bot.config import Config
from tests.world import SimulatedClock, World


async def test_long_ways_are_gone_in_longer_steps_until_their_last_day(world: World) -> None:
    hours: list[datetime] = []

    async def note() -> None:
        hours.append(world.env.now())

    world.bot.services.agenda.every_hour(note)
    await world.pass_time(days=3)
    last_day = [hour for hour in hours if hour > world.env.now() - timedelta(days=1)]
    assert 18 <= len(last_day) <= 24
    assert 8 <= len(hours) - len(last_day) <= 9
    hours.clear()
    await world.pass_time(days=1)
    assert len(hours) == 24


async def test_a_quick_run_leaves_a_test_that_takes_long(
    world: World, bots: AsyncExitStack, config: Config, clock: SimulatedClock
) -> None:
    quick = World(world.env, bots, config, clock, quick=True)
    await quick.pass_time(hours=1)
    with pytest.raises(pytest.skip.Exception):
        await quick.restart()
    with pytest.raises(pytest.skip.Exception):
        await quick.pass_time(hours=6)
