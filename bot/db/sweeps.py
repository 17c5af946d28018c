"""Housekeeping in small steps: a table is walked through a stretch at a time, so that nobody's write waits for it.

A statement that finds all that is old at once walks through the whole table inside the one writer. An index for it
would make every write dearer, for the sake of a night's work. So each stretch is looked through by a reader, and only
one in which something is found is written to.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction, Value, write_with_retries

A_STRETCH = 250  # rows
BLOCKS = 4  # of 8 KB, in which PostgreSQL keeps about as many

_ROWS: LiteralString = "{table}.rowid > :after_row AND {table}.rowid <= :last_row"
_BLOCKS: LiteralString = (
    "{table}.ctid >= CAST(CAST(:after_row AS TEXT) AS TID) AND {table}.ctid < CAST(CAST(:last_row AS TEXT) AS TID)"
)


@dataclass(frozen=True)
class Portion:
    """Some rows of a table, as they lie one after the other: a condition, and the values that it names."""

    where: LiteralString
    values: dict[str, Value]


def within(table: LiteralString, *, shared: bool) -> LiteralString:
    """Return the condition that a row of a table lies in a stretch."""
    return (_BLOCKS if shared else _ROWS).replace("{table}", table)


async def stretches(reader: Reader, table: LiteralString) -> AsyncIterator[Portion]:
    """Yield a table's stretches from one end to the other; a row that is written meanwhile may be left out."""
    where = within(table, shared=reader.shared)
    if reader.shared:
        sql = f"SELECT pg_relation_size('{table}') / CAST(current_setting('block_size') AS BIGINT)"
        for block in range(0, await reader.value(sql), BLOCKS):
            yield Portion(where, {"after_row": f"({block},0)", "last_row": f"({block + BLOCKS},0)"})
        return
    rows = f"SELECT rowid FROM {table} WHERE rowid > :after ORDER BY rowid LIMIT :most"  # noqa: S608 - a name of ours
    sql, after = f"SELECT MAX(rowid) FROM ({rows})", 0  # noqa: S608
    while (last := await reader.value(sql, after=after, most=A_STRETCH)) is not None:
        yield Portion(where, {"after_row": after, "last_row": last})
        after = last


async def sweep(
    database: Database,
    table: LiteralString,
    which: LiteralString,
    *,
    first: tuple[LiteralString, ...] = (),
    lock: tuple[str, int] | None = None,
    **values: Value,
) -> int:
    """Delete the rows of a table of which `which` is so, and return how many those were.

    Each stretch goes in a write of its own, so it may end halfway; then the next time goes on. Such a write holds
    `lock`, and the statements of `first` are part of it; `{these}` in them stands for the rows that are about to go.
    Raises NotNow.
    """
    gone = 0
    async for some in stretches(database, table):
        these = f"{some.where} AND ({which})"
        there = f"SELECT 1 FROM {table} WHERE {these} LIMIT 1"  # noqa: S608 - names and conditions of ours
        if await database.value(there, **some.values, **values) is None:
            continue
        statements: list[LiteralString] = [
            *(one.replace("{these}", these) for one in first),
            f"DELETE FROM {table} WHERE {these}",  # noqa: S608 - names and conditions of ours
        ]

        async def delete(tx: Transaction, run: list[LiteralString] = statements, known: Portion = some) -> int:
            if lock is not None:
                await tx.lock(*lock)
            return [await tx.run(one, **known.values, **values) for one in run][-1]

        gone += await write_with_retries(database, delete)
    return gone
