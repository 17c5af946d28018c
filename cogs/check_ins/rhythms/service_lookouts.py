"""A lookout from when a friend is asked until one of the two ends it; whatever one does, the other is told."""

from collections.abc import Collection

from bot.clock import to_epoch
from bot.db import Reader, Transaction
from bot.delivery import Told
from bot.errors import CareError
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.moderation.access import Way
from bot.moderation.refusals import Refusals
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.service_pace import AskingPace
from cogs.check_ins.rhythms.store_lookouts import Lookout

REQUEST, ALERT = "check_ins.lookout", "check_ins.missed"
NEWS = {what: f"check_ins.lookout_{what}" for what in ("accepted", "declined", "ended", "resting")}
UNANSWERED = "check_ins.lookout_unanswered"
# Whoever is looked out for hears that their friend was told, or that it waits in their inbox.
TOLD, WAITS_FOR_THEM = "check_ins.lookout_told", "check_ins.lookout_waits"


class Lookouts:
    """Keeps lookouts, and puts on the agenda what each of the two is to be told."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._access, self._refusals, self._pace = services.access, Refusals(services), AskingPace(services)

    async def ask(self, one: Lookout) -> None:
        """Ask the friend. Raises CareError if there is one for these two, it is too soon, or no room for another."""

        async def ask(tx: Transaction) -> None:
            there = await lookouts.locked(tx, one.guild_id, one.member_id)
            if any(other.id == one.id for other in there):
                return
            if any(other.friend_id == one.friend_id for other in there):
                raise CareError(_("You two have a lookout already. `/checkin friend` shows it, and ends it."))
            rules.room_for_one_more(len(there))
            again = await self._pace.unwanted_until(tx, one.member_id, one.friend_id)
            if again is not None:
                raise rules.not_again_yet(one.friend_id, again)
            await self._pace.count(tx, one.member_id, one.friend_id)
            await lookouts.add(tx, one)
            key, now = (one.guild_id, one.id), self._clock.now()
            await self._agenda.schedule(tx, REQUEST, *key, now, member_id=one.friend_id)
            await self._agenda.schedule(tx, UNANSWERED, *key, now + rules.WAITS, member_id=one.member_id)

        await self._database.write(ask)

    async def friends(self, reader: Reader, check_in: CheckIn) -> list[int]:
        """Return who looks out for the author of a check-in, in its server."""
        theirs = await lookouts.of_either(reader, check_in.member_id)
        whose = check_in.guild_id, check_in.member_id
        return [one.friend_id for one in theirs if one.accepted_at and (one.guild_id, one.member_id) == whose]

    async def is_welcome(self, one: Lookout) -> bool:
        """Return whether a friend would hear from whoever asks, who may reach others."""
        if await self._refusals.refused(self._database, one.friend_id, one.member_id, Way.ASKING):
            return False
        return await self._access.refusal(one.guild_id, one.member_id, Way.ASKING) is None

    async def server_of(self, lookout_id: int, friend_id: int) -> int:
        """Return in which server a friend is asked. Raises CareError if they are not, or no longer."""
        found = await lookouts.get(self._database, lookout_id)
        if found is None or found.friend_id != friend_id:
            raise ended()
        return found.guild_id

    async def accept(self, lookout_id: int, friend_id: int) -> Lookout:
        """Record that the friend says yes. Raises CareError if there is nothing to say yes to."""

        async def accept(tx: Transaction) -> Lookout:
            found = await lookouts.get(tx, lookout_id)
            if found is None or not await lookouts.accept(tx, lookout_id, friend_id, to_epoch(self._clock.now())):
                raise ended()
            await self._agenda.cancel(tx, UNANSWERED, found.guild_id, found.id)
            await self._schedule_news(tx, "accepted", found, found.member_id)
            return found

        return await self._database.write(accept)

    async def end(self, lookout_id: int, member_id: int) -> Lookout:
        """End a lookout, for either of the two. Raises CareError if it is not theirs, or has ended.

        A friend who has not said yes says no by it, wherever they do.
        """

        async def end(tx: Transaction) -> Lookout:
            found = await lookouts.remove(tx, lookout_id, member_id)
            if found is None:
                raise ended()
            for kind in (REQUEST, UNANSWERED, ALERT, TOLD, WAITS_FOR_THEM):
                await self._agenda.cancel(tx, kind, found.guild_id, found.id)
            other = found.member_id if member_id == found.friend_id else found.friend_id
            declined = other == found.member_id and not found.accepted_at
            if declined:
                await self._pace.count_unwanted(tx, found.member_id, found.friend_id)
            if found.accepted_at or declined:  # Whoever has agreed to nothing need not hear of an end.
                await lookouts.record_end(tx, found, other)
                await self._schedule_news(tx, "declined" if declined else "ended", found, other)
            return found

        return await self._database.write(end)

    async def not_asked(self, tx: Transaction, one: Lookout) -> None:
        """End a lookout for which the friend's week had no room, or who wants none: whoever asked must not rely on it.

        They cannot tell it from a friend's no.
        """
        if await lookouts.remove(tx, one.id, one.member_id) is not None:
            await self._agenda.cancel(tx, UNANSWERED, one.guild_id, one.id)
            await self._pace.count_unwanted(tx, one.member_id, one.friend_id)
            await lookouts.record_end(tx, one, one.member_id)
            await self._schedule_news(tx, "declined", one, one.member_id)

    async def missed(self, tx: Transaction, guild_id: int, member_id: int, silences: int) -> None:
        """Let whoever wanted to know hear, once, that somebody has missed so many check-ins in a row."""
        now = self._clock.now()
        for one in await lookouts.to_tell(tx, guild_id, member_id, silences):
            if await self.rests(tx, one):
                continue
            await lookouts.record_told(tx, one.id, to_epoch(now))
            await self._agenda.schedule(tx, ALERT, guild_id, one.id, now, member_id=one.friend_id)

    async def friend_told(self, tx: Transaction, one: Lookout, told: Told) -> None:
        """Let somebody hear that their friend was told, or will read it in their inbox."""
        kind = TOLD if told.sent is not None else WAITS_FOR_THEM
        await self._agenda.schedule(tx, kind, one.guild_id, one.id, self._clock.now(), member_id=one.member_id)

    async def rests(self, reader: Reader, one: Lookout) -> bool:
        """Return whether a friend hears nothing for now, since the team keeps them from it."""
        until = await self._access.barred_until(reader, one.guild_id, one.friend_id, Way.ASKING, for_team=True)
        return until is not None

    async def rest_barred(self, tx: Transaction, guild_id: int, friend_id: int, ways: Collection[Way]) -> None:
        """Tell a friend nothing any more whom the team keeps from it, and those who relied on them that it is so."""
        if Way.ASKING not in ways:
            return
        for one in await lookouts.kept_by(tx, guild_id, friend_id):
            await self._agenda.cancel(tx, ALERT, guild_id, one.id)
            await self._schedule_news(tx, "resting", one, one.member_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Let the others hear that a lookout has ended, and not because of whom, where somebody is forgotten.

        A request without an answer counts as one that was not wanted: forgetting it is no way to ask again sooner.
        """
        if about.feature not in (EVERYTHING, "check_ins"):
            return None
        gone = [
            one for one in await lookouts.of_either(tx, about.member_id) if about.guild_id in (EVERYWHERE, one.guild_id)
        ]

        async def record(tx: Transaction) -> None:
            for one in gone:
                other = one.friend_id if about.member_id == one.member_id else one.member_id
                if one.accepted_at:
                    await self._schedule_news(tx, "ended", one, other)
                elif other == one.friend_id:
                    await self._pace.count_unwanted(tx, one.member_id, one.friend_id)

        return record if gone else None

    async def _schedule_news(self, tx: Transaction, what: str, one: Lookout, whom: int) -> None:
        await self._agenda.schedule(tx, NEWS[what], one.guild_id, one.id, self._clock.now(), member_id=whom)


def ended() -> CareError:
    """Return what somebody reads whose lookout is not there."""
    return CareError(_("This lookout has already ended, and nobody is told anything."))
