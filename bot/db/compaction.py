"""Writing an SQLite file anew, so that what people took back lies in no part of it that SQLite no longer uses.

`secure_delete` overwrites what is deleted, but not what SQLite had moved from one page to another before that.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import structlog

# It takes about 4.5 ms a megabyte, and writes wait for it: 36 ms while people do, 0.3 s when the process ends anyway.
NIGHTLY, AT_THE_END = 8_000_000, 64_000_000

log = structlog.stdlib.get_logger("bot.db")


async def compact(file: Path, largest: int) -> None:
    """Write a database anew, beside those who use it, where it has at most `largest` bytes.

    Where that cannot be now, it stays as it is: the next night tries again.
    """
    try:
        await asyncio.to_thread(_compact, file, largest)
    except (sqlite3.Error, OSError) as error:
        log.warning("database not written anew", cause=repr(error))


def _compact(file: Path, largest: int) -> None:
    if file.is_file() and file.stat().st_size <= largest:
        with closing(sqlite3.connect(file, timeout=1.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # What was there before lies there, too.
