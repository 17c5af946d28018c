"""What the bot notes for itself in the database: a value under each key."""

from bot.db import Reader, Transaction


async def read_note(reader: Reader, key: str) -> str | None:
    """Return what is noted under a key; None if nothing is."""
    return await reader.value("SELECT value FROM notes WHERE key = :key", key=key)


async def write_note(tx: Transaction, key: str, value: str) -> None:
    """Note this under a key, in the place of what was noted there."""
    await tx.run(
        "INSERT INTO notes (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key=key,
        value=value,
    )
