"""All that is kept about a member, whoever keeps it: to see, to take along, and to forget."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, LiteralString, cast

from bot.agenda import Done, Due
from bot.db import Database, Reader, Transaction, Value, convert, write_with_retries
from bot.db.introspection import columns_by_table
from bot.db.sweeps import stretches, sweep
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


@dataclass(frozen=True)
class Amount:
    """How many things a feature keeps about a member in one table."""

    feature: str
    kept: Keeps
    count: int


Gone = Callable[[int], Awaitable[None]]
Last = Callable[[Transaction], Awaitable[None]]
Hook = Callable[[Transaction, ErasureScope], Awaitable[Last | None]]
Step = Callable[[Transaction, ErasureScope, int], Awaitable[int]]

# So many things at a time go ahead of the rest where somebody is forgotten: for as long, everybody else's write waits.
A_STEP = 200
_LAST = "removals"  # that a server is to be forgotten is forgotten last


class PersonalData:
    """Knows everything that is kept about members from its declarations, and from what the tables look like."""

    def __init__(self, database: Database, holdings: Sequence[Holding], counts: Sequence[Counts] = ()) -> None:
        self._database, self._holdings, self.counts = database, holdings, counts
        self._shape: dict[str, tuple[str, ...]] = {}
        self._hooks: list[Hook] = []
        self._steps: list[Step] = []
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

    def forget_ahead(self, step: Step) -> None:
        """Call this in writes before the one that forgets somebody, again and again until it forgets no more.

        It forgets some of what there can be very much of, so many at the most, and returns how many those were: things
        that concern nobody else, and of which it does no harm if they are gone and the rest is not yet.
        """
        self._steps.append(step)

    def on_forget_server(self, hook: Gone) -> None:
        """Call this before a server is forgotten, and again where that ended halfway."""
        self._server_hooks.append(hook)

    async def found(self, reader: Reader, about: ErasureScope) -> list[Found]:
        """Return everything that is kept about a member, as rows; what there is none of is left out."""
        found: list[Found] = []
        for holding in self._holdings:
            if self._concerns(holding, about):
                clause, values = self._clause(holding.kept, about)
                sql = f"SELECT * FROM {holding.kept.table} WHERE {clause} ORDER BY 1, 2"  # noqa: S608 - declared names
                rows: list[dict[str, Any]] = await reader.all(dict, cast(LiteralString, sql), **values)
                if holding.kept.seen_as or holding.kept.veiled:
                    rows = await convert(partial(_veiled, kept=holding.kept, member_id=about.member_id), rows)
                found += _by_feature(holding, rows)
        return sorted(found, key=lambda one: (one.feature == CORE, one.feature))

    async def counted(self, reader: Reader, about: ErasureScope) -> list[Amount]:
        """Return how much there is of what `found` returns, in the same order."""
        counted: list[Amount] = []
        for holding in self._holdings:
            if self._concerns(holding, about):
                clause, values = self._clause(holding.kept, about)
                kind = "kind" if self._is_of_all(holding) else "'' AS kind"
                sql = f"SELECT {kind}, COUNT(*) AS count FROM {holding.kept.table} WHERE {clause} GROUP BY 1"  # noqa: S608
                counted += _summed(holding, await reader.all(dict, cast(LiteralString, sql), **values))
        return sorted(counted, key=lambda one: (one.feature == CORE, one.feature))

    async def forget_some(self, about: ErasureScope, *, patiently: bool = False) -> AsyncIterator[int]:
        """Forget ahead what there can be very much of, and yield after each small write how many things went.

        Where it ends halfway, the next time goes on. Raises NotNow.
        """
        write = partial(write_with_retries, self._database) if patiently else self._database.write
        for step in self._steps:
            while some := await write(lambda tx, step=step: step(tx, about, A_STEP)):
                yield some

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
        counted = await self.counted(tx, about)
        await self.forget(tx, about)
        return sum(one.count for one in counted if not one.kept.trail)

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

    async def forget_server(self, guild_id: int) -> None:
        """Forget all of a server, whoever it is about; where it ends halfway, the next time goes on. Raises NotNow."""
        for hook in self._server_hooks:
            await hook(guild_id)
        for table in sorted(self._tables_of_servers(), key=lambda table: table == _LAST):
            await sweep(self._database, table, "guild_id = :guild", guild=guild_id)
        await write_with_retries(self._database, lambda tx: tx.notify(SETTINGS, guild_id))

    async def servers(self) -> set[int]:
        """Return every server of which something is kept."""
        found = set[int]()
        for table in self._tables_of_servers():
            async for some in stretches(self._database, table):
                sql = f"SELECT DISTINCT guild_id FROM {table} WHERE {some.where}"  # noqa: S608 - a name of ours
                found.update(await self._database.column(sql, **some.values))
        return found - {EVERYWHERE}

    def _tables_of_servers(self) -> list[LiteralString]:
        return [cast(LiteralString, table) for table, columns in self._shape.items() if "guild_id" in columns]

    async def members(self, guild_id: int, after: int, most: int, reader: Reader | None = None) -> list[int]:
        """Return those about whom something is kept in a server that goes when they leave.

        They come in order, with ids above `after`.
        """
        places = [
            (one.kept.table, column)
            for one in self._holdings
            if not (one.kept.outlasts or one.kept.trail) and "guild_id" in self._shape[one.kept.table]
            for column in one.kept.columns
        ]
        known = set[int]()
        for table, column in places:
            sql = (
                f"SELECT DISTINCT {column} FROM {table} WHERE guild_id = :guild AND {column} > :after "  # noqa: S608
                f"ORDER BY {column} LIMIT :most"
            )
            known.update(
                await (reader or self._database).column(
                    cast(LiteralString, sql), guild=guild_id, after=after, most=most
                )
            )
        return sorted(known)[:most]

    async def knows(self, reader: Reader, guild_id: int, member_id: int) -> bool:
        """Return whether anything is kept about somebody in a server that goes when they leave."""
        about = ErasureScope(member_id, guild_id)
        kept = [one for one in self._holdings if "guild_id" in self._shape[one.kept.table]]
        for holding in kept:
            if not (holding.kept.outlasts or holding.kept.trail):
                clause, values = self._clause(holding.kept, about)
                sql = f"SELECT 1 FROM {holding.kept.table} WHERE {clause} LIMIT 1"  # noqa: S608 - declared names
                if await reader.value(cast(LiteralString, sql), **values) is not None:
                    return True
        return False

    def _concerns(self, holding: Holding, about: ErasureScope) -> bool:
        columns = self._shape[holding.kept.table]
        if about.guild_id and "guild_id" not in columns and not about.wherever:
            return False
        if self._is_of_all(holding):
            return about.feature != CORE
        return about.feature in (EVERYTHING, holding.feature)

    def _is_of_all(self, holding: Holding) -> bool:
        """Return whether something serves all features, and its kinds say which one."""
        return holding.feature == CORE and "kind" in self._shape[holding.kept.table]

    def _clause(self, kept: Keeps, about: ErasureScope) -> tuple[str, dict[str, Value]]:
        columns, values = self._shape[kept.table], dict[str, Value](member=about.member_id)
        # What something of a kind is about may be a member, too, and no other thing has the id of one.
        theirs = [*kept.columns, *(["subject"] if "kind" in columns else [])]
        clause = "(" + " OR ".join(f"{column} = :member" for column in theirs) + ")"
        if about.guild_id and "guild_id" in columns:
            # The sign changes nothing but the plan: what there is of one member is less than what there is of a server.
            clause += " AND +guild_id IN (:guild, 0)" if about.wherever else " AND +guild_id = :guild"
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
    if holding.feature != CORE or not (rows and "kind" in rows[0]):
        return [Found(holding.feature, holding.kept, rows)] if rows else []
    for row in rows:
        sorted_out.setdefault(_feature_of(row["kind"]), []).append(row)
    return [Found(feature, holding.kept, theirs) for feature, theirs in sorted_out.items()]


def _summed(holding: Holding, rows: list[dict[str, Any]]) -> list[Amount]:
    counts: dict[str, int] = {}
    for row in rows:
        feature = _feature_of(row["kind"]) or holding.feature
        counts[feature] = counts.get(feature, 0) + row["count"]
    return [Amount(feature, holding.kept, count) for feature, count in counts.items()]


def _feature_of(kind: str) -> str:
    return kind.partition(".")[0]
