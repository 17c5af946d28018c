"""Which newcomer a greeter is shown whom they could thank: one who did something for others, and nobody else's."""

from datetime import datetime, timedelta

from bot.clock import to_epoch
from bot.db import Reader
from bot.members import preferences
from bot.members.good_deeds import DeedSource, GoodDeed
from bot.moderation.ways import Way
from bot.services import Services
from cogs.welcome.rules import thanking as rules
from cogs.welcome.store import hellos, introductions, newcomers, thank_offers

NEW = timedelta(days=30)
LATELY = timedelta(days=7)
MOST_LOOKED_AT = 200


class WelcomeDeeds(DeedSource):
    """Newcomers introduce themselves, and say hi to one another; what they write in channels is not looked at."""

    async def since(self, reader: Reader, guild_id: int, member_id: int, moment: int) -> GoodDeed | None:
        if await hellos.has_said_hi(reader, guild_id, member_id, moment):
            return GoodDeed(member_id, rules.said_hi)
        introduction = await introductions.get(reader, guild_id, member_id)
        if introduction is not None and introduction.message_id is not None and introduction.written_at > moment:
            return GoodDeed(member_id, rules.introduced)
        return None


class ThankOffers:
    """Each newcomer is shown to one greeter, once; who is chosen says nothing of what others did."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._access, self._deeds = services.access, services.good_deeds

    async def choose(self, guild_id: int, greeter_id: int, since: datetime) -> GoodDeed | None:
        """Choose for this greeter, or return what was chosen at an attempt after `since`. May raise NotNow."""
        claimed = await thank_offers.claimed(self._database, guild_id, greeter_id, to_epoch(since))
        if claimed is not None:
            deed = await self._deed(guild_id, greeter_id, claimed)
            if deed is not None:
                return deed
            await self._database.write(lambda tx: thank_offers.release(tx, guild_id, claimed))
        since_joined = to_epoch(self._clock.now() - NEW)
        for newcomer_id in await newcomers.not_offered_yet(self._database, guild_id, since_joined, MOST_LOOKED_AT):
            deed = await self._deed(guild_id, greeter_id, newcomer_id)
            if deed is not None and await self._claim(guild_id, newcomer_id, greeter_id):
                return deed
        return None

    async def _claim(self, guild_id: int, newcomer_id: int, greeter_id: int) -> bool:
        now = to_epoch(self._clock.now())
        return await self._database.write(lambda tx: thank_offers.claim(tx, guild_id, newcomer_id, greeter_id, now))

    async def _deed(self, guild_id: int, greeter_id: int, newcomer_id: int) -> GoodDeed | None:
        """Return what a newcomer did of late, if they are there, not paused, not barred, and would like thanks."""
        thanks, lately = self._deeds.thanks, to_epoch(self._clock.now() - LATELY)
        if thanks is None or newcomer_id == greeter_id:
            return None
        deed = await self._deeds.since(self._database, guild_id, newcomer_id, lately)
        if deed is None or await self._is_kept_out(guild_id, newcomer_id):
            return None
        return deed if await thanks.may_go(guild_id, greeter_id, newcomer_id) else None

    async def _is_kept_out(self, guild_id: int, newcomer_id: int) -> bool:
        if (await preferences.of(self._database, newcomer_id)).end_of_pause(self._clock.now()) is not None:
            return True
        if await self._access.barred_until(self._database, guild_id, newcomer_id, *Way) is not None:
            return True
        return await self._access.refusal(guild_id, newcomer_id, Way.KUDOS) is not None
