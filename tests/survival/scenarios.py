"""The chapters of survival: in each, a town in which one thing goes wrong again and again, and an audit every time."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.survival import faults
from tests.survival.actors import People
from tests.survival.auditor import Violation, audit
from tests.survival.disk import Disk
from tests.survival.evidence import Evidence
from tests.survival.faults import Scene
from tests.survival.summary import tally
from tests.survival.town import Town, town_in

_POPULATION = ("--guilds", "2", "--members", "140")
Trouble = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Chapter:
    """What goes wrong, in so many towns, so many times in each; in the short form in one town, and less often."""

    name: str
    trouble: Trouble
    times: int = 10
    towns: int = 1
    short: bool = True  # whether it is part of the short form
    with_people: bool = True  # whether members act meanwhile
    at_last: Callable[[Town], Awaitable[None]] | None = None
    on_own_disk: bool = False


@dataclass
class Outcome:
    """What an auditor found, and how much of everything there was."""

    counts: Counter[str] = field(default_factory=Counter[str])
    violations: list[Violation] = field(default_factory=list[Violation])


CHAPTERS = (
    Chapter("nothing", faults.nothing),
    Chapter("kill -9", faults.killed, times=20, towns=10),
    Chapter("SIGTERM under load", faults.stopped, towns=2),
    Chapter("SIGTERM amid trouble", faults.stopped_amid),
    Chapter("500, 502, 503", faults.errors),
    Chapter("time-outs", faults.time_outs),
    Chapter("sockets dropped", faults.drops),
    Chapter("answers lost", faults.lost_answers, towns=2),
    Chapter("answers lost, away for 3 minutes", faults.forgotten, times=1, short=False, with_people=False),
    Chapter("slow answers", faults.slow),
    Chapter("rate limits", faults.too_many),
    Chapter("events repeated, out of order", faults.disorder),
    Chapter("gateway resumes", faults.resumed),
    Chapter("gateway does not resume", faults.not_resumed),
    Chapter("closed DMs, forbidden channel", faults.closed),
    Chapter("disk full", faults.disk_full, on_own_disk=True),
    Chapter("disk read-only", faults.read_only, on_own_disk=True),
    Chapter("database locked", faults.locked),
    Chapter("clock set by an hour", faults.clock_set, at_last=faults.clock_at_last),
    Chapter("10,000 commands", faults.many_commands, times=1, short=False, with_people=False),
)


async def play(chapter: Chapter, seed: str, folder: Path, *, times: int | None = None) -> Outcome:
    """One town of a chapter: trouble, so many times, with an audit after each, and one when everything is quiet.

    It ends at the first audit that finds something.
    """
    outcome = Outcome()
    async with AsyncExitStack() as stack:
        disk = Disk(folder / "data", own=chapter.on_own_disk)
        stack.callback(disk.let_go)
        town = await stack.enter_async_context(town_in(folder, *_POPULATION))
        scene = Scene(town, random.Random(seed), disk, People(town, seed))
        try:
            async for evidence in _played(chapter, scene, times or chapter.times):
                outcome.violations = audit(evidence)
                outcome.counts = tally(evidence)
                if outcome.violations:
                    break
        except (RuntimeError, TimeoutError) as error:
            outcome.violations.append(Violation("stuck", repr(error)))
    return outcome


async def _played(chapter: Chapter, scene: Scene, times: int) -> AsyncGenerator[Evidence]:
    town = scene.town
    await faults.usual_limits(town)
    await town.start_bot()
    await town.until_awake()
    await scene.people.prepare()
    for _ in range(times):
        await _live_through(chapter, scene)
        yield await _evidence(town)
    if chapter.at_last is not None:
        await chapter.at_last(town)
    await town.until_quiet()
    yield await _evidence(town, quiet=True)
    await town.end_bot(signal.SIGTERM)
    yield await _evidence(town, quiet=True)


async def _live_through(chapter: Chapter, scene: Scene) -> None:
    evening = asyncio.Event()
    scene.town.note("trouble", name=chapter.name)
    living = asyncio.create_task(scene.people.live(evening)) if chapter.with_people else None
    try:
        await chapter.trouble(scene)
    finally:
        evening.set()
        await scene.town.do("calm")
        scene.town.note("calm")
        if living is not None:
            await living


async def _evidence(town: Town, *, quiet: bool = False) -> Evidence:
    await town.write_down()
    return Evidence.of(town.folder, quiet=quiet)
