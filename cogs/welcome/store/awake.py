"""How it is remembered until when everything was seen."""

from bot.db import Reader, Transaction
from bot.db.notes import read_note, write_note


async def record_awake(tx: Transaction, shards: str, now: int) -> None:
    """Record that the process that looks after these shards has seen everything until now."""
    await write_note(tx, f"awake {shards}", str(now))


async def until(reader: Reader, shards: str) -> int | None:
    """Return until when everything was seen; None if it never was."""
    value = await read_note(reader, f"awake {shards}")
    return None if value is None else int(value)
