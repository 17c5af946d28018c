"""How members would like to be thanked: in memory, and in step with the disk."""

from bot.db import Database, Transaction
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope
from cogs.kudos.store import preferences as store
from cogs.kudos.store.preferences import KudosPreferences


class PreferencesCache:
    """Everyone's wishes. Where one process writes to the database, looking one up asks only the memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[int, int], KudosPreferences] = {}

    async def load(self) -> None:
        """Read what members wish for."""
        self._known = {(one.guild_id, one.member_id): one for one in await store.everyones(self._database)}

    async def of(self, tx: Transaction, guild_id: int, member_id: int) -> KudosPreferences:
        """What a member wishes for, within a write: another process may have heard of it a moment ago."""
        found = await store.get(tx, guild_id, member_id) if self._database.shared else self.known(guild_id, member_id)
        return found or KudosPreferences(guild_id, member_id)

    def known(self, guild_id: int, member_id: int) -> KudosPreferences | None:
        """What this process knows of a member's wishes."""
        return self._known.get((guild_id, member_id))

    async def save(self, wish: KudosPreferences) -> None:
        """Remember what a member wishes for; it is on disk before it counts."""

        async def keep(tx: Transaction) -> None:
            await tx.lock("kudos_wishes", wish.member_id)
            await store.save(tx, wish)
            tx.after_commit(take_over)

        def take_over() -> None:
            self._known[wish.guild_id, wish.member_id] = wish

        await self._database.write(keep)

    async def now_of(self, guild_id: int, member_id: int) -> KudosPreferences:
        """What a member wishes for at this moment, whichever process heard of it."""
        return await store.get(self._database, guild_id, member_id) or KudosPreferences(guild_id, member_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Somebody is about to be forgotten."""
        if about.feature in (EVERYTHING, "kudos"):
            tx.after_commit(lambda: self._let_go(about))

    def _let_go(self, about: ErasureScope) -> None:
        for guild_id, member_id in list(self._known):
            if member_id == about.member_id and about.guild_id in (EVERYWHERE, guild_id):
                del self._known[guild_id, member_id]
