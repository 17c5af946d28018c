"""What a server has switched off, since when and until when: kept in memory, and read without waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Reader, Transaction

TOPIC = "switches"


@dataclass(frozen=True)
class SwitchedOff:
    """One feature that is off in a server; moments are epoch milliseconds, and without an end it stays off."""

    guild_id: int
    feature: str
    since: int
    ends_at: int | None = None

    @property
    def start(self) -> datetime:
        """Return since when it is off."""
        return from_epoch(self.since)

    @property
    def end(self) -> datetime | None:
        """Return when it is back by itself."""
        return None if self.ends_at is None else from_epoch(self.ends_at)


class Switches:
    """Knows what is off. What has ended counts no more, whoever has noticed it by then."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._off: dict[int, dict[str, SwitchedOff]] = {}
        database.subscribe(TOPIC, self._refresh, self.load)

    async def load(self) -> None:
        """Read what all servers have switched off."""
        sql = "SELECT guild_id, feature, since, ends_at FROM switched_off"
        found = await self._database.all(SwitchedOff, sql)
        self._off.clear()
        for one in found:
            self._off.setdefault(one.guild_id, {})[one.feature] = one

    async def _refresh(self, guild_id: int) -> None:
        self._off[guild_id] = {one.feature: one for one in await of_server(self._database, guild_id)}

    def off(self, guild_id: int, feature: str) -> SwitchedOff | None:
        """Return since and until when a feature is off; None where it is not."""
        found = self._off.get(guild_id, {}).get(feature)
        if found is None or (found.ends_at is not None and found.ends_at <= to_epoch(self._clock.now())):
            return None
        return found

    async def put(self, tx: Transaction, off: SwitchedOff) -> None:
        """Switch a feature off; one that was off already stays so since then."""
        since = await tx.value(
            "INSERT INTO switched_off (guild_id, feature, since, ends_at) VALUES (:guild, :feature, :since, :ends) "
            "ON CONFLICT (guild_id, feature) DO UPDATE SET ends_at = excluded.ends_at, "
            "since = CASE WHEN switched_off.ends_at <= excluded.since THEN excluded.since ELSE switched_off.since END "
            "RETURNING since",
            guild=off.guild_id,
            feature=off.feature,
            since=off.since,
            ends=off.ends_at,
        )
        now = SwitchedOff(off.guild_id, off.feature, since, off.ends_at)
        await tx.notify(TOPIC, off.guild_id)
        tx.after_commit(lambda: self._off.setdefault(now.guild_id, {}).update({now.feature: now}))

    async def remove(self, tx: Transaction, guild_id: int, feature: str) -> bool:
        """Switch a feature on; return whether it was off."""
        removed = await tx.run(
            "DELETE FROM switched_off WHERE guild_id = :guild AND feature = :feature", guild=guild_id, feature=feature
        )
        await tx.notify(TOPIC, guild_id)
        tx.after_commit(lambda: self._drop(guild_id, feature))
        return bool(removed)

    def _drop(self, guild_id: int, feature: str) -> None:
        self._off.get(guild_id, {}).pop(feature, None)


async def of_server(reader: Reader, guild_id: int) -> Sequence[SwitchedOff]:
    """Return what a server has switched off, also what has ended and nobody has seen to yet."""
    sql = "SELECT guild_id, feature, since, ends_at FROM switched_off WHERE guild_id = :guild ORDER BY feature"
    return await reader.all(SwitchedOff, sql, guild=guild_id)
