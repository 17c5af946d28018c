"""Whoever runs the bot hears inside Discord what needs them: once, and again when it comes again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.health import readiness
from tests.world import World

Fill = Callable[[bool], None]


@pytest.fixture
def fill_disk(monkeypatch: pytest.MonkeyPatch) -> Fill:
    """The disk has no room for a copy any more, or again."""
    really = shutil.disk_usage

    def fill(full: bool) -> None:
        def usage(path: Path) -> Any:
            return really(path)._replace(free=0) if full else really(path)

        monkeypatch.setattr(shutil, "disk_usage", usage)

    return fill


@pytest_asyncio.fixture
async def owner(world: World) -> None:
    """Ann made the application."""
    assert world.bot.application is not None
    world.bot.application.owner = await world.bot.fetch_user(world.ann.id)


def told(world: World) -> list[str]:
    return [message.content for message in world.dms(world.ann) if "needs you" in message.content]


@pytest.mark.usefixtures("owner")
async def test_the_owner_is_told_once_and_again_when_it_comes_again(world: World, fill_disk: Fill) -> None:
    await world.ann.slash(world.general, "remind me", when="1h", what="water the plants")
    await world.pass_time(days=1)
    assert told(world) == []
    fill_disk(True)
    await world.pass_time(days=3)
    assert len(told(world)) == 1
    assert "not enough room" in told(world)[0]
    fill_disk(False)
    await world.pass_time(days=1)
    assert len(told(world)) == 1
    fill_disk(True)
    await world.pass_time(days=1)
    assert len(told(world)) == 2


@pytest.mark.usefixtures("owner")
async def test_a_channel_that_they_name_is_told_instead(world: World, fill_disk: Fill) -> None:
    vars(world.bot.services.config)["operator_channel"] = world.general.id
    fill_disk(True)
    await world.pass_time(days=1)
    said = [message.content for message in world.general.history() if "needs you" in message.content]
    assert len(said) == 1


@pytest.mark.usefixtures("owner")
async def test_a_night_in_which_the_database_did_not_answer_in_time_alarms_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(readiness, "PATIENCE_SECONDS", 0)
        await world.pass_time(days=2)
    assert told(world) == []
