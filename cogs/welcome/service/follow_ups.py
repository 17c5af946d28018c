"""Twice after a greeting somebody is asked how it is going; who pressed nothing, once, if nobody answered them."""

from datetime import timedelta

from bot.db import Transaction
from bot.services import Services
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.store import newcomers
from cogs.welcome.store.newcomers import Newcomer

FIRST, LAST = "welcome.follow_up", "welcome.last_follow_up"
DAYS = {FIRST: 3, LAST: 14}
NEEDS = {"lost": "welcome.lost", "meet": "welcome.meet"}


class FollowUps:
    """Puts questions on the agenda together with the greeting, and what somebody agreed to tell."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._settings, self._agenda = services.settings, services.agenda

    async def schedule(self, tx: Transaction, newcomer: Newcomer) -> None:
        """Schedule the questions for somebody who has been greeted."""
        if self._settings.of(newcomer.guild_id, WelcomeSettings).follow_ups and not newcomer.is_back:
            for kind, days in DAYS.items():
                at = self._clock.now() + timedelta(days=days)
                key = newcomer.guild_id, newcomer.member_id
                await self._agenda.schedule(tx, kind, *key, at, member_id=newcomer.member_id)

    async def cancel(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Strike out the questions for somebody who wants none."""
        for kind in DAYS:
            await self._agenda.cancel(tx, kind, guild_id, member_id)

    def greeters_channel(self, guild_id: int) -> int | None:
        """Return the channel in which greeters are told, if there is one."""
        return self._settings.of(guild_id, GreeterSettings).channel

    async def pass_on(self, guild_id: int, member_id: int, need: str) -> bool:
        """Pass on to greeters what a newcomer agreed to tell; return whether there is somebody to tell."""
        newcomer = await newcomers.get(self._database, guild_id, member_id)
        if self.greeters_channel(guild_id) is None or newcomer is None or newcomer.left_at is not None:
            return False
        now = self._clock.now()
        await self._database.write(
            lambda tx: self._agenda.schedule(tx, NEEDS[need], guild_id, member_id, now, member_id=member_id)
        )
        return True
