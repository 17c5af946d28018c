"""Gives the roles of those who are in, and takes the newcomer role away again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.agenda import Agenda, Done, Due
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Undeliverable, talking_to_discord
from bot.delivery.setup_problems import SetupProblems
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.settings import Settings
from cogs.welcome.service.arriving import END_ROLE, ROLE
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, newcomers

NEWCOMER_ROLE = "newcomer_role"  # the event that somebody got it


class NewcomerRoles:
    """One request a role, and none is tried again where Discord refuses it."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        obstacles: SetupProblems,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._settings, self._agenda, self._obstacles = settings, agenda, obstacles
        agenda.handle(ROLE, self.give)
        agenda.handle(END_ROLE, self.take)

    async def give(self, due: Due) -> Done:
        """They are in: give what the server gives to everyone, and to newcomers for a while."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        wishes = self._settings.of(due.guild_id, WelcomeSettings)
        if newcomer is None or newcomer.left_at is not None:
            return Done()
        given = [role for role in (wishes.role, wishes.newcomer_role) if role is not None]
        outcomes = [(role, await self._try(self._bot.http.add_role, due, role)) for role in given]
        until = from_epoch(newcomer.joined_at) + timedelta(days=wishes.newcomer_days)

        async def record(tx: Transaction) -> None:
            for role, refused in outcomes:
                await self._note(tx, due, role, NEWCOMER_ROLE if role == wishes.newcomer_role else "role", refused)
                if role == wishes.newcomer_role and refused is None:
                    await self._agenda.schedule(
                        tx, END_ROLE, due.guild_id, due.member_id, until, member_id=due.member_id
                    )

        return Done(record)

    async def take(self, due: Due) -> Done:
        """Their first days are over: the role that they were given goes, whichever the server gives by now."""
        given = await arrivals.latest_number(self._database, due.guild_id, due.member_id, NEWCOMER_ROLE)
        role = given or self._settings.of(due.guild_id, WelcomeSettings).newcomer_role
        if role is None:
            return Done()
        refused = await self._try(self._bot.http.remove_role, due, role)
        return Done(lambda tx: self._note(tx, due, role, "role_ended", refused))

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Somebody is about to be forgotten: the newcomer role would stay with them, as nobody would know its end."""
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
        """Why Discord refused, or None if it did not."""
        try:
            with talking_to_discord():
                await request(due.guild_id, due.member_id, role, reason="Welcome")
        except Undeliverable as refusal:
            return repr(refusal.__cause__)
        return None

    async def _note(self, tx: Transaction, due: Due, role: int, what: str, refused: str | None) -> None:
        if refused is not None:
            await self._obstacles.report(tx, due.guild_id, "role", role, refused)
        now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
        if await newcomers.get(tx, *key) is not None:  # They may have been forgotten meanwhile.
            await arrivals.record_event(tx, *key, now, "role_refused" if refused else what, role)


async def _is_here(tx: Transaction, guild_id: int, about: ErasureScope) -> bool:
    newcomer = await newcomers.get(tx, guild_id, about.member_id)
    return newcomer is not None and newcomer.left_at is None
