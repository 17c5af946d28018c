"""Gives the roles of those who are in, and takes the newcomer role away again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable, member_of, talking_to_discord
from bot.delivery.setup_problems import SetupProblems
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.moderation.roles import harmless
from bot.services import Services
from cogs.welcome.service.arriving import END_ROLE, ROLE
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, newcomers

NEWCOMER_ROLE = "newcomer_role"  # the event that somebody got it


@dataclass(frozen=True)
class _NotGiven:
    """Why somebody has a role not: for moderators, in that member's story, and for the log."""

    problem: str
    event: str
    cause: str


class NewcomerRoles:
    """One request a role, and none is tried again where Discord refuses it."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._agenda, self._delivery = services.settings, services.agenda, services.delivery
        self._problems = problems
        self._agenda.handle(ROLE, self.give)
        self._agenda.handle(END_ROLE, self.take)
        services.personal_data.on_forget(self.forget)

    async def give(self, due: Due) -> Done | Later:
        """Give a newcomer who is in what the server gives to everyone, and to newcomers for a while.

        Nobody gets a role that gives power over others, and whoever is timed out gets theirs afterwards.
        """
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        config = self._settings.of(due.guild_id, WelcomeSettings)
        chosen = [role for role in (config.role, config.newcomer_role) if role is not None]
        if newcomer is None or newcomer.left_at is not None or not chosen:
            return Done()
        member = await member_of(self._bot, due.guild_id, due.member_id)
        if member is None:
            return Done()
        if member.timed_out_until is not None and member.timed_out_until > self._clock.now():
            return Later(member.timed_out_until)
        outcomes = [(role, await self._outcome(due, member.guild, role)) for role in chosen]
        until = from_epoch(newcomer.joined_at) + timedelta(days=config.newcomer_days)

        async def record_all(tx: Transaction) -> None:
            for role, outcome in outcomes:
                for_a_while = role == config.newcomer_role
                await self._record(tx, due, role, NEWCOMER_ROLE if for_a_while else "role", outcome)
                if for_a_while and outcome is None:
                    await self._agenda.schedule(
                        tx, END_ROLE, due.guild_id, due.member_id, until, member_id=due.member_id
                    )

        return Done(record_all)

    async def _outcome(self, due: Due, guild: discord.Guild, role_id: int) -> _NotGiven | None:
        role = guild.get_role(role_id)
        if role is not None and not harmless(role):
            return _NotGiven("role_powers", "role_withheld", "it gives power over others")
        return await self._try(self._bot.http.add_role, due, role_id)

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

    async def _try(self, request: Callable[..., Awaitable[object]], due: Due, role: int) -> _NotGiven | None:
        """Change a member's role; return what Discord refused, or None if it did not."""
        try:
            with self._delivery.patiently(due), talking_to_discord():
                await request(due.guild_id, due.member_id, role, reason="Welcome")
        except Undeliverable as refusal:
            return _NotGiven("role", "role_refused", repr(refusal.__cause__))
        return None

    async def _record(self, tx: Transaction, due: Due, role: int, what: str, refused: _NotGiven | None) -> None:
        if refused is not None:
            await self._problems.report(tx, due.guild_id, refused.problem, role, refused.cause)
        now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
        if await newcomers.get(tx, *key) is not None:  # They may have been forgotten meanwhile.
            await arrivals.record_event(tx, *key, now, refused.event if refused else what, role)


async def _is_here(tx: Transaction, guild_id: int, about: ErasureScope) -> bool:
    newcomer = await newcomers.get(tx, guild_id, about.member_id)
    return newcomer is not None and newcomer.left_at is None
