"""The vault: seals what people wrote, so that a stolen database or backup does not speak."""

import base64
import hmac
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

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
        """Return what may be kept of these words; nothing of no words."""
        return self._made().encrypt(words.encode()).decode() if words else ""

    def open(self, sealed: str) -> str | None:
        """Return the words; None if they were sealed with a key that is gone, or have been changed."""
        from cryptography.fernet import InvalidToken

        if not sealed:
            return ""
        try:
            return self._made().decrypt(sealed).decode()
        except InvalidToken:
            return None

    def sealed_anew(self, sealed: str) -> str | None:
        """Return the same, sealed with the newest key; None if it is already, or cannot be opened."""
        from cryptography.fernet import Fernet, InvalidToken

        try:
            Fernet(self._keys[0]).decrypt(sealed)
        except InvalidToken:
            words = self.open(sealed)
            return self.seal(words) if words else None
        return None

    def marks(self, text: str) -> tuple[str, ...]:
        """Return what can stand for `text` where it must not be read: one mark for each key, the newest first."""
        return tuple(hmac.new(key.encode(), text.encode(), "sha256").hexdigest() for key in self._keys)

    def _made(self) -> "MultiFernet":
        if self._fernet is None:  # Importing it takes time and memory, which is only for those who need it.
            from cryptography.fernet import Fernet, MultiFernet

            self._fernet = MultiFernet([Fernet(key) for key in self._keys])
        return self._fernet


def new_key() -> str:
    """Return a key that nobody else has."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def keys_from(text: str) -> tuple[str, ...]:
    """Return the keys in `text`, with commas or blanks between them, newest first. Raises ValueError otherwise."""
    keys = tuple(text.replace(",", " ").split())
    if not keys or not all(map(_is_key, keys)):
        raise ValueError("must be keys of 32 bytes in URL-safe base64, with commas between them")
    return keys


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:  # It is no base64 at all.
        return False
