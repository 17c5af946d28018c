"""How members would like to be thanked: in memory, and in step with the disk."""

from bot.db import Transaction
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope
from bot.services import Services
from cogs.kudos.store import preferences as store
from cogs.kudos.store.preferences import KudosPreferences


class PreferencesCache:
    """Everyone's preferences. Where one process writes to the database, looking one up asks only the memory."""

    def __init__(self, services: Services) -> None:
        self._database = services.database
        self._known: dict[tuple[int, int], KudosPreferences] = {}

    async def load(self) -> None:
        """Read everyone's preferences."""
        self._known = {(one.guild_id, one.member_id): one for one in await store.everyones(self._database)}

    async def of(self, tx: Transaction, guild_id: int, member_id: int) -> KudosPreferences:
        """Return a member's preferences, within a write: another process may have heard of them a moment ago."""
        found = await store.get(tx, guild_id, member_id) if self._database.shared else self.known(guild_id, member_id)
        return found or KudosPreferences(guild_id, member_id)

    def known(self, guild_id: int, member_id: int) -> KudosPreferences | None:
        """Return what this process knows of a member's preferences."""
        return self._known.get((guild_id, member_id))

    async def save(self, preferences: KudosPreferences) -> None:
        """Keep a member's preferences; they are on disk before they count."""

        async def keep(tx: Transaction) -> None:
            await tx.lock("kudos_wishes", preferences.member_id)
            await store.save(tx, preferences)
            tx.after_commit(take_over)

        def take_over() -> None:
            self._known[preferences.guild_id, preferences.member_id] = preferences

        await self._database.write(keep)

    async def now_of(self, guild_id: int, member_id: int) -> KudosPreferences:
        """Return a member's preferences at this moment, whichever process heard of them."""
        return await store.get(self._database, guild_id, member_id) or KudosPreferences(guild_id, member_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Forget the preferences of somebody who is about to be forgotten."""
        if about.feature in (EVERYTHING, "kudos"):
            tx.after_commit(lambda: self._let_go(about))

    def _let_go(self, about: ErasureScope) -> None:
        for guild_id, member_id in list(self._known):
            if member_id == about.member_id and about.guild_id in (EVERYWHERE, guild_id):
                del self._known[guild_id, member_id]
