"""The second turn: a newcomer whom a person answered presses something there again, or writes there."""

from datetime import timedelta

import discord

from bot.clock import to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.welcome.service.answers import first_to_answer
from cogs.welcome.service.arriving import HELLO
from cogs.welcome.store import newcomers
from cogs.welcome.store.newcomers import Newcomer

TOPIC = "welcome back"
LOOKED_FOR = timedelta(days=14)  # as long as there are buttons under a greeting


class ComingBack:
    """The one place that knows of it."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._second_turns = services.database, services.clock, services.second_turns
        self._expected: dict[tuple[int, int], Newcomer] = {}  # Whose message in the channel would be a second turn.
        services.database.subscribe(TOPIC, self._look_up, self.load)
        services.agenda.every_night_here(self.load)

    async def load(self) -> None:
        """Read who was answered of late and has not come back to it yet."""
        since = to_epoch(self._clock.now() - LOOKED_FOR)
        found = await newcomers.not_back_yet(self._database, HELLO, since)
        self._expected = {(one.guild_id, one.member_id): one for one in found}

    async def _look_up(self, guild_id: int, member_id: int) -> None:
        """Read again of one: another process may have heard of an answer, or of a second turn."""
        self._remember(await newcomers.get(self._database, guild_id, member_id), (guild_id, member_id))

    def _remember(self, newcomer: Newcomer | None, key: tuple[int, int]) -> None:
        if newcomer is None or newcomer.came_back_at is not None or newcomer.message_id is None:
            self._expected.pop(key, None)
        else:
            self._expected[key] = newcomer

    async def expect(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Look out, from the first answer on, for whether its newcomer comes back to it."""
        key, newcomer = (guild_id, member_id), await newcomers.get(tx, guild_id, member_id)
        await tx.notify(TOPIC, *key)
        tx.after_commit(lambda: self._remember(newcomer, key))

    async def record(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Record that a newcomer pressed or wrote something there; it is a second turn once they were answered."""
        key = guild_id, member_id
        if await first_to_answer(tx, *key) is None:
            return
        now = self._clock.now()
        if await newcomers.mark_back(tx, *key, to_epoch(now)):
            await self._second_turns.went_on(tx, guild_id, HELLO, member_id, member_id, now)
            await tx.notify(TOPIC, *key)
        tx.after_commit(lambda: self._remember(None, key))

    def is_second_turn(self, message: discord.Message) -> bool:
        """Return whether an answered newcomer wrote where they were greeted; costs no query."""
        if message.guild is None:
            return False
        newcomer = self._expected.get((message.guild.id, message.author.id))
        return newcomer is not None and message.channel.id in (newcomer.channel_id, newcomer.message_id)  # its thread
