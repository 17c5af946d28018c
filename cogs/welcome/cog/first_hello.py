"""Tells a newcomer, once, that somebody has said hello to them; and notices when they come back to it."""

import discord
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import write_patiently
from bot.delivery import DirectMessage, Notice, member_of
from bot.members import preferences
from bot.services import Services
from bot.text.links import message_link
from cogs.welcome.rules import first_hello as rules
from cogs.welcome.rules.template import safe_name, unlinked
from cogs.welcome.service.answers import first_to_answer
from cogs.welcome.service.arriving import HEARD
from cogs.welcome.service.coming_back import ComingBack
from cogs.welcome.store import newcomers
from cogs.welcome.store.newcomers import Newcomer


class FirstHello(commands.Cog):
    """Whoever wants quiet is left in quiet, and whoever is seen there again need not be told."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._database, self._delivery = bot, services.database, services.delivery
        self._coming_back = services.shared.get(ComingBack)
        services.agenda.handle(HEARD, self.tell)
        services.delivery.declare(Notice(HEARD, "that somebody said hello to you", asked_for=True))
        bot.want_messages(self._coming_back.is_second_turn)

    async def cog_load(self) -> None:
        await self._coming_back.load()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.guild is not None and self._coming_back.is_second_turn(message):
            key = message.guild.id, message.author.id
            await write_patiently(self._database, lambda tx: self._coming_back.record(tx, *key))

    async def tell(self, due: Due) -> Done | Later:
        """Tell a newcomer who was the first to answer their greeting."""
        key = due.guild_id, due.member_id
        newcomer = await newcomers.get(self._database, *key)
        by = await first_to_answer(self._database, *key)
        if newcomer is None or by is None or not await self._wants_to_know(newcomer):
            return Done()
        person = await member_of(self._bot, due.guild_id, by)
        name, link = None if person is None else safe_name(person.display_name), _link_to(newcomer)

        def make(server: str) -> DirectMessage:
            place = unlinked(server)
            return DirectMessage(content=rules.said_hello(name, place, link), held=rules.said_hello(None, place))

        return await self._delivery.tell(
            due, make, asked_at=from_epoch(newcomer.joined_at), held_as=f"{HEARD} {due.guild_id}"
        )

    async def _wants_to_know(self, newcomer: Newcomer) -> bool:
        if newcomer.left_at is not None or newcomer.quiet_at is not None or newcomer.came_back_at is not None:
            return False
        return "welcome" not in await preferences.muted(self._database, newcomer.guild_id, newcomer.member_id)


def _link_to(newcomer: Newcomer) -> str | None:
    if newcomer.channel_id is None or newcomer.message_id is None:
        return None
    return message_link(newcomer.guild_id, newcomer.channel_id, newcomer.message_id)
