"""A newcomer let greeters know that they feel lost, or would like to meet someone: whether anybody came to them."""

from bot.awaiting import AwaitedItem, AwaitedKind
from bot.clock import to_epoch
from bot.db import Transaction
from bot.services import Services

NEED = "welcome.need"  # what waits to be answered by a person
NOBODY_CAME = "welcome.nobody_came"


class NeedAwaited(AwaitedKind):
    """Whoever mentions them, or replies to something of theirs, has come; who asks greeters about it has not yet."""

    kind = NEED

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda, self._awaiting = services.clock, services.agenda, services.awaiting

    async def wait(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Let somebody wait for a person, of whom greeters know now."""
        now = to_epoch(self._clock.now())
        # No message: a reply to the note in the greeters' channel is not one to the newcomer.
        await self._awaiting.wait_for(tx, AwaitedItem(NEED, guild_id, member_id, member_id, 0, 0, "", now))

    async def unheard(self, tx: Transaction, item: AwaitedItem) -> None:
        """Let them hear that nobody was seen to come."""
        key, now = (item.guild_id, item.subject), self._clock.now()
        await self._agenda.schedule(tx, NOBODY_CAME, *key, now, member_id=item.member_id)
