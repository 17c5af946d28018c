"""What outlasts that somebody is forgotten, under marks: what limits count, and that thanks were taken down."""

from bot.clock import to_epoch
from bot.db import Transaction
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope
from bot.sealing.vault import Vault
from bot.services import Services
from cogs.kudos.rules.giving import COUNT_FOR
from cogs.kudos.service.limits import GivingLimits
from cogs.kudos.store import gifts, removals


class KudosErasure:
    """What has to be known of somebody a last time, in the write that forgets them, and before anything has gone."""

    def __init__(self, services: Services) -> None:
        self._clock, self._vault, self._limits = services.clock, services.vault, GivingLimits(services)

    async def forget_some(self, tx: Transaction, scope: ErasureScope, most: int) -> int:
        """Forget some thanks that no limit looks back to, and return how many; their cards lose the name as ever."""
        if scope.feature not in (EVERYTHING, "kudos"):
            return 0
        await gifts.lock_giver(tx, scope.member_id)
        await gifts.lock_kept(tx)
        before = to_epoch(self._clock.now() - COUNT_FOR)
        return await gifts.forget_some(tx, scope.guild_id, scope.member_id, before, most)

    async def prepare(self, tx: Transaction, scope: ErasureScope) -> None:
        """Take the locks of whoever gives and changes thanks, and keep what outlasts it under marks."""
        if scope.feature not in (EVERYTHING, "kudos"):
            return
        await gifts.lock_giver(tx, scope.member_id)
        await gifts.lock_kept(tx)
        await self._limits.keep_counting(tx, scope)
        for guild_id in await removals.servers_of_giver(tx, scope.member_id):
            if scope.guild_id in (guild_id, EVERYWHERE):
                newest, *_older = marks_of_giver(self._vault, guild_id, scope.member_id)
                await removals.mark_giver(tx, guild_id, scope.member_id, newest)


def marks_of_giver(vault: Vault, guild_id: int, member_id: int) -> tuple[str, ...]:
    """Return what can stand for whoever gave thanks that were taken down; the first is the newest."""
    return vault.marks(f"kudos giver {guild_id} {member_id}")
