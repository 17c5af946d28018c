"""Cards for everyone that are gone, and those of members who are gone."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.agenda import Done, Due
from bot.awaiting import store as awaited
from bot.db import Reader, Transaction, write_patiently
from bot.members import departures
from bot.members.membership import Gone
from bot.members.personal_data import ErasureScope
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.notice_kinds import DELETED
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store
from cogs.check_ins.everyone.service import HEARD, REDRAW

LEFT = "check_ins.left"


class EveryoneCleanup:
    """Looks up each deleted message; nearly none is a card, and then nothing is written."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._check_ins = CheckIns(services)
        services.agenda.handle(LEFT, self.let_go)
        services.messages.when_deleted(self.lose_messages)
        services.channels.when_deleted(self.lose_channel)
        services.members.when_gone(self.part)
        events = services.shared.get(CheckInEvents)
        events.touches(self.touched_by)
        events.when_forgotten(self.forget)

    async def lose_messages(self, _channel_id: int, message_ids: Sequence[int]) -> None:
        """Own up where one of these was a card."""
        for message_id in message_ids:
            found = await store.in_message(self._database, message_id)
            if found is not None:
                await write_patiently(self._database, lambda tx, one=found[1]: self._own_up(tx, one))

    async def lose_channel(self, _guild_id: int, channel_id: int) -> None:
        """Own up to every card that was in this channel."""
        for check_in in await store.in_channel(self._database, channel_id):
            await write_patiently(self._database, lambda tx, one=check_in: self._own_up(tx, one))

    async def _own_up(self, tx: Transaction, seen: CheckIn) -> None:
        """Let its author hear that a card was deleted, and not by whom."""
        if await self._take_back(tx, seen, gone=True):
            await self._check_ins.notify_author(tx, DELETED, seen)

    async def _take_back(self, tx: Transaction, seen: CheckIn, *, gone: bool = False) -> bool:
        """Let nobody see it any more, and return whether its author has decided nothing else meanwhile.

        A card that is `gone` is not to be deleted once more.
        """
        check_in = await check_ins.locked(tx, seen.id, seen.member_id)
        if check_in is None or check_in.message_id != seen.message_id:
            return False
        await self._check_ins.take_back(tx, replace(check_in, message_id=None) if gone else check_in)
        return True

    async def part(self, gone: Gone) -> None:
        """Let the cards of those who left go, so that nobody can tell by it which ones were theirs without their name.

        At once, that of a card without a name would tell it. All of theirs is forgotten 14 days after.
        """
        for member_id in gone.member_ids:
            if await store.of_member(self._database, gone.guild_id, member_id):
                await write_patiently(self._database, lambda tx, one=member_id: self._part(tx, gone.guild_id, one))

    async def _part(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        theirs = await store.of_member(tx, guild_id, member_id)
        await check_ins.lock_all(tx, [seen.id for seen in theirs])
        for seen in theirs:
            if seen.audience == NAMELESS:
                at = self._clock.now() + timedelta(hours=1 + secrets.randbelow(13 * 24))
                await self._agenda.bring_forward(tx, LEFT, guild_id, seen.id, at)
            else:
                await self._take_back(tx, seen)

    async def let_go(self, due: Due) -> Done:
        """Let a card without a name go, some time after its author left, if they are not back."""
        check_in = await check_ins.get(self._database, due.subject)
        if check_in is None or check_in.audience != NAMELESS:
            return Done()
        if not await departures.has_left(self._database, check_in.guild_id, check_in.member_id):
            return Done()
        return Done(lambda tx: self._take_back(tx, check_in))

    async def touched_by(self, reader: Reader, scope: ErasureScope) -> Sequence[int]:
        """Return the check-ins that a member heard, or wrote back to."""
        return await store.touched_by(reader, scope.guild_id, scope.member_id)

    async def forget(self, tx: Transaction, scope: ErasureScope) -> None:
        """Draw again the cards that somebody heard who is about to be forgotten, and take back that they did."""
        for card_id in await awaited.answered_by(tx, HEARD, scope.guild_id, scope.member_id):
            await store.take_back_told(tx, card_id)
        for heard in await store.heard(tx, scope.guild_id, scope.member_id):
            await store.take_back_told(tx, heard.card)
            await self._agenda.bring_forward(tx, REDRAW, heard.guild_id, heard.card, self._clock.now())
