"""A whole database copied into another one, be it SQLite or PostgreSQL, and compared with it row by row."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString, cast

from bot.db.introspection import BOOKKEEPING, columns_by_table
from bot.db.migrate import applied_in, create, read_migrations, still_to_apply
from bot.db.snapshot import AT_ONCE, Filling, Row, Snapshot, file_of, filling, reading
from bot.errors import StartupError


@dataclass(frozen=True)
class Table:
    """A table: its columns, and how many rows are to be copied."""

    name: str
    columns: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Copied:
    """How many rows were copied, and which tables were left out because they are none of Hearth's."""

    rows: int
    left_out: tuple[str, ...]


DONE = "done"
Report = Callable[[str, int, int], None]  # what is going on; so many rows, of so many


async def copy_whole(source: str, target: str, report: Report) -> Copied:
    """Copy everything from one address to another, and see that it arrived.

    Raises StartupError, and then leaves nothing at the target. Once DONE is told, everything is there.
    """
    async with reading(source) as old:
        applied = await applied_in(old)
        if not applied:
            raise StartupError("Nothing was ever kept in the database that is to be copied.")
        known = read_migrations()
        still_to_apply(known, applied, file_of(source))
        async with filling(target) as new:
            await create(new, known[: len(applied)])
            tables = await _tables(old, new)
            steps = _Steps(2 * sum(table.count for table in tables), report)
            for table in tables:
                await _copy(old, new, table, steps)
            for table in tables:
                await _compare(old, new, table, steps)
        report(DONE, steps.total, steps.total)
        ours = {table.name for table in tables}
        return Copied(steps.total // 2, tuple(sorted((await columns_by_table(old)).keys() - ours)))


class _Steps:
    """Counts rows, and tells of them."""

    def __init__(self, total: int, report: Report) -> None:
        self.total, self._done, self._report = total, 0, report

    async def take(self, what: str, rows: int) -> None:
        self._done += rows
        self._report(what, self._done, self.total)
        await asyncio.sleep(0)  # SQLite makes nobody wait, and so this is where Ctrl-C is heard.


async def _tables(old: Snapshot, new: Filling) -> list[Table]:
    ours = await columns_by_table(new) | {BOOKKEEPING: ("number", "name", "checksum", "applied_at")}
    tables: list[Table] = []
    for name, columns in sorted(ours.items()):
        sql = f"SELECT COUNT(*) FROM {name}"  # noqa: S608 - a name of ours
        tables.append(Table(name, columns, int(await old.value(cast(LiteralString, sql)))))
    return tables


async def _copy(old: Snapshot, new: Filling, table: Table, steps: _Steps) -> None:
    await new.run(cast(LiteralString, f"DELETE FROM {table.name}"))  # noqa: S608 - what a migration put there
    some: list[Row] = []
    async for row in old.rows(table.name, table.columns):
        some.append(row)
        if len(some) == AT_ONCE:
            await _add(new, table, some, steps)
            some = []
    await _add(new, table, some, steps)


async def _add(new: Filling, table: Table, rows: list[Row], steps: _Steps) -> None:
    await new.add(table.name, table.columns, rows)
    await steps.take(f"copying {table.name}", len(rows))


async def _compare(old: Snapshot, new: Filling, table: Table, steps: _Steps) -> None:
    arrived, seen = new.rows(table.name, table.columns), 0
    async for sent in old.rows(table.name, table.columns):
        if await anext(arrived, None) != sent:
            raise StartupError(f"What arrived in the table {table.name} is not what was sent.")
        seen += 1
        if seen % AT_ONCE == 0:
            await steps.take(f"comparing {table.name}", AT_ONCE)
    if await anext(arrived, None) is not None:
        raise StartupError(f"There is more in the table {table.name} than was sent.")
    await steps.take(f"comparing {table.name}", seen % AT_ONCE)
