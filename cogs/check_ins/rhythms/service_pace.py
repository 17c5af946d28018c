"""How often one person may come to another through us, whether with a question or for a lookout."""

from datetime import datetime

from bot.clock import from_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.check_ins.rhythms import rules_lookouts as rules


class AskingPace:
    """Counts across all servers, and whatever is forgotten: nobody uses up another one's week on their own."""

    def __init__(self, services: Services) -> None:
        self._clock, self._quotas = services.clock, services.quotas

    async def count(self, tx: Transaction, asker_id: int, receiver_id: int) -> None:
        """Count that one person comes to another, with nothing else of theirs in between until this write ends.

        Raises CareError if they have in the last seven days.
        """
        pair = "asked", asker_id, receiver_id
        await tx.lock("asks", asker_id)
        ends = await self._quotas.spent(tx, 0, *pair)
        if ends:
            raise rules.asked_lately(receiver_id, from_epoch(ends[-1]))
        await self._quotas.record(tx, 0, *pair, ends=self._clock.now() + rules.WEEK)

    async def count_unwanted(self, tx: Transaction, member_id: int, friend_id: int) -> None:
        """Count that a friend does not look out for a member for now, whatever the reason."""
        ends = self._clock.now() + rules.NOT_AGAIN
        await self._quotas.record(tx, 0, *self._lookout(member_id, friend_id), ends=ends)

    async def unwanted_until(self, tx: Transaction, member_id: int, friend_id: int) -> datetime | None:
        """Return until when a member does not ask a friend to look out for them again; None where they can."""
        ends = await self._quotas.spent(tx, 0, *self._lookout(member_id, friend_id))
        return from_epoch(ends[-1]) if ends else None

    def _lookout(self, member_id: int, friend_id: int) -> tuple[str, int, int]:
        return "lookout", member_id, friend_id
