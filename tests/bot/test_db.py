"""What every database promises, whichever driver answers."""

import asyncio
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.db import Database, Transaction
from bot.errors import CareError, NotNow
from tests.bot.conftest import DatabaseSite

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Entry:
    id: int
    words: str | None


async def add(tx: Transaction, number: int, words: str | None = "") -> int:
    return await tx.run("INSERT INTO entries (id, words) VALUES (:id, :words)", id=number, words=words)


async def ids(database: Database) -> list[int]:
    return [entry.id for entry in await database.all(Entry, "SELECT id, words FROM entries ORDER BY id")]


@pytest_asyncio.fixture(autouse=True)
async def entries(database: Database) -> None:
    await database.write(lambda tx: tx.run("CREATE TABLE entries (id BIGINT PRIMARY KEY, words TEXT)"))


@pytest.mark.parametrize("words", ["soup", "", 'it\'s :id; -- "so"', "zwölf\n\N{POT OF FOOD}\u200d", None])
async def test_what_is_written_can_be_read(database: Database, words: str | None) -> None:
    await database.write(lambda tx: add(tx, LARGEST_ID, words))

    assert await database.all(Entry, "SELECT id, words FROM entries") == [Entry(LARGEST_ID, words)]
    assert await database.one(Entry, "SELECT id, words FROM entries WHERE id = :id", id=LARGEST_ID) == Entry(
        LARGEST_ID, words
    )
    assert await database.value("SELECT words FROM entries") == words


async def test_what_is_not_there_is_none(database: Database) -> None:
    assert await database.all(Entry, "SELECT id, words FROM entries") == []
    assert await database.one(Entry, "SELECT id, words FROM entries") is None
    assert await database.value("SELECT id FROM entries") is None


async def test_a_value_may_be_named_twice_and_a_colon_may_stand_in_a_string(database: Database) -> None:
    await database.write(lambda tx: add(tx, 7, "see:you"))

    found = await database.one(
        Entry, "SELECT id, words FROM entries WHERE (id = :id OR id = :id) AND words = 'see:you'", id=7
    )

    assert found == Entry(7, "see:you")


async def test_a_write_is_told_how_many_rows_it_changed(database: Database) -> None:
    async def work(tx: Transaction) -> list[int]:
        return [
            await add(tx, 1),
            await add(tx, 2),
            await tx.run("INSERT INTO entries (id) VALUES (:id) ON CONFLICT (id) DO NOTHING", id=2),
            await tx.run("UPDATE entries SET words = 'both'"),
            await tx.run("DELETE FROM entries WHERE id = :id", id=3),
        ]

    assert await database.write(work) == [1, 1, 0, 2, 0]


async def test_a_write_sees_what_it_has_just_written(database: Database) -> None:
    async def work(tx: Transaction) -> tuple[list[Entry], Entry | None, int]:
        await add(tx, 1, "a")
        gone = await tx.one(Entry, "DELETE FROM entries WHERE id = :id RETURNING id, words", id=1)
        left = await tx.all(Entry, "SELECT id, words FROM entries")
        return left, gone, await tx.value("SELECT COUNT(*) FROM entries")

    assert await database.write(work) == ([], Entry(1, "a"), 0)


async def test_every_answered_write_is_seen_by_the_next_read(database: Database) -> None:
    for number in range(50):
        await database.write(lambda tx, number=number: add(tx, number))
        assert await database.value("SELECT MAX(id) FROM entries") == number


async def test_a_thousand_writes_at_once_are_all_kept_and_all_answered(database: Database) -> None:
    answers = await asyncio.gather(*(database.write(lambda tx, n=n: add(tx, n)) for n in range(1000)))

    assert answers == [1] * 1000
    assert await ids(database) == list(range(1000))


async def test_of_writes_at_the_same_time_only_those_that_raise_are_undone(database: Database) -> None:
    async def work(tx: Transaction, number: int) -> int:
        await add(tx, number)
        if number % 5 == 2:
            raise CareError(f"not {number}")
        if number % 5 == 3:
            await add(tx, number)  # The same again, which the table forbids.
        return number

    answers = await asyncio.gather(
        *(database.write(lambda tx, n=n: work(tx, n)) for n in range(25)), return_exceptions=True
    )

    kept = [n for n in range(25) if n % 5 not in (2, 3)]
    assert [answer for answer in answers if isinstance(answer, int)] == kept
    assert [str(answer) for answer in answers if isinstance(answer, CareError)] == [f"not {n}" for n in range(2, 25, 5)]
    assert await ids(database) == kept


@pytest.mark.parametrize("mistake", ["INSERT INTO nowhere (id) VALUES (1)", "INSERT INTO entries (id) VALUES (1), (1)"])
async def test_a_mistake_in_the_program_is_not_called_passing_trouble(database: Database, mistake: str) -> None:
    with pytest.raises(Exception, match=r"nowhere|entries") as caught:
        await database.write(lambda tx: tx.run(mistake))  # pyright: ignore[reportArgumentType]

    assert not isinstance(caught.value, CareError)
    assert await ids(database) == []


async def test_a_number_that_no_database_can_hold_is_not_called_passing_trouble(database: Database) -> None:
    with pytest.raises(Exception, match="int") as caught:
        await database.write(lambda tx: add(tx, LARGEST_ID + 1))

    assert not isinstance(caught.value, CareError)
    assert await ids(database) == []


async def test_after_commit_is_called_in_the_event_loop_before_the_answer_and_only_if_the_write_is_kept(
    database: Database,
) -> None:
    called: list[tuple[int, object]] = []

    async def work(tx: Transaction, number: int) -> None:
        tx.after_commit(lambda: called.append((number, asyncio.get_running_loop())))
        await add(tx, number)
        assert not called
        if number == 1:
            raise CareError("no")

    await asyncio.gather(*(database.write(lambda tx, n=n: work(tx, n)) for n in range(1)))
    assert called == [(0, asyncio.get_running_loop())]
    called.clear()
    with pytest.raises(CareError):
        await database.write(lambda tx: work(tx, 1))
    assert not called


async def test_after_commit_is_not_called_where_the_commit_itself_fails(database: Database) -> None:
    """A constraint that is looked at only then; on SQLite the whole batch is lost with it."""
    called: list[int] = []
    await database.write(
        lambda tx: tx.run("CREATE TABLE notes (entry BIGINT REFERENCES entries (id) DEFERRABLE INITIALLY DEFERRED)")
    )

    async def work(tx: Transaction) -> None:
        tx.after_commit(lambda: called.append(1))
        await tx.run("INSERT INTO notes (entry) VALUES (7)")

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await database.write(work)

    assert called == []
    assert await database.value("SELECT COUNT(*) FROM notes") == 0
    assert await database.write(lambda tx: add(tx, 7)) == 1


@pytest.mark.provokes_incident
async def test_an_after_commit_that_raises_leaves_nobody_else_without_an_answer(database: Database) -> None:
    def fail() -> None:
        raise KeyError("nothing")

    async def work(tx: Transaction, number: int) -> int:
        await add(tx, number)
        if number == 1:
            tx.after_commit(fail)
        return number

    async with asyncio.timeout(5):
        answers = await asyncio.gather(
            *(database.write(lambda tx, n=n: work(tx, n)) for n in range(3)), return_exceptions=True
        )

    assert [answers[0], answers[2]] == [0, 2]
    assert await ids(database) == [0, 1, 2]
    assert await database.write(lambda tx: add(tx, 3)) == 1


async def test_counting_and_then_adding_is_exact_under_a_lock(place: DatabaseSite, database: Database) -> None:
    other = await place.open()

    async def work(tx: Transaction, number: int) -> bool:
        await tx.lock("entries", 1)
        if await tx.value("SELECT COUNT(*) FROM entries") >= 10:
            return False
        await add(tx, number)
        return True

    answers = await asyncio.gather(*((database, other)[n % 2].write(lambda tx, n=n: work(tx, n)) for n in range(64)))

    assert sum(answers) == 10
    assert len(await ids(database)) == 10


async def test_closing_finishes_or_refuses_what_is_waiting(place: DatabaseSite, database: Database) -> None:
    writes = [asyncio.create_task(database.write(lambda tx, n=n: add(tx, n))) for n in range(400)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await database.close()
        answers = await asyncio.gather(*writes, return_exceptions=True)

    kept = [number for number, answer in enumerate(answers) if answer == 1]
    assert all(isinstance(answer, NotNow) for answer in answers if answer != 1)
    assert await ids(await place.open()) == kept


async def test_closed_it_asks_people_to_try_later(database: Database) -> None:
    await database.close()

    with pytest.raises(NotNow, match="try again"):
        await database.write(lambda tx: add(tx, 1))
    with pytest.raises(NotNow, match="try again"):
        await ids(database)
