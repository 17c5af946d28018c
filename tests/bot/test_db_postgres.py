"""PostgreSQL in trouble: unreachable, silent, restarted, slow, read-only."""

import asyncio
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.db import Database, Transaction, open_database
from bot.db.migrate import migrate
from bot.errors import NotNow, StartupError
from tests.bot.conftest import DatabaseSite, Still, connect


@pytest_asyncio.fixture
async def database(postgres_place: DatabaseSite) -> Database:
    database = await postgres_place.open()
    await database.write(lambda tx: tx.run("CREATE TABLE entries (id BIGINT PRIMARY KEY)"))
    return database


async def add(tx: Transaction, number: int) -> int:
    return await tx.run("INSERT INTO entries (id) VALUES (:id)", id=number)


async def ids(database: Database) -> list[int]:
    return [row["id"] for row in await database.all(dict[str, int], "SELECT id FROM entries ORDER BY id")]


async def kill_all_others(aside: Any) -> None:
    """What a restart of the server does to everyone who is connected."""
    await aside.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://hearth:the-password@127.0.0.1:1/hearth",
        "postgresql://hearth:the-password@127.0.0.1:not-a-port/hearth",
        "postgresql://hearth:the-password@127.0.0.1:1/hearth?sslmode=perhaps",
    ],
)
async def test_a_server_that_cannot_be_reached_is_said_in_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(StartupError, match="To mend it: ") as caught:
        await open_database(url)

    assert "DATABASE_URL" in str(caught.value)
    assert "the-password" not in str(caught.value)


async def test_a_database_that_does_not_exist_is_said_in_a_sentence(postgres_place: DatabaseSite) -> None:
    with pytest.raises(StartupError, match="nowhere"):
        await open_database(postgres_place.url.replace("/postgres?", "/nowhere?"))


async def test_a_server_that_takes_a_call_and_says_nothing_does_not_hold_up_the_start() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(StartupError):
            async with asyncio.timeout(8):
                await open_database(f"postgresql://hearth@127.0.0.1:{port}/hearth?sslmode=disable")


async def test_connections_that_the_server_ends_are_replaced(postgres_place: DatabaseSite, database: Database) -> None:
    await asyncio.gather(*(database.write(lambda tx, n=n: add(tx, n)) for n in range(20)))
    aside = await connect(postgres_place.url)
    await kill_all_others(aside)
    await aside.close()

    answers = await asyncio.gather(
        *(database.write(lambda tx, n=n: add(tx, n)) for n in range(20, 40)), return_exceptions=True
    )

    assert {type(answer) for answer in answers} <= {int, NotNow}
    assert await database.write(lambda tx: add(tx, 99)) == 1
    kept = [n for n, answer in enumerate(answers, start=20) if answer == 1]
    assert await ids(database) == [*range(20), *kept, 99]


async def test_a_write_whose_connection_dies_says_so_and_leaves_nothing(
    postgres_place: DatabaseSite, database: Database
) -> None:
    aside = await connect(postgres_place.url)
    reached = asyncio.Event()

    async def work(tx: Transaction) -> int:
        await add(tx, 1)
        reached.set()
        await tx.lock("entries", 1)  # Held aside.
        return 1

    async with aside.transaction():
        await aside.execute("SELECT pg_advisory_xact_lock(hashtextextended('entries:1', 0))")
        writing = asyncio.create_task(database.write(work))
        await reached.wait()
        await kill_all_others(aside)
        with pytest.raises(NotNow):
            await writing

    assert await ids(database) == []
    assert await database.write(work) == 1
    await aside.close()


async def test_a_statement_that_the_server_cuts_off_is_passing_trouble(
    postgres_place: DatabaseSite, database: Database
) -> None:
    """As an administrator does, or the server's own statement_timeout."""
    impatient = await open_database(f"{postgres_place.url}&statement_timeout=50")

    async def work(tx: Transaction) -> None:
        await add(tx, 1)
        await tx.value("SELECT pg_sleep(2)")

    with pytest.raises(NotNow):
        await impatient.write(work)

    await impatient.close()
    assert await ids(database) == []


async def test_a_migration_may_take_longer_than_people_wait(postgres_place: DatabaseSite, tmp_path: Path) -> None:
    """As it does where a table is large; STATEMENT_SECONDS is for what somebody waits for."""
    (tmp_path / "0001_slow.sql").write_text("CREATE TABLE tea AS SELECT 1 AS id FROM pg_sleep(2.7);\n")
    database = await postgres_place.open()

    await migrate(database, Still(), tmp_path)

    assert await database.value("SELECT id FROM tea") == 1


async def test_a_table_that_somebody_else_holds_on_to_is_not_waited_for_longer_than_people_wait(
    postgres_place: DatabaseSite, database: Database
) -> None:
    aside = await connect(postgres_place.url)
    async with aside.transaction():
        await aside.execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        answers = await asyncio.gather(
            database.write(lambda tx: add(tx, 1)), ids(database), ids(database), return_exceptions=True
        )
        took = time.monotonic() - began
    await aside.close()

    assert [type(answer) for answer in answers] == [NotNow] * 3
    assert took < 3
    assert await ids(database) == []
    assert await database.write(lambda tx: add(tx, 2)) == 1


async def test_a_server_that_takes_no_writes_can_still_be_read(
    postgres_place: DatabaseSite, database: Database
) -> None:
    await database.write(lambda tx: add(tx, 1))
    standby = await open_database(f"{postgres_place.url}&default_transaction_read_only=on")

    with pytest.raises(NotNow):
        await standby.write(lambda tx: add(tx, 2))

    assert await ids(standby) == [1]
    await standby.close()
