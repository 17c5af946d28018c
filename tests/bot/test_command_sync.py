"""Commands that Discord does not take are owned up to and tried again, with pace; everything else goes on."""

import json
import logging
from dataclasses import asdict, replace

import pytest

from bot.client.command_sync import REFUSED, CommandSync, Refusal
from bot.config import Config
from bot.operator.checks import commands, look_around
from tests.databases import opened_file
from tests.world import World

COMMANDS = "/applications/*/commands"
DAYS_LIMIT, MISTAKE = (400, 30034), (400, 50035)


def told(world: World) -> int:
    return sum(request.method == "PUT" and "/commands" in request.path for request in world.env.http_requests)


def as_if_of_an_earlier_version(config: Config) -> None:
    with opened_file(config.database_url) as connection:
        connection.execute("UPDATE notes SET value = 'an earlier version' WHERE key = 'commands'")


async def refused(world: World, config: Config, status: int, code: int, times: int | None = 1) -> None:
    """Start a new version whose commands Discord does not take, so many times."""
    as_if_of_an_earlier_version(config)
    world.env.inject_error("PUT", COMMANDS, status=status, code=code, times=times)
    await world.restart()


async def refusal(world: World) -> Refusal | None:
    return Refusal.of(await world.bot.services.database.value(REFUSED))


@pytest.mark.parametrize(("status", "code"), [DAYS_LIMIT, MISTAKE, (403, 50001), (404, 10002)])
async def test_the_bot_runs_on_and_tries_again_after_an_hour(
    world: World, config: Config, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    await refused(world, config, status, code)

    assert told(world) == 2
    assert [one.levelno for one in caplog.records if "commands refused" in one.getMessage()] == [logging.WARNING]
    assert (await world.ann.slash(world.general, "remind list")).ephemeral
    await world.pass_time(minutes=58)
    assert told(world) == 2
    await world.pass_time(minutes=4)
    assert told(world) == 3
    assert await refusal(world) is None
    await world.restart()
    await world.pass_time(hours=3)
    assert told(world) == 3


async def test_each_refusal_is_waited_for_twice_as_long_up_to_a_day(world: World, config: Config) -> None:
    await refused(world, config, *DAYS_LIMIT, times=None)

    attempts: list[int] = []
    for _ in range(4):
        before = told(world)
        await world.pass_time(hours=1)
        attempts.append(told(world) - before)
    assert attempts == [1, 0, 1, 0]
    before = told(world)
    await world.pass_time(days=10)
    assert 9 <= told(world) - before <= 12


async def test_what_may_pass_soon_is_tried_again_soon(world: World, config: Config) -> None:
    await refused(world, config, 500, 0)

    assert (await refusal(world)) is not None
    await world.pass_time(minutes=6)
    assert await refusal(world) is None


async def test_a_restart_does_not_try_sooner_but_another_version_does(world: World, config: Config) -> None:
    await refused(world, config, *DAYS_LIMIT)
    await world.restart()
    assert told(world) == 2
    kept = await refusal(world)
    assert kept is not None
    with opened_file(config.database_url) as connection:
        other = json.dumps(asdict(replace(kept, told="another version's")))
        connection.execute("UPDATE notes SET value = ? WHERE key = 'commands refused'", (other,))
    await world.restart()
    assert told(world) == 3


async def test_what_another_version_was_refused_is_not_taken_over(world: World, config: Config) -> None:
    await refused(world, config, *DAYS_LIMIT)
    kept = await refusal(world)
    assert kept is not None
    as_kept = "UPDATE notes SET value = ? WHERE key = 'commands refused'"
    with opened_file(config.database_url) as connection:
        connection.execute(as_kept, (json.dumps(asdict(replace(kept, told="another version's"))),))

    await world.pass_time(hours=3)

    assert told(world) == 2
    with opened_file(config.database_url) as connection:
        connection.execute(as_kept, (json.dumps(asdict(kept)),))
    await world.pass_time(minutes=10)
    assert told(world) == 3


async def test_another_process_of_the_fleet_leaves_it_alone(world: World, config: Config) -> None:
    await refused(world, config, *DAYS_LIMIT)

    await CommandSync(world.bot.tree, world.bot.services).start()

    assert told(world) == 2


async def test_the_operator_sees_it_until_it_is_over(world: World, config: Config) -> None:
    assert commands(await look_around(config, world.bot.services.clock)) is None
    await refused(world, config, *DAYS_LIMIT)
    found = commands(await look_around(config, world.bot.services.clock))
    assert found is not None
    assert found.state == "look"
    assert "only so many new commands a day" in found.sentence
    await world.pass_time(hours=2)
    assert commands(await look_around(config, world.bot.services.clock)) is None
