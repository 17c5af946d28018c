"""A lookout from when a friend is asked until one of the two ends it; whatever one does, the other is told."""

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.store_lookouts import Lookout

REQUEST, ALERT = "check_ins.lookout", "check_ins.missed"
NEWS = {what: f"check_ins.lookout_{what}" for what in ("accepted", "declined", "ended")}


class Lookouts:
    """Keeps lookouts, and puts on the agenda what each of the two is to be told."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda

    async def ask(self, one: Lookout) -> None:
        """Ask the friend. Raises CareError if there is one for these two, or no room for another."""

        async def ask(tx: Transaction) -> None:
            there = await lookouts.for_member(tx, one.guild_id, one.member_id)
            if any(other.id == one.id for other in there):
                return
            if any(other.friend_id == one.friend_id for other in there):
                raise CareError(_("There is a lookout for the two of you already. `/lookout` shows it, and ends it."))
            rules.room_for_one_more(len(there))
            await lookouts.add(tx, one)
            await self._agenda.schedule(tx, REQUEST, one.guild_id, one.id, self._clock.now(), member_id=one.friend_id)

        await self._database.write(ask)

    async def accept(self, lookout_id: int, friend_id: int) -> Lookout:
        """The friend says yes. Raises CareError if there is nothing to say yes to."""

        async def accept(tx: Transaction) -> Lookout:
            found = await lookouts.get(tx, lookout_id)
            if found is None or not await lookouts.accept(tx, lookout_id, friend_id, to_epoch(self._clock.now())):
                raise ended()
            await self._tell(tx, "accepted", found, found.member_id)
            return found

        return await self._database.write(accept)

    async def end(self, lookout_id: int, member_id: int, *, declined: bool = False) -> Lookout:
        """Either of the two ends it. Raises CareError if it is not theirs, or has ended."""

        async def end(tx: Transaction) -> Lookout:
            found = await lookouts.remove(tx, lookout_id, member_id)
            if found is None:
                raise ended()
            await self._agenda.cancel(tx, REQUEST, found.guild_id, found.id)
            await self._agenda.cancel(tx, ALERT, found.guild_id, found.id)
            other = found.member_id if member_id == found.friend_id else found.friend_id
            if found.accepted_at or declined:  # Whoever has not been asked yet need not hear of an end.
                await self._tell(tx, "declined" if declined else "ended", found, other)
            return found

        return await self._database.write(end)

    async def not_asked(self, tx: Transaction, one: Lookout) -> None:
        """There was no room for the question in the friend's week: whoever asked must not rely on it."""
        if await lookouts.remove(tx, one.id, one.member_id) is not None:
            await self._tell(tx, "declined", one, one.member_id)

    async def missed(self, tx: Transaction, guild_id: int, member_id: int, silences: int) -> None:
        """Somebody has missed so many check-ins in a row: whoever wanted to know of that is told, once."""
        now = self._clock.now()
        for one in await lookouts.to_tell(tx, guild_id, member_id, silences, to_epoch(now)):
            await self._agenda.schedule(tx, ALERT, guild_id, one.id, now, member_id=one.friend_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Somebody is about to be forgotten: the others hear that it has ended, and not because of whom."""
        gone = [
            one
            for one in await lookouts.of_either(tx, about.member_id)
            if one.accepted_at and about.guild_id in (EVERYWHERE, one.guild_id)
        ]

        async def record_news(tx: Transaction) -> None:
            for one in gone:
                other = one.friend_id if about.member_id == one.member_id else one.member_id
                await self._tell(tx, "ended", one, other)

        return record_news if gone and about.feature in (EVERYTHING, "check_ins") else None

    async def _tell(self, tx: Transaction, what: str, one: Lookout, whom: int) -> None:
        await self._agenda.schedule(tx, NEWS[what], one.guild_id, one.id, self._clock.now(), member_id=whom)


def ended() -> CareError:
    """What somebody reads whose lookout is not there."""
    return CareError(_("This lookout has ended already. Nobody is told anything more."))
