"""How often somebody may thank, and whom: what they gave counts, and what was forgotten of it counts under marks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.members.personal_data import ErasureScope
from bot.services import Services
from cogs.kudos.rules import giving as rules
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store import gifts, links
from cogs.kudos.store.gifts import Gift
from cogs.kudos.store.links import Link

_GIVEN, _PAIR = "kudos", "kudos pair"  # in marks, which are kept


class GivingLimits:
    """Looks at what is kept, where nobody was forgotten; nothing more is written for each thank-you."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._settings, self._quotas = services.settings, services.quotas

    async def left_today(self, guild_id: int, giver_id: int) -> int | None:
        """Return how many thanks somebody can still give; None for any number. Raises CareError where it is none."""
        config, now = self._settings.of(guild_id, KudosSettings), self._clock.now()
        before = await self._before(self._database, guild_id, giver_id, now - rules.DAY)
        return rules.left_today(before, now, config.daily_limit)

    async def locked(self, tx: Transaction, guild_id: int, giver_id: int, config: KudosSettings) -> list[rules.Given]:
        """Return what a member has given that may count; until this write ends, no other adds to it."""
        await gifts.lock_giver(tx, giver_id)
        since = self._clock.now() - rules.window(config.pair_minutes)
        return await self._before(tx, guild_id, giver_id, since)

    async def check(
        self, tx: Transaction, wanted: Sequence[Gift], before: Sequence[rules.Given], config: KudosSettings
    ) -> None:
        """Raise CareError, which says when it is possible again, if these are more than may be given now."""
        now = self._clock.now()
        limits = {"daily_limit": config.daily_limit, "pair_minutes": config.pair_minutes}
        rules.check_limits(before, [gift.receiver_id for gift in wanted], now, **limits)
        for gift in wanted:
            ends = await self._quotas.spent(tx, gift.guild_id, _PAIR, gift.giver_id, gift.receiver_id)
            if ends:
                raise rules.thanked_just_now(gift.receiver_id, from_epoch(ends[-1]))
            if any(given.receiver_id == gift.receiver_id for given in before):
                await self._check_circles(tx, gift, before, now)

    async def _check_circles(self, tx: Transaction, gift: Gift, before: Sequence[rules.Given], now: datetime) -> None:
        since = to_epoch(now - rules.DAY)
        back = await links.ways_back(tx, gift.guild_id, gift.giver_id, gift.receiver_id, since)
        rules.check_circles(gift.giver_id, gift.receiver_id, before, list(map(_thanked, back)), now)

    async def _before(self, reader: Reader, guild_id: int, giver_id: int, since: datetime) -> list[rules.Given]:
        given = await links.given_since(reader, guild_id, giver_id, to_epoch(since))
        ends = await self._quotas.spent(reader, guild_id, _GIVEN, giver_id)
        before = [rules.Given(link.receiver_id, from_epoch(link.given_at)) for link in given]
        before += [rules.Given(rules.FORGOTTEN, from_epoch(end) - rules.DAY) for end in ends]
        return sorted(before, key=lambda given: given.at)

    async def keep_counting(self, tx: Transaction, scope: ErasureScope) -> None:
        """Count, under marks, what somebody gave and was given who is about to be forgotten."""
        since = to_epoch(self._clock.now() - rules.LONGEST_WINDOW)
        for link in await links.of_both_since(tx, scope.guild_id, scope.member_id, since):
            given, minutes = from_epoch(link.given_at), self._settings.of(link.guild_id, KudosSettings).pair_minutes
            await self._count(tx, link.guild_id, given + rules.DAY, _GIVEN, link.giver_id)
            pair_ends = given + timedelta(minutes=minutes)
            await self._count(tx, link.guild_id, pair_ends, _PAIR, link.giver_id, link.receiver_id)

    async def _count(self, tx: Transaction, guild_id: int, ends: datetime, *who: str | int) -> None:
        if ends > self._clock.now():
            await self._quotas.record(tx, guild_id, *who, ends=ends)


def _thanked(link: Link) -> rules.Thanked:
    return rules.Thanked(link.giver_id, link.receiver_id, from_epoch(link.given_at))
