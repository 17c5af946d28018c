"""Keeps a second bot from a database file: each would believe that it alone keeps what is promised there."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from bot.db.trouble import trouble_with
from bot.errors import StartupError

log = structlog.stdlib.get_logger("bot.db")


@contextmanager
def held_alone(file: Path) -> Generator[None]:
    """Hold a lock beside a database file within this block. Raises StartupError where another process holds it.

    It is the operating system's own, so it ends with this process, however that ends; the file of the lock may stay.
    """
    place = file.resolve().with_name(f"{file.resolve().name}.lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(place, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise trouble_with(file, error) from error
    try:
        _take(held, file, place)
        yield
    finally:
        os.close(held)


def _take(held: int, file: Path, place: Path) -> None:
    try:
        _lock(held)
    except BlockingIOError as error:
        raise StartupError(
            f"Another bot is running with {file}: the process {_holder(place)}.\n    To mend it: end that one, or "
            "give this one another DATABASE_URL. Several processes can share a PostgreSQL database."
        ) from error
    except OSError as error:  # Some network drives have no locks.
        log.warning("nothing keeps a second bot from this file", file=str(file), cause=repr(error))
        return
    with suppress(OSError):  # A disk that is full.
        os.ftruncate(held, 0)
        os.lseek(held, 0, os.SEEK_SET)
        os.write(held, str(os.getpid()).encode())


def _holder(place: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return place.read_text(encoding="ascii") or "unknown"
    return "unknown"


if sys.platform == "win32":
    import msvcrt

    def _lock(held: int) -> None:
        try:
            os.lseek(held, 1 << 20, os.SEEK_SET)  # Behind what is written there, which others may read.
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def _lock(held: int) -> None:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
