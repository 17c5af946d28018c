"""What must happen later happens once, in time and in order, whatever goes wrong on the way."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, LiteralString, TypeVar

import pytest

from bot.agenda import (
    AT_ONCE,
    LEASE,
    LONGEST_PAUSE,
    MOST_INCIDENTS,
    PATIENCE,
    PAUSE,
    Agenda,
    Done,
    Due,
    Later,
    all_done,
    pause,
)
from bot.agenda.alarm import Alarm
from bot.clock import from_epoch
from bot.db import Database, Transaction, Value, Write
from bot.errors import NotNow
from tests.bot.conftest import DatabaseSite, Gate, Timeline, connect
from tests.databases import opened_file

T = TypeVar("T")
OpenAgenda = Callable[[Database], Agenda]

KIND = "tests.word"
GUILD = 7


class Hands:
    """Carry out entries of one kind and record each attempt, after what `first` gives for the first ones."""

    def __init__(self, agenda: Agenda, *first: Callable[[], Awaitable[Done | Later]], kind: str = KIND) -> None:
        self.attempts: list[Due] = []
        self._first = list(first)
        agenda.handle(kind, self.carry_out)

    async def carry_out(self, due: Due) -> Done | Later:
        self.attempts.append(due)
        return await self._first.pop(0)() if self._first else Done(lambda tx: record_attempt(tx, due))

    @property
    def subjects(self) -> list[int]:
        return [due.subject for due in self.attempts]


class Slow:
    """The same database, in which a look at the next moment or a write can be held up at a gate."""

    def __init__(self, database: Database) -> None:
        self._database, self.shared = database, database.shared
        self.looks = 0
        self.after_look: Gate | None = None
        self.before_write: Gate | None = None
        self.all, self.one, self.column = database.all, database.one, database.column
        self.file, self.damage, self.close = database.file, database.damage, database.close
        self.late, self.closed = database.late, database.closed
        self.subscribe, self.listen, self.take, self.let_go = (
            database.subscribe,
            database.listen,
            database.take,
            database.let_go,
        )

    async def value(self, sql: LiteralString, /, **values: Value) -> Any:
        self.looks += 1
        answer = await self._database.value(sql, **values)
        if self.after_look is not None:
            await self.after_look.passed()
        return answer

    async def write(self, work: Write[T]) -> T:
        if self.before_write is not None:
            await self.before_write.passed()
        return await self._database.write(work)


def raising(error: BaseException) -> Callable[[], Awaitable[Done | Later]]:
    async def fail() -> Done | Later:
        raise error

    return fail


async def record_attempt(tx: Transaction, due: Due) -> None:
    await tx.run(
        "INSERT INTO notes (key, value) VALUES (:key, '1') "
        "ON CONFLICT (key) DO UPDATE SET value = notes.value || excluded.value",
        key=f"{due.kind} {due.subject}",
    )


async def recorded(database: Database) -> dict[str, int]:
    """How often each entry was recorded as done."""
    rows = await database.all(dict[str, str], "SELECT key, value FROM notes WHERE key NOT LIKE 'housekeeping%'")
    return {row["key"]: len(row["value"]) for row in rows}


async def waiting(database: Database) -> int:
    return await database.value("SELECT COUNT(*) FROM agenda")


async def plan(
    agenda: Agenda, database: Database, timeline: Timeline, subject: int = 1, *, seconds: float, kind: str = KIND
) -> None:
    at = timeline.now() + timedelta(seconds=seconds)
    await database.write(lambda tx: agenda.schedule(tx, kind, GUILD, subject, at, member_id=3))


async def turns(number: int = 50) -> None:
    """Let the loop go round, without waiting for anybody."""
    for _turn in range(number):
        await asyncio.sleep(0)


@asynccontextmanager
async def locked(place: DatabaseSite) -> AsyncGenerator[None]:
    """Somebody else keeps the database to themselves."""
    if place.is_file:
        with opened_file(place.url) as file:
            file.execute("BEGIN EXCLUSIVE")
            yield
    else:
        server = await connect(place.url)
        await server.execute("BEGIN; LOCK TABLE agenda IN ACCESS EXCLUSIVE MODE")
        yield
        await server.close()


async def test_it_happens_at_its_moment_and_once(agenda: Agenda, migrated: Database, timeline: Timeline) -> None:
    hands = Hands(agenda)
    agenda.start()
    await plan(agenda, migrated, timeline, 5, seconds=90)
    promised = timeline.now() + timedelta(seconds=90)

    await timeline.advance(85)
    assert hands.attempts == []

    await timeline.advance(6)
    [due] = hands.attempts
    assert (due.kind, due.guild_id, due.subject, due.member_id, due.attempts) == (KIND, GUILD, 5, 3, 1)
    assert abs(due.planned - promised) < timedelta(seconds=2)

    await timeline.advance(4000, step=20)
    assert len(hands.attempts) == 1
    assert await recorded(migrated) == {f"{KIND} 5": 1}
    assert await waiting(migrated) == 0


async def test_what_is_overdue_is_done_at_the_start_the_earliest_promise_first(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    subjects = list(range(3 * AT_ONCE))
    for subject in random.Random(4).sample(subjects, len(subjects)):
        await plan(agenda, migrated, timeline, subject, seconds=10 * subject - 10_000)

    agenda.start()
    await timeline.settle()

    assert hands.subjects == subjects


async def test_an_earlier_moment_is_not_missed_while_a_later_one_is_waited_for(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()
    for subject, seconds in enumerate((50, 20, 35, 5)):
        await plan(agenda, migrated, timeline, subject, seconds=seconds)
        await timeline.settle()

    await timeline.advance(7)
    assert hands.subjects == [3]
    await timeline.advance(15)
    assert hands.subjects == [3, 1]
    await timeline.advance(40)
    assert hands.subjects == [3, 1, 2, 0]


async def test_what_cannot_be_done_now_is_done_after_longer_and_longer_pauses(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda, raising(NotNow("busy")), raising(NotNow("busy")))
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(55)
    assert [due.attempts for due in hands.attempts] == [1]
    assert await recorded(migrated) == {}

    await timeline.advance(10)
    assert [due.attempts for due in hands.attempts] == [1, 2]
    await timeline.advance(110)
    assert len(hands.attempts) == 2

    await timeline.advance(20)
    assert [due.attempts for due in hands.attempts] == [1, 2, 3]
    assert await recorded(migrated) == {f"{KIND} 1": 1}
    assert await waiting(migrated) == 0


@pytest.mark.provokes_incident
async def test_an_unexpected_error_is_logged_and_tried_again(
    agenda: Agenda, migrated: Database, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands(agenda, raising(ValueError("a mistake")))
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(55)

    [incident] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "a mistake" in incident.getMessage()
    assert "incident=" in incident.getMessage()
    assert await recorded(migrated) == {}

    await timeline.advance(10)
    assert len(hands.attempts) == 2
    assert await recorded(migrated) == {f"{KIND} 1": 1}


@pytest.mark.provokes_incident
@pytest.mark.parametrize("where", ["carried out", "recorded"])
async def test_a_mistake_of_ours_fills_no_log(
    agenda: Agenda, migrated: Database, timeline: Timeline, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    async def fail(_tx: Transaction) -> None:
        raise ValueError("a mistake")

    async def done() -> Done | Later:
        return Done(fail)

    attempts = [done if where == "recorded" else raising(ValueError("a mistake"))] * 50
    hands = Hands(agenda, *attempts)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(3 * 24 * 3600, step=600)
    assert sum("incident=" in entry.getMessage() for entry in caplog.records) == MOST_INCIDENTS
    assert len(hands.attempts) == MOST_INCIDENTS + 3
    assert await waiting(migrated) == 1


async def test_one_failure_does_not_hold_up_the_others(agenda: Agenda, migrated: Database, timeline: Timeline) -> None:
    hands = Hands(agenda, raising(NotNow("busy")))
    for subject in range(5):
        await plan(agenda, migrated, timeline, subject, seconds=subject - 10)
    agenda.start()
    await timeline.settle()

    assert hands.subjects == [0, 1, 2, 3, 4]
    assert set(await recorded(migrated)) == {f"{KIND} {subject}" for subject in (1, 2, 3, 4)}


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [pause(attempts) for attempts in (1, 2, 3, 4)] == [PAUSE, 2 * PAUSE, 4 * PAUSE, 8 * PAUSE]
    assert {pause(attempts) for attempts in (7, 8, 100, 10**9)} == {LONGEST_PAUSE}


async def test_whoever_takes_too_long_is_cut_off_and_tried_again(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    gate = Gate(timeline)

    async def hang() -> Done | Later:
        await gate.passed()
        return Done()

    hands = Hands(agenda, hang)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(PATIENCE.total_seconds() - 3)
    assert gate.waiting == 1

    await timeline.advance(6)
    assert gate.waiting == 0
    assert len(hands.attempts) == 1

    await timeline.advance(PAUSE.total_seconds())
    assert len(hands.attempts) == 2
    assert await recorded(migrated) == {f"{KIND} 1": 1}


async def test_what_was_begun_when_the_process_died_is_done_by_the_next_after_the_lease(
    place: DatabaseSite, agenda: Agenda, migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    before = Hands(agenda, raising(asyncio.CancelledError()))
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    await agenda.stop(timedelta())
    assert len(before.attempts) == 1
    assert await recorded(migrated) == {}

    survivor = open_agenda(await place.open())
    after = Hands(survivor)
    survivor.start()
    await timeline.advance(LEASE.total_seconds() - 5)
    assert after.attempts == []

    await timeline.advance(10)
    assert [(due.subject, due.attempts) for due in after.attempts] == [(1, 2)]
    assert await recorded(migrated) == {f"{KIND} 1": 1}
    assert await waiting(migrated) == 0


@pytest.mark.provokes_incident
async def test_nothing_is_removed_when_what_is_to_be_recorded_is_refused(
    agenda: Agenda, migrated: Database, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    async def record(tx: Transaction) -> None:
        await tx.run("INSERT INTO notes (key, value) VALUES ('half', 'done')")
        raise ValueError("a mistake")

    async def done() -> Done | Later:
        return Done(record)

    hands = Hands(agenda, done)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(30)
    assert await recorded(migrated) == {}
    assert await waiting(migrated) == 1
    assert any("incident=" in entry.getMessage() for entry in caplog.records)

    await timeline.advance(LEASE.total_seconds())
    assert len(hands.attempts) == 2
    assert await recorded(migrated) == {f"{KIND} 1": 1}


@pytest.mark.parametrize("replaced", [False, True])
async def test_nothing_is_recorded_of_what_was_struck_out_or_replaced_meanwhile(
    agenda: Agenda, migrated: Database, timeline: Timeline, replaced: bool
) -> None:
    gate = Gate(timeline)

    async def record(tx: Transaction) -> None:
        await tx.run("INSERT INTO notes (key, value) VALUES ('outdated', '1')")

    async def wait() -> Done | Later:
        await gate.passed()
        return Done(record)

    hands = Hands(agenda, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    assert gate.waiting == 1

    if replaced:
        await plan(agenda, migrated, timeline, seconds=200)
    else:
        assert await migrated.write(lambda tx: agenda.cancel(tx, KIND, GUILD, 1))
        assert not await migrated.write(lambda tx: agenda.cancel(tx, KIND, GUILD, 1))
    gate.open()
    await timeline.advance(190)
    assert await recorded(migrated) == {}
    assert len(hands.attempts) == 1

    await timeline.advance(30)
    assert await recorded(migrated) == ({f"{KIND} 1": 1} if replaced else {})
    assert [due.attempts for due in hands.attempts] == ([1, 1] if replaced else [1])


@pytest.mark.parametrize("answer", ["later", "not now"])
async def test_a_new_time_given_meanwhile_counts_more_than_a_handlers_own(
    agenda: Agenda, migrated: Database, timeline: Timeline, answer: str
) -> None:
    gate = Gate(timeline)

    async def wait() -> Done | Later:
        await gate.passed()
        if answer == "later":
            return Later(timeline.now() + timedelta(seconds=5))
        raise NotNow("busy")

    hands = Hands(agenda, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    await plan(agenda, migrated, timeline, seconds=200)
    gate.open()

    await timeline.advance(190)
    assert len(hands.attempts) == 1
    await timeline.advance(15)
    assert len(hands.attempts) == 2


async def test_what_is_hastened_while_it_is_in_hand_waits_for_its_end_and_is_done_once_more(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    gate = Gate(timeline)

    async def wait() -> Done:
        await gate.passed()
        return Done()

    hands = Hands(agenda, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    await migrated.write(lambda tx: agenda.bring_forward(tx, KIND, GUILD, 1, timeline.now()))
    await timeline.advance(10)
    assert len(hands.attempts) == 1
    gate.open()
    await timeline.advance(2)
    assert len(hands.attempts) == 2
    assert hands.attempts[1].attempts > 1  # So it looks for what the first may have left.
    await timeline.advance(LEASE.total_seconds() * 2)
    assert len(hands.attempts) == 2


async def test_what_is_not_time_for_yet_comes_again_later(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    async def later() -> Done | Later:
        return Later(timeline.now() + timedelta(seconds=200))

    hands = Hands(agenda, later)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.advance(195)
    assert len(hands.attempts) == 1
    assert await recorded(migrated) == {}

    await timeline.advance(10)
    assert len(hands.attempts) == 2
    assert hands.attempts[0].planned_at == hands.attempts[1].planned_at
    assert await recorded(migrated) == {f"{KIND} 1": 1}


@pytest.mark.parametrize(("first", "then"), [(20, 100), (100, 20)])
async def test_what_is_scheduled_anew_is_due_at_its_new_time_only(
    agenda: Agenda, migrated: Database, timeline: Timeline, first: int, then: int
) -> None:
    hands = Hands(agenda)
    agenda.start()
    await plan(agenda, migrated, timeline, seconds=first)
    await timeline.settle()
    await plan(agenda, migrated, timeline, seconds=then)

    await timeline.advance(then - 3)
    assert hands.attempts == []
    await timeline.advance(6)
    assert len(hands.attempts) == 1
    await timeline.advance(200)
    assert len(hands.attempts) == 1


async def test_what_is_scheduled_anew_for_somebody_else_is_theirs(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    for member in (3, 4):
        await migrated.write(
            lambda tx, member=member: agenda.schedule(tx, KIND, GUILD, 1, timeline.now(), member_id=member)
        )
    agenda.start()
    await timeline.advance(2)

    assert [due.member_id for due in hands.attempts] == [4]


async def test_what_was_struck_out_or_whose_write_failed_does_not_happen(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()

    async def regretted(tx: Transaction) -> None:
        await agenda.schedule(tx, KIND, GUILD, 1, timeline.now() + timedelta(seconds=10))
        raise NotNow("no")

    with pytest.raises(NotNow):
        await migrated.write(regretted)
    await plan(agenda, migrated, timeline, 2, seconds=10)
    assert await migrated.write(lambda tx: agenda.cancel(tx, KIND, GUILD, 2))

    await timeline.advance(100)
    assert hands.attempts == []


async def test_kinds_servers_and_subjects_do_not_get_into_each_others_way(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    one, other = Hands(agenda), Hands(agenda, kind="tests.other")
    at = timeline.now()
    for kind, guild, subject in ((KIND, 1, 1), (KIND, 1, 2), (KIND, 2, 1), ("tests.other", 1, 1)):
        await migrated.write(
            lambda tx, kind=kind, guild=guild, subject=subject: agenda.schedule(tx, kind, guild, subject, at)
        )
    agenda.start()
    await timeline.advance(2)

    assert {(due.guild_id, due.subject) for due in one.attempts} == {(1, 1), (1, 2), (2, 1)}
    assert {(due.guild_id, due.subject) for due in other.attempts} == {(1, 1)}


async def test_two_thousand_due_at_once_are_each_done_once_and_let_others_have_a_turn(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    number = 2000
    hands = Hands(agenda)
    begun = timeline.now() - timedelta(seconds=number)

    async def write_all(tx: Transaction) -> None:
        for subject in range(number):
            await agenda.schedule(tx, KIND, GUILD, subject, begun + timedelta(milliseconds=subject))

    await migrated.write(write_all)
    loop = asyncio.get_running_loop()
    seen = most = 0

    def turn() -> None:
        nonlocal seen, most
        most, seen = max(most, len(hands.attempts) - seen), len(hands.attempts)
        if seen < number:
            loop.call_soon(turn)

    agenda.start()
    loop.call_soon(turn)
    await timeline.settle()

    assert Counter(hands.subjects) == Counter(range(number))
    assert set((await recorded(migrated)).values()) == {1}
    assert await waiting(migrated) == 0
    assert max(abs(place - subject) for place, subject in enumerate(hands.subjects)) <= AT_ONCE
    assert 0 < most <= AT_ONCE  # How long a turn of the event loop takes is measured by the benchmark.


async def test_only_so_many_are_carried_out_at_once_and_the_rest_follow(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    gate = Gate(timeline)
    most = 0

    async def wait(_due: Due) -> Done | Later:
        nonlocal most
        most = max(most, gate.waiting + 1)
        await gate.passed()
        return Done(lambda tx: record_attempt(tx, _due))

    agenda.handle(KIND, wait)
    for subject in range(AT_ONCE * 2 + 3):
        await plan(agenda, migrated, timeline, subject, seconds=-1)
    agenda.start()
    async with asyncio.timeout(5):
        while gate.waiting < AT_ONCE:
            await asyncio.sleep(0)
    await turns()
    gate.open()
    await timeline.settle()

    assert most == AT_ONCE
    assert len(await recorded(migrated)) == AT_ONCE * 2 + 3


async def test_the_database_is_left_alone_while_everybody_is_busy(
    migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    slow = Slow(migrated)
    agenda = open_agenda(slow)
    gate = Gate(timeline)

    async def wait(_due: Due) -> Done | Later:
        await gate.passed()
        return Done()

    agenda.handle(KIND, wait)
    for subject in range(AT_ONCE + 1):
        await plan(agenda, migrated, timeline, subject, seconds=-1)
    agenda.start()
    async with asyncio.timeout(5):
        while gate.waiting < AT_ONCE:
            await asyncio.sleep(0)
    looks = slow.looks
    await turns(5000)
    gate.open()

    assert slow.looks - looks < 10
    await timeline.settle()
    assert await waiting(migrated) == 0


async def test_what_is_scheduled_while_the_table_is_looked_at_is_not_slept_over(
    migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    slow = Slow(migrated)
    agenda = open_agenda(slow)
    hands = Hands(agenda)
    slow.after_look = gate = Gate(timeline)
    agenda.start()
    await timeline.settle()
    assert gate.waiting == 1

    await plan(agenda, migrated, timeline, seconds=10)
    gate.open()
    await timeline.advance(13)

    assert len(hands.attempts) == 1


async def test_what_is_due_at_once_while_the_table_is_looked_at_is_not_slept_over(
    migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    slow = Slow(migrated)
    agenda = open_agenda(slow)
    hands = Hands(agenda)
    slow.after_look = gate = Gate(timeline)
    agenda.start()
    await timeline.settle()

    await plan(agenda, migrated, timeline, seconds=0)
    await timeline.settle()
    gate.open()
    await timeline.advance(2)

    assert len(hands.attempts) == 1


async def test_what_a_handler_schedules_is_not_slept_over(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    moments: list[float] = []
    begun = timeline.now()

    async def carry_out(due: Due) -> Done | Later:
        moments.append((timeline.now() - begun).total_seconds())
        if due.subject == 1:
            await plan(agenda, migrated, timeline, 2, seconds=0)
        if due.subject >= 4:
            return Done()
        next_at = timeline.now() + timedelta(seconds=10)
        return Done(lambda tx: agenda.schedule(tx, KIND, GUILD, due.subject + 2, next_at))

    agenda.handle(KIND, carry_out)
    await plan(agenda, migrated, timeline, 1, seconds=0)
    agenda.start()
    await timeline.advance(14)

    assert len(moments) == 4
    assert max(moments) < 14
    assert await waiting(migrated) == 1  # 3 was done at 10 s and has scheduled 5.


async def test_what_is_scheduled_from_after_a_commit_is_not_slept_over(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()
    await timeline.settle()
    follow_ups: list[asyncio.Task[None]] = []

    def follow_up() -> None:
        follow_ups.append(asyncio.create_task(plan(agenda, migrated, timeline, 2, seconds=0)))

    async def work(tx: Transaction) -> None:
        await agenda.schedule(tx, KIND, GUILD, 1, timeline.now())
        tx.after_commit(follow_up)

    await migrated.write(work)
    await timeline.advance(2)

    assert sorted(hands.subjects) == [1, 2]


async def test_a_clock_set_forward_is_noticed_within_a_minute(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()
    await plan(agenda, migrated, timeline, seconds=1800)
    await timeline.advance(5)
    timeline.jump(timedelta(hours=1))
    await timeline.advance(61)

    assert len(hands.attempts) == 1


async def test_a_clock_set_back_neither_repeats_nor_loses(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()
    await plan(agenda, migrated, timeline, 1, seconds=5)
    await plan(agenda, migrated, timeline, 2, seconds=20)
    await timeline.advance(10)
    timeline.jump(timedelta(hours=-1))
    await plan(agenda, migrated, timeline, 3, seconds=30)
    await timeline.advance(20)
    assert hands.subjects == [1]

    await timeline.advance(15)
    assert hands.subjects == [1, 3]

    await timeline.advance(3600, step=30)
    assert hands.subjects == [1, 3, 2]


async def test_a_clock_set_back_while_something_is_carried_out_does_not_repeat_it(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    gate = Gate(timeline)

    async def wait() -> Done | Later:
        await gate.passed()
        return Done()

    hands = Hands(agenda, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    timeline.jump(timedelta(hours=-1))
    gate.open()
    await timeline.advance(4000, step=30)

    assert len(hands.attempts) == 1
    assert await waiting(migrated) == 0


async def test_a_clock_set_back_and_then_right_again_is_noticed_within_a_minute(
    agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    agenda.start()
    await plan(agenda, migrated, timeline, seconds=240)
    timeline.jump(timedelta(hours=-1))
    await timeline.advance(120)
    timeline.jump(timedelta(hours=1))
    await timeline.advance(181)

    assert len(hands.attempts) == 1


async def test_the_end_waits_for_what_has_begun(agenda: Agenda, migrated: Database, timeline: Timeline) -> None:
    gate = Gate(timeline)

    async def wait(due: Due) -> Done | Later:
        await gate.passed()
        return Done(lambda tx: record_attempt(tx, due))

    agenda.handle(KIND, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    end = asyncio.create_task(agenda.stop())
    await turns()
    assert not end.done()

    gate.open()
    await end
    assert await recorded(migrated) == {f"{KIND} 1": 1}
    assert await waiting(migrated) == 0


async def test_the_end_does_not_wait_for_ever_and_what_was_given_up_comes_due_again(
    place: DatabaseSite, agenda: Agenda, migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    gate = Gate(timeline)

    async def wait() -> Done | Later:
        await gate.passed()
        return Done()

    Hands(agenda, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    async with asyncio.timeout(5):
        await agenda.stop(timedelta(milliseconds=20))
    assert gate.waiting == 0
    assert await recorded(migrated) == {}

    successor = open_agenda(await place.open())
    hands = Hands(successor)
    successor.start()
    await timeline.advance(LEASE.total_seconds() + 5)
    assert [due.attempts for due in hands.attempts] == [2]
    assert await recorded(migrated) == {f"{KIND} 1": 1}


async def test_nothing_is_begun_after_the_end(migrated: Database, timeline: Timeline, open_agenda: OpenAgenda) -> None:
    slow = Slow(migrated)
    agenda = open_agenda(slow)
    hands = Hands(agenda)
    await plan(agenda, migrated, timeline, seconds=-1)
    slow.before_write = gate = Gate(timeline)
    agenda.start()
    await timeline.settle()
    assert gate.waiting == 1  # It is about to claim.

    end = asyncio.create_task(agenda.stop())
    await turns()
    gate.open()
    await end
    begun = len(hands.attempts)
    left = [task for task in asyncio.all_tasks() if task.get_name().startswith("agenda")]
    await timeline.settle()

    assert len(hands.attempts) == begun
    assert left == []


async def test_whoever_stops_rings_no_more(agenda: Agenda, migrated: Database, timeline: Timeline) -> None:
    hands = Hands(agenda)
    agenda.start()
    await agenda.stop()
    await plan(agenda, migrated, timeline, seconds=5)
    await timeline.advance(100)

    assert hands.attempts == []


async def test_it_can_begin_anew_after_the_end(agenda: Agenda, migrated: Database, timeline: Timeline) -> None:
    hands = Hands(agenda)
    for subject in (1, 2):
        agenda.start()
        await plan(agenda, migrated, timeline, subject, seconds=5)
        await timeline.advance(7)
        await agenda.stop()
    await plan(agenda, migrated, timeline, 3, seconds=5)
    agenda.start()
    await timeline.advance(7)

    assert hands.subjects == [1, 2, 3]


@pytest.mark.provokes_incident
async def test_what_nobody_knows_how_to_do_is_logged_and_kept(
    agenda: Agenda, migrated: Database, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands(agenda)
    await plan(agenda, migrated, timeline, 1, seconds=-1, kind="tests.of the future")
    await plan(agenda, migrated, timeline, 2, seconds=-1)
    agenda.start()
    await timeline.advance(30)

    assert hands.subjects == [2]
    assert await waiting(migrated) == 1
    [incident] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "tests.of the future" in incident.getMessage()

    late = Hands(agenda, kind="tests.of the future")
    await timeline.advance(40)
    assert late.subjects == [1]
    assert await waiting(migrated) == 0


async def test_nightly_work_is_done_once_a_night_and_some_time_after_a_start(
    agenda: Agenda, timeline: Timeline
) -> None:
    nights: list[str] = []

    async def tidy_up() -> None:
        nights.append(timeline.now().strftime("%d %H:%M"))

    agenda.every_night(tidy_up)
    agenda.start()
    await timeline.advance(16 * 3600, step=300)
    assert [night[:5] for night in nights] == ["01 12"]  # It was noon.

    await timeline.advance(2 * 24 * 3600, step=300)
    assert [night[:5] for night in nights] == ["01 12", "02 04", "03 04"]


async def test_a_machine_that_sleeps_every_night_does_it_when_it_wakes(agenda: Agenda, timeline: Timeline) -> None:
    nights: list[str] = []

    async def tidy_up() -> None:
        nights.append(timeline.now().strftime("%d %H:%M"))

    agenda.every_night(tidy_up)
    agenda.start()
    await timeline.advance(8 * 3600, step=300)
    timeline.jump(timedelta(hours=12))  # from 20:00 to 8:00
    await timeline.advance(600, step=60)
    assert [night[:5] for night in nights] == ["01 12", "02 08"]


@pytest.mark.provokes_incident
async def test_nightly_work_that_fails_is_done_again_the_next_night(agenda: Agenda, timeline: Timeline) -> None:
    nights = 0

    async def tidy_up() -> None:
        nonlocal nights
        nights += 1
        raise ValueError("a mistake")

    agenda.every_night(tidy_up)
    agenda.start()
    await timeline.advance(2 * 24 * 3600, step=600)

    assert nights == 3


async def test_a_stop_in_the_moment_of_ringing_is_no_incident(timeline: Timeline) -> None:
    rung: list[str] = []
    alarm = Alarm(timeline, lambda: rung.append("rung"))
    alarm.start()
    alarm.bring_forward(timeline.now())
    alarm.stop()  # The scheduler looks, finds its job due, and is shut down before that has begun.
    await timeline.advance(60)
    assert rung == []  # That nothing was logged of it, a fixture sees.


async def test_a_database_that_is_locked_is_asked_again(
    place: DatabaseSite, agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    hands = Hands(agenda)
    await plan(agenda, migrated, timeline, seconds=-1)
    async with locked(place):
        agenda.start()
        await timeline.settle()
        assert hands.attempts == []

    await timeline.advance(PAUSE.total_seconds() + 2)
    assert len(hands.attempts) == 1
    assert await waiting(migrated) == 0


async def test_what_could_not_be_recorded_because_the_database_was_locked_is_done_again(
    place: DatabaseSite, agenda: Agenda, migrated: Database, timeline: Timeline
) -> None:
    gate = Gate(timeline)

    async def wait(due: Due) -> Done | Later:
        if due.attempts == 1:
            await gate.passed()
        return Done(lambda tx: record_attempt(tx, due))

    agenda.handle(KIND, wait)
    await plan(agenda, migrated, timeline, seconds=-1)
    agenda.start()
    await timeline.settle()
    async with locked(place):
        gate.open()
        await timeline.settle()
    assert await recorded(migrated) == {}

    await timeline.advance(LEASE.total_seconds() + 2)
    assert await recorded(migrated) == {f"{KIND} 1": 1}
    assert await waiting(migrated) == 0


async def test_several_parts_of_one_entry_are_recorded_together_once_all_are_done(migrated: Database) -> None:
    one, other = (Due(KIND, GUILD, subject, 0, 0, 0, 1) for subject in (1, 2))
    outcome = all_done([Done(lambda tx: record_attempt(tx, one)), Done(), Done(lambda tx: record_attempt(tx, other))])
    assert isinstance(outcome, Done)
    assert outcome.record is not None
    await migrated.write(outcome.record)
    assert await recorded(migrated) == {f"{KIND} 1": 1, f"{KIND} 2": 1}
    later = Later(from_epoch(5))
    assert all_done([outcome, later, Done()]) is later
