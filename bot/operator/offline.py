"""Requests that come by letter: the bot as it is, with everything that knows members, but not on Discord."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.app import open_bot
from bot.config import load
from bot.db.migrate import applied_in, read_migrations, still_to_apply, told
from bot.db.snapshot import reading
from bot.db.trouble import require_not_lost
from bot.errors import StartupError
from bot.health import logs
from bot.services import Services


@asynccontextmanager
async def offline_bot() -> AsyncGenerator[Services]:
    """Open what `/privacy` uses, whether or not a bot runs beside it.

    Raises StartupError if there is no database, or not the one that this program knows.
    """
    config = load()
    logs.set_up("WARNING", config.log_format, *config.secrets)
    if config.database_file is not None:
        require_not_lost(config.database_file, config.key_place)
    async with reading(config.database_url) as snapshot:
        waiting = still_to_apply(read_migrations(), await applied_in(snapshot), config.database_file)
    if waiting:  # A bot of the version before may be running.
        raise StartupError(
            f"The database has to be changed first: {told(waiting)}.\n    To mend it: python -m bot migrate."
        )
    async with open_bot(config) as bot:
        await bot.load()
        yield bot.services


def member(number: int) -> int:
    """Return an id that can be one. Raises StartupError."""
    if not 0 < number < 1 << 63:
        raise StartupError("That is not the id of a member: it is a number, such as 80351110224678912.")
    return number
