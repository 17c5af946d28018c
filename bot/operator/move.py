"""`python -m bot copy-database`: moves everything between SQLite and PostgreSQL."""

import argparse
import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.db.transfer import DONE, Copied, copy_whole
from bot.errors import StartupError
from bot.operator import console, say


def main(arguments: argparse.Namespace) -> int:
    """Copy a database. Raises StartupError if it cannot be done or is stopped; then the target stays empty."""
    watched = _Watched()
    try:
        copied = asyncio.run(_copy(arguments.source, arguments.target, watched))
    except KeyboardInterrupt:
        if watched.what == DONE:
            raise
        raise StartupError("It was stopped. Nothing was kept there, and the source is as it was.") from None
    say(f"All {copied.rows} rows are there, and each was compared with where it came from.")
    if copied.left_out:
        say(f"None of Hearth's, and not copied: {', '.join(copied.left_out)}.")
    say("Put the new address into DATABASE_URL and start the bot. The source is as it was: keep it until all is well.")
    return 0


class _Watched:
    """Shows how far it is."""

    def __init__(self) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self.bar = Progress(*columns, console=console(), transient=True)
        self.what = "looking"
        self._task = self.bar.add_task(self.what, total=None)

    def report(self, what: str, done: int, total: int) -> None:
        self.what = what
        self.bar.update(self._task, description=what, completed=done, total=total)


async def _copy(source: str, target: str, watched: _Watched) -> Copied:
    with watched.bar:
        return await copy_whole(source, target, watched.report)
