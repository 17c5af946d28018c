"""A simulated Discord around the production bot, and what every test of it holds against it."""

import asyncio
import gc
import ipaddress
import logging
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import hypothesis
import pytest
import pytest_asyncio
import simcord
import structlog
from pydantic import SecretStr
from simcord.http import client as simulated

from bot.agenda import alarm
from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.db import open_database
from bot.db.migrate import migrate
from bot.demo.simulation import count_roles
from tests import simulated_speed
from tests.aloud import hard_to_follow
from tests.databases import place, postgres_place, postgres_server, sqlite_place, unflushed
from tests.wire import Wire
from tests.world import SimulatedClock, World

# Fixtures of every test, and what simcord answers, and how fast, because of this import.
__all__ = [
    "count_roles",
    "place",
    "postgres_place",
    "postgres_server",
    "simulated_speed",
    "sqlite_place",
    "unflushed",
]

# What was compiled once is kept, for the other worker and for every program that a test starts: to compile the bot
# takes twice as long as to start it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What lies there once everything is imported stays: to look through all of it for rubbish again and again took a
# fifteenth of the time.
gc.set_threshold(200_000, 20, 50)

# A slow machine is not a failure; what may not take long is measured by the benchmark.
hypothesis.settings.register_profile("hearth", deadline=None)
hypothesis.settings.load_profile("hearth")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out what takes long: for the minute between two edits")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two more than there are cores: many a test waits for a program, a database or a browser."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that were given longer than others come first, so that none is left to a single worker at the end."""
    items.sort(key=lambda item: -_patience(item))
    if config.getoption("quick"):
        kept = list(_quick(items))
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    gc.freeze()  # What the tests themselves are is no rubbish either, at the end of all.


# In a quick run no program is started, no browser and no server. World leaves out what else takes long.
STARTED = {"program", "kill_in_the_middle", "browser_page", "stand_in", "postgres_server"}


def _quick(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield what takes no time, and of each file the first test that drives the bot in the simulated Discord."""
    driven = set[Path]()
    for item in items:
        assert isinstance(item, pytest.Function)
        if _takes_long(item) or ("simcord_env" in item.fixturenames and item.path in driven):
            continue
        if "simcord_env" in item.fixturenames:
            driven.add(item.path)
        yield item


def _takes_long(item: pytest.Function) -> bool:
    driver = item.callspec.params.get("place") if hasattr(item, "callspec") else None
    return bool(
        _patience(item)
        or item.path.parent.name in ("process", "demo")
        or driver == "postgres"
        or hasattr(item.module, "subprocess")
        or STARTED & set(item.fixturenames)
    )


def _patience(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return marker.args[0] if marker else 0


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # A shell's background job ignores it, and so would its programs.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def logs() -> None:
    """The bot's events go where pytest's own capture finds them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the migrations leave it: to run them all takes longer than many a test."""
    path = tmp_path_factory.mktemp("migrated") / "hearth.db"

    async def make() -> None:
        database = await open_database(f"sqlite:///{path}")
        await migrate(database, SimulatedClock())
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def config(tmp_path: Path, migrated_file: Path) -> Config:
    shutil.copyfile(migrated_file, tmp_path / "hearth.db")
    return Config(discord_token=SecretStr("a-token"), database_url=f"sqlite:///{tmp_path / 'hearth.db'}", shard_count=1)


@pytest_asyncio.fixture
async def bots() -> AsyncIterator[AsyncExitStack]:
    """Closes every bot that a test opened."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest_asyncio.fixture
async def simcord_bot(bots: AsyncExitStack, config: Config, clock: SimulatedClock) -> Hearth:
    return await bots.enter_async_context(open_bot(config, clock=clock))


@pytest_asyncio.fixture
async def world(
    simcord_env: simcord.Env,
    bots: AsyncExitStack,
    config: Config,
    clock: SimulatedClock,
    pytestconfig: pytest.Config,
) -> AsyncIterator[World]:
    """A small server with two members, and the means to make time pass and the bot die."""
    clock.env = simcord_env
    world = World(simcord_env, bots, config, clock, quick=bool(pytestconfig.getoption("quick")))
    await world.settle()
    yield world
    # The simulation counts refusals as errors. Whatever was unexpected is in the log, where no_incidents finds it.
    assert all(isinstance(error, Exception) for error in simcord_env.errors)
    assert not hard_to_follow(simcord_env)


@pytest.fixture(autouse=True)
def no_incidents(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An unexpected error is answered and logged, so a test would not see it; a test that provokes one says so."""
    yield
    if "provokes_incident" in request.keywords:
        return
    seen = [record for phase in ("setup", "call") for record in caplog.get_records(phase) if _is_incident(record)]
    assert not seen


def _is_incident(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR


@pytest.fixture(autouse=True)
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What lies between the bot and the simulated Discord, where things can go wrong."""
    wire = Wire(simulated.router.dispatch)
    monkeypatch.setattr(simulated.router, "dispatch", wire.dispatch)
    monkeypatch.setattr(simulated.FakeHTTPClient, "request", wire.carrier(simulated.FakeHTTPClient.request))
    return wire


LONG = 10_000  # characters of a request
Complaints = Callable[[str, str, Any], list[str]]


@pytest.fixture(scope="session")
def discord_description() -> Complaints | None:
    """What Discord's published description has against a request, where there is a folder that has it and a checker."""
    folder = Path(os.environ.get("HEARTH_DISCORD_OPENAPI", Path(__file__).parents[2] / "shared" / "discord"))
    if not (folder / "openapi.json").exists():
        return None
    sys.path.insert(0, str(folder))
    from check_requests import Spec  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

    spec = cast("Any", Spec.load())  # pyright: ignore[reportUnknownMemberType]
    known: dict[tuple[str, str, str], list[str]] = {}
    passing = re.compile(r"(?<=[^\s\[(])\d{17,20}|(?<=[:<])\d{10,20}|(?<='nonce': ')[0-9a-f]{24}")

    def complaints(method: str, path: str, body: Any) -> list[str]:
        # Nearly every test registers the same commands, and to look through those takes a tenth of a second; many a
        # sentence is said to many, and differs by an id, a moment or its nonce alone. A number that is none stays.
        place, words = (method, re.sub(r"\d+", "1", path)), repr(body)
        if (*place, words) in known:  # To look for ids in all of the commands takes a millisecond.
            return known[*place, words]
        request = (*place, passing.sub("1", words))
        if request not in known:
            known[request] = spec.problems(method, path, body)
        if len(words) > LONG:
            known[*place, words] = known[request]
        return known[request]

    return complaints


@pytest.fixture(autouse=True)
def requests_conform(request: pytest.FixtureRequest, discord_description: Complaints | None) -> Iterator[None]:
    """Every request that the bot makes in a test is one that Discord describes."""
    env = request.getfixturevalue("simcord_env") if "simcord_env" in request.fixturenames else None
    yield
    if env is not None and discord_description is not None:
        problems = {p for sent in env.http_requests for p in discord_description(sent.method, sent.path, sent.json)}
        assert not problems


@pytest.fixture(autouse=True)
def own_time_again() -> Iterator[None]:
    """APScheduler has its own clock back after each test."""
    yield
    assert not alarm._lent  # pyright: ignore[reportPrivateUsage]


_outside: list[str] = []


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _stay_here(event: str, args: tuple[object, ...]) -> None:
    # Python tells of all that it opens, imports or looks into, thousands of times a test.
    if not event.startswith("socket."):
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(args[1], tuple):
        host = cast("tuple[object, ...]", args[1])[0]
    else:  # nowhere at all, or to a Unix one: its address is a path, and stays on this machine
        return
    if not _is_here(host):
        _outside.append(f"{event} {host}")
        raise ConnectionRefusedError(f"A test reached for the outside world: {event} {host}")


sys.addaudithook(_stay_here)


@pytest.fixture(autouse=True)
def nobody_outside() -> Iterator[None]:
    _outside.clear()
    yield
    assert not _outside, f"A test reached for the outside world: {_outside}"
