"""No statement that runs while people wait walks through a table that grows, on neither database."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import product
from typing import Any, LiteralString, cast

import pytest

from bot.db import Database, Transaction
from bot.db.introspection import columns
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, PersonalData
from tests.bot.member_rows import HOLDINGS
from tests.databases import DatabaseSite, connect, opened_file
from tests.plans import PostgresPlans, SqlitePlans, Walk
from tests.statements import Statement, Unread, written

ROWS, SERVERS, MEMBERS = 2_000, 20, 300

# Tables of which a server has few rows, however old and large it is.
FEW_IN_A_SERVER: dict[str, str] = {}

# Statements that may walk: nobody waits for them, or what they walk through does not grow.
MAY_WALK: dict[tuple[str, str], str] = {}

# Statements that the source does not show, and who looks at them instead.
NOT_IN_THE_SOURCE: dict[str, str] = {}


class Recorder:
    """Stands for a database that is asked, and remembers what."""

    shared = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def all(self, _shape: Any, sql: str, **_values: Any) -> list[Any]:
        self.asked.append(sql)
        return []

    async def value(self, sql: str, **_values: Any) -> None:
        self.asked.append(sql)

    async def column(self, sql: str, **_values: Any) -> list[Any]:
        self.asked.append(sql)
        return []

    async def run(self, sql: str, **_values: Any) -> int:
        self.asked.append(sql)
        return 0


async def generated(database: Database) -> AsyncIterator[Statement]:
    """What PersonalData makes of the declarations and of the tables."""
    personal_data = PersonalData(database, HOLDINGS)
    await personal_data.load()
    for name in ("found", "counted", "forget", "knows", "members"):
        recorder = cast("Any", Recorder())
        if name == "knows":
            await personal_data.knows(recorder, 1, 1)
        elif name == "members":
            await personal_data.members(1, 1, 1, recorder)
        else:
            for server, feature, wherever in product((EVERYWHERE, 1), (EVERYTHING, "welcome"), (False, True)):
                await getattr(personal_data, name)(recorder, ErasureScope(1, server, feature, wherever))
        for sql in dict.fromkeys(recorder.asked):
            yield Statement(f"PersonalData {name}", sql)


def rows_of(table: list[Any]) -> Iterator[dict[str, Any]]:
    for number in range(ROWS):
        yield {column.name: value(column.name, column.type, number) for column in table}


def value(name: str, type_: str, number: int) -> int | str:
    if type_ == "text":
        return f"word {number % 50}"
    if name == "guild_id":
        return number % SERVERS + 1
    return number % MEMBERS + 1 if name.endswith("_id") else number + 1


async def fill(database: Database) -> None:
    by_table: dict[str, list[Any]] = {}
    for column in await columns(database):
        by_table.setdefault(column.table, []).append(column)

    async def put(tx: Transaction) -> None:
        for name, table in by_table.items():
            names = [column.name for column in table]
            sql = (
                f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join(f':{one}' for one in names)}) "  # noqa: S608
                "ON CONFLICT DO NOTHING"
            )
            await tx.run_each(cast(LiteralString, sql), list(rows_of(table)))

    await database.write(put)


@asynccontextmanager
async def plans_of(place: DatabaseSite) -> AsyncIterator[SqlitePlans | PostgresPlans]:
    if place.is_file:
        with opened_file(place.url) as connection:
            yield SqlitePlans(connection)
        return
    connection = await connect(place.url)
    await connection.execute("ANALYZE")
    yield await PostgresPlans.of(connection)
    await connection.close()


def is_of(place: DatabaseSite, statement: Statement) -> bool:
    """Whether it is written for this kind of database; those that ask for the tables are for one alone."""
    other = "information_schema" if place.is_file else "sqlite_master"
    return other not in statement.sql


async def walked(place: DatabaseSite, database: Database) -> dict[tuple[str, Walk], str]:
    """What walks through what, and how it reads."""
    statements = [one for one in written() if isinstance(one, Statement)]
    statements += [one async for one in generated(database)]
    found: dict[tuple[str, Walk], str] = {}
    async with plans_of(place) as plans:
        for one in statements:
            if is_of(place, one):
                found |= {(one.where, walk): " ".join(one.sql.split()) for walk in await plans.walks(one.sql)}
    return found


def is_allowed(where: str, walk: Walk) -> bool:
    return (walk.of_server and walk.table in FEW_IN_A_SERVER) or (where, walk.table) in MAY_WALK


@pytest.mark.timeout(120)
async def test_no_statement_walks_through_a_table_that_grows(place: DatabaseSite, migrated: Database) -> None:
    await fill(migrated)
    found = await walked(place, migrated)
    surplus = [
        f"{walk.table}{' of a server' if walk.of_server else ''}, {where}: {sql}"
        for (where, walk), sql in found.items()
        if not is_allowed(where, walk)
    ]
    assert not surplus, (
        "these walk through a table: give them an index that begins with what they look for (best by putting one that is "
        "there into another order), take stretches (bot/db/sweeps.py), or say in this file why they may\n"
        + "\n".join(sorted(surplus))
    )


@pytest.mark.timeout(120)
async def test_whatever_may_walk_does(sqlite_place: DatabaseSite) -> None:
    from bot.db.migrate import migrate
    from tests.databases import Still

    database = await sqlite_place.open()
    await migrate(database, Still())
    found = await walked(sqlite_place, database)
    assert {(where, walk.table) for where, walk in found} >= set(MAY_WALK), "take what walks no more off the list"
    assert {walk.table for _where, walk in found if walk.of_server} >= set(FEW_IN_A_SERVER)


def test_the_source_shows_every_statement() -> None:
    unread = {one.where: one.source for one in written() if isinstance(one, Unread)}
    assert set(unread) == set(NOT_IN_THE_SOURCE), (
        "write such a statement so that it can be read without running the program (constants, no names of tables put "
        f"in), or name its function in this file, with who looks at its plan: {unread}"
    )
