"""Whatever happens to a circle in whatever order: it is full at eight, and each reads what was meant for them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pytest
import simcord
from hypothesis import strategies as st

from bot.db import Database
from bot.db.migrate import migrate
from bot.errors import CareError
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import rules, rules_doors
from cogs.check_ins.circles import store as circles
from cogs.check_ins.circles import store_cards as circle_cards
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.service_audience import InCircle
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.circles.views import CircleReading
from cogs.check_ins.settings import CheckInSettings
from tests.cogs.check_ins.circles import text
from tests.cogs.check_ins.people import field as field_of
from tests.cogs.check_ins.people import said
from tests.databases import DatabaseSite, Still
from tests.services import services_on
from tests.wire import Wire
from tests.world import SimulatedClock, World

GUILD, TEA = 900_001, 777


@dataclass
class Process:
    """One of those that share a database."""

    database: Database
    circles: Circles
    audience: InCircle

    @classmethod
    async def open(cls, place: DatabaseSite) -> "Process":
        database, clock = await place.open(), SimulatedClock()
        await migrate(database, Still())
        services = services_on(database, clock)
        services.settings.declare(CheckInSettings)
        return cls(database, Circles(services), InCircle(services))

    async def join(self, member_id: int) -> bool:
        try:
            await self.database.write(lambda tx: self.circles.join(tx, GUILD, TEA, member_id))
        except CareError as refusal:
            assert "full" in str(refusal)
            return False
        return True

    async def share(self, member_id: int, number: int) -> bool:
        one = CheckIn(number, GUILD, member_id, number, 3, "listen", CIRCLE, TEA, "sealed")

        async def share(tx: Any) -> None:
            await check_ins.add(tx, one)
            await self.audience.shared(tx, one)

        try:
            await self.database.write(share)
        except CareError:
            return False
        return True

    async def leave(self, member_id: int) -> None:
        await self.database.write(lambda tx: self.circles.leave_all(tx, GUILD, member_id))


@pytest.fixture
async def both(postgres_place: DatabaseSite) -> list[Process]:
    """Two processes, and a circle that nobody is in yet."""
    both = [await Process.open(postgres_place) for _number in range(2)]
    await both[0].database.write(lambda tx: circles.add(tx, Circle(TEA, GUILD, "Tea", 0, 1080, "UTC")))
    return both


async def test_of_many_who_join_at_once_in_two_processes_eight_are_in(both: list[Process]) -> None:
    outcomes = await asyncio.gather(*(both[number % 2].join(1000 + number) for number in range(14)))
    assert sum(outcomes) == rules.MOST
    assert await both[0].database.value("SELECT COUNT(*) FROM circle_members") == rules.MOST


async def test_who_leaves_while_they_share_leaves_nothing_behind(both: list[Process]) -> None:
    for number in range(6):
        await both[0].join(1000 + number)
    racing = [both[n % 2].share(1000 + n, n + 1) for n in range(6)]
    racing += [both[n % 2].share(1000 + n, n + 101) for n in range(6)]
    await asyncio.gather(*racing, *(both[(n + 1) % 2].leave(1000 + n) for n in range(6)))
    assert await both[0].database.value("SELECT COUNT(*) FROM circle_members") == 0
    assert await both[0].database.value("SELECT COUNT(*) FROM check_ins WHERE audience = 'circle'") == 0
    assert await both[0].database.value("SELECT COUNT(*) FROM circle_cards WHERE check_in <> 0") == 0


async def test_what_is_readable_is_what_was_shared_since_on_both_databases(database: Database) -> None:
    async def fill(tx: Any) -> None:
        await circles.add(tx, Circle(TEA, GUILD, "Tea", 0, 1080, "UTC"))
        for number, moment in enumerate((100, 300, 200), 1):
            one = CheckIn(number, GUILD, 1000 + number, moment, 3, "listen", CIRCLE, TEA, "sealed")
            await check_ins.add(tx, one)
            await circle_cards.add(tx, number, one, moment)
        await circle_cards.take_back(tx, 1)

    await database.write(fill)
    assert [one.id for one in await circle_cards.readable(database, TEA, 0, 0, 9)] == [2, 3]
    assert [one.id for one in await circle_cards.readable(database, TEA, 250, 0, 9)] == [2]
    assert await circle_cards.has_shared(database, TEA, 1003, 150)
    assert not await circle_cards.has_shared(database, TEA, 1001, 0)


STEPS = ("join", "leave", "share", "share", "read", "withdraw", "remove", "die", "restart")


@dataclass
class Story:
    """What should be true of one circle: who is in it, and what was shared after each of them came."""

    world: World
    wire: Wire
    name: str
    people: list[simcord.MemberActor]
    circle: int = 0
    since: dict[int, int] = field(default_factory=dict[int, int])  # member to the number of what came before them
    shared: dict[int, simcord.InteractionResult] = field(default_factory=dict[int, simcord.InteractionResult])
    authors: dict[int, int] = field(default_factory=dict[int, int])
    away: set[int] = field(default_factory=set[int])  # who was removed from the thread, and is not in it for a day
    number: int = 0
    over: bool = False

    async def begin(self) -> None:
        first = await self.people[0].slash(self.world.general, "circle start", name=self.name)
        assert "You are in" in said(first)
        for one in self.people[1:3]:
            await one.slash(self.world.general, "circle join", name=self.name)
        self.since = {one.id: 0 for one in self.people[:3]}
        await self.world.pass_time(minutes=0.1)
        found = await circles.open_in(self.world.bot.services.database, self.world.guild.id, 0)
        [self.circle] = [one.id for one in found if one.name == self.name]

    @property
    def _thread_is_there(self) -> bool:
        return any((one.name or "").startswith(f"{self.name} ") for one in self.world.general.threads)

    @property
    def thread(self) -> simcord.ChannelHandle:
        [thread] = [one for one in self.world.general.threads if (one.name or "").startswith(f"{self.name} ")]
        return thread

    async def take(self, step: str, who: simcord.MemberActor) -> None:
        is_in = who.id in self.since
        match step:
            case "join" if not self.over:
                await who.slash(self.world.general, "circle join", name=self.name)
                self.since.setdefault(who.id, self.number)
            case "leave" if is_in:
                await who.slash(self.world.general, "circle leave", name=self.name)
                self._forget(who.id)
            case "share":
                await self._share(who, is_in=is_in and who.id not in self.away)
            case "remove" if is_in and self._thread_is_there and self._sees(who):
                self.world.env.backend.remove_thread_member(self.thread.id, who.id)
                self.away.add(who.id)
            case "withdraw" if self._of(who.id):
                number = self._of(who.id)[-1]
                answer = self.shared.pop(number).response
                assert answer is not None
                await who.click(answer, label="Withdraw")
            case "read" if is_in:
                await self._read(who)
            case "die":
                self.wire.die("/channels/*/messages", after=bool(who.id % 2))
            case "restart":
                await self.world.restart()
            case _:
                return  # It cannot happen now.
        await self.world.pass_time(minutes=0.1)

    def _of(self, member_id: int) -> list[int]:
        return [number for number in self.shared if self.authors[number] == member_id]

    def _forget(self, member_id: int) -> None:
        del self.since[member_id]
        for number in self._of(member_id):
            del self.shared[number]
        self.over = not self.since

    async def _share(self, who: simcord.MemberActor, *, is_in: bool) -> None:
        audience = f"circle:{self.circle}"
        form = await who.slash(self.world.general, "checkin now")
        offered = audience in [one["value"] for one in field_of(form, "audience")["options"]]
        assert offered == (is_in and len(set(self.since) - self.away) >= rules.FEWEST_TO_SHARE)
        if offered:
            self.number += 1
            words = f"{self.name} said {self.number}."
            answers = {"mood": "2", "wish": ["company"], "audience": [audience], "words": words}
            self.shared[self.number] = await who.submit_modal(form, answers)
            self.authors[self.number] = who.id

    async def _read(self, who: simcord.MemberActor) -> None:
        heading = next((one for one in self.thread.history() if "just for the few" in text(one)), None)
        if heading is None or not self._sees(who):
            return  # A crash has kept it from them so far.
        words = said(await who.click(heading, label="Just reading this week"))
        for number in range(1, self.number + 1):
            readable = number in self.shared and number > self.since[who.id]
            assert (f"{self.name} said {number}." in words) == readable, number

    def _sees(self, who: simcord.MemberActor) -> bool:
        return who.id in self.world.env.backend.get_thread(self.thread.id).thread_members

    async def check(self) -> None:
        await self.world.restart()
        await self.world.pass_time(minutes=10)
        ours = self.world.env.backend.bot_user.id
        if not self.over:
            inside = set(self.world.env.backend.get_thread(self.thread.id).thread_members) - {ours}
            assert inside == set(self.since) - self.away
        seen = [text(one) for one in self.thread.history()]
        for member in self.people:
            cards = sum(f"<@{member.id}> has checked in" in one for one in seen)
            assert cards == len(self._of(member.id))
        for who in self.people:
            if who.id in self.since:
                await self._read(who)


async def one_story(
    world: World, wire: Wire, people: list[simcord.MemberActor], name: str, steps: list[tuple[str, int]]
) -> None:
    story = Story(world, wire, name, people)
    try:
        await story.begin()
        for step, who in steps:
            await story.take(step, people[who])
        await story.check()
    finally:  # The next one begins afresh, even after one that failed.
        await world.mod.slash(world.general, "care circle end", circle=name)


@pytest.mark.timeout(240)
async def test_each_reads_what_was_meant_for_them_whatever_the_order(
    world: World, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CircleReading, "size", 20)
    monkeypatch.setattr(rules_doors, "PACES", ())  # The same few people live all of these stories within a day.
    await world.settings("check_ins", circles=world.general)
    people = [world.guild.add_member(world.env.create_user(name)) for name in ("cid", "dee", "eve", "fay")]
    loop, numbers = asyncio.get_running_loop(), iter(range(10_000))

    @hypothesis.settings(max_examples=25, database=None, derandomize=True, deadline=None)
    @hypothesis.given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=12))
    def live(steps: list[tuple[str, int]]) -> None:
        story = one_story(world, wire, people, f"circle {next(numbers)}", steps)
        asyncio.run_coroutine_threadsafe(story, loop).result(60)

    await asyncio.to_thread(live)
    assert next(numbers) >= 25
