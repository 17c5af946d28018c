"""How a database would carry out a statement: which tables it walks through, from one end to the other.

Where a statement wants so many rows of a table and nothing else, it does not walk to the end.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString, cast

from bot.db.postgres import _numbered  # pyright: ignore[reportPrivateUsage]
from bot.db.sweeps import within

if TYPE_CHECKING:
    from asyncpg.connection import Connection

_SQLITE = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INTEGER PRIMARY KEY|INDEX (\w+)))?(?: \((.*)\))?")
_SERVER = "guild_id"
_SOME = re.compile(r"\{some (\w+)\}")


def _with_stretches(sql: str, *, shared: bool) -> str:
    return _SOME.sub(lambda found: within(cast(LiteralString, found[1]), shared=shared), sql)


@dataclass(frozen=True)
class Walk:
    """A table of which a statement reads every row, or every row of a server."""

    table: str
    of_server: bool
    index: str = ""  # that it goes through; a partial one may hold very little


class SqlitePlans:
    """Asks SQLite, which goes by its indexes alone: the bot never lets it gather statistics."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._once = {name for name in self._tables if self._has_one_a_server(name)}

    def _has_one_a_server(self, table: str) -> bool:
        keys = self._connection.execute(f"PRAGMA table_info({table})")
        return [name for _number, name, _type, _null, _default, key in keys if key] == [_SERVER]

    async def walks(self, sql: str) -> set[Walk]:
        """Return what a statement walks through."""
        sql = _with_stretches(sql, shared=False)
        names = dict.fromkeys(re.findall(r"(?<!:):(\w+)", sql), 1)
        steps = [row[3] for row in self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", names)]
        takes_some = "LIMIT" in sql and "WHERE" not in sql and not any("TEMP B-TREE" in step for step in steps)
        return set() if takes_some else set(self._walks(sql, steps))

    def _walks(self, sql: str, steps: list[str]) -> Iterator[Walk]:
        for step in steps:
            found = _SQLITE.match(step)
            if found is None or (table := self._meant(sql, found[2])) is None:
                continue
            index = found[3] or ""
            if found[1] == "SCAN" or "ANY(" in step:
                yield Walk(table, of_server=False, index=index)
            elif found[4] == f"{_SERVER}=?" and table not in self._once:
                yield Walk(table, of_server=True, index=index)

    def _meant(self, sql: str, name: str) -> str | None:
        """Return the table that a name in a plan stands for; None where it is none of the database's."""
        if name in self._tables:
            return name
        alias = re.search(rf"(\w+)\s+(?:AS\s+)?{name}\b", sql)
        return alias[1] if alias is not None and alias[1] in self._tables else None


class PostgresPlans:
    """Asks PostgreSQL for the plan that it makes without knowing the values, where it avoids to read whole tables."""

    def __init__(self, connection: "Connection[Any]", leading: Mapping[str, str], once: Collection[str]) -> None:
        self._connection, self._leading, self._once = connection, leading, once

    @classmethod
    async def of(cls, connection: "Connection[Any]") -> "PostgresPlans":
        # Small tables are read as a whole, or put beside one another, because that is cheaper; large ones are not.
        for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"):
            await connection.execute(f"SET {name} = off")
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        rows = await connection.fetch(
            'SELECT c.relname AS index, t.relname AS "table", i.indisunique AND i.indnkeyatts = 1 AS is_key, '
            "pg_get_indexdef(i.indexrelid, 1, true) AS first FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace"
        )
        once = {row["table"] for row in rows if row["is_key"] and row["first"] == _SERVER}
        return cls(connection, {row["index"]: row["first"] for row in rows}, once)

    async def walks(self, sql: str) -> set[Walk]:
        """Return what a statement walks through."""
        numbered, names = _numbered(_with_stretches(sql, shared=True))
        await self._connection.execute(f"PREPARE asked AS {numbered}")
        try:
            values = f"({', '.join(['NULL'] * len(names))})" if names else ""
            plan = await self._connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked{values}")
        finally:
            await self._connection.execute("DEALLOCATE asked")
        return set(self._walks(json.loads(plan)[0]["Plan"], "", limited=False))

    def _walks(self, node: dict[str, Any], table: str, *, limited: bool) -> Iterator[Walk]:
        table, kind = node.get("Relation Name", table), node["Node Type"]
        if not (limited and "Filter" not in node):
            if kind == "Seq Scan":
                yield Walk(table, of_server=False)
            elif "Index Name" in node:
                yield from self._walked_index(node, table)
        for inner in node.get("Plans", []):
            yield from self._walks(inner, table, limited=kind == "Limit")

    def _walked_index(self, node: dict[str, Any], table: str) -> Iterator[Walk]:
        condition, index = node.get("Index Cond", ""), node["Index Name"]
        if index not in self._leading:
            return  # It is one of PostgreSQL's own.
        if not re.search(rf"\b{self._leading[index]}\b", condition):
            yield Walk(table, of_server=False, index=index)
        elif re.fullmatch(rf"\(+(\w+\.)?{_SERVER} = [^()]*\)+", condition) and table not in self._once:
            yield Walk(table, of_server=True, index=index)
