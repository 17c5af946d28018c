"""The database as a file, in the hands of an operator: copied while it is in use, and put back."""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import StartupError

BUSY_SECONDS = 1.0
FOLDER = "backups"  # beside the database


def keep_to_ourselves(path: Path) -> None:
    """Have a file that only its owner can read; what SQLite makes beside it takes after it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for file in (path, *(path.with_name(path.name + tail) for tail in ("-wal", "-shm"))):
        with suppress(PermissionError):  # It is another's, who lets us write: that is for `check` to say.
            if file.is_file():
                file.chmod(0o600)


def copy_database(file: Path, copy: Path) -> None:
    """Copy a database while others use it, as one file that only its owner can read; it is there once it is sound.

    Raises OSError, and then leaves no copy. It needs twice its room, so that the bot keeps some.
    """
    if shutil.disk_usage(copy.parent).free < 2 * file.stat().st_size:
        raise OSError(errno.ENOSPC, "there is not enough room on the disk")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(to_read(file), uri=True)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            found = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise OSError(f"the copy is damaged: {found}")
        part.replace(copy)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def to_read(file: Path) -> str:
    """Return what SQLite opens without being able to change it."""
    return f"{file.absolute().as_uri()}?mode=ro"


def to_look_at(file: Path) -> str:
    """Return what SQLite opens for reading, so that it leaves nothing beside the file."""
    in_use = file.with_name(f"{file.name}-wal").exists()
    return f"{file.absolute().as_uri()}?mode={'ro' if in_use else 'rw'}"


def backup(file: Path, to: Path) -> None:
    """Copy a database, whether or not a bot is using it. Raises StartupError if there is none, or no room."""
    if not file.exists():
        raise StartupError(f"There is no database {file} yet, so there is nothing to copy.")
    if to.exists():
        raise StartupError(f"{to} is there already.\n    To mend it: choose another name, or move it away.")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_database(file, to)
    except OSError as error:
        raise StartupError(f"No copy was made: {error}.") from error


def restore(file: Path, copy: Path, now: datetime, newest: int) -> Path | None:
    """Put a copy in the place of a database; return where the one that was there is now, if there was one.

    `newest` is the number of the latest migration that this program knows.
    Raises StartupError, and changes nothing, if the copy is damaged or newer than this program, or a bot is running.
    """
    _check(copy, newest)
    aside = file.with_name(f"{file.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    there = file.exists()
    try:
        if there:
            require_unused(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        ready = file.with_name(f"{file.name}.restored")
        copy_database(copy, ready)
        for tail in ("", "-wal", "-shm"):  # They belong together.
            if (left := file.with_name(file.name + tail)).exists():
                left.replace(aside.with_name(aside.name + tail))
        ready.replace(file)
    except OSError as error:
        raise StartupError(f"The copy could not be put in place: {error}.") from error
    return aside if there else None


def _check(copy: Path, newest: int) -> None:
    if not copy.is_file():
        raise StartupError(f"There is no file {copy}.")
    try:
        with closing(sqlite3.connect(to_read(copy), uri=True)) as connection:
            latest = connection.execute("SELECT MAX(number) FROM migrations").fetchone()[0]
    except sqlite3.Error as error:
        raise StartupError(f"{copy} is no copy of Hearth's database: {error}.") from error
    if latest is None:
        raise StartupError(f"{copy} is no copy of Hearth's database: nothing was ever kept in it.")
    if latest > newest:
        raise StartupError(
            f"{copy} was made by a newer Hearth than this one.\n    To mend it: restore it with that version."
        )


def require_unused(file: Path) -> None:
    """Bring the database into a single file, which SQLite does only where nobody else has it open.

    Raises StartupError where somebody has.
    """
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise StartupError(
                f"{file} is in use.\n    To mend it: stop the bot first, and start it again afterwards."
            ) from error
        # Whatever else is wrong with it: it is put aside as it is.
