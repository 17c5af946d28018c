"""What goes wrong in a town, one function a kind of fault; each goes on for a while and leaves everything mended."""

import asyncio
import random
import signal
import sqlite3
from collections.abc import Coroutine, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from tests.copies import KILL
from tests.survival.actors import MEMBERS, Actors
from tests.survival.disk import Disk
from tests.survival.town import Json, Town

HOUR = 3600
SEEKERS = 40  # who reach out each time
DAYS = 3  # after which a newcomer whom nobody answered is asked how it is going
NONCE_SECONDS = 180
_SAYING: tuple[tuple[str, str], ...] = (
    *(("POST", "/callback"), ("POST", "/messages"), ("POST", "/users/@me/channels"), ("POST", "/webhooks/")),
    *(("GET", "/members/"), ("GET", "/messages")),
)


@dataclass(frozen=True)
class Scene:
    """Where faults happen."""

    town: Town
    chance: random.Random
    disk: Disk
    actors: Actors

    async def a_while(self, seconds: float = 2) -> None:
        """A random time, so much on the average."""
        await asyncio.sleep(self.chance.uniform(0.2, 1.8) * seconds)

    async def everywhere(self, chance: float, **fault: object) -> None:
        """Requests go wrong with this chance until it is calm again."""
        for method, path in _SAYING:
            wish: Json = {"method": method, "path": path, "times": 0, "chance": chance}
            await self.town.do("fault", **wish, seed=self.chance.getrandbits(32), **fault)


async def usual_limits(town: Town) -> None:
    """More than anybody here needs; but every answer says so, as Discord's answers do."""
    await town.do("limits", route=50, per=1.0, **{"global": 0})


async def nothing(scene: Scene) -> None:
    await scene.a_while()


async def killed(scene: Scene) -> None:
    """Half of the time something else is wrong, too."""
    if scene.chance.random() < 0.5:
        await scene.chance.choice((errors, drops, lost_answers, slow, disorder_events))(scene, seconds=0)
    await scene.a_while(0.8)
    await again(scene, KILL)
    await scene.a_while(0.4)


async def again(scene: Scene, how: signal.Signals) -> None:
    """The bot ends, or some of its processes, and whoever runs it starts it again."""
    await scene.town.end_some(how, scene.chance)
    await scene.town.do("hang_up")
    await scene.town.do("calm")
    await scene.town.start_bot()


async def stopped(scene: Scene) -> None:
    """Asked to stop while answers take a second, and nothing else is wrong."""
    scene.town.note("whole")
    await scene.everywhere(1, kind="slow", seconds=1.0, after=True)
    await scene.a_while(1)
    await again(scene, scene.chance.choice((signal.SIGTERM, signal.SIGINT)))


async def stopped_amid(scene: Scene) -> None:
    """Asked to stop while Discord does not answer, or the database is held by somebody else."""
    if scene.chance.random() < 0.5:
        await scene.everywhere(0.5, kind="wait")
        await scene.a_while(1)
        await again(scene, signal.SIGTERM)
    else:
        await scene.a_while(0.5)
        with held(scene):
            await scene.a_while(0.5)
            await scene.town.end_bot(signal.SIGTERM)
        await scene.town.do("hang_up")
        await scene.town.start_bot()


async def errors(scene: Scene, seconds: float = 3) -> None:
    await scene.everywhere(0.3, kind="status", status=scene.chance.choice((500, 502, 503)))
    await scene.a_while(seconds)


async def time_outs(scene: Scene, seconds: float = 3) -> None:
    await scene.everywhere(0.15, kind="wait")
    await scene.a_while(seconds)


async def drops(scene: Scene, seconds: float = 3) -> None:
    await scene.everywhere(0.3, kind="drop")
    await scene.a_while(seconds)


async def lost_answers(scene: Scene, seconds: float = 3) -> None:
    """Discord acts, and then the connection breaks or an error is reported."""
    await scene.everywhere(0.2, kind="drop", after=True)
    await scene.everywhere(0.2, kind="status", status=502, after=True)
    await scene.a_while(seconds)


async def slow(scene: Scene, seconds: float = 3) -> None:
    await scene.everywhere(0.3, kind="slow", seconds=1.5, after=True)
    await scene.a_while(seconds)


async def too_many(scene: Scene) -> None:
    await scene.town.do("limits", route=3, per=1.0, **{"global": 20})
    await scene.a_while(3)
    await usual_limits(scene.town)


async def events_disordered(scene: Scene) -> None:
    await disorder_events(scene)
    await scene.a_while(3)


async def disorder_events(scene: Scene, seconds: float = 0) -> None:
    """The gateway tells things twice and in the wrong order."""
    await scene.town.do("gateway", duplicate=0.2, reorder=0.2, delay=0.0, seed=scene.chance.getrandbits(32))
    await asyncio.sleep(seconds)


async def resumed(scene: Scene) -> None:
    for _ in range(3):
        await scene.a_while(0.7)
        await scene.town.do("drop", politely=scene.chance.random() < 0.5, resumable=True)
    await scene.a_while(1.5)


async def not_resumed(scene: Scene) -> None:
    await scene.a_while(0.7)
    if scene.chance.random() < 0.5:
        await scene.town.do("drop", resumable=False)
    else:
        await scene.town.do("invalidate", resumable=False)
    await scene.a_while(4)
    await scene.town.do("drop", resumable=True)
    await scene.a_while(1)


async def closed(scene: Scene) -> None:
    """Some people take no direct messages, and in one server the bot may not write."""
    for user in scene.chance.sample(MEMBERS, 20):
        scene.town.note("close_dms", user=user)
        await scene.town.do("close_dms", user=user)
    places = (scene.town.places[scene.town.guilds[1], name] for name in ("check-ins", "listeners"))
    for channel in (1_000_000 + scene.town.guilds[1], *places):
        scene.town.note("refuse", channel=channel)
        await scene.town.do("refuse", channel=channel, code=50013)
    await scene.a_while(3)


async def disk_full(scene: Scene) -> None:
    await scene.a_while(0.5)
    with scene.disk.full(scene.town):
        await scene.a_while(3)


async def read_only(scene: Scene) -> None:
    """Nothing can be written: first while the bot runs, then when it starts."""
    with scene.disk.unwritable(scene.town):
        await scene.a_while(3)
    await scene.town.end_bot(signal.SIGTERM)
    await scene.town.do("hang_up")
    if scene.disk.can_be_read_only:
        with scene.disk.read_only():
            await scene.town.cannot_start()
    await scene.town.start_bot()
    await scene.a_while(1)


@contextmanager
def held(scene: Scene) -> Generator[None]:
    """Somebody else is writing into the database, and does not come to an end."""
    with closing(sqlite3.connect(scene.town.database, timeout=10, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


async def locked(scene: Scene) -> None:
    """Another process holds the database for longer than anybody waits."""
    for seconds in (0.3, scene.chance.uniform(1.5, 4)):
        with held(scene):
            await asyncio.sleep(seconds)
        await scene.a_while(0.7)


async def clock_set(scene: Scene) -> None:
    """An hour forward, back, and an hour further back."""
    for hours in (1, 0, -1, 0):
        scene.town.set_clock(hours * HOUR)
        await scene.a_while(1.5)


async def clock_at_last(town: Town) -> None:
    """Everything that was ever promised comes due."""
    town.set_clock(4 * HOUR)
    await asyncio.sleep(5)


async def reached_out(scene: Scene) -> None:
    """Forty reach out in every way there is, some are answered, and hours go by; the bot is killed amid each of it."""
    seekers = scene.actors.seekers
    await seekers.close_some(2)
    await _killed_amid(scene, seekers.reach_out(SEEKERS))
    await _killed_amid(scene, seekers.answer())
    await seekers.answer()
    scene.town.set_clock(scene.town.ahead + HOUR)
    if scene.chance.random() < 0.5:
        await scene.a_while(0.4)
        await again(scene, KILL)


async def _killed_amid(scene: Scene, acts: Coroutine[None, None, None]) -> None:
    going_on = asyncio.create_task(acts)
    await scene.a_while(0.7)
    await again(scene, KILL)
    await going_on


async def days_go_by(town: Town) -> None:
    """Whatever somebody waits for to be told comes due, and the bot is killed amid that."""
    await town.until_quiet()  # Whoever joined a moment ago is greeted today: after days they are not.
    town.set_clock(town.ahead + DAYS * 24 * HOUR + HOUR)
    await asyncio.sleep(0.5)
    await town.end_bot(KILL)
    await town.do("hang_up")
    await town.start_bot()
    await asyncio.sleep(5)


async def forgotten(scene: Scene) -> None:
    """Discord has the message, its answer is lost, and the bot is away: for a moment, or longer than a nonce lives."""
    for users, seconds in ((MEMBERS[:10], 1.0), (MEMBERS[10:20], NONCE_SECONDS + 5.0)):
        before = await _deliveries(scene.town)
        await scene.town.do("fault", method="POST", path="/messages", kind="drop", after=True, times=0)
        for user in users:
            await scene.town.ask(user, "remind", "me", when="1s", what=f"water the {scene.actors.mark('plant')}")
        await scene.town.join(scene.actors.newcomer(), scene.town.guilds[0])
        while len(await _deliveries(scene.town) - before) <= len(users):
            await asyncio.sleep(0.02)
        await scene.town.end_bot(KILL)
        await scene.town.do("calm")
        await asyncio.sleep(seconds)
        await scene.town.start_bot()
        await scene.town.until_quiet()


async def _deliveries(town: Town) -> set[str]:
    """Which direct messages and greetings there are; one of before can go meanwhile."""
    said = (await town.do("seen", requests=False, problems=False))["messages"]
    return {one["id"] for messages in said.values() for one in messages if not one.get("shown_to_one")}


async def many_commands(scene: Scene) -> None:
    """Ten thousand commands, with the memory after the first thousand and after all."""
    for before, commands in ((0, 1_000), (1_000, 10_000)):
        await scene.actors.use(commands - before)
        await scene.town.until_quiet()
        scene.town.note("memory", commands=commands, bytes=scene.town.memory())
