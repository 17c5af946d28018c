"""The machine's clock may be wrong: Discord tells the time, too, and what is deleted for its age waits for a day."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import pytest_asyncio
from aiohttp import web
from discord.http import Route
from hypothesis import given
from hypothesis import strategies as st
from pydantic import HttpUrl

from bot.agenda import Agenda
from bot.app import open_bot
from bot.clock import AGREED, APART, DiscordClock
from bot.config import Config
from bot.db import Database
from bot.db.migrate import migrate
from bot.health.readiness import needs
from tests.bot.conftest import BEGINNING, DatabaseSite, Timeline

A_YEAR, A_DAY, AN_HOUR = timedelta(days=365), timedelta(days=1), timedelta(hours=1)
GOOD, SOON = timedelta(seconds=2), timedelta(seconds=30)


class Machine:
    """A machine whose clock is `ahead` of the true time, which is that of its timers."""

    def __init__(self) -> None:
        self.ahead, self.seconds = timedelta(), 0.0

    @property
    def true(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def now(self) -> datetime:
        return self.true + self.ahead

    def elapsed(self) -> float:
        return self.seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def told(machine: Machine) -> DiscordClock:
    """A clock to which Discord has told the time, and the machine had agreed."""
    clock = DiscordClock(machine, machine.elapsed)
    clock.hear(machine.true)
    return clock


@pytest.mark.parametrize("ahead", [A_YEAR, AN_HOUR, -AN_HOUR, -A_YEAR])
def test_a_clock_that_is_wrong_at_the_start_is_right_after_two_answers(machine: Machine, ahead: timedelta) -> None:
    clock, machine.ahead = DiscordClock(machine, machine.elapsed), ahead
    clock.hear(machine.true)
    assert not clock.is_confirmed  # That one may be stale.
    machine.seconds += 1
    clock.hear(machine.true)
    assert (clock.now(), clock.ahead) == (machine.true, ahead)

    machine.seconds += 3600
    machine.ahead = timedelta()  # It is set right, and nothing has been told since.
    assert (clock.now(), clock.ahead) == (machine.true, timedelta())


def test_a_clock_that_is_set_wrong_later_changes_nothing(machine: Machine, told: DiscordClock) -> None:
    machine.seconds, machine.ahead = 7200, A_YEAR
    assert (told.now(), told.ahead) == (machine.true, A_YEAR)


def test_seconds_are_the_machines(machine: Machine, told: DiscordClock) -> None:
    machine.ahead = APART
    assert (told.now(), told.ahead) == (machine.now(), timedelta())


def test_one_stale_answer_is_not_believed(machine: Machine, told: DiscordClock) -> None:
    machine.seconds = 3 * 3600
    told.hear(BEGINNING)
    assert told.now() == machine.true
    assert told.wants_to_hear
    told.hear(machine.true)
    assert told.now() == machine.true
    assert not told.wants_to_hear


def test_after_a_pause_that_no_timer_saw_two_answers_put_it_right(machine: Machine, told: DiscordClock) -> None:
    machine.ahead += AN_HOUR  # The virtual machine stood still for an hour, and was told of it.
    for _time in range(2):
        told.hear(machine.now())
    assert (told.now(), told.ahead) == (machine.now(), timedelta())


steps = st.tuples(st.floats(0, 1e5), st.timedeltas(-A_YEAR, A_YEAR), st.floats(0, AGREED.total_seconds() / 4))


@given(st.lists(steps, max_size=20))
def test_whatever_the_machine_says_it_is_within_two_minutes(steps: list[tuple[float, timedelta, float]]) -> None:
    machine = Machine()
    clock = DiscordClock(machine, machine.elapsed)
    clock.hear(machine.true)
    for seconds, ahead, late in steps:
        machine.seconds, machine.ahead = machine.seconds + seconds, ahead
        assert abs(clock.now() - machine.true) <= APART + AGREED
        clock.hear(machine.true - timedelta(seconds=late))
        assert abs(clock.now() - machine.true) <= APART + AGREED


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    """A Discord that tells who the bot is, where its gateway is, and the true time."""

    async def answer(_request: web.Request) -> web.Response:
        me = {"id": "1", "username": "Hearth", "discriminator": "0", "avatar": None, "url": "wss://nowhere"}
        return web.json_response(me, headers={"Date": format_datetime(datetime.now(UTC), usegmt=True)})

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


class Wrong:
    """The clock of a machine that is an hour ahead."""

    def now(self) -> datetime:
        return datetime.now(UTC) + AN_HOUR


@pytest.mark.asks_machine
async def test_the_bot_hears_it_from_discord_and_says_that_the_machine_is_wrong(
    config: Config, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    config = config.model_copy(update={"discord_api_url": HttpUrl(url)})
    async with AsyncExitStack() as stack:
        clock = DiscordClock(Wrong())
        bot = await stack.enter_async_context(open_bot(config, clock=clock))
        assert abs(clock.now() - datetime.now(UTC)) > SOON
        await bot.http.static_login("token")
        for resumed in bot.extra_events["on_shard_resumed"]:
            await resumed(0)
        assert clock.is_confirmed
        assert abs(clock.now() - datetime.now(UTC)) < SOON
        said = {need.name: need for need in await needs(bot)}["clock"]
        assert (said.met, said.vital) == (False, False)
        assert "the bot goes by Discord's" in said.says
        assert "60 minutes ahead of Discord's" in said.says or "59 minutes ahead of Discord's" in said.says
        await bot.http.close()
    [warning] = [one for one in caplog.records if "Discord's is gone by" in one.getMessage()]
    assert warning.levelno == logging.WARNING


@pytest_asyncio.fixture
async def agenda(sqlite_place: DatabaseSite, timeline: Timeline) -> AsyncIterator[Agenda]:
    database = await sqlite_place.open()
    await migrate(database, timeline)
    agenda = Agenda(database, timeline)
    yield agenda
    await agenda.stop(timedelta())


class Shelf:
    """What is kept for thirty days: the moment up to which things were deleted."""

    def __init__(self, agenda: Agenda) -> None:
        self.moments: list[datetime] = []
        agenda.expire_nightly(self._expire)
        agenda.start()

    async def _expire(self, now: datetime) -> None:
        self.moments.append(now)

    @property
    def latest(self) -> datetime:
        return max(self.moments, default=datetime.min.replace(tzinfo=UTC))


async def test_nothing_is_deleted_until_the_clock_was_looked_at_for_a_day(agenda: Agenda, timeline: Timeline) -> None:
    shelf = Shelf(agenda)
    await timeline.advance(23 * 3600, step=1800)
    assert shelf.moments == []
    await timeline.advance(3 * 3600, step=1800)
    [moment] = shelf.moments
    assert timeline.now() - 3 * AN_HOUR < moment <= timeline.now()
    await timeline.advance(24 * 3600, step=1800)
    assert len(shelf.moments) == 2


async def test_a_clock_that_is_a_year_ahead_for_hours_deletes_nothing(agenda: Agenda, timeline: Timeline) -> None:
    shelf = Shelf(agenda)
    await timeline.advance(30 * 3600, step=1800)
    timeline.jump(A_YEAR)
    await timeline.advance(20 * 3600, step=1800)  # A night goes by.
    timeline.jump(-A_YEAR)
    assert len(shelf.moments) == 3
    assert shelf.latest <= timeline.now()
    await timeline.advance(3 * 24 * 3600, step=1800)
    assert shelf.latest <= timeline.now()
    assert shelf.latest > timeline.now() - A_DAY


async def test_one_that_was_a_year_behind_at_the_start_is_forgotten(agenda: Agenda, timeline: Timeline) -> None:
    timeline.jump(-A_YEAR)
    shelf = Shelf(agenda)
    await timeline.advance(60, step=10)
    timeline.jump(A_YEAR)
    await timeline.advance(3 * 24 * 3600, step=1800)
    assert shelf.latest > timeline.now() - A_DAY


async def test_a_machine_that_never_runs_for_a_day_goes_by_discord(migrated: Database, timeline: Timeline) -> None:
    """Two looks that are a day apart for Discord are enough, though the process was another."""
    moments = list[datetime]()
    for _day in range(4):
        clock = DiscordClock(timeline, asyncio.get_running_loop().time)
        clock.hear(timeline.now())
        agenda = Agenda(migrated, clock)
        shelf = Shelf(agenda)
        await timeline.advance(2 * 3600, step=1800)
        moments += shelf.moments
        await agenda.stop()
        timeline.jump(timedelta(hours=22))
    assert moments
    assert all(A_DAY <= timeline.now() - one < 4 * A_DAY for one in moments)


async def test_without_discord_it_deletes_nothing(migrated: Database, timeline: Timeline) -> None:
    for _day in range(4):
        agenda = Agenda(migrated, timeline)
        shelf = Shelf(agenda)
        await timeline.advance(2 * 3600, step=1800)
        assert shelf.moments == []
        await agenda.stop()
        timeline.jump(timedelta(hours=22))


@pytest.mark.parametrize("ahead", [timedelta(hours=2), A_YEAR])
async def test_a_clock_that_was_ahead_at_the_start_keeps_no_night_waiting(
    agenda: Agenda, timeline: Timeline, ahead: timedelta
) -> None:
    """agronholm/apscheduler#339: what was planned by it would wait until the clock says so again."""
    nights, hours = list[datetime](), list[datetime]()

    async def tidy_up() -> None:
        nights.append(timeline.now())

    async def chime() -> None:
        hours.append(timeline.now())

    timeline.jump(ahead)
    agenda.every_night(tidy_up)
    agenda.every_hour(chime)
    agenda.start()
    await timeline.advance(600, step=10)
    timeline.jump(-ahead)
    await timeline.advance(26 * 3600, step=600)
    assert [f"{one:%H:%M}" for one in nights] == ["12:30", "04:10"]
    assert len(hours) == 26
