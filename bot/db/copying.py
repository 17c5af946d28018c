"""Copies of an SQLite database."""

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


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
    """What SQLite opens without being able to change it."""
    return f"{file.absolute().as_uri()}?mode=ro"
