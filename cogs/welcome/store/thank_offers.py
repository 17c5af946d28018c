"""How it is remembered which newcomer a greeter was shown whom they could thank."""

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "thank_offers",
        ("newcomer_id", "greeter_id"),
        "that you were shown to a greeter whom they could thank, or somebody to you",
        "30 days after",
        "that greeter",
    ),
)


async def claim(tx: Transaction, guild_id: int, newcomer_id: int, greeter_id: int, now: int) -> bool:
    """Let this greeter be the one who is shown a newcomer; False if one was already."""
    return bool(
        await tx.run(
            "INSERT INTO thank_offers (guild_id, newcomer_id, greeter_id, offered_at) "
            "VALUES (:guild, :newcomer, :greeter, :now) ON CONFLICT (guild_id, newcomer_id) DO NOTHING",
            guild=guild_id,
            newcomer=newcomer_id,
            greeter=greeter_id,
            now=now,
        )
    )


async def claimed(reader: Reader, guild_id: int, greeter_id: int, since: int) -> int | None:
    """Return the newcomer whom a greeter is to be shown, as was decided at an attempt after `since`."""
    return await reader.value(
        "SELECT newcomer_id FROM thank_offers WHERE guild_id = :guild AND greeter_id = :greeter "
        "AND offered_at >= :since",
        guild=guild_id,
        greeter=greeter_id,
        since=since,
    )


async def release(tx: Transaction, guild_id: int, newcomer_id: int) -> None:
    """Let somebody else be shown a newcomer who was not shown after all."""
    await tx.run(
        "DELETE FROM thank_offers WHERE guild_id = :guild AND newcomer_id = :newcomer",
        guild=guild_id,
        newcomer=newcomer_id,
    )


async def prune(database: Database, offered_before: int) -> None:
    """Forget who was shown before that moment, and is no newcomer any more."""
    await sweep(database, "thank_offers", "offered_at < :before", before=offered_before)
