"""How it is kept what stood in the way of features, and how often, until the team of a server was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Reader, Transaction

TOLD = "told"


@dataclass(frozen=True)
class Hindrance:
    """What stood in the way of a feature, where, and how often since the team was last told."""

    feature: str
    what: str
    place: int
    noted_at: int
    times: int


async def add(tx: Transaction, guild_id: int, feature: str, what: str, place: int, now: int) -> bool:
    """Keep that something stood in the way; return whether it is the first time since the team was told."""
    key = {"guild": guild_id, "feature": feature, "what": what, "place": place}
    await tx.run(
        "INSERT INTO hindrances (guild_id, feature, what, place, noted_at, times) "
        "VALUES (:guild, :feature, :what, :place, :now, 1) "
        "ON CONFLICT (guild_id, feature, what, place) DO UPDATE SET times = hindrances.times + 1",
        now=now,
        **key,
    )
    times = await tx.value(
        "SELECT times FROM hindrances WHERE guild_id = :guild AND feature = :feature AND what = :what "
        "AND place = :place",
        **key,
    )
    return times == 1


async def untold(reader: Reader, guild_id: int) -> list[Hindrance]:
    """Return what stood in the way since the team was told."""
    return await reader.all(
        Hindrance,
        "SELECT feature, what, place, noted_at, times FROM hindrances WHERE guild_id = :guild AND times > 0 "
        "ORDER BY noted_at, what, place, feature",
        guild=guild_id,
    )


async def remove_told(tx: Transaction, guild_id: int, told: Sequence[Hindrance], now: int) -> None:
    """Forget that of which the team was told; what came up meanwhile stays."""
    for one in told:
        await tx.run(
            "UPDATE hindrances SET times = times - :times "
            "WHERE guild_id = :guild AND feature = :feature AND what = :what AND place = :place",
            guild=guild_id,
            feature=one.feature,
            what=one.what,
            place=one.place,
            times=one.times,
        )
    await tx.run("DELETE FROM hindrances WHERE guild_id = :guild AND times <= 0", guild=guild_id)
    await tx.run(
        "INSERT INTO hindrances (guild_id, feature, what, place, noted_at, times) "
        "VALUES (:guild, '', :told, 0, :now, 0)",
        guild=guild_id,
        told=TOLD,
        now=now,
    )


async def forget_place(tx: Transaction, guild_id: int, place: int) -> None:
    """Forget what stood in the way in a channel, or with a role, that can be used again."""
    sql = "DELETE FROM hindrances WHERE guild_id = :guild AND place = :place AND times > 0"
    await tx.run(sql, guild=guild_id, place=place)


async def last_told(reader: Reader, guild_id: int) -> int | None:
    """Return when the team was last told; None if never."""
    sql = "SELECT MAX(noted_at) FROM hindrances WHERE guild_id = :guild AND what = :told"
    return await reader.value(sql, guild=guild_id, told=TOLD)
