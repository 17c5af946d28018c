"""How `/setup` remembers where it has introduced the bot, and which channels it is making."""

from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep


@dataclass(frozen=True)
class RoomRecord:
    """A channel that is being made, or was within the hour; it has an id as soon as it is there."""

    room: str
    begun_at: int
    channel_id: int | None


async def record_introduction(tx: Transaction, guild_id: int, now: int) -> bool:
    """Record that the bot introduces itself to a server; False where it has before."""
    sql = (
        "INSERT INTO setup_introductions (guild_id, introduced_at) VALUES (:guild, :now) "
        "ON CONFLICT (guild_id) DO NOTHING"
    )
    return bool(await tx.run(sql, guild=guild_id, now=now))


async def rooms(reader: Reader, guild_id: int) -> list[RoomRecord]:
    """Return the channels that are being made for a server, or were."""
    sql = "SELECT room, begun_at, channel_id FROM setup_rooms WHERE guild_id = :guild ORDER BY room"
    return await reader.all(RoomRecord, sql, guild=guild_id)


async def begin_room(tx: Transaction, guild_id: int, room: str, now: int, too_soon: int) -> bool:
    """Record that a channel is about to be made; False where that was begun after the moment `too_soon`."""
    sql = (
        "INSERT INTO setup_rooms (guild_id, room, begun_at) VALUES (:guild, :room, :now) "
        "ON CONFLICT (guild_id, room) DO UPDATE SET begun_at = excluded.begun_at, channel_id = NULL "
        "WHERE setup_rooms.begun_at <= :too_soon"
    )
    return bool(await tx.run(sql, guild=guild_id, room=room, now=now, too_soon=too_soon))


async def record_room(tx: Transaction, guild_id: int, room: str, channel_id: int) -> None:
    """Record which channel was made."""
    sql = "UPDATE setup_rooms SET channel_id = :channel WHERE guild_id = :guild AND room = :room"
    await tx.run(sql, channel=channel_id, guild=guild_id, room=room)


async def give_up_rooms(tx: Transaction, guild_id: int) -> None:
    """Let go of the channels that were not made, so that they can be begun again."""
    await tx.run("DELETE FROM setup_rooms WHERE guild_id = :guild AND channel_id IS NULL", guild=guild_id)


async def prune(database: Database, before: int) -> None:
    """Forget which channels were made before that moment."""
    await sweep(database, "setup_rooms", "begun_at < :before", before=before)
