"""Until when a server's thanks have stood in a digest."""

from bot.db import Reader, Transaction


async def until(reader: Reader, guild_id: int) -> int:
    """Return the moment, in epoch milliseconds, up to which the last digest looked; 0 before the first."""
    return await reader.value("SELECT until FROM digests WHERE guild_id = :guild", guild=guild_id) or 0


async def mark_posted(tx: Transaction, guild_id: int, moment: int) -> None:
    """Record that a digest has looked up to this moment."""
    await tx.run(
        "INSERT INTO digests (guild_id, until) VALUES (:guild, :until) "
        "ON CONFLICT (guild_id) DO UPDATE SET until = excluded.until",
        guild=guild_id,
        until=moment,
    )
