"""Hears that somebody writes in a thread of ours."""

import discord
import structlog
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.errors import NotNow
from cogs.check_ins.talks.service_turns import ThreadTurns

log = structlog.stdlib.get_logger("cogs.check_ins")


class ThreadMessages(commands.Cog):
    """Looks at who writes and where, in threads of ours alone."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._clock = bot, bot.services.clock
        self._turns = bot.services.shared.get(ThreadTurns)
        bot.want_messages(self._is_in_ours)

    def _is_in_ours(self, message: discord.Message) -> bool:
        """Return whether a person writes in a thread that we have opened."""
        thread, us = message.channel, self._bot.user
        return isinstance(thread, discord.Thread) and us is not None and thread.owner_id == us.id != message.author.id

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.guild is not None and not message.author.bot and self._is_in_ours(message):
            try:
                await self._turns.record(message.guild.id, message.channel.id, message.author.id, self._clock.now())
            except NotNow as reason:  # They are not waiting for anything of ours.
                log.info("turn not recorded", cause=repr(reason.__cause__))
