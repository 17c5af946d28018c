"""Files of settings that somebody looks at, until they apply them, leave them, or a day has gone by."""

from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "setting_imports",
        ("moderator_id",),
        "a file of settings that you are about to apply to a server",
        "you apply or leave it, or a day has gone by",
        "you alone",
    ),
)


@dataclass(frozen=True)
class SettingsImport:
    """A file that somebody looks at. `content` and `chosen` are JSON; `seen` marks what they saw it would change."""

    id: int
    guild_id: int
    moderator_id: int
    content: str
    chosen: str
    seen: str
    made_at: int


async def put(tx: Transaction, one: SettingsImport) -> None:
    """Keep a file instead of the one that its moderator looked at before."""
    await tx.run(
        "DELETE FROM setting_imports WHERE moderator_id = :moderator AND guild_id = :guild",
        moderator=one.moderator_id,
        guild=one.guild_id,
    )
    await tx.run(
        "INSERT INTO setting_imports (id, guild_id, moderator_id, content, chosen, seen, made_at) "
        "VALUES (:id, :guild, :moderator, :content, :chosen, :seen, :now)",
        id=one.id,
        guild=one.guild_id,
        moderator=one.moderator_id,
        content=one.content,
        chosen=one.chosen,
        seen=one.seen,
        now=one.made_at,
    )


async def get(reader: Reader, import_id: int, guild_id: int, moderator_id: int) -> SettingsImport | None:
    """Return a file that this moderator looks at for this server."""
    return await reader.one(
        SettingsImport,
        "SELECT id, guild_id, moderator_id, content, chosen, seen, made_at FROM setting_imports "
        "WHERE id = :id AND guild_id = :guild AND moderator_id = :moderator",
        id=import_id,
        guild=guild_id,
        moderator=moderator_id,
    )


async def choose(tx: Transaction, import_id: int, chosen: str) -> None:
    """Record which places of this server stand for those of a file."""
    await tx.run("UPDATE setting_imports SET chosen = :chosen WHERE id = :id", chosen=chosen, id=import_id)


async def mark_seen(tx: Transaction, import_id: int, seen: str) -> None:
    """Record what somebody has been shown."""
    await tx.run("UPDATE setting_imports SET seen = :seen WHERE id = :id", seen=seen, id=import_id)


async def remove(tx: Transaction, import_id: int) -> None:
    """Let go of a file."""
    await tx.run("DELETE FROM setting_imports WHERE id = :id", id=import_id)


async def prune(database: Database, before: int) -> None:
    """Let go of files that nobody has come back to."""
    await sweep(database, "setting_imports", "made_at < :before", before=before)
