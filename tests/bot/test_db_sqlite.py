"""SQLite in trouble: locked, full, read-only, damaged. People are asked to try later, and nothing is half-written."""

import asyncio
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from bot.db import Database, Transaction, open_database, sqlite
from bot.db.compaction import compact
from bot.db.migrate import migrate
from bot.db.sqlite import SqliteDatabase
from bot.errors import CareError, NotNow, StartupError
from tests.databases import FLUSHING, DatabaseSite, is_ours_alone


@dataclass(frozen=True)
class Count:
    n: int


@pytest.fixture(autouse=True)
def flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here SQLite flushes to the disk, as it does for people."""
    monkeypatch.setattr(sqlite, "_SETTINGS", FLUSHING)


@pytest_asyncio.fixture
async def database(sqlite_place: DatabaseSite) -> SqliteDatabase:
    database = await sqlite_place.open()
    assert isinstance(database, SqliteDatabase)
    await database.write(lambda tx: tx.run("CREATE TABLE entries (id BIGINT PRIMARY KEY, words TEXT)"))
    return database


async def add(tx: Transaction, number: int, words: str = "") -> int:
    return await tx.run("INSERT INTO entries (id, words) VALUES (:id, :words)", id=number, words=words)


async def ids(database: Database) -> list[int]:
    return sorted(row["id"] for row in await database.all(dict[str, int], "SELECT id FROM entries"))


async def outcomes(database: Database, works: list[Callable[[Transaction], Awaitable[int]]]) -> list[object]:
    """What the callers of these writes are told, all of them handed in at once."""
    return list(await asyncio.gather(*(database.write(work) for work in works), return_exceptions=True))


async def test_what_is_deleted_lies_in_no_unused_corner(database: SqliteDatabase, sqlite_place: DatabaseSite) -> None:
    words = "between us" * 1_000  # more than one page
    await database.write(lambda tx: add(tx, 1, words))
    await database.write(lambda tx: tx.run("DELETE FROM entries"))
    await database.close()
    assert b"between us" not in sqlite_place.path.read_bytes()


async def test_what_was_moved_before_it_was_deleted_goes_when_the_file_is_written_anew(
    database: SqliteDatabase, sqlite_place: DatabaseSite
) -> None:
    async def fill(tx: Transaction) -> None:
        for number in range(300):
            await add(tx, number, f"secret {number:03} " * 10 if number % 3 else "x")
        for number in range(0, 300, 3):  # What grows splits pages, and its neighbours move.
            await tx.run("UPDATE entries SET words = :words WHERE id = :id", words="y" * 60, id=number)

    await database.write(fill)
    await database.write(lambda tx: tx.run("DELETE FROM entries WHERE id % 3 > 0"))
    await database.close()
    if b"secret" not in sqlite_place.path.read_bytes():
        pytest.skip("this SQLite moves its rows in another way")
    await compact(sqlite_place.path, largest=1_000)
    assert b"secret" in sqlite_place.path.read_bytes()
    beside = await sqlite_place.open()
    await compact(sqlite_place.path, largest=1_000_000)
    assert b"secret" not in b"".join(path.read_bytes() for path in sqlite_place.path.parent.glob("*"))
    assert len(await ids(beside)) == 100


@pytest.mark.parametrize("there", [False, True])
async def test_its_owner_alone_can_read_it(sqlite_place: DatabaseSite, there: bool) -> None:
    if there:
        sqlite_place.path.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(sqlite_place.path)) as older:
            older.execute("PRAGMA journal_mode=WAL")
        sqlite_place.path.chmod(0o644)
    database = await sqlite_place.open()
    await database.write(lambda tx: tx.run("CREATE TABLE entries (id BIGINT PRIMARY KEY)"))
    files = list(sqlite_place.path.parent.glob(f"{sqlite_place.path.name}*"))
    assert {path.name for path in files} == {f"{sqlite_place.path.name}{tail}" for tail in ("", "-wal", "-shm")}
    assert all(is_ours_alone(path) for path in files)


async def test_a_write_waits_for_its_transaction_and_for_nothing_else(database: SqliteDatabase) -> None:
    elsewhere = asyncio.get_running_loop().create_future()

    async def turn(_tx: Transaction) -> int:
        return await asyncio.sleep(0, 1)

    async def future(tx: Transaction) -> int:
        await add(tx, 1)
        return await elsewhere

    async def read(_tx: Transaction) -> int:
        return await database.value("SELECT COUNT(*) FROM entries")

    async def write(_tx: Transaction) -> int:
        return await database.write(lambda tx: add(tx, 2))

    answers = await outcomes(database, [turn, future, read, write, lambda tx: add(tx, 3)])

    assert [type(answer) for answer in answers] == [RuntimeError] * 4 + [int]
    assert await ids(database) == [3]


async def test_every_write_is_on_the_disk_before_it_is_answered(database: SqliteDatabase) -> None:
    async def settings(tx: Transaction) -> tuple[str, int]:
        return await tx.value("PRAGMA journal_mode"), await tx.value("PRAGMA synchronous")

    assert await database.write(settings) == ("wal", 2)  # 2 is FULL: the log is flushed at every commit.


async def test_locked_by_another_program_it_says_so_soon_and_works_again_when_it_is_free(
    sqlite_place: DatabaseSite, database: SqliteDatabase
) -> None:
    with closing(sqlite3.connect(sqlite_place.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        answers = await outcomes(database, [lambda tx, n=n: add(tx, n) for n in range(40)])
        took = time.monotonic() - began
        assert all(isinstance(answer, NotNow) for answer in answers)
        assert took < 2.5, "Discord gives up after three seconds"
        assert await ids(database) == []
        other.execute("ROLLBACK")

    assert await database.write(lambda tx: add(tx, 99)) == 1
    assert await ids(database) == [99]


async def test_a_full_disk_undoes_the_write_that_does_not_fit_and_room_mends_it(
    sqlite_place: DatabaseSite, database: SqliteDatabase
) -> None:
    writer = database._writing  # pyright: ignore[reportPrivateUsage]
    await writer.execute("PRAGMA max_page_count=30")

    async def too_long(tx: Transaction, number: int) -> int:
        await add(tx, number)
        return await add(tx, number + 1, "x" * 500_000)

    answers = await outcomes(database, [lambda tx: add(tx, 1), lambda tx: too_long(tx, 2), lambda tx: add(tx, 4)])
    assert isinstance(answers[1], NotNow)
    assert {type(answer) for answer in answers} <= {int, NotNow}
    assert await ids(database) == [number for number, answer in zip((1, 2, 4), answers, strict=True) if answer == 1]

    await writer.execute("PRAGMA max_page_count=10000")
    assert await database.write(lambda tx: too_long(tx, 5)) == 1
    with closing(sqlite3.connect(sqlite_place.path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_file_that_may_not_grow_keeps_nothing_of_a_batch_and_works_again_later(
    sqlite_place: DatabaseSite, database: SqliteDatabase
) -> None:
    if sys.platform == "win32":
        pytest.skip("nothing limits what a process may write")
    import resource

    async def swallowed(tx: Transaction) -> int:
        try:
            return await add(tx, 3, "x" * 8_000_000)  # More than fits into SQLite's own memory.
        except sqlite3.Error as error:
            raise CareError("I'd rather say it in my own words") from error

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        async with asyncio.timeout(10):
            answers = await outcomes(database, [lambda tx: add(tx, 1), swallowed, lambda tx: add(tx, 2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert isinstance(answers[1], CareError)
    assert {type(answers[0]), type(answers[2])} <= {int, NotNow}
    assert await ids(database) == [n for n, answer in ((1, answers[0]), (2, answers[2])) if answer == 1]
    assert await database.write(lambda tx: add(tx, 7)) == 1
    assert 7 in await ids(database)
    with closing(sqlite3.connect(sqlite_place.path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_file_that_has_become_read_only_can_still_be_read(database: SqliteDatabase) -> None:
    await database.write(lambda tx: add(tx, 1))
    writer = database._writing  # pyright: ignore[reportPrivateUsage]
    await writer.execute("PRAGMA query_only=ON")

    with pytest.raises(NotNow):
        await database.write(lambda tx: add(tx, 2))

    assert await ids(database) == [1]


async def test_questions_cannot_change_anything(database: SqliteDatabase) -> None:
    with pytest.raises(NotNow):
        await database.value("INSERT INTO entries (id) VALUES (1) RETURNING id")

    assert await ids(database) == []


async def test_a_file_damaged_in_its_middle_is_passing_trouble_and_not_a_crash(sqlite_place: DatabaseSite) -> None:
    database = await sqlite_place.open()
    await database.write(lambda tx: tx.run("CREATE TABLE entries (id BIGINT PRIMARY KEY, words TEXT)"))
    for number in range(50):
        await database.write(lambda tx, number=number: add(tx, number, "words" * 500))
    await database.close()
    content = sqlite_place.path.read_bytes()
    sqlite_place.path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    again = await sqlite_place.open()

    with pytest.raises(NotNow):
        await again.all(dict, "SELECT id, words FROM entries")
    with pytest.raises(NotNow):
        await again.write(lambda tx: tx.run("UPDATE entries SET words = 'new'"))


def _is_a_folder(path: Path) -> None:
    path.mkdir()


def _lies_in_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("not a folder")


def _is_no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)


def _is_locked(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    _locks.append(other)


_locks: list[sqlite3.Connection] = []


@pytest.mark.parametrize("trouble", [_is_a_folder, _lies_in_a_file, _is_no_database, _is_locked])
async def test_a_file_that_cannot_be_used_is_found_out_at_the_start_and_leaves_nothing_open(
    tmp_path: Path, trouble: Callable[[Path], None]
) -> None:
    path = tmp_path / "data" / "hearth.db"
    path.parent.mkdir()
    trouble(path)
    before = set(threading.enumerate())

    with pytest.raises(StartupError) as caught:
        await open_database(f"sqlite:///{path}")

    for lock in _locks:
        lock.close()
    _locks.clear()
    assert str(path) in str(caught.value)
    assert "To mend it: " in str(caught.value)
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=2)
        assert not thread.is_alive(), "a thread that is left behind keeps the process alive"


async def test_a_folder_that_nobody_can_write_to_is_found_out_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "hearth").touch()
    with pytest.raises(StartupError, match=re.escape(str(tmp_path / "hearth"))):
        await open_database(f"sqlite:///{tmp_path / 'hearth' / 'hearth.db'}")


async def test_the_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'hearth.db'}")
    await database.close()

    assert (tmp_path / "a" / "b" / "hearth.db").is_file()


async def test_several_that_open_a_new_file_at_once_all_do(tmp_path: Path) -> None:
    """SQLite does not wait for its lock while a file is turned into WAL mode: it refuses at once."""
    for number in range(40):
        url = f"sqlite:///{tmp_path / str(number) / 'hearth.db'}"
        opened = await asyncio.gather(*(open_database(url) for _process in range(4)), return_exceptions=True)
        for database in opened:
            if not isinstance(database, BaseException):
                await database.close()
        assert [str(error) for error in opened if isinstance(error, BaseException)] == []


async def test_a_copy_that_cannot_be_made_ends_in_a_sentence(
    sqlite_place: DatabaseSite, database: SqliteDatabase, tmp_path: Path
) -> None:
    """A migration needs one, and where there is none, nothing is changed."""
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (id BIGINT);")
    await migrate(database, SystemClock(), tmp_path)
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE second (id BIGINT);")
    sqlite_place.path.with_name("hearth.db.before-0002").mkdir()

    with pytest.raises(StartupError, match="no copy of it could be made before"):
        await migrate(database, SystemClock(), tmp_path)
    assert await database.value("SELECT MAX(number) FROM migrations") == 1
