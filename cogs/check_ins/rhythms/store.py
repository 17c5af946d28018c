"""How it is remembered when somebody wants to be asked how they are."""

from dataclasses import dataclass
from typing import Any

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "rhythms",
        ("member_id",),
        "when you want to be asked how you are, whether you are away, and how many in a row you missed",
        "you stop it, or 14 days after you left",
        "you alone",
    ),
)


@dataclass(frozen=True)
class SavedRhythm:
    """Somebody's rhythm, and what has become of it; moments are epoch milliseconds. asked_at is 0 once they answer."""

    guild_id: int
    member_id: int
    days: str
    minute: int
    zone: str
    asked_at: int = 0
    silences: int = 0
    resting: int = 0
    away_until: int = 0


async def get(reader: Reader, guild_id: int, member_id: int) -> SavedRhythm | None:
    """Return somebody's rhythm."""
    return await reader.one(
        SavedRhythm,
        "SELECT guild_id, member_id, days, minute, zone, asked_at, silences, resting, away_until FROM rhythms "
        "WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def save(tx: Transaction, one: SavedRhythm) -> None:
    """Keep a rhythm instead of what was there."""
    values: dict[str, Any] = {
        "guild": one.guild_id,
        "member": one.member_id,
        "days": one.days,
        "minute": one.minute,
        "zone": one.zone,
        "asked": one.asked_at,
        "silences": one.silences,
        "resting": one.resting,
        "away": one.away_until,
    }
    await tx.run(
        "INSERT INTO rhythms (guild_id, member_id, days, minute, zone, asked_at, silences, resting, away_until) "
        "VALUES (:guild, :member, :days, :minute, :zone, :asked, :silences, :resting, :away) "
        "ON CONFLICT (guild_id, member_id) DO UPDATE SET days = excluded.days, minute = excluded.minute, "
        "zone = excluded.zone, asked_at = excluded.asked_at, silences = excluded.silences, "
        "resting = excluded.resting, away_until = excluded.away_until",
        **values,
    )


async def record_heard(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Record that somebody has said something, so the last question was not met with silence."""
    await tx.run(
        "UPDATE rhythms SET asked_at = 0, silences = 0 WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def remove(tx: Transaction, guild_id: int, member_id: int) -> bool:
    """Forget a rhythm, and return whether there was one."""
    return bool(
        await tx.run(
            "DELETE FROM rhythms WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
        )
    )
