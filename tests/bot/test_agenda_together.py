"""Several agendas on one database, as several processes have them: each entry belongs to one of them at a time."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.agenda import LEASE, PAUSE, Agenda, Done, Due, Later
from bot.clock import from_epoch
from bot.db import Database, Transaction
from bot.db.migrate import migrate
from bot.errors import NotNow
from tests.bot.conftest import DatabaseSite, Gate, Timeline

OpenAgenda = Callable[[Database], Agenda]

KIND = "tests.word"


async def plan(agenda: Agenda, database: Database, at: timedelta, timeline: Timeline, *subjects: int) -> None:
    async def work(tx: Transaction) -> None:
        for subject in subjects:
            await agenda.schedule(tx, KIND, 0, subject, timeline.now() + at, member_id=subject)

    await database.write(work)


async def record_attempt(tx: Transaction, key: str) -> None:
    await tx.run(
        "INSERT INTO notes (key, value) VALUES (:key, 'x') "
        "ON CONFLICT (key) DO UPDATE SET value = notes.value || excluded.value",
        key=key,
    )


async def noted(database: Database) -> dict[str, int]:
    rows = await database.all(dict[str, str], "SELECT key, value FROM notes")
    return {row["key"]: len(row["value"]) for row in rows}


async def test_two_of_them_carry_out_everything_once_and_never_the_same_at_the_same_time(
    place: DatabaseSite, migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    chance = random.Random(5)
    at_it: Counter[int] = Counter()
    done: Counter[int] = Counter()
    by: Counter[str] = Counter()

    async def carry_out(due: Due, who: str) -> Done | Later:
        at_it[due.subject] += 1
        assert at_it[due.subject] == 1, "both are at it"
        for _turn in range(chance.randint(0, 30)):
            await asyncio.sleep(0)
        at_it[due.subject] -= 1
        if due.attempts == 1 and chance.random() < 0.1:
            raise NotNow("once more")
        done[due.subject] += 1
        by[who] += 1
        return Done(lambda tx: record_attempt(tx, str(due.subject)))

    agendas = [open_agenda(migrated), open_agenda(await place.open())]
    agendas[0].handle(KIND, lambda due: carry_out(due, "one"))
    agendas[1].handle(KIND, lambda due: carry_out(due, "other"))
    await plan(agendas[0], migrated, timedelta(seconds=-1), timeline, *range(300))
    for agenda in agendas:
        agenda.start()
    await timeline.advance(3 * 60 + 5, step=10)

    assert set(done.values()) == {1}
    assert len(done) == 300
    assert await noted(migrated) == {str(subject): 1 for subject in range(300)}
    assert await migrated.value("SELECT COUNT(*) FROM agenda") == 0
    assert by["one"] + by["other"] == 300


async def test_what_is_written_down_by_another_process_is_noticed_within_a_minute(
    postgres_place: DatabaseSite, timeline: Timeline
) -> None:
    here, there = await postgres_place.open(), await postgres_place.open()
    await migrate(here, timeline)
    done: list[int] = []

    async def carry_out(due: Due) -> Done | Later:
        done.append(due.subject)
        return Done()

    mine, theirs = Agenda(here, timeline), Agenda(there, timeline)
    mine.handle(KIND, carry_out)
    mine.start()
    await timeline.advance(10)
    await plan(theirs, there, timedelta(seconds=5), timeline, 1)
    await timeline.advance(61)
    await mine.stop()

    assert done == [1]


async def test_a_lease_that_ran_out_belongs_to_whoever_took_the_entry_next(
    place: DatabaseSite, migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    gate = Gate(timeline)

    async def slowly(due: Due) -> Done | Later:
        await gate.passed()
        return Done(lambda tx: record_attempt(tx, "slow"))

    async def at_once(due: Due) -> Done | Later:
        return Done(lambda tx: record_attempt(tx, "quick"))

    slow, quick = open_agenda(migrated), open_agenda(await place.open())
    slow.handle(KIND, slowly)
    quick.handle(KIND, at_once)
    await plan(slow, migrated, timedelta(seconds=-1), timeline, 1)
    slow.start()
    await timeline.settle()
    timeline.jump(LEASE + timedelta(seconds=1))  # The machine slept; neither the handler nor its timeout noticed.
    quick.start()
    await timeline.settle()
    gate.open()
    await timeline.settle()

    assert await noted(migrated) == {"quick": 1}
    assert await migrated.value("SELECT COUNT(*) FROM agenda") == 0


@pytest.mark.parametrize("outcome", ["done", "later"])
async def test_an_entry_moved_to_the_very_moment_at_which_the_lease_ends_is_not_taken_for_ours(
    migrated: Database, timeline: Timeline, agenda: Agenda, outcome: str
) -> None:
    gate = Gate(timeline)
    leases: list[Due] = []

    async def carry_out(due: Due) -> Done | Later:
        leases.append(due)
        if len(leases) > 1:
            return Done(lambda tx: record_attempt(tx, "second"))
        await gate.passed()
        return (
            Done(lambda tx: record_attempt(tx, "first"))
            if outcome == "done"
            else Later(timeline.now() + timedelta(days=1))
        )

    agenda.handle(KIND, carry_out)
    await plan(agenda, migrated, timedelta(seconds=-1), timeline, 1)
    agenda.start()
    await timeline.settle()
    exactly = from_epoch(leases[0].due_at)
    await migrated.write(lambda tx: agenda.schedule(tx, KIND, 0, 1, exactly))
    gate.open()
    await timeline.advance(LEASE.total_seconds() + 2)

    assert await noted(migrated) == {"second": 1}


async def test_an_entry_that_is_scheduled_anew_and_begun_again_belongs_to_the_second(
    place: DatabaseSite, migrated: Database, timeline: Timeline, open_agenda: OpenAgenda
) -> None:
    """Both are first attempts; only their leases tell them apart."""
    first, second = Gate(timeline), Gate(timeline)
    one, other = open_agenda(migrated), open_agenda(await place.open())

    async def carry_out_first(due: Due) -> Done | Later:
        await first.passed()
        return Done(lambda tx: record_attempt(tx, "first"))

    async def carry_out_second(due: Due) -> Done | Later:
        await second.passed()
        return Done(lambda tx: record_attempt(tx, "second"))

    one.handle(KIND, carry_out_first)
    other.handle(KIND, carry_out_second)
    await plan(one, migrated, timedelta(seconds=-1), timeline, 1)
    one.start()
    await timeline.advance(5)
    await plan(other, migrated, timedelta(seconds=-1), timeline, 1)
    other.start()
    await timeline.settle()
    await timeline.advance(2)
    assert (first.waiting, second.waiting) == (1, 1)

    first.open()
    await timeline.settle()
    assert await noted(migrated) == {}
    second.open()
    await timeline.settle()
    assert await noted(migrated) == {"second": 1}
    assert await migrated.value("SELECT COUNT(*) FROM agenda") == 0


async def test_asking_to_come_back_later_is_not_held_against_it_when_something_fails_afterwards(
    migrated: Database, timeline: Timeline, agenda: Agenda
) -> None:
    """As with a newcomer whose screening takes a while: the pause after a first failure is the shortest."""
    attempts: list[float] = []
    begun = timeline.now()

    async def carry_out(_due: Due) -> Done | Later:
        attempts.append((timeline.now() - begun).total_seconds())
        if len(attempts) <= 6:
            return Later(timeline.now() + timedelta(seconds=10))
        if len(attempts) == 7:
            raise NotNow("Discord is not answering")
        return Done()

    agenda.handle(KIND, carry_out)
    await plan(agenda, migrated, timedelta(seconds=-1), timeline, 1)
    agenda.start()
    await timeline.advance(6 * 12 + PAUSE.total_seconds() + 5)

    assert len(attempts) == 8


async def test_nightly_work_that_has_begun_is_not_cut_off_by_the_end(
    migrated: Database, timeline: Timeline, agenda: Agenda
) -> None:
    """`Alarm.stop` promises that what it started goes on; half a backup is none."""
    gate, ended = Gate(timeline), asyncio.Event()

    async def back_up() -> None:
        await gate.passed()
        ended.set()

    agenda.every_night(back_up)
    agenda.start()
    await timeline.advance(31 * 60, step=30)
    assert gate.waiting == 1

    end = asyncio.create_task(agenda.stop())
    for _turn in range(20):
        await asyncio.sleep(0)
    gate.open()
    await end
    await timeline.settle()

    assert ended.is_set()
