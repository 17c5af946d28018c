"""How it is remembered until when everything was seen."""

from bot.db import Reader, Transaction


async def record_awake(tx: Transaction, shards: str, now: int) -> None:
    """Record that the process that looks after these shards has seen everything until now."""
    await tx.run(
        "INSERT INTO notes (key, value) VALUES (:key, :now) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key=f"awake {shards}",
        now=str(now),
    )


async def until(reader: Reader, shards: str) -> int | None:
    """Return until when everything was seen; None if it never was."""
    value = await reader.value("SELECT value FROM notes WHERE key = :key", key=f"awake {shards}")
    return None if value is None else int(value)
