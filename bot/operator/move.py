"""`python -m bot copy-database`: moves everything between SQLite and PostgreSQL."""

import argparse
import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.db.moving import Copied, copy_whole
from bot.errors import StartupError
from bot.operator import console, say


def main(arguments: argparse.Namespace) -> int:
    """Raises StartupError if it cannot be done or is stopped; then nothing is left at the target."""
    try:
        copied = asyncio.run(_copy(arguments.source, arguments.target))
    except KeyboardInterrupt:
        raise StartupError("It was stopped. Nothing was kept there, and the source is as it was.") from None
    say(f"All {copied.rows} rows are there, and each was compared with where it came from.")
    if copied.left_out:
        say(f"None of Hearth's, and not copied: {', '.join(copied.left_out)}.")
    say("Put the new address into DATABASE_URL and start the bot. The source is as it was: keep it until all is well.")
    return 0


async def _copy(source: str, target: str) -> Copied:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(), transient=True) as progress:
        task = progress.add_task("looking", total=None)

        def tell(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        return await copy_whole(source, target, tell)
