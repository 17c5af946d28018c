"""The clock of the machine is wrong, and is put right: nobody waits, nothing comes too early, and nothing is lost."""

from datetime import timedelta
from typing import Any, cast

import pytest
import simcord
from simcord.http import router

from bot.clock import DiscordClock
from bot.config import Config
from tests.cogs.check_ins.people import SECRET, cards, check_in
from tests.cogs.help_now.people import tell_moderators
from tests.cogs.kudos.people import rows, said
from tests.cogs.reminders.people import arrived, remind
from tests.world import SimulatedClock, World

A_YEAR, TWO_HOURS = timedelta(days=400), timedelta(hours=2)


class ToldClock(DiscordClock):
    """A clock to which the simulated Discord tells the time; `jump` is what the machine's is off by, as ever."""

    def __init__(self) -> None:
        self._set = SimulatedClock()
        super().__init__(self._set, self._seconds)

    @property
    def env(self) -> simcord.Env | None:
        return self._set.env

    @env.setter
    def env(self, env: simcord.Env) -> None:
        self._set.env = env
        self.hear(env.now())

    @property
    def jump(self) -> timedelta:
        return self._set.jump

    @jump.setter
    def jump(self, jump: timedelta) -> None:
        self._set.jump = jump

    def _seconds(self) -> float:
        return self._set.env.now().timestamp() if self._set.env else 0


@router.route("GET", "/gateway")
def tell_nothing_else(_request: router.RequestContext) -> dict[str, Any]:
    """Answer whoever asks for the time that is told beside it."""
    return {"url": "wss://nowhere"}


@pytest.fixture(params=["the machine's", "Discord's"])
def clock(request: pytest.FixtureRequest) -> SimulatedClock:
    return SimulatedClock() if request.param == "the machine's" else cast("SimulatedClock", ToldClock())


TOLD = pytest.mark.parametrize("clock", ["Discord's"], indirect=True)  # What nobody else can know.


async def test_reminders_are_on_time_after_the_clock_was_set_back(world: World, clock: SimulatedClock) -> None:
    """A machine starts with its clock two hours ahead, and it is put right (agronholm/apscheduler#339)."""
    clock.jump = TWO_HOURS
    await world.restart()
    await world.pass_time(minutes=2)
    clock.jump = timedelta()
    await remind(world, "10m", "take the bread out")
    for _part in range(2):
        await world.pass_time(minutes=5.1)
    [message] = world.dms(world.ann)
    assert "away" not in (message.embeds[0].description or "")


@TOLD
async def test_what_was_asked_while_it_was_ahead_is_on_time(world: World, clock: SimulatedClock) -> None:
    clock.jump = TWO_HOURS
    await world.restart()
    await remind(world, "10m", "take the bread out")
    clock.jump = timedelta()
    await world.pass_time(minutes=10.1)
    assert len(world.dms(world.ann)) == 1


@TOLD
async def test_nothing_comes_a_year_too_early(world: World, clock: SimulatedClock) -> None:
    await remind(world, "30d", "call your sister")
    await remind(world, "2d", "water the plants", repeat="daily")
    clock.jump = A_YEAR
    await world.restart()
    await world.pass_time(hours=2)
    assert arrived(world) == []
    clock.jump = timedelta()
    await world.pass_time(days=3)
    assert len(arrived(world)) == 2


async def test_a_clock_that_was_a_year_ahead_for_hours_deletes_nothing_for_good(
    world: World, clock: SimulatedClock
) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    await check_in(world, world.ann, audience="everyone:0")
    await world.pass_time(minutes=1)
    clock.jump = A_YEAR
    await world.restart()
    await world.pass_time(hours=2)
    clock.jump = timedelta()
    await world.restart()
    await world.pass_time(hours=1)
    assert cards(place)
    assert SECRET in said(await world.ann.slash(world.general, "checkin history"))


async def test_without_a_restart_neither(world: World, clock: SimulatedClock) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    await check_in(world, world.ann, audience="everyone:0")
    await world.pass_time(days=2)
    clock.jump = A_YEAR
    await world.pass_time(hours=20)
    clock.jump = timedelta()
    await world.pass_time(days=2)
    assert cards(place)


async def test_what_is_old_goes_in_time(world: World, clock: SimulatedClock) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place, words_days=7)
    await check_in(world, world.ann, audience="everyone:0")
    await world.pass_time(days=6)
    assert cards(place)
    await world.pass_time(days=2)
    assert not cards(place)


async def test_a_call_for_help_is_still_there(world: World, clock: SimulatedClock, config: Config) -> None:
    await world.settings("team", channel=world.private_channel("office"))
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=1)
    clock.jump = A_YEAR
    await world.restart()
    await world.pass_time(hours=2)
    assert rows(config, "SELECT COUNT(*) FROM help_calls") == [(1,)]
    clock.jump = timedelta()
    await world.restart()
    await world.pass_time(days=31)
    assert rows(config, "SELECT COUNT(*) FROM help_calls") == [(0,)]
