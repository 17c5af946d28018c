"""How it is kept which of a server's settings are broken, whether its team knows, and what works again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.db import Database, Reader, Transaction

TOPIC = "broken places"
REFUSED = "refused"  # Discord takes nothing there, and its permissions do not say why.


@dataclass(frozen=True)
class BrokenPlace:
    """What a server has chosen and cannot be used: by which setting, and why; `resumed` is what waited for it."""

    guild_id: int
    setting: str
    place: int
    why: str
    told_at: int = 0
    mended_at: int = 0
    resumed: int = 0

    @property
    def feature(self) -> str:
        """Return whose setting it is."""
        return self.setting.partition(" ")[0]

    @property
    def is_known(self) -> bool:
        """Return whether it is known why it is broken."""
        return self.why != REFUSED


class BrokenPlaces:
    """Knows in memory which servers have any, and where posting is refused, so that what works costs no query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._servers, self._refused = set[int](), set[int]()
        database.subscribe(TOPIC, self._refresh, self.load)

    async def load(self) -> None:
        """Read which servers have something broken."""
        found = await self._database.all(BrokenPlace, "SELECT * FROM broken_places")
        self._servers = {one.guild_id for one in found}
        self._refused = {one.place for one in found if not one.is_known and not one.mended_at}

    async def _refresh(self, _guild_id: int) -> None:
        await self.load()

    def in_server(self, guild_id: int) -> bool:
        """Return whether something is broken in a server, or was and its team does not know; costs no query."""
        return guild_id in self._servers

    def is_refused(self, place: int) -> bool:
        """Return whether posting in a channel is refused for reasons that nobody sees; costs no query."""
        return place in self._refused

    def clear_refused(self, place: int) -> None:
        """Forget that posting in a channel was refused."""
        self._refused.discard(place)

    async def changed(self, tx: Transaction, guild_id: int, refused: Collection[int] = ()) -> None:
        """Let every process know, in the write that changes something."""
        await tx.notify(TOPIC, guild_id)
        tx.after_commit(lambda: self._servers.add(guild_id))
        tx.after_commit(lambda: self._refused.update(refused))


async def of_server(reader: Reader, guild_id: int) -> list[BrokenPlace]:
    """Return what is broken in a server, and what works again; in an order that stays."""
    sql = "SELECT * FROM broken_places WHERE guild_id = :guild ORDER BY setting"
    return await reader.all(BrokenPlace, sql, guild=guild_id)


async def refused_in(reader: Reader, place: int) -> list[BrokenPlace]:
    """Return what is broken because a channel takes nothing, for reasons that nobody sees."""
    sql = (
        "SELECT * FROM broken_places WHERE place = :place AND why = :refused AND mended_at = 0 "
        "ORDER BY guild_id, setting"
    )
    return await reader.all(BrokenPlace, sql, place=place, refused=REFUSED)


async def save(tx: Transaction, one: BrokenPlace) -> None:
    """Keep what is broken, or works again."""
    await tx.run(
        "INSERT INTO broken_places (guild_id, setting, place, why, told_at, mended_at, resumed) "
        "VALUES (:guild, :setting, :place, :why, :told, :mended, :resumed) "
        "ON CONFLICT (guild_id, setting) DO UPDATE SET place = excluded.place, why = excluded.why, "
        "told_at = excluded.told_at, mended_at = excluded.mended_at, resumed = excluded.resumed",
        guild=one.guild_id,
        setting=one.setting,
        place=one.place,
        why=one.why,
        told=one.told_at,
        mended=one.mended_at,
        resumed=one.resumed,
    )


async def remove(tx: Transaction, guild_id: int, setting: str) -> None:
    """Forget that a setting was broken."""
    sql = "DELETE FROM broken_places WHERE guild_id = :guild AND setting = :setting"
    await tx.run(sql, guild=guild_id, setting=setting)


async def mark_told(tx: Transaction, told: Iterable[BrokenPlace], now: int) -> None:
    """Record that a team knows of these, as they were when it was told."""
    for one in told:
        await tx.run(
            "UPDATE broken_places SET told_at = :now WHERE guild_id = :guild AND setting = :setting "
            "AND place = :place AND why = :why",
            now=now,
            guild=one.guild_id,
            setting=one.setting,
            place=one.place,
            why=one.why,
        )


async def remove_mended(tx: Transaction, told: Iterable[BrokenPlace]) -> None:
    """Forget those that work again, once a team knows; what broke once more meanwhile stays."""
    for one in told:
        await tx.run(
            "DELETE FROM broken_places WHERE guild_id = :guild AND setting = :setting AND mended_at = :mended",
            guild=one.guild_id,
            setting=one.setting,
            mended=one.mended_at,
        )
