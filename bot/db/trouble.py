"""What is wrong with a database file, in sentences for the operator, and which copy leads out of it."""

import errno
import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

from bot.db.sqlite_file import FOLDER, to_look_at
from bot.errors import StartupError, TemporaryStartupError

_NOT_ALLOWED = "42501"  # PostgreSQL's insufficient_privilege
_DAMAGED, _BUSY = ("SQLITE_CORRUPT", "SQLITE_NOTADB"), ("SQLITE_BUSY", "SQLITE_LOCKED")
# The second where a database that is there is opened, and what SQLite shares among processes finds no room beside it.
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_BEGIN_ANEW = "python -m bot migrate --begin-anew"


def copies_of(file: Path) -> list[Path]:
    """Return the copies that there are of a database, the newest first, and what was put aside after them."""
    made = [*(file.parent / FOLDER).glob(f"{file.stem}-*.db")]
    aside = [one for one in file.parent.glob(f"{file.name}.before-*") if not one.name.endswith(("-wal", "-shm"))]
    return [copy for some in (made, aside) for copy in sorted(some, key=lambda one: one.stat().st_mtime, reverse=True)]


def damage_in(file: Path) -> str:
    """Return what SQLite finds wrong with a file, while others may use it; nothing if it is sound."""
    try:
        with closing(sqlite3.connect(to_look_at(file), uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        if is_damage(error):
            return str(error)
        raise OSError(str(error)) from error
    return "" if found == "ok" else " ".join(found.split())


def trouble_with(file: Path | None, error: BaseException) -> StartupError:
    """Return why the database cannot be used, and what to do; `file` is where it is, if it is a file."""
    cause = error.__cause__ or error
    if file is None:
        return _trouble_with_server(cause)
    if is_damage(cause):
        return _damaged(file, str(cause))
    if is_full(cause):
        return no_room(file)
    words = f"The database {file} cannot be opened: {cause}.\n    To mend it: "
    if _name(cause).startswith(_BUSY):
        return TemporaryStartupError(f"{words}end the other program that uses it, or give another DATABASE_URL.")
    if (other := _anothers(file)) is not None:
        return StartupError(f"{words}{other[0]} belongs to the user {other[1]}: run the bot as that one, or chown it.")
    return StartupError(f"{words}check DATABASE_URL, and that the folder may be written to by whoever runs the bot.")


def _trouble_with_server(cause: BaseException) -> StartupError:
    if getattr(cause, "sqlstate", "") != _NOT_ALLOWED:
        return TemporaryStartupError(f"The database cannot be used just now: {cause!r}.")
    return StartupError(
        f"The user that DATABASE_URL names may not use what is in that database: {cause}.\n    To mend it: name the "
        "user who made it, or make this one the owner (ALTER DATABASE … OWNER TO …, and REASSIGN OWNED BY … TO …)."
    )


def _damaged(file: Path, what: str) -> StartupError:
    return StartupError(f"The database {file} is damaged: {what}.\n    To mend it: {way_back(file)}")


def require_sound(file: Path) -> None:
    """Raise StartupError where SQLite finds damage in a file; whatever else is wrong with it is for others to say."""
    with suppress(OSError):
        if found := damage_in(file):
            raise _damaged(file, found)


def no_room(file: Path) -> StartupError:
    """Return the refusal where there is no room on the disk for a file."""
    return TemporaryStartupError(
        f"There is no room for {file}: the disk is full.\n    To mend it: make room there, and start it again; "
        f"df -h {file.parent} shows how full it is."
    )


def require_not_lost(file: Path, key: Path) -> None:
    """Raise StartupError where nothing is in a database, but beside it stands what says that something was."""
    left = [*copies_of(file), *[one for one in (key,) if one.exists()]]
    if not left or not _is_empty(file):
        return
    what = "is empty" if file.exists() else "is gone"
    copy = _newest_sound(file)
    way = f"python -m bot restore {copy}" if copy else "put it back from a copy of your own, with python -m bot restore"
    raise StartupError(
        f"The database {file} {what}, but it was in use: {left[0]} is there.\n    To mend it: look whether the right "
        f"disk is there and DATABASE_URL is right; or go back to a copy:\n    {way}\n"
        f"    If nothing of it is needed any more, begin anew: {_BEGIN_ANEW}"
    )


def _anothers(file: Path) -> tuple[Path, str] | None:
    """Return the first file of a database that we may not use, and whose it is, where that is how files are kept."""
    if sys.platform == "win32":
        return None
    for tail in ("", "-wal", "-shm", ".lock"):
        one = file.with_name(file.name + tail)
        if one.exists() and not os.access(one, os.R_OK | os.W_OK):
            try:
                return one, one.owner()
            except KeyError:  # A user of another container.
                return one, str(one.stat().st_uid)
    return None


def _is_empty(file: Path) -> bool:
    if not file.exists():
        return True
    if not file.stat().st_size:  # All of it can be in the log still, after a first start that was killed.
        log = file.with_name(f"{file.name}-wal")
        return not log.exists() or not log.stat().st_size
    try:
        with closing(sqlite3.connect(to_look_at(file), uri=True)) as connection:
            return not connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.Error:
        return False  # Whatever is wrong with it is said when it is opened.


def way_back(file: Path) -> str:
    """Return how a damaged database is made whole."""
    if (copy := _newest_sound(file)) is None:
        return "put it back from a copy of your own, with python -m bot restore; there is no sound one beside it."
    return f"go back to the newest copy that is sound, and lose what came after it:\n    python -m bot restore {copy}"


def _newest_sound(file: Path) -> Path | None:
    return next((copy for copy in copies_of(file) if _is_sound(copy)), None)


def _is_sound(copy: Path) -> bool:
    try:
        return not damage_in(copy) and not _is_empty(copy)
    except OSError:
        return False


def is_damage(error: BaseException) -> bool:
    """Return whether an error of SQLite's is a damaged file's."""
    return _name(error).startswith(_DAMAGED)


def is_full(cause: BaseException) -> bool:
    """Return whether an error is a full disk's."""
    return _name(cause) in _FULL or (isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT))


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", None) or ""
