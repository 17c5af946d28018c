"""Sees to it that digests are due, and looks up what stands in them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.kudos.rules import digest as rules
from cogs.kudos.settings import MONTHLY, OFF, KudosSettings
from cogs.kudos.store import digests as store
from cogs.kudos.store import gifts
from cogs.kudos.store.gifts import Gift

DIGEST = "kudos.digest"
LONGEST_BACK = timedelta(days=31)  # Before its first digest, a server's older thanks stand in none.


class Digests:
    """A digest is due once there is something for it: thanks schedule it, so nothing is done where nobody thanks."""

    def __init__(self, services: Services) -> None:
        self._database, self._settings, self._agenda = services.database, services.settings, services.agenda
        self._expected: dict[int, tuple[tuple[int, str, str], datetime]] = {}

    async def expect(self, tx: Transaction, gift: Gift, config: KudosSettings) -> None:
        """See to it, in the write that keeps a thank-you, that a digest comes; the next ones need nothing more."""
        if config.digest == OFF or config.channel != gift.channel_id:
            return
        rhythm = config.digest_hour, config.digest, self._settings.zone_of(gift.guild_id)
        known, given = self._expected.get(gift.guild_id), from_epoch(gift.given_at)
        if known is not None and known[0] == rhythm and known[1] > given:
            return
        moment = self.next_moment(gift.guild_id, given)

        def remember() -> None:
            self._expected[gift.guild_id] = rhythm, moment

        await self._agenda.schedule(tx, DIGEST, gift.guild_id, to_epoch(moment), moment)
        tx.after_commit(remember)

    def next_moment(self, guild_id: int, after: datetime) -> datetime:
        """Return when this server's next digest is due."""
        config, zone = self._settings.of(guild_id, KudosSettings), self._settings.zone_of(guild_id)
        return rules.next_moment(after, config.digest_hour, zone, monthly=config.digest == MONTHLY)

    async def since_last(self, guild_id: int, channel_id: int, moment: datetime) -> Sequence[Sequence[Gift]]:
        """Return what was posted in a channel since the last digest, in order; what was given at once together."""
        since = max(await store.until(self._database, guild_id), to_epoch(moment - LONGEST_BACK))
        found = await gifts.posted_between(self._database, guild_id, channel_id, since, to_epoch(moment))
        together: dict[int, list[Gift]] = {}
        for gift in found:
            together.setdefault(gift.id, []).append(gift)
        return list(together.values())
