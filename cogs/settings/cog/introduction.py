"""The bot introduces itself to a server that it has just joined: once, where it may."""

from datetime import timedelta

import discord
import structlog
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import DROP, DirectMessage, Notice, Undeliverable
from bot.interactions.buttons import lasting_view
from bot.services import Services
from bot.text.language import using_locale
from cogs.settings.rules import setup as rules
from cogs.settings.store import rooms as store
from cogs.settings.views.presses import OpenSetup

log = structlog.stdlib.get_logger("cogs.settings")

INTRODUCE, WRITE_OWNER = "settings.introduce", "settings.introduce_owner"
JUST_NOW = timedelta(minutes=10)  # Discord tells at once; whatever it tells later is of a server that we know.
A_MOMENT = timedelta(minutes=1)  # Whoever invites it may still be at the roles and channels.
LONG = timedelta(days=1)


class SelfIntroduction(commands.Cog):
    """Says two sentences with a button in the system channel; else its owner is written to."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._clock = client, services.database, services.clock
        self._agenda, self._delivery = services.agenda, services.delivery
        services.agenda.handle(INTRODUCE, self.introduce)
        services.agenda.handle(WRITE_OWNER, self.write_owner)
        services.delivery.declare(Notice(WRITE_OWNER, "that I joined your server", asked_for=True))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        now, joined = self._clock.now(), guild.me.joined_at
        if joined is None or now - joined > JUST_NOW:
            return

        async def begin(tx: Transaction) -> None:
            if await store.record_introduction(tx, guild.id, to_epoch(now)):
                await self._agenda.schedule(tx, INTRODUCE, guild.id, 0, now + A_MOMENT)

        await self._database.write(begin)

    async def introduce(self, due: Due) -> Done | Later:
        """Post in the system channel, or have the owner written to where that may not be."""
        guild, now = self._client.get_guild(due.guild_id), self._clock.now()
        if now - due.planned > LONG:
            return Done()
        if guild is None or guild.unavailable:  # Another process may have it, or it is gone already.
            return Later(now + A_MOMENT)
        channel, owner = guild.system_channel, guild.owner_id
        if channel is not None and _may_write(channel):
            try:
                with using_locale(guild.preferred_locale):
                    view = lasting_view().add_item(OpenSetup())
                    words = rules.welcome_words()
                await self._delivery.post_once(due, channel.id, content=words, view=view, silent=True)
            except Undeliverable as refusal:
                log.info("not introduced in the channel", guild=guild.id, cause=repr(refusal.__cause__))
            else:
                return Done()
        if owner is None:
            return Done()
        return Done(lambda tx: self._agenda.schedule(tx, WRITE_OWNER, guild.id, 0, now, member_id=owner))

    async def write_owner(self, due: Due) -> Done | Later:
        """Write to the owner, once; where they take no messages, `/setup` is there all the same."""
        link = f"https://discord.com/channels/{due.guild_id}"
        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(content=rules.welcome_words_for_owner(server, link)),
            refused=DROP,
        )


def _may_write(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages
