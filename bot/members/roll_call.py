"""Who is still there: Discord says once that somebody leaves, and a bot that is away does not hear it.

So Discord is asked for everyone about whom something is kept until they leave: after each start, and once a night. A
connection may say 120 things a minute, and others have something to say as well: a large server takes some minutes.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import discord
import structlog

from bot.agenda import Agenda
from bot.errors import NotNow
from bot.members.membership import Gone, Members

log = structlog.stdlib.get_logger("bot.members.roll_call")

# https://discord.com/developers/docs/events/gateway-events#request-guild-members
AT_ONCE = 100
# https://discord.com/developers/docs/events/gateway#rate-limiting
PACE = timedelta(seconds=1)
# A request that went wrong is made again when all other servers have been called, and this has passed.
PAUSE, ATTEMPTS = timedelta(minutes=2), 30

Known = Callable[[int, int, int], Awaitable[list[int]]]  # of a server, with ids above this one, so many, in order


@dataclass(frozen=True)
class Reached:
    """How far the call has come in a server, and how often it has gone wrong just there."""

    guild_id: int
    after: int = 0
    failed: int = 0


class RollCall:
    """Finds out who has left unseen. A call that is cut short is made up for by the next one."""

    def __init__(self, client: discord.Client, agenda: Agenda, members: Members, known: Known) -> None:
        self._client, self._agenda, self._members, self._known = client, agenda, members, known
        self._calling = False
        agenda.every_night_here(self.begin)

    async def begin(self) -> None:
        """Call now, since Discord has told which servers there are."""
        await self._agenda.begin_at_leisure(self._call)

    async def _call(self) -> None:
        if self._calling:
            return
        self._calling = True
        try:
            waiting = deque(Reached(guild.id) for guild in self._client.guilds if not guild.unavailable)
            while waiting:
                place = waiting.popleft()
                if place.failed:
                    await asyncio.sleep(PAUSE.total_seconds())
                if (cut_short := await self._call_in(place)) is not None:
                    waiting.append(cut_short)
        finally:
            self._calling = False

    async def _call_in(self, place: Reached) -> Reached | None:
        """Call in one server from there on; where that is cut short, return where to go on."""
        try:
            while (guild := self._client.get_guild(place.guild_id)) is not None:
                asked = await self._known(place.guild_id, place.after, AT_ONCE)
                if not asked:
                    return None
                await self._ask(guild, asked)
                place = Reached(place.guild_id, asked[-1])
                await asyncio.sleep(PACE.total_seconds())
        except (NotNow, TimeoutError, OSError, discord.ClientException, RuntimeError) as error:
            log.info("roll call cut short", guild=place.guild_id, cause=repr(error.__cause__ or error))
            return replace(place, failed=place.failed + 1) if place.failed < ATTEMPTS else None
        return None

    async def _ask(self, guild: discord.Guild, asked: list[int]) -> None:
        present = await guild.query_members(user_ids=asked, limit=AT_ONCE, cache=False)
        here = {member.id for member in present}
        gone = [member_id for member_id in asked if member_id not in here]
        if gone:
            log.info("left unseen", guild=guild.id, members=len(gone))
            await self._members.gone(Gone(guild.id, gone))
        await self._members.present(present)
