"""What limits count: how often somebody did something, which neither forgetting nor leaving begins anew."""

from datetime import datetime

from bot.clock import Clock, to_epoch
from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.sealing.vault import Vault


class Quotas:
    """Counts uses under marks that say nothing else, each until an end of its own."""

    def __init__(self, database: Database, clock: Clock, vault: Vault) -> None:
        self._database, self._clock, self._vault = database, clock, vault

    async def spent(self, reader: Reader, guild_id: int, *who: str | int) -> list[int]:
        """Return when each use stops counting, in epoch milliseconds, the first to end first.

        `who` says what is counted of whom, such as ("kudos pair", giver_id, receiver_id).
        """
        now, found = to_epoch(self._clock.now()), list[int]()
        for mark in self._marks(guild_id, *who):
            sql = "SELECT ends_at FROM quota_uses WHERE guild_id = :guild AND who = :who AND ends_at > :now"
            found += await reader.column(sql, guild=guild_id, who=mark, now=now)
        return sorted(found)

    async def record(self, tx: Transaction, guild_id: int, *who: str | int, ends: datetime) -> None:
        """Count a use until `ends`."""
        sql = "INSERT INTO quota_uses (guild_id, who, ends_at) VALUES (:guild, :who, :ends)"
        await tx.run(sql, guild=guild_id, who=self._marks(guild_id, *who)[0], ends=to_epoch(ends))

    async def lift(self, tx: Transaction, guild_id: int, *who: str | int) -> None:
        """Count nothing of it any more."""
        for mark in self._marks(guild_id, *who):
            await tx.run("DELETE FROM quota_uses WHERE guild_id = :guild AND who = :who", guild=guild_id, who=mark)

    async def prune(self, now: datetime) -> None:
        """Drop what counts no longer; called every night."""
        await sweep(self._database, "quota_uses", "ends_at <= :now", now=to_epoch(now))

    def _marks(self, guild_id: int, *who: str | int) -> tuple[str, ...]:
        return self._vault.marks(" ".join(str(part) for part in ("quota", guild_id, *who)))
