"""A whole database in one hand: read as it is at one moment, or filled at one stroke; for operators, not for the bot.

Neither can leave anything half done: who reads cannot change anything, and what is filled is there once all of it is.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from bot.db import Reader, Transaction, Value
from bot.errors import StartupError

FILE, SERVER = "sqlite:///", ("postgresql://", "postgres://")
AT_ONCE = 1000

Row = tuple[Value, ...]


class Snapshot(Reader, Protocol):
    """A database as it is at one moment, whatever others write meanwhile."""

    def rows(self, table: str, columns: Sequence[str]) -> AsyncGenerator[Row]:
        """Yield every row of a table in the order of these columns; few are in memory at a time."""
        ...


class Filling(Snapshot, Transaction, Protocol):
    """A new database, which is there once its block ends well."""

    async def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Put rows into a table."""
        ...


def file_of(url: str) -> Path | None:
    """Return the file that an address names; None for a PostgreSQL server. Raises StartupError if it is neither."""
    if url.startswith(FILE) and url != FILE:
        return Path(url.removeprefix(FILE))
    if url.startswith(SERVER):
        return None
    raise StartupError(
        "That is not the address of a database.\n"
        "    To mend it: write sqlite:///data/hearth.db for a file, or postgresql://user@host/name."
    )


def reading(url: str) -> AbstractAsyncContextManager[Snapshot]:
    """Read a database, whether or not a bot is using it. Raises StartupError if it is not there."""
    if (file := file_of(url)) is not None:
        from bot.db.snapshot import sqlite

        return sqlite.reading(file)
    from bot.db.snapshot import postgres

    return postgres.reading(url)


def filling(url: str) -> AbstractAsyncContextManager[Filling]:
    """Fill a database that is empty. Raises StartupError, and changes nothing, if it is not, or somebody uses it."""
    if (file := file_of(url)) is not None:
        from bot.db.snapshot import sqlite

        return sqlite.filling(file)
    from bot.db.snapshot import postgres

    return postgres.filling(url)
