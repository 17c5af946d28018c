"""The vault: seals what people wrote, so that a stolen database or backup does not speak."""

import base64
import hmac
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import StartupError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Vault:
    """Seals with the first of its keys, and opens what was sealed with any of them (Fernet: AES-128-CBC and HMAC).

    Its `repr` does not speak, and neither do the errors that it raises.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._fernet: MultiFernet | None = None

    def seal(self, words: str) -> str:
        """What may be kept of these words; nothing of no words."""
        return self._made().encrypt(words.encode()).decode() if words else ""

    def open(self, sealed: str) -> str | None:
        """The words; None if they were sealed with a key that is gone, or have been changed."""
        from cryptography.fernet import InvalidToken

        if not sealed:
            return ""
        try:
            return self._made().decrypt(sealed).decode()
        except InvalidToken:
            return None

    def marks(self, text: str) -> tuple[str, ...]:
        """What can stand for `text` where it must not be read: one mark for each key, that of the newest first."""
        return tuple(hmac.new(key.encode(), text.encode(), "sha256").hexdigest() for key in self._keys)

    def _made(self) -> "MultiFernet":
        if self._fernet is None:  # Importing it takes time and memory, which is only for those who need it.
            from cryptography.fernet import Fernet, MultiFernet

            self._fernet = MultiFernet([Fernet(key) for key in self._keys])
        return self._fernet


def new_key() -> str:
    """A key that nobody else has."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def keys_from(text: str) -> tuple[str, ...]:
    """The keys in `text`, with commas or blanks between them, newest first. Raises ValueError for anything else."""
    keys = tuple(text.replace(",", " ").split())
    if not keys or any(len(base64.urlsafe_b64decode(key)) != 32 for key in keys):
        raise ValueError("must be keys of 32 bytes in URL-safe base64, with commas between them")
    return keys


def open_vault(given: str, file: Path) -> Vault:
    """The vault with the keys that are given, or else those in `file`, which is made if it is not there.

    Raises StartupError if the file cannot be read or made, or does not hold keys.
    """
    try:
        return Vault(keys_from(given or _kept_in(file)))
    except (OSError, ValueError) as error:
        raise StartupError(
            f"The key file {file} cannot be used: {error}.\n    To mend it: put back the file that was there, "
            "or give the keys as HEARTH_KEYS."
        ) from error


def _kept_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # readable by its owner alone
        with os.fdopen(descriptor, "w", encoding="utf-8") as made:
            made.write(f"{new_key()}\n")
            made.flush()
            os.fsync(made.fileno())
        return file.read_text(encoding="utf-8")
