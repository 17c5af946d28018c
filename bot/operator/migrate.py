"""`python -m bot migrate`: brings the database up to date, or says what that would do."""

import argparse
import asyncio
from pathlib import Path

from bot.clock import SystemClock
from bot.config import Config, load
from bot.db import open_database
from bot.db.migrate import Migration, applied_in, aside, migrate, only_adds, read_migrations, still_to_apply
from bot.db.snapshot import reading
from bot.db.sqlite_file import require_unused
from bot.db.trouble import require_not_lost
from bot.errors import StartupError
from bot.health import logs
from bot.operator import say


def main(arguments: argparse.Namespace) -> int:
    """Bring the database up to date. Raises StartupError if it cannot be done, and then has changed nothing."""
    config = load()
    logs.set_up("WARNING", "text", *config.secrets)
    if config.database_file is not None and not arguments.begin_anew:
        require_not_lost(config.database_file, config.key_place)
    asyncio.run(_migrate(config, dry=arguments.dry_run, has_copy=arguments.i_have_a_copy))
    return 0


async def _migrate(config: Config, *, dry: bool, has_copy: bool) -> None:
    file, known = config.database_file, read_migrations()
    applied = 0
    if file is None or _is_there(file):
        async with reading(config.database_url) as snapshot:
            applied = len(found := await applied_in(snapshot))
            still_to_apply(known, found, file)
    waiting = known[applied:]
    if not waiting:
        say("The database is up to date.")
        return
    for migration in waiting:
        say(f"{migration.number:04}_{migration.name}")
    if dry:
        say(_what_comes_first(file, applied, waiting[0].number))
        return
    if file is not None and applied:
        await asyncio.to_thread(require_unused, file)
    if file is None:
        await require_stopped(config.database_url, waiting)
    database = await open_database(config.database_url)
    try:
        await migrate(database, SystemClock(), has_copy=has_copy)
    finally:
        await database.close()
    say(f"Done. What was there before is in {aside(file, waiting[0].number)}." if file and applied else "Done.")


async def require_stopped(url: str, waiting: list[Migration]) -> None:
    """Raise StartupError where processes run that the migrations would take something from."""
    from bot.db.snapshot.postgres import look_at_server

    if not (running := await look_at_server(url)):
        return
    listed = "\n    ".join(running)
    if all(only_adds(migration) for migration in waiting):
        say(f"These run, and may go on, for nothing is taken from them:\n    {listed}")
        return
    raise StartupError(
        f"Processes of the bot run that know the database as it is:\n    {listed}\n"
        "    To mend it: stop them, then do this again, and start them with the newer version."
    )


def _is_there(file: Path) -> bool:
    return file.exists()


def _what_comes_first(file: Path | None, applied: int, first: int) -> str:
    words = "That is what would be applied, all of it or nothing"
    if not applied:
        return f"{words}. The database is still empty."
    if file is not None:
        return (
            f"{words}, after a copy to {aside(file, first)}, which takes {file.stat().st_size:,} bytes. Stop it first."
        )
    return f"{words}. Make a copy first, for example with pg_dump; then say so with --i-have-a-copy."
