"""Whatever is kept about a member is declared where it is kept, and can be forgotten as a whole."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import Any, LiteralString, cast

import pytest

from bot.db import Database, Transaction, Value
from bot.keeping import Kept
from tests.bot.conftest import ROOT

MEMBER = 4_611_686_018_427_387
SOMEBODY = 8_222_333_444_555_666

# Columns with the id of something that is not a person.
NOT_OF_A_MEMBER = {"guild_id", "channel_id", "message_id"}
MIGRATIONS = "migrations"


@dataclass(frozen=True)
class Keeper:
    """A module that keeps something about members."""

    name: str
    keeps: tuple[Kept, ...]
    forget_member: Callable[[Transaction, int], Awaitable[None]]


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    type: str

    @property
    def is_of_a_member(self) -> bool:
        return self.name.endswith("_id") and self.name not in NOT_OF_A_MEMBER


def keepers() -> list[Keeper]:
    """Every module of the program that says in KEEPS what it keeps."""
    found: list[Keeper] = []
    for path in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")]):
        if any(line.startswith("KEEPS ") for line in path.read_text(encoding="utf-8").splitlines()):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            module = import_module(name)
            found.append(Keeper(name, module.KEEPS, module.forget_member))
    return found


KEEPERS = keepers()
DECLARED = [(kept.table, column) for keeper in KEEPERS for kept in keeper.keeps for column in kept.columns]


async def columns(database: Database) -> list[Column]:
    """Every column of every table, as the database itself describes them."""
    if database.shared:
        return await database.all(
            Column,
            'SELECT table_name AS "table", column_name AS name, data_type AS type FROM information_schema.columns '
            "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
        )
    return await database.all(
        Column,
        'SELECT m.name AS "table", c.name AS name, lower(c.type) AS type FROM sqlite_master AS m '
        "JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY m.name, c.cid",
    )


async def undeclared(database: Database) -> set[tuple[str, str]]:
    return {(c.table, c.name) for c in await columns(database) if c.is_of_a_member} - set(DECLARED)


def filling() -> Iterator[int]:
    """Numbers that are no member's."""
    return count(1_000_000)


async def put(tx: Transaction, table: list[Column], numbers: Iterator[int], **given: int) -> None:
    """One row, filled by type where nothing is given."""
    made: dict[str, Value] = {"bigint": 0, "text": ""}
    values: dict[str, Value] = {}
    for column in table:
        assert column.type in made, f"this test cannot fill {column}"
        number = next(numbers)
        values[column.name] = given.get(column.name, f"words {number}" if column.type == "text" else number)
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    await tx.run(cast(LiteralString, f"INSERT INTO {table[0].table} ({names}) VALUES ({places})"), **values)  # noqa: S608


async def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that is in the database, but for the migrations."""
    tables = {column.table for column in await columns(database)} - {MIGRATIONS}
    return {
        table: await database.all(dict, cast(LiteralString, f"SELECT * FROM {table}"))  # noqa: S608
        for table in sorted(tables)
    }


def where(found: dict[str, list[dict[str, Any]]], member_id: int) -> set[tuple[str, str]]:
    """Tables and columns in which this id appears, be it inside a text."""
    return {
        (table, column)
        for table, entries in found.items()
        for entry in entries
        for column, value in entry.items()
        if str(member_id) in str(value)
    }


async def fill(database: Database) -> None:
    """For every column with a member's id: a row of the member's with somebody, and one of somebody's own."""
    by_table: dict[str, list[Column]] = {}
    for column in await columns(database):
        by_table.setdefault(column.table, []).append(column)
    numbers = filling()

    async def put_all(tx: Transaction) -> None:
        for table in by_table.values():
            names = [column.name for column in table if column.is_of_a_member]
            for name in names:
                await put(tx, table, numbers, **dict.fromkeys(names, SOMEBODY) | {name: MEMBER})
            if names:
                await put(tx, table, numbers, **dict.fromkeys(names, SOMEBODY))

    await database.write(put_all)


def of_somebody_alone(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (table, entry)
        for table, entries in found.items()
        for entry in entries
        if SOMEBODY in entry.values() and MEMBER not in entry.values()
    ]


async def forget(database: Database, member_id: int, who: list[Keeper]) -> None:
    async def forget_all(tx: Transaction) -> None:
        for keeper in who:
            await keeper.forget_member(tx, member_id)

    await database.write(forget_all)


async def test_every_column_with_a_members_id_is_declared(migrated: Database) -> None:
    assert await undeclared(migrated) == set()


async def test_a_column_that_nobody_declares_is_noticed(migrated: Database) -> None:
    await migrated.write(lambda tx: tx.run("CREATE TABLE secrets (author_id BIGINT, guild_id BIGINT, words TEXT)"))

    assert await undeclared(migrated) == {("secrets", "author_id")}


async def test_what_is_declared_is_there(migrated: Database) -> None:
    there = {(column.table, column.name) for column in await columns(migrated)}

    assert set(DECLARED) <= there
    assert len(DECLARED) == len(set(DECLARED)), "two modules keep the same thing"
    assert {"agenda", "held", "gifts", "reminders", "newcomers", "hellos"} <= {table for table, _column in DECLARED}


async def test_a_forgotten_member_is_found_nowhere(migrated: Database) -> None:
    await fill(migrated)
    before = await rows(migrated)
    assert where(before, MEMBER) == set(DECLARED)

    await forget(migrated, MEMBER, KEEPERS)

    assert where(await rows(migrated), MEMBER) == set()


async def test_forgetting_one_member_leaves_the_others_things_alone(migrated: Database) -> None:
    await fill(migrated)
    of_others = of_somebody_alone(await rows(migrated))
    assert {table for table, _entry in of_others} == {table for table, _column in DECLARED}

    await forget(migrated, MEMBER, KEEPERS)

    after = of_somebody_alone(await rows(migrated))
    assert all(entry in after for entry in of_others)


async def test_forgetting_again_changes_nothing(migrated: Database) -> None:
    await fill(migrated)
    await forget(migrated, MEMBER, KEEPERS)
    once = await rows(migrated)

    await forget(migrated, MEMBER, KEEPERS)

    assert await rows(migrated) == once


@pytest.mark.parametrize("keeper", KEEPERS, ids=lambda keeper: keeper.name)
async def test_each_module_forgets_what_it_declares_and_nothing_of_the_others(
    migrated: Database, keeper: Keeper
) -> None:
    own = {(kept.table, column) for kept in keeper.keeps for column in kept.columns}
    await fill(migrated)

    await forget(migrated, MEMBER, [keeper])

    assert where(await rows(migrated), MEMBER) == set(DECLARED) - own


@pytest.mark.parametrize("kept", [kept for keeper in KEEPERS for kept in keeper.keeps], ids=lambda kept: kept.table)
def test_a_member_can_read_what_is_kept_and_until_when(kept: Kept) -> None:
    assert kept.columns
    for words in (kept.what, kept.until):
        assert words == words.strip()
        assert len(words.split()) >= 3
