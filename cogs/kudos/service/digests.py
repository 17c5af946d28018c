"""Sees to it that thanks are gathered, and looks up what there is to gather."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.agenda import Agenda
from bot.clock import from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.settings import Settings
from cogs.kudos.rules import digest as rules
from cogs.kudos.settings import MONTHLY, OFF, KudosSettings
from cogs.kudos.store import digests as store
from cogs.kudos.store import gifts
from cogs.kudos.store.gifts import Gift

DIGEST = "kudos.digest"
LONGEST_BACK = timedelta(days=31)  # Before its first digest, a server's older thanks are not gathered.


class Digests:
    """A digest is due once there is something for it: thanks schedule it, so nothing is done where nobody thanks."""

    def __init__(self, database: Database, settings: Settings, agenda: Agenda) -> None:
        self._database, self._settings, self._agenda = database, settings, agenda
        self._expected: dict[int, tuple[tuple[int, str, str], datetime]] = {}

    async def expect(self, tx: Transaction, gift: Gift, wishes: KudosSettings) -> None:
        """In the write that keeps a thank-you: see to it that it is gathered; the next ones need nothing more."""
        if wishes.digest == OFF or wishes.channel != gift.channel_id:
            return
        rhythm = wishes.digest_hour, wishes.digest, self._settings.zone_of(gift.guild_id)
        known, given = self._expected.get(gift.guild_id), from_epoch(gift.given_at)
        if known is not None and known[0] == rhythm and known[1] > given:
            return
        moment = self.next_moment(gift.guild_id, given)

        def remember() -> None:
            self._expected[gift.guild_id] = rhythm, moment

        await self._agenda.schedule(tx, DIGEST, gift.guild_id, to_epoch(moment), moment)
        tx.after_commit(remember)

    def next_moment(self, guild_id: int, after: datetime) -> datetime:
        """When this server's thanks are next gathered."""
        wishes, zone = self._settings.of(guild_id, KudosSettings), self._settings.zone_of(guild_id)
        return rules.next_moment(after, wishes.digest_hour, zone, monthly=wishes.digest == MONTHLY)

    async def gathered(self, guild_id: int, channel_id: int, moment: datetime) -> Sequence[Sequence[Gift]]:
        """What was posted in this channel since the last digest, in order of time; what was given at once together."""
        since = max(await store.until(self._database, guild_id), to_epoch(moment - LONGEST_BACK))
        found = await gifts.posted_between(self._database, guild_id, channel_id, since, to_epoch(moment))
        together: dict[int, list[Gift]] = {}
        for gift in found:
            together.setdefault(gift.id, []).append(gift)
        return list(together.values())
