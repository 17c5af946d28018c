"""Messages, channels and members that are gone: nothing points to them any more."""

from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta

from bot.clock import to_epoch
from bot.db import Transaction, write_patiently
from bot.errors import NotNow
from bot.members.membership import Gone
from bot.services import Services
from cogs.kudos.rules.giving import COUNT_FOR
from cogs.kudos.service.ownership import REDRAW
from cogs.kudos.store import cards, gifts, removals

AUDITED = timedelta(days=90)
A_STEP = 100  # thanks in one write, so that nobody else has to wait


class KudosCleanup:
    """Looks up each deleted message; nearly none has to do with thanks, and then nothing is written."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda

    async def lose_members(self, gone: Gone) -> None:
        """See to it that cards name those who left, whom Discord no longer knows there."""
        for member_id in gone.member_ids:
            key = gone.guild_id, member_id
            if await _may_be(cards.mentions(self._database, *key)):
                await write_patiently(self._database, lambda tx, key=key: cards.mark_stale(tx, *key))

    async def lose_messages(self, _channel_id: int, message_ids: Sequence[int]) -> None:
        """Forget where cards were that are deleted, and take links to other deleted messages off theirs."""
        for message_id in message_ids:
            if await _may_be(cards.about_message(self._database, message_id)):
                await write_patiently(self._database, lambda tx, one=message_id: self._lose_message(tx, one))

    async def _lose_message(self, tx: Transaction, message_id: int) -> None:
        about = [gift for gift in await cards.about_message(tx, message_id) if gift.about_message == message_id]
        await cards.lose_message(tx, message_id)
        await self._redraw(tx, about)

    async def lose_channel(self, guild_id: int, channel_id: int) -> None:
        """Forget where the cards of a deleted channel were, and take links to its messages off others."""
        while await write_patiently(self._database, lambda tx: self._lose_some(tx, guild_id, channel_id)):
            pass

    async def _lose_some(self, tx: Transaction, guild_id: int, channel_id: int) -> bool:
        """Do so for some of them, and return whether there may be more."""
        await gifts.lock_kept(tx)
        about = await cards.about_channel(tx, guild_id, channel_id, A_STEP)
        await cards.lose_links(tx, about)
        await self._redraw(tx, [gift for gift in about if gift.message_id])
        return await cards.lose_cards(tx, guild_id, channel_id, A_STEP) == A_STEP or len(about) == A_STEP

    async def _redraw(self, tx: Transaction, about: Sequence[gifts.Gift]) -> None:
        for gift in about:
            await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, self._clock.now())

    async def prune(self, now: datetime) -> None:
        """Forget what counts no longer, and what was removed long ago."""
        await gifts.prune(self._database, to_epoch(now - COUNT_FOR))
        await removals.prune(self._database, to_epoch(now - AUDITED))


async def _may_be(found: Awaitable[object]) -> bool:
    """Return whether there is something to write; where that cannot be looked up now, the patient write finds out."""
    try:
        return bool(await found)
    except NotNow:
        return True
