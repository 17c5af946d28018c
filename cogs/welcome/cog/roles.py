"""Gives the roles of those who are in, and takes the newcomer role away again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.agenda import Done, Due
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable, talking_to_discord
from bot.delivery.setup_problems import SetupProblems
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.services import Services
from cogs.welcome.service.arriving import END_ROLE, ROLE
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, newcomers

NEWCOMER_ROLE = "newcomer_role"  # the event that somebody got it


class NewcomerRoles:
    """One request a role, and none is tried again where Discord refuses it."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._agenda, self._delivery = services.settings, services.agenda, services.delivery
        self._problems = problems
        self._agenda.handle(ROLE, self.give)
        self._agenda.handle(END_ROLE, self.take)
        services.personal_data.on_forget(self.forget)

    async def give(self, due: Due) -> Done:
        """Give a newcomer who is in what the server gives to everyone, and to newcomers for a while."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        config = self._settings.of(due.guild_id, WelcomeSettings)
        if newcomer is None or newcomer.left_at is not None:
            return Done()
        given = [role for role in (config.role, config.newcomer_role) if role is not None]
        outcomes = [(role, await self._try(self._bot.http.add_role, due, role)) for role in given]
        until = from_epoch(newcomer.joined_at) + timedelta(days=config.newcomer_days)

        async def record_all(tx: Transaction) -> None:
            for role, refused in outcomes:
                await self._record(tx, due, role, NEWCOMER_ROLE if role == config.newcomer_role else "role", refused)
                if role == config.newcomer_role and refused is None:
                    await self._agenda.schedule(
                        tx, END_ROLE, due.guild_id, due.member_id, until, member_id=due.member_id
                    )

        return Done(record_all)

    async def take(self, due: Due) -> Done:
        """Take the role of the first days from a newcomer, whichever the server gives by now."""
        given = await arrivals.latest_number(self._database, due.guild_id, due.member_id, NEWCOMER_ROLE)
        role = given or self._settings.of(due.guild_id, WelcomeSettings).newcomer_role
        if role is None:
            return Done()
        refused = await self._try(self._bot.http.remove_role, due, role)
        return Done(lambda tx: self._record(tx, due, role, "role_ended", refused))

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Take the newcomer role, after they have been forgotten, from somebody of whom nobody would know its end."""
        if about.feature not in (EVERYTHING, "welcome"):
            return None
        servers = await arrivals.servers_with(tx, about.member_id, NEWCOMER_ROLE)
        ends = [one for one in servers if about.guild_id in (EVERYWHERE, one) and await _is_here(tx, one, about)]

        async def end_all(tx: Transaction) -> None:
            for guild_id in ends:
                await self._agenda.schedule(
                    tx, END_ROLE, guild_id, about.member_id, self._clock.now(), member_id=about.member_id
                )

        return end_all

    async def _try(self, request: Callable[..., Awaitable[object]], due: Due, role: int) -> str | None:
        """Change a member's role; return why Discord refused, or None if it did not."""
        try:
            with self._delivery.patiently(due), talking_to_discord():
                await request(due.guild_id, due.member_id, role, reason="Welcome")
        except Undeliverable as refusal:
            return repr(refusal.__cause__)
        return None

    async def _record(self, tx: Transaction, due: Due, role: int, what: str, refused: str | None) -> None:
        if refused is not None:
            await self._problems.report(tx, due.guild_id, "role", role, refused)
        now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
        if await newcomers.get(tx, *key) is not None:  # They may have been forgotten meanwhile.
            await arrivals.record_event(tx, *key, now, "role_refused" if refused else what, role)


async def _is_here(tx: Transaction, guild_id: int, about: ErasureScope) -> bool:
    newcomer = await newcomers.get(tx, guild_id, about.member_id)
    return newcomer is not None and newcomer.left_at is None
