"""Who greets newcomers: beginning, ending, and whom a greeting names."""

from datetime import datetime

from bot.clock import to_epoch
from bot.db import Transaction
from bot.members import preferences
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.services import Services
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import greeters

GREETER, INVITE = "welcome.greeter", "welcome.invite"


class Greeters:
    """What the command, the buttons, the greeting and the agenda decide alike about greeters."""

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda

    async def begin(self, tx: Transaction, guild_id: int, member_id: int, *, may_be_named: bool | None) -> None:
        """Let a member greet from now on, or change whether greetings may name them."""
        now = self._clock.now()
        await greeters.put(tx, guild_id, member_id, to_epoch(now), may_be_named=may_be_named)
        await self._agenda.schedule(tx, GREETER, guild_id, member_id, now, member_id=member_id)

    async def end(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """Let a member greet no longer; return whether they did."""
        if not await greeters.remove(tx, guild_id, member_id):
            return False
        await self._agenda.schedule(tx, GREETER, guild_id, member_id, self._clock.now(), member_id=member_id)
        return True

    async def leave(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Forget a greeter who has left the server."""
        await greeters.forget_leaver(tx, guild_id, member_id)
        for kind in (GREETER, INVITE):
            await self._agenda.cancel(tx, kind, guild_id, member_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Take the role of a greeter from somebody, after they have been forgotten."""
        if about.feature not in (EVERYTHING, "welcome"):
            return None
        servers = await greeters.servers_of(tx, about.member_id)
        with_role = [one for one in servers if about.guild_id in (EVERYWHERE, one) and self._role(one) is not None]

        async def take_role(tx: Transaction) -> None:
            for guild_id in with_role:
                await self._agenda.schedule(
                    tx, GREETER, guild_id, about.member_id, self._clock.now(), member_id=about.member_id
                )

        return take_role

    def _role(self, guild_id: int) -> int | None:
        return self._settings.of(guild_id, GreeterSettings).role

    async def choose(self, tx: Transaction, guild_id: int, newcomer_id: int) -> int | None:
        """Choose, fairly, whom a newcomer's greeting names, and record it; None if nobody is available."""
        await tx.lock("welcome.greeters", guild_id)
        most, now = self._settings.of(guild_id, GreeterSettings).open_newcomers, self._clock.now()
        for greeter in await greeters.here(tx, guild_id):
            asked_for = greeter.may_be_named and greeter.open < most and greeter.member_id != newcomer_id
            if asked_for and await self._is_awake(tx, greeter.member_id, now):
                await greeters.record_naming(tx, guild_id, newcomer_id, greeter.member_id, to_epoch(now))
                return greeter.member_id
        return None

    async def _is_awake(self, tx: Transaction, member_id: int, now: datetime) -> bool:
        return (await preferences.of(tx, member_id)).end_of_silence(now) is None
