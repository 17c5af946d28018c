"""`python -m bot restore`: puts a copy in the place of the database."""

import argparse

from bot.clock import SystemClock
from bot.db.migrate import read_migrations
from bot.db.sqlite_file import restore
from bot.operator import say
from bot.operator.backup import database_file


def main(arguments: argparse.Namespace) -> int:
    """Put a copy in the place of the database. Raises StartupError if that cannot be."""
    file = database_file()
    aside = restore(file, arguments.copy, SystemClock().now(), len(read_migrations()))
    say(f"{file} is now what {arguments.copy} was.")
    if aside is not None:
        say(f"What was there before is in {aside}.")
    return 0
