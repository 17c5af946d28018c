"""The scenarios of survival: in each, a town in which one thing goes wrong again and again, and an audit every time."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.survival import faults
from tests.survival.actors import Actors
from tests.survival.auditor import Violation, audit
from tests.survival.disk import Disk
from tests.survival.evidence import Evidence
from tests.survival.faults import Scene
from tests.survival.many import fleet_town_in
from tests.survival.summary import summarise
from tests.survival.town import Town, town_in

_MEMBERS = ("--members", "140")
Fault = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """What goes wrong, in so many towns, so many times in each; in the short form in one town, and less often."""

    name: str
    fault: Fault
    times: int = 10
    towns: int = 1
    short: bool = True  # whether it is part of the short form
    with_actors: bool = True  # whether members act meanwhile
    at_last: Callable[[Town], Awaitable[None]] | None = None
    on_own_disk: bool = False
    alone: bool = False  # whether it is about a single process, or its file


@dataclass(frozen=True)
class Several:
    """So many processes, on a PostgreSQL server at this address."""

    processes: int
    server: str


@dataclass
class Outcome:
    """What an auditor found, and how much of everything there was."""

    counts: Counter[str] = field(default_factory=Counter[str])
    violations: list[Violation] = field(default_factory=list[Violation])


SCENARIOS = (
    Scenario("nothing", faults.nothing),
    Scenario("kill -9", faults.killed, times=20, towns=10),
    Scenario("SIGTERM under load", faults.stopped, towns=2),
    Scenario("SIGTERM amid faults", faults.stopped_amid, alone=True),
    Scenario("500, 502, 503", faults.errors),
    Scenario("time-outs", faults.time_outs),
    Scenario("sockets dropped", faults.drops),
    Scenario("answers lost", faults.lost_answers, towns=2),
    Scenario("answers lost, away for 3 minutes", faults.forgotten, times=1, short=False, with_actors=False),
    Scenario("slow answers", faults.slow),
    Scenario("rate limits", faults.too_many),
    Scenario("events repeated, out of order", faults.events_disordered),
    Scenario("gateway resumes", faults.resumed),
    Scenario("gateway does not resume", faults.not_resumed),
    Scenario("closed DMs, forbidden channel", faults.closed),
    Scenario("disk full", faults.disk_full, on_own_disk=True, alone=True),
    Scenario("disk read-only", faults.read_only, on_own_disk=True, alone=True),
    Scenario("database locked", faults.locked, alone=True),
    Scenario("clock set by an hour", faults.clock_set, at_last=faults.clock_at_last),
    Scenario(
        "nobody left in silence",
        faults.reached_out,
        times=9,
        towns=3,
        with_actors=False,
        at_last=faults.days_go_by,
    ),
    Scenario("10,000 commands", faults.many_commands, times=1, short=False, with_actors=False, alone=True),
)


async def play(
    scenario: Scenario, seed: str, folder: Path, *, times: int | None = None, several: Several | None = None
) -> Outcome:
    """One town of a scenario: its fault, so many times, with an audit after each, and one when everything is quiet.

    It ends at the first audit that finds something.
    """
    outcome = Outcome()
    async with AsyncExitStack() as stack:
        disk = Disk(folder / "data", own=scenario.on_own_disk)
        stack.callback(disk.let_go)
        town = await stack.enter_async_context(_founded(folder, several))
        scene = Scene(town, random.Random(seed), disk, Actors(town, seed))
        try:
            async for evidence in _played(scenario, scene, times or scenario.times):
                outcome.violations = audit(evidence)
                outcome.counts = summarise(evidence)
                if outcome.violations:
                    break
        except (RuntimeError, TimeoutError) as error:
            outcome.violations.append(Violation("stuck", repr(error)))
    return outcome


def _founded(folder: Path, several: Several | None) -> AbstractAsyncContextManager[Town]:
    if several is None:
        return town_in(folder, "--guilds", "2", *_MEMBERS)
    return fleet_town_in(folder, several.server, several.processes, *_MEMBERS)


async def _played(scenario: Scenario, scene: Scene, times: int) -> AsyncGenerator[Evidence]:
    town = scene.town
    await faults.usual_limits(town)
    await town.start_bot()
    await town.until_awake()
    await scene.actors.prepare()
    for _ in range(times):
        await _live_through(scenario, scene)
        yield await _evidence(town)
    if scenario.at_last is not None:
        await scenario.at_last(town)
    await town.until_quiet()
    yield await _evidence(town, quiet=True)
    await town.end_bot(signal.SIGTERM)
    yield await _evidence(town, quiet=True)


async def _live_through(scenario: Scenario, scene: Scene) -> None:
    evening = asyncio.Event()
    scene.town.note("fault", name=scenario.name)
    living = asyncio.create_task(scene.actors.live(evening)) if scenario.with_actors else None
    try:
        await scenario.fault(scene)
    finally:
        evening.set()
        await scene.town.do("calm")
        scene.town.note("calm")
        if living is not None:
            await living


async def _evidence(town: Town, *, quiet: bool = False) -> Evidence:
    await town.write_down()
    return Evidence.of(town.folder, quiet=quiet)
