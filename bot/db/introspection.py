"""Which tables and columns there are, as the database itself describes them."""

from dataclasses import dataclass

from bot.db import Reader

BOOKKEEPING = "migrations"  # The one table that is about the database itself.


@dataclass(frozen=True)
class Column:
    """A column of a table; its type in small letters."""

    table: str
    name: str
    type: str


async def columns(database: Reader) -> list[Column]:
    """Return every column of every table but the bookkeeping of migrations."""
    if database.shared:
        return await database.all(
            Column,
            'SELECT table_name AS "table", column_name AS name, data_type AS type FROM information_schema.columns '
            "WHERE table_schema = current_schema() AND table_name <> :own ORDER BY table_name, ordinal_position",
            own=BOOKKEEPING,
        )
    return await database.all(
        Column,
        'SELECT m.name AS "table", c.name AS name, lower(c.type) AS type FROM sqlite_master AS m '
        "JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name <> :own ORDER BY m.name, c.cid",
        own=BOOKKEEPING,
    )


async def has_table(reader: Reader, name: str) -> bool:
    """Return whether there is a table of this name."""
    if reader.shared:
        sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = :name"
        return await reader.value(sql, name=name) is not None
    return (
        await reader.value("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name", name=name) is not None
    )


async def columns_by_table(database: Reader) -> dict[str, tuple[str, ...]]:
    """Return the names of the columns of each table."""
    found: dict[str, list[str]] = {}
    for column in await columns(database):
        found.setdefault(column.table, []).append(column.name)
    return {table: tuple(names) for table, names in found.items()}
