"""Listeners who want to be pinged when somebody waits: by day and hour, on their own clock."""

import secrets

from bot.db import Database, Reader, Transaction
from bot.members import preferences
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.hours import is_within
from cogs.check_ins.listeners import rules_pings as rules
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.rules_pings import PingWish
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.listeners.store import Listener, ListenerRequest

MOST_PINGED = 10  # for one card; by lot, where more would like it


class ListenerPings:
    """Nobody is pinged who has not asked for it, in a pause, in quiet hours of theirs, or twice for one check-in."""

    def __init__(self, services: Services) -> None:
        self._database: Database = services.database
        self._clock, self._refusals, self._listeners = services.clock, Refusals(services), Listeners(services)

    async def require_zone(self, member_id: int, wish: PingWish) -> None:
        """Raise CareError where a wish is about hours or days, and nobody knows where somebody's clock is."""
        if wish.needs_clock and await preferences.zone_of(self._database, member_id) is None:
            raise rules.no_clock()

    async def choose(self, tx: Transaction, guild_id: int, member_id: int, wish: PingWish) -> None:
        """Remember when a listener would like to be pinged."""
        await store.set_pings(tx, guild_id, member_id, wish.days, wish.begins, wish.ends)

    async def wanted(self, request: ListenerRequest) -> list[int]:
        """Return who is to be pinged for a card: only when a check-in is shown to listeners for the first time."""
        if request.seen_at is not None or request.listener_id is not None:
            return []
        found = await store.to_ping(self._database, request.guild_id)
        wanted = [one.member_id for one in found if await self._wants(self._database, request, one)]
        return secrets.SystemRandom().sample(wanted, min(len(wanted), MOST_PINGED))

    async def _wants(self, reader: Reader, request: ListenerRequest, one: Listener) -> bool:
        if one.member_id == request.member_id:
            return False
        person, now, guild_id = await preferences.of(reader, one.member_id), self._clock.now(), request.guild_id
        wish = PingWish(one.ping_days, one.ping_from, one.ping_until)
        if wish.needs_clock and not is_within(now, person.timezone or "UTC", wish.days, wish.begins, wish.ends):
            return False
        # Hours that somebody chose for this go before quiet hours that they never spoke of.
        by_hour = wish.begins != wish.ends and person.quiet_from is None
        if (person.end_of_pause(now) if by_hour else person.end_of_silence(now)) is not None:
            return False
        if await self._refusals.refused(reader, request.member_id, one.member_id, Way.LISTENING):
            return False
        most = self._listeners.config(guild_id).listener_talks
        return len(await self._listeners.open_talks(reader, guild_id, one.member_id)) < most
