"""What must happen later happens: once, in order, and in spite of everything."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.agenda import LEASE, Agenda, Done, Due, Later
from bot.db import Database, Transaction
from bot.errors import NotNow
from tests.bot.conftest import Gate, Place, Timeline

MINUTE = timedelta(minutes=1)
Open = Callable[[Database], Agenda]


class Diary:
    """A handler that notes what it was given, and does what a test wants of it."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.troubles: list[BaseException | Later] = []

    async def carry_out(self, due: Due) -> Done | Later:
        self.seen.append(due.subject)
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, Later):
                return trouble
            raise trouble
        return Done(lambda tx: note(tx, due.subject))


async def note(tx: Transaction, subject: int) -> None:
    await tx.run("INSERT INTO notes (key, value) VALUES (:key, 'done')", key=f"done {subject}")


async def noted(database: Database) -> int:
    return int(await database.value("SELECT COUNT(*) FROM notes"))


async def left(database: Database) -> int:
    return int(await database.value("SELECT COUNT(*) FROM agenda"))


async def plan(database: Database, agenda: Agenda, subject: int, timeline: Timeline, after: timedelta) -> None:
    await database.write(lambda tx: agenda.schedule(tx, "tea.brew", 1, subject, timeline.now() + after))


@pytest.fixture
def diary(agenda: Agenda) -> Diary:
    diary = Diary()
    agenda.handle("tea.brew", diary.carry_out)
    return diary


async def test_what_is_due_is_carried_out_once_and_the_earliest_first(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline
) -> None:
    for subject in (3, 1, 2):
        await plan(migrated, agenda, subject, timeline, MINUTE * subject)
    await timeline.advance(600)  # The bot is away.
    agenda.start()
    await timeline.settle()
    assert diary.seen == [1, 2, 3]
    await timeline.advance(600)
    assert diary.seen == [1, 2, 3]
    assert (await noted(migrated), await left(migrated)) == (3, 0)


async def test_it_rings_at_the_moment_and_not_before(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline
) -> None:
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta(minutes=7))
    await timeline.advance(419)
    assert diary.seen == []
    await timeline.advance(1)
    assert diary.seen == [1]


@pytest.mark.provokes_incident
@pytest.mark.parametrize("trouble", [NotNow("not now"), TimeoutError(), ValueError("a mistake")])
async def test_trouble_puts_it_off_and_records_nothing(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline, trouble: Exception
) -> None:
    diary.troubles = [trouble, trouble]
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    assert await noted(migrated) == 0
    await timeline.advance(60)
    assert diary.seen == [1, 1]
    await timeline.advance(119)
    assert diary.seen == [1, 1]
    await timeline.advance(2)
    assert diary.seen == [1, 1, 1]
    assert (await noted(migrated), await left(migrated)) == (1, 0)


async def test_a_handler_can_ask_for_later(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline
) -> None:
    diary.troubles = [Later(timeline.now() + timedelta(hours=2))]
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.advance(7199, step=60)
    assert diary.seen == [1]
    await timeline.advance(2)
    assert diary.seen == [1, 1]


async def test_a_process_that_dies_in_the_middle_leaves_it_to_the_next_after_the_lease(
    migrated: Database, agenda: Agenda, timeline: Timeline, open_agenda: Open
) -> None:
    gate = Gate(timeline)

    async def die_waiting(_due: Due) -> Done:
        await gate.passed()
        return Done()

    agenda.handle("tea.brew", die_waiting)
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    assert gate.waiting == 1
    await agenda.stop(timedelta())

    diary, second = Diary(), open_agenda(migrated)
    second.handle("tea.brew", diary.carry_out)
    second.start()
    await timeline.advance(LEASE.total_seconds() - 2)
    assert diary.seen == []
    await timeline.advance(3)
    assert diary.seen == [1]
    assert await left(migrated) == 0


async def test_what_is_cancelled_meanwhile_is_not_recorded(
    migrated: Database, agenda: Agenda, timeline: Timeline
) -> None:
    gate = Gate(timeline)

    async def wait(due: Due) -> Done:
        await gate.passed()
        return Done(lambda tx: note(tx, due.subject))

    agenda.handle("tea.brew", wait)
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    assert await migrated.write(lambda tx: agenda.cancel(tx, "tea.brew", 1, 1))
    gate.open()
    await timeline.settle()
    assert await noted(migrated) == 0


async def test_what_is_planned_anew_meanwhile_is_not_removed(
    migrated: Database, agenda: Agenda, timeline: Timeline
) -> None:
    gate, times = Gate(timeline), list[int]()

    async def wait(due: Due) -> Done:
        times.append(due.planned_at)
        await gate.passed()
        return Done()

    agenda.handle("tea.brew", wait)
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    await plan(migrated, agenda, 1, timeline, timedelta(hours=1))
    gate.open()
    await timeline.settle()
    assert await left(migrated) == 1
    await timeline.advance(3601, step=60)
    assert len(times) == 2


async def test_two_processes_share_the_work_and_never_do_the_same_twice(
    place: Place, migrated: Database, agenda: Agenda, timeline: Timeline, open_agenda: Open
) -> None:
    diary = Diary()
    agendas = [agenda, open_agenda(await place.open())]
    for one in agendas:
        one.handle("tea.brew", diary.carry_out)
    for subject in range(100):
        await plan(migrated, agenda, subject, timeline, timedelta())
    for one in agendas:
        one.start()
    await timeline.settle()
    await timeline.advance(61)
    assert sorted(diary.seen) == list(range(100))
    assert await left(migrated) == 0


async def test_what_another_process_has_written_down_is_noticed_within_a_minute(
    postgres_place: Place, timeline: Timeline, open_agenda: Open
) -> None:
    from bot.db.migrate import migrate
    from tests.bot.conftest import Still

    mine, theirs = await postgres_place.open(), await postgres_place.open()
    await migrate(mine, Still())
    diary, agenda, elsewhere = Diary(), open_agenda(mine), open_agenda(theirs)
    agenda.handle("tea.brew", diary.carry_out)
    agenda.start()
    await timeline.settle()
    await plan(theirs, elsewhere, 1, timeline, timedelta())
    await timeline.advance(61)
    assert diary.seen == [1]


async def test_more_than_it_does_at_a_time_is_done_all_the_same(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline
) -> None:
    async def plan_all(tx: Transaction) -> None:
        for subject in range(500):
            await agenda.schedule(tx, "tea.brew", 1, subject, timeline.now() + MINUTE)

    await migrated.write(plan_all)
    agenda.start()
    await timeline.advance(60)
    assert sorted(diary.seen) == list(range(500))
    assert await noted(migrated) == 500


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_clock_that_jumps_neither_loses_nor_repeats(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline, jump: timedelta
) -> None:
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta(minutes=30))
    await timeline.advance(1)
    timeline.jump(jump)
    await timeline.advance(61)
    assert diary.seen == ([1] if jump > timedelta() else [])
    await timeline.advance(5400, step=60)
    assert diary.seen == [1]


async def test_what_is_planned_while_it_looks_is_not_slept_over(
    migrated: Database, agenda: Agenda, diary: Diary, timeline: Timeline
) -> None:
    agenda.start()
    for subject in range(50):  # Each is written at another turn of the loop while the pump is looking.
        task = asyncio.create_task(plan(migrated, agenda, subject, timeline, timedelta(milliseconds=1)))
        for _turn in range(subject % 7):
            await asyncio.sleep(0)
        await plan(migrated, agenda, 1000 + subject, timeline, timedelta(hours=1))
        await task
        await timeline.advance(1)
    assert sorted(diary.seen) == list(range(50))


async def test_stopping_waits_for_what_has_begun(migrated: Database, agenda: Agenda, timeline: Timeline) -> None:
    gate = Gate(timeline)

    async def wait(due: Due) -> Done:
        await gate.passed()
        return Done(lambda tx: note(tx, due.subject))

    agenda.handle("tea.brew", wait)
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    stopping = asyncio.create_task(agenda.stop())
    await asyncio.sleep(0)
    gate.open()
    await stopping
    assert await noted(migrated) == 1


@pytest.mark.provokes_incident
async def test_a_kind_that_nobody_knows_is_not_lost(
    migrated: Database, agenda: Agenda, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    agenda.start()
    await plan(migrated, agenda, 1, timeline, timedelta())
    await timeline.settle()
    assert await left(migrated) == 1
    assert "tea.brew" in caplog.text


async def test_the_nightly_round_comes_once_a_night(agenda: Agenda, timeline: Timeline) -> None:
    nights: list[int] = []

    async def clean_up() -> None:
        nights.append(timeline.now().hour)

    agenda.every_night(clean_up)
    agenda.start()
    await timeline.advance(3 * 86400, step=300)
    assert nights == [4, 4, 4]
