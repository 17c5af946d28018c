"""`python -m bot restore`: puts a copy in the place of the database."""

import argparse

from bot.clock import SystemClock
from bot.db.sqlite_file import restore
from bot.operator import say
from bot.operator.backup import database_file


def main(arguments: argparse.Namespace) -> int:
    """Raises StartupError if the copy cannot be put in place."""
    file = database_file()
    aside = restore(file, arguments.copy, SystemClock().now())
    say(f"{file} is now what {arguments.copy} was.")
    if aside is not None:
        say(f"What was there before is in {aside}.")
    return 0
