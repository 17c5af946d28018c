"""Who is still there: Discord says once that somebody leaves, and a bot that is away does not hear it.

So Discord is asked for everyone about whom something is kept until they leave: after each start, and once a night.
"""

from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.agenda import Agenda
from bot.errors import NotNow
from bot.members.membership import Gone, Members

log = structlog.stdlib.get_logger("bot.members.roll_call")

# https://discord.com/developers/docs/events/gateway-events#request-guild-members
AT_ONCE = 100
READ = 5_000  # members: finding out about whom something is kept walks through whole tables

Known = Callable[[int, int, int], Awaitable[list[int]]]  # of a server, with ids above this one, so many, in order


class RollCall:
    """Finds out who has left unseen. A call that is cut short is made up for by the next one."""

    def __init__(self, client: discord.Client, agenda: Agenda, members: Members, known: Known) -> None:
        self._client, self._agenda, self._members, self._known = client, agenda, members, known
        self._calling = False
        agenda.every_night_here(self._call)

    async def begin(self) -> None:
        """Call now, since Discord has told which servers there are."""
        await self._agenda.begin(self._call)

    async def _call(self) -> None:
        if self._calling:
            return
        self._calling = True
        try:
            for guild in list(self._client.guilds):
                if not guild.unavailable:
                    await self._call_in(guild)
        finally:
            self._calling = False

    async def _call_in(self, guild: discord.Guild) -> None:
        try:
            after = 0
            while known := await self._known(guild.id, after, READ):
                for begin in range(0, len(known), AT_ONCE):
                    await self._ask(guild, known[begin : begin + AT_ONCE])
                after = known[-1]
        except (NotNow, TimeoutError, OSError, discord.ClientException, RuntimeError) as error:
            log.info("roll call cut short", guild=guild.id, cause=repr(error.__cause__ or error))

    async def _ask(self, guild: discord.Guild, asked: list[int]) -> None:
        present = await guild.query_members(user_ids=asked, limit=AT_ONCE, cache=False)
        here = {member.id for member in present}
        gone = [member_id for member_id in asked if member_id not in here]
        if gone:
            log.info("left unseen", guild=guild.id, members=len(gone))
            await self._members.gone(Gone(guild.id, gone))
        await self._members.present(present)
