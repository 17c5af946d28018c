"""The keys of the vault: made at the first start, missed at once when they are lost, and changed while the bot runs."""

import os
import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString, cast

import structlog

from bot.config import Config
from bot.db import Database, Reader, Transaction, open_database, write_with_retries
from bot.db.notes import read_note, write_note
from bot.db.trouble import is_full, no_room
from bot.errors import StartupError
from bot.members.keeps import Keeps
from bot.sealing.vault import Vault, keys_from, new_key

log = structlog.stdlib.get_logger("bot.sealing.keys")

A_STEP = 100  # texts that are sealed anew in one write
_WHAT_IS_MARKED = "the key that something is sealed with"
_SHORT = 16  # letters of a mark: enough to tell keys apart, and of no use to whoever looks for a key
_KEYS = "keys"  # the note with the marks of all


async def unlock(database: Database, given: str, file: Path, *, several: bool = False) -> Vault:
    """Return the vault with the keys that are given, or else those in `file`, which is made at the first start.

    `several` if other processes have their own part in this. Raises StartupError if a key is missing that something may
    be sealed with, if the file cannot be used, or if the others could not know the key.
    """
    known = await known_in(database)
    if several and not given and not known:
        raise one_for_all(file)
    vault = opened(known, given, file, make=not known)
    await database.write(lambda tx: _record_marks(tx, {_marks(vault)[0]}))
    return vault


def opened(known: Collection[str], given: str, file: Path, *, make: bool = False) -> Vault:
    """Return the vault as `unlock` does, where the database knows these marks. Raises StartupError."""
    try:
        vault = Vault(keys_from(given or _read(file, make=make)))
    except FileNotFoundError as error:
        raise _lost(f"the key file {file} is gone") from error
    except (OSError, ValueError) as error:
        raise (no_room(file) if is_full(error) else _unusable(file, error)) from error
    if not set(known) <= set(_marks(vault)):
        raise _lost("HEARTH_KEYS does not have it" if given else f"the key file {file} does not hold it")
    return vault


def one_for_all(file: Path) -> StartupError:
    """Return the refusal for a process whose key would be in a file of its own, while others share the database."""
    return StartupError(
        "The processes that share a database seal with the same key, and this one would have a key of its own.\n"
        f"    To mend it: give all of them as HEARTH_KEYS what is in {file}. python -m bot new-key makes that file."
    )


def _lost(how: str) -> StartupError:
    return StartupError(
        f"What people wrote is sealed with a key that is not here: {how}.\n"
        "    To mend it: put back the key file from your copy, or add that key to HEARTH_KEYS.\n"
        "    If it is lost: python -m bot new-key --lost goes on without it. What was sealed with it, nobody can read."
    )


def _unusable(file: Path, error: Exception) -> StartupError:
    # Without a byte of what is in the file.
    cause = "it is not a text file" if isinstance(error, UnicodeDecodeError) else str(error)
    way = "put back the file that was there, or give the keys as HEARTH_KEYS"
    if isinstance(error, PermissionError):
        way = f"make it the file of the user who runs the bot, with chown, and chmod 600 {file}"
    return StartupError(f"The key file {file} cannot be used: {cause}.\n    To mend it: {way}.")


def _marks(vault: Vault) -> tuple[str, ...]:
    """Return what the database knows keys by; nothing can be opened with it."""
    return tuple(mark[:_SHORT] for mark in vault.marks(_WHAT_IS_MARKED))


async def known_in(reader: Reader) -> set[str]:
    """Return the marks of the keys with which something may be sealed."""
    return set((await read_note(reader, _KEYS) or "").split())


async def _record_marks(tx: Transaction, marks: set[str]) -> None:
    await tx.lock("keys", 0)
    await _set(tx, await known_in(tx) | marks)


async def _set(tx: Transaction, marks: set[str]) -> None:
    await write_note(tx, _KEYS, " ".join(sorted(marks)))


async def renew(config: Config, *, lost: bool) -> str:
    """Make a new key, which the next start seals with, and return what the operator has to do about it.

    `lost` if the older ones are: from then on nobody misses them. Raises StartupError.
    """
    said: list[str] = []
    if lost:
        await _do_without(config)
        said.append("From now on nobody misses the lost key. What was sealed with it, nobody can read any more.")
    if config.hearth_keys.get_secret_value():
        said.append("Put this key first in HEARTH_KEYS, with a comma after it, and restart every process:")
        said.append(new_key())
    else:
        _add_to(config.key_place)
        said.append(f"There is a new key in {config.key_place}: make a copy of that file, and restart the bot.")
    if not lost:
        said.append("Keep the older keys until the log says “all is sealed with the newest key”, after a night.")
    return "\n".join(said)


async def _do_without(config: Config) -> None:
    database = await open_database(config.database_url)
    try:
        await database.write(lambda tx: _set(tx, set()))
    finally:
        await database.close()


def _add_to(file: Path) -> None:
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if before:
            keys_from(before)
        _put(file, f"{new_key()}\n{before}", over=True)
    except (OSError, ValueError) as error:
        raise _unusable(file, error) from error


def _read(file: Path, *, make: bool) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if not make:
            raise
        _put(file, f"{new_key()}\n", over=False)
        text = file.read_text(encoding="utf-8")
    if os.name == "posix" and file.stat().st_mode & 0o077:
        log.warning("others can read the key file", file=str(file), to_mend="chmod 600, and then new-key")
    return text


def _put(file: Path, text: str, *, over: bool) -> None:
    """Write a file with this text, for its owner alone: whole or not at all; of several at once the first stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        if over:
            made.replace(file)
        else:
            _link(made, file)
    finally:
        made.unlink(missing_ok=True)


def _link(made: Path, file: Path) -> None:
    with suppress(FileExistsError):  # Another process was quicker, and its key is the one.
        file.hardlink_to(made)


class Resealing:
    """Seals with the newest key what an older one sealed, so that the older one can go."""

    def __init__(self, database: Database, vault: Vault, kept: Sequence[Keeps]) -> None:
        self._database, self._vault = database, vault
        self._places = [(one.table, column) for one in kept for column in one.sealed]

    async def nightly(self) -> None:
        """Seal anew what an older key sealed; costs one query on a night on which there is nothing to do."""
        newest = _marks(self._vault)[0]
        await write_with_retries(self._database, lambda tx: _record_marks(tx, {newest}))
        before = await known_in(self._database)
        if before == {newest}:
            return
        for table, column in self._places:
            after: int | None = 0
            while after is not None:
                after = await self._step(table, column, after)
        # Another process that has not been restarted yet may have sealed with an older key meanwhile: it says so again.
        await write_with_retries(self._database, lambda tx: _set(tx, {newest}))
        log.info("all is sealed with the newest key", older_keys_not_needed=len(before) - 1)

    async def _step(self, table: str, column: str, after: int) -> int | None:
        """Seal some rows anew, in the order of their ids; return the id after which to go on, None at the end."""
        sql = f"SELECT id, {column} AS sealed FROM {table} WHERE id > :after AND {column} <> '' ORDER BY id LIMIT :most"  # noqa: S608
        found: list[dict[str, Any]] = await self._database.all(dict, cast(LiteralString, sql), after=after, most=A_STEP)
        anew = [
            {"id": row["id"], "old": row["sealed"], "new": new}
            for row in found
            if (new := self._vault.sealed_anew(str(row["sealed"]))) is not None
        ]
        if anew:
            update = f"UPDATE {table} SET {column} = :new WHERE id = :id AND {column} = :old"  # noqa: S608 - declared
            await write_with_retries(self._database, lambda tx: tx.run_each(cast(LiteralString, update), anew))
        return int(found[-1]["id"]) if len(found) == A_STEP else None
