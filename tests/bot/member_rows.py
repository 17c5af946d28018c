"""Rows in which a member stands wherever one can, for tests, and in which tables a member is found."""

from collections.abc import Iterator
from itertools import count
from typing import Any, LiteralString, cast

from bot.app import FEATURES
from bot.db import Database, Transaction, Value
from bot.db.introspection import Column, columns
from bot.members.keeps import holdings

MEMBER = 4_611_686_018_427_387
SOMEBODY = 8_222_333_444_555_666
SERVER, ELSEWHERE = 9_000_000_001, 9_000_000_002  # as large as Discord's
ONE_A_MEMBER = {"people"}  # tables with one row for each member, whatever the server
HOLDINGS = holdings(FEATURES)
DECLARED = {(one.kept.table, column) for one in HOLDINGS for column in one.kept.columns}


def is_of_a_member(column: Column) -> bool:
    return (column.table, column.name) in DECLARED


async def put(tx: Transaction, table: list[Column], numbers: Iterator[int], **given: Value) -> None:
    """One row, filled by type where nothing is given."""
    values: dict[str, Value] = {}
    for column in table:
        assert column.type in ("bigint", "text"), f"this test cannot fill {column}"
        number = next(numbers)
        whose = given.get(column.name.replace("_name", "_id"))  # A name goes with its member.
        words = f"words {whose or number}"
        values[column.name] = given.get(column.name, words if column.type == "text" else number)
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO {table[0].table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608
    assert await tx.run(cast(LiteralString, sql), **values) or table[0].table in ONE_A_MEMBER


async def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that is in the database, but for the migrations."""
    return {
        table: await database.all(dict, cast(LiteralString, f"SELECT * FROM {table}"))  # noqa: S608
        for table in sorted({column.table for column in await columns(database)})
    }


def where(found: dict[str, list[dict[str, Any]]], member_id: int) -> set[str]:
    """Tables in which this id appears, be it inside a text."""
    return {
        table
        for table, entries in found.items()
        for entry in entries
        if any(str(member_id) in str(value) for value in entry.values())
    }


async def fill(database: Database, *, kind: str = "tea.ask", server: int = SERVER) -> set[str]:
    """For every column that can hold a member's id: a row of the member's with somebody, and one of somebody's own.

    The tables that now know the member.
    """
    by_table: dict[str, list[Column]] = {}
    for column in await columns(database):
        by_table.setdefault(column.table, []).append(column)
    first, filled = 1_000_000 if server == SERVER else 5_000_000, set[str]()
    numbers, others = count(first), count(SOMEBODY + first)

    async def put_all(tx: Transaction) -> None:
        for name, table in by_table.items():
            theirs = [column.name for column in table if is_of_a_member(column)]
            if theirs and any(column.name == "kind" for column in table):
                theirs.append("subject")
            for column in theirs:
                whose = {**{one: next(others) for one in theirs}, column: MEMBER}
                await put(tx, table, numbers, kind=kind, guild_id=server, **whose)
            if theirs:
                filled.add(name)
                whose = {one: next(others) for one in theirs}
                await put(tx, table, numbers, kind=kind, guild_id=server, **whose)

    await database.write(put_all)
    return filled
