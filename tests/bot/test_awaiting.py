"""It is known who answered first and who else did, once each, and that nobody has; on both databases."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.agenda import Agenda, Done, Due
from bot.awaiting import AwaitedItem, Awaiting, store
from bot.clock import to_epoch
from bot.db import Database
from tests.awaited import CHEERS, Cheers
from tests.bot.conftest import BEGINNING, DatabaseSite, Timeline

HERE, THERE = 111, 222
CLEO, ANN, BEN = 1, 2, 3
NOON = to_epoch(BEGINNING)


def item(guild_id: int = HERE, member_id: int = CLEO, message_id: int = 77) -> AwaitedItem:
    return AwaitedItem(CHEERS, guild_id, member_id, member_id, 55, message_id, f"no. {member_id}", NOON)


@pytest.fixture
def cheers() -> Cheers:
    return Cheers()


@pytest_asyncio.fixture
async def awaiting(migrated: Database, agenda: Agenda, timeline: Timeline, cheers: Cheers) -> Awaiting:
    awaiting = Awaiting(migrated, timeline, agenda)
    awaiting.register(cheers)

    agenda.handle(f"{CHEERS}.note", pay_no_heed)
    return awaiting


async def pay_no_heed(due: Due) -> Done:
    assert due.guild_id
    return Done()


async def ask(database: Database, awaiting: Awaiting, *items: AwaitedItem) -> None:
    for one in items:
        await database.write(lambda tx, one=one: awaiting.wait_for(tx, one))


async def answer(database: Database, awaiting: Awaiting, by: int, subject: int = CLEO, minutes: int = 9) -> bool:
    at = BEGINNING + timedelta(minutes=minutes)
    return await database.write(lambda tx: awaiting.answer(tx, CHEERS, HERE, subject, by, at))


async def who(database: Database, subject: int = CLEO) -> list[int]:
    return [found.member_id for found in await store.answers(database, CHEERS, HERE, subject)]


async def test_the_first_answer_is_known_and_everyone_who_answered_once_each(
    migrated: Database, awaiting: Awaiting, cheers: Cheers
) -> None:
    await ask(migrated, awaiting, item())

    assert await answer(migrated, awaiting, BEN, minutes=9)
    assert not await answer(migrated, awaiting, ANN, minutes=10)
    assert not await answer(migrated, awaiting, BEN, minutes=11)

    found = await store.get(migrated, CHEERS, HERE, CLEO)
    assert found is not None
    assert found.answered_at == to_epoch(BEGINNING + timedelta(minutes=9))
    assert await who(migrated) == [BEN, ANN]
    assert cheers.answers == [(CLEO, BEN, True), (CLEO, ANN, False)]
    assert await store.waiting(migrated, CHEERS, HERE) == []


async def test_of_many_answers_at_once_one_is_first_and_none_is_lost(
    place: DatabaseSite, migrated: Database, awaiting: Awaiting, cheers: Cheers
) -> None:
    others = [await place.open() for _process in range(2)] if not place.is_file else []
    for subject in range(10, 20):
        await ask(migrated, awaiting, item(member_id=subject))
        firsts = await asyncio.gather(
            *(answer(database, awaiting, by, subject) for by in range(30, 36) for database in [migrated, *others])
        )
        assert sum(firsts) == 1
        assert await who(migrated, subject) == list(range(30, 36))
    assert len(cheers.answers) == 60


async def test_ones_own_answer_is_none(migrated: Database, awaiting: Awaiting) -> None:
    await ask(migrated, awaiting, item())

    assert not await answer(migrated, awaiting, CLEO)

    assert await who(migrated) == []
    assert [one.member_id for one in await store.waiting(migrated, CHEERS, HERE)] == [CLEO]


async def test_what_nobody_asked_cannot_be_answered(migrated: Database, awaiting: Awaiting) -> None:
    assert not await answer(migrated, awaiting, BEN)
    assert await who(migrated) == []


async def test_servers_wait_each_for_themselves(migrated: Database, awaiting: Awaiting) -> None:
    await ask(migrated, awaiting, item(), item(THERE))

    await answer(migrated, awaiting, BEN)

    assert await store.waiting(migrated, CHEERS, HERE) == []
    assert len(await store.waiting(migrated, CHEERS, THERE)) == 1
    assert await store.has_answered(migrated, HERE, BEN)
    assert not await store.has_answered(migrated, THERE, BEN)
    assert not await store.has_answered(migrated, HERE, CLEO)


async def test_after_three_days_without_an_answer_it_went_unheard(
    migrated: Database, awaiting: Awaiting, cheers: Cheers, agenda: Agenda, timeline: Timeline
) -> None:
    await ask(migrated, awaiting, item(), item(member_id=ANN))
    await answer(migrated, awaiting, BEN, subject=ANN)
    agenda.start()

    await timeline.advance(71.9 * 3600, step=3600)
    assert cheers.lonely == []
    assert len(await store.waiting(migrated, CHEERS, HERE)) == 1

    await timeline.advance(3600, step=600)
    assert cheers.lonely == [CLEO]
    assert await store.waiting(migrated, CHEERS, HERE) == []
    assert await store.still_open(migrated) == []


async def test_a_late_answer_is_remembered_although_it_went_unheard(
    migrated: Database, awaiting: Awaiting, cheers: Cheers, agenda: Agenda, timeline: Timeline
) -> None:
    await ask(migrated, awaiting, item())
    agenda.start()
    await timeline.advance(73 * 3600, step=3600)

    assert await answer(migrated, awaiting, BEN, minutes=73 * 60)

    found = await store.get(migrated, CHEERS, HERE, CLEO)
    assert found is not None
    assert found.closed_at is not None
    assert found.answered_at is not None
    assert found.closed_at < found.answered_at
    assert cheers.lonely == [CLEO]


async def test_a_process_that_starts_anew_still_lets_it_go_unheard(
    migrated: Database, awaiting: Awaiting, open_agenda: Callable[[Database], Agenda], timeline: Timeline
) -> None:
    await ask(migrated, awaiting, item())
    await timeline.advance(50 * 3600, step=3600)
    later, cheers = open_agenda(migrated), Cheers()
    again = Awaiting(migrated, timeline, later)
    again.register(cheers)
    later.handle(f"{CHEERS}.note", pay_no_heed)
    await again.load()
    later.start()

    await timeline.advance(23 * 3600, step=3600)

    assert cheers.lonely == [CLEO]


async def test_what_is_withdrawn_is_forgotten(
    migrated: Database, awaiting: Awaiting, cheers: Cheers, agenda: Agenda, timeline: Timeline
) -> None:
    await ask(migrated, awaiting, item())
    await answer(migrated, awaiting, BEN)

    assert await migrated.write(lambda tx: awaiting.withdraw(tx, CHEERS, HERE, CLEO))
    assert not await migrated.write(lambda tx: awaiting.withdraw(tx, CHEERS, HERE, CLEO))

    assert await store.get(migrated, CHEERS, HERE, CLEO) is None
    assert await who(migrated) == []
    agenda.start()
    await timeline.advance(73 * 3600, step=3600)
    assert cheers.lonely == []


async def test_asked_again_the_waiting_begins_anew(migrated: Database, awaiting: Awaiting) -> None:
    await ask(migrated, awaiting, item())
    await answer(migrated, awaiting, BEN)

    await ask(migrated, awaiting, item(message_id=88))

    assert await who(migrated) == []
    assert [one.message_id for one in await store.waiting(migrated, CHEERS, HERE)] == [88]
    assert await answer(migrated, awaiting, BEN)


async def test_what_was_asked_long_ago_is_forgotten_with_its_answers(
    migrated: Database, awaiting: Awaiting, timeline: Timeline
) -> None:
    await ask(migrated, awaiting, item())
    await answer(migrated, awaiting, BEN)
    timeline.jump(timedelta(days=59))
    await ask(migrated, awaiting, AwaitedItem(CHEERS, HERE, ANN, ANN, 55, 78, "ann", to_epoch(timeline.now())))
    await answer(migrated, awaiting, BEN, subject=ANN)
    await awaiting.prune(timeline.now())
    assert await who(migrated) == [BEN]

    timeline.jump(timedelta(days=2))
    await awaiting.prune(timeline.now())

    assert await store.get(migrated, CHEERS, HERE, CLEO) is None
    assert await who(migrated) == []
    assert await who(migrated, ANN) == [BEN]


async def test_the_note_of_a_later_edition_is_not_overwritten_by_an_earlier_one(migrated: Database) -> None:
    newer, older = store.PostedNote(3, 55, 9), store.PostedNote(2, 55, 8)
    for note in (newer, older):
        await migrated.write(lambda tx, note=note: store.record_note(tx, CHEERS, HERE, note))

    assert await store.posted_note(migrated, CHEERS, HERE) == newer
    assert await store.posted_note(migrated, CHEERS, THERE) == store.PostedNote(0, None, None)


async def test_the_first_who_is_going_to_answer_is_kept_until_somebody_has(
    migrated: Database, awaiting: Awaiting
) -> None:
    await ask(migrated, awaiting, item())

    assert await migrated.write(lambda tx: store.intend(tx, item(), ANN))
    assert not await migrated.write(lambda tx: store.intend(tx, item(), BEN))
    assert await store.intentions(migrated, CHEERS, HERE) == {CLEO: ANN}

    await answer(migrated, awaiting, BEN)
    assert await store.intentions(migrated, CHEERS, HERE) == {}


async def test_something_due_is_hastened_and_never_put_off(
    migrated: Database, agenda: Agenda, timeline: Timeline
) -> None:
    rung: list[float] = []

    async def ring(due: Due) -> Done:
        rung.append((timeline.now() - BEGINNING).total_seconds())
        return Done()

    agenda.handle("tea.ring", ring)
    agenda.start()
    for seconds in (500, 100, 300):
        moment = BEGINNING + timedelta(seconds=seconds)
        await migrated.write(lambda tx, moment=moment: agenda.bring_forward(tx, "tea.ring", HERE, 0, moment))

    await timeline.advance(600, step=10)

    [seconds] = rung
    assert 100 <= seconds <= 112
