"""All that is kept about a member, whoever keeps it: to see, to take along, and to forget."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, cast

from bot.agenda import Done, Due
from bot.db import Database, Reader, Transaction, Value
from bot.db.introspection import columns_by_table
from bot.members.keeps import CORE, Counts, Holding, Keeps
from bot.settings import TOPIC as SETTINGS

FORGOTTEN = "hearth.forgotten"
EVERYWHERE = 0
EVERYTHING = ""


@dataclass(frozen=True)
class ErasureScope:
    """Whose things, from which server, of which feature."""

    member_id: int
    guild_id: int = EVERYWHERE
    feature: str = EVERYTHING
    wherever: bool = False  # besides those of the server, those that belong to none


@dataclass(frozen=True)
class Found:
    """What a feature keeps about a member in one table."""

    feature: str
    kept: Keeps
    rows: list[dict[str, Any]]


Gone = Callable[[Transaction, int], Awaitable[None]]
Last = Callable[[Transaction], Awaitable[None]]
Hook = Callable[[Transaction, ErasureScope], Awaitable[Last | None]]


class PersonalData:
    """Knows everything that is kept about members from its declarations, and from what the tables look like."""

    def __init__(self, database: Database, holdings: Sequence[Holding], counts: Sequence[Counts] = ()) -> None:
        self._database, self._holdings, self.counts = database, holdings, counts
        self._shape: dict[str, tuple[str, ...]] = {}
        self._hooks: list[Hook] = []
        self._server_hooks: list[Gone] = []

    async def load(self) -> None:
        """Look at the tables."""
        self._shape = await columns_by_table(self._database)

    @property
    def features(self) -> tuple[str, ...]:
        """Return the features that keep something about members."""
        return tuple(dict.fromkeys(holding.feature for holding in self._holdings))

    def on_forget(self, hook: Hook) -> None:
        """Call this in every write that forgets somebody, before anything has gone; what it returns, when all has."""
        self._hooks.append(hook)

    def on_forget_server(self, hook: Gone) -> None:
        """Call this in every write that forgets a server, before anything has gone."""
        self._server_hooks.append(hook)

    async def found(self, reader: Reader, about: ErasureScope) -> list[Found]:
        """Return everything that is kept about a member, as rows; what there is none of is left out."""
        found: list[Found] = []
        for holding in self._holdings:
            if self._concerns(holding, about):
                clause, values = self._clause(holding.kept, about)
                sql = f"SELECT * FROM {holding.kept.table} WHERE {clause} ORDER BY 1, 2"  # noqa: S608 - declared names
                rows: list[dict[str, Any]] = await reader.all(dict, cast(LiteralString, sql), **values)
                found += _by_feature(holding, [_veiled(row, holding.kept, about.member_id) for row in rows])
        return sorted(found, key=lambda one: (one.feature == CORE, one.feature))

    async def forget(self, tx: Transaction, about: ErasureScope, *, left: bool = False) -> None:
        """Forget a member; `left` if it is because they left the server: then what is about that stays for a while."""
        last = [await hook(tx, about) for hook in self._hooks]
        for holding in self._holdings:
            if self._concerns(holding, about) and not holding.kept.trail and not (left and holding.kept.outlasts):
                await self._forget(tx, holding.kept, about)
        for call in last:
            if call is not None:
                await call(tx)

    async def forget_and_count(self, tx: Transaction, about: ErasureScope) -> int:
        """Forget a member, and return how many entries that were."""
        found = await self.found(tx, about)
        await self.forget(tx, about)
        return sum(len(one.rows) for one in found if not one.kept.trail)

    async def forget_in_memory(self, due: Due) -> Done:
        """Drop what this process has in memory of somebody whom the program of an operator has forgotten."""

        async def call_all(tx: Transaction) -> None:
            for hook in self._hooks:
                await hook(tx, ErasureScope(due.subject, due.guild_id))

        return Done(call_all)

    async def _forget(self, tx: Transaction, kept: Keeps, about: ErasureScope) -> None:
        for statement in kept.forget:
            await tx.run(statement, member=about.member_id, guild=about.guild_id)
        if not kept.forget:
            clause, values = self._clause(kept, about)
            await tx.run(cast(LiteralString, f"DELETE FROM {kept.table} WHERE {clause}"), **values)  # noqa: S608

    async def forget_server(self, tx: Transaction, guild_id: int) -> None:
        """Forget all of a server, whoever it is about."""
        for hook in self._server_hooks:
            await hook(tx, guild_id)
        for table, columns in self._shape.items():
            if "guild_id" in columns:
                sql = f"DELETE FROM {table} WHERE guild_id = :guild"  # noqa: S608 - a name of ours
                await tx.run(cast(LiteralString, sql), guild=guild_id)
        await tx.notify(SETTINGS, guild_id)

    async def servers(self) -> set[int]:
        """Return every server of which something is kept."""
        tables = [table for table, columns in self._shape.items() if "guild_id" in columns]
        sql = " UNION ".join(f"SELECT guild_id FROM {table}" for table in tables)  # noqa: S608 - names of ours
        found: list[dict[str, int]] = await self._database.all(dict, cast(LiteralString, sql))
        return {row["guild_id"] for row in found if row["guild_id"]}

    async def members(self, guild_id: int, after: int, most: int, reader: Reader | None = None) -> list[int]:
        """Return those about whom something is kept in a server that goes when they leave.

        They come in order, with ids above `after`. It reads whole tables, so ask for many at a time.
        """
        places = [
            (one.kept.table, column)
            for one in self._holdings
            if not (one.kept.outlasts or one.kept.trail) and "guild_id" in self._shape[one.kept.table]
            for column in one.kept.columns
        ]
        known = " UNION ".join(
            f"SELECT {column} AS member_id FROM {table} WHERE guild_id = :guild AND {column} > :after"  # noqa: S608
            for table, column in places
        )
        sql = f"{known} ORDER BY member_id LIMIT :most"
        found: list[dict[str, int]] = await (reader or self._database).all(
            dict, cast(LiteralString, sql), guild=guild_id, after=after, most=most
        )
        return [row["member_id"] for row in found]

    async def knows(self, reader: Reader, guild_id: int, member_id: int) -> bool:
        """Return whether anything is kept about somebody in a server that goes when they leave."""
        return await self.members(guild_id, member_id - 1, 1, reader) == [member_id]

    def _concerns(self, holding: Holding, about: ErasureScope) -> bool:
        columns = self._shape[holding.kept.table]
        if about.guild_id and "guild_id" not in columns and not about.wherever:
            return False
        if holding.feature == CORE and "kind" in columns:  # It serves all features, and its kinds say which one.
            return about.feature != CORE
        return about.feature in (EVERYTHING, holding.feature)

    def _clause(self, kept: Keeps, about: ErasureScope) -> tuple[str, dict[str, Value]]:
        columns, values = self._shape[kept.table], dict[str, Value](member=about.member_id)
        # What something of a kind is about may be a member, too, and no other thing has the id of one.
        theirs = [*kept.columns, *(["subject"] if "kind" in columns else [])]
        clause = "(" + " OR ".join(f"{column} = :member" for column in theirs) + ")"
        if about.guild_id and "guild_id" in columns:
            clause += " AND guild_id IN (:guild, 0)" if about.wherever else " AND guild_id = :guild"
            values["guild"] = about.guild_id
        if about.feature and "kind" in columns:
            clause += " AND kind LIKE :kind"
            values["kind"] = f"{about.feature}.%"
        return clause, values


def _veiled(row: dict[str, Any], kept: Keeps, member_id: int) -> dict[str, Any]:
    seen = row if kept.seen_as is None else kept.seen_as(row, member_id)
    return {column: None if column in kept.veiled and held != member_id else held for column, held in seen.items()}


def _by_feature(holding: Holding, rows: list[dict[str, Any]]) -> list[Found]:
    sorted_out: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        feature = str(row["kind"]).partition(".")[0] if holding.feature == CORE and "kind" in row else holding.feature
        sorted_out.setdefault(feature, []).append(row)
    return [Found(feature, holding.kept, theirs) for feature, theirs in sorted_out.items()]
