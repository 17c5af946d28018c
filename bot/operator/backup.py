"""`python -m bot backup`: copies the database."""

import argparse
from pathlib import Path

from bot.clock import SystemClock
from bot.config import load
from bot.db.backups import place_for
from bot.db.sqlite_file import backup
from bot.db.trouble import require_not_lost, require_sound
from bot.errors import StartupError
from bot.operator import say


def main(arguments: argparse.Namespace) -> int:
    """Copy the database. Raises StartupError if no copy can be made."""
    file = database_file()
    require_not_lost(file, load().key_place)
    copy = arguments.to or place_for(file, SystemClock().now())
    try:
        backup(file, copy)
    except StartupError:
        require_sound(file)
        raise
    say(f"The database is in {copy}, and the copy is sound.")
    return 0


def database_file() -> Path:
    """Return where the database is, if it is a file. Raises StartupError if it is none."""
    file = load().database_file
    if file is None:
        raise StartupError(
            "The database is on a PostgreSQL server, which has tools of its own for that.\n"
            "    To mend it: use pg_dump and pg_restore."
        )
    return file
