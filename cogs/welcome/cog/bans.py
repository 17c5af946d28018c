"""Somebody is banned: their greeting goes with them, whatever `remove_days` says."""

import discord
from discord.ext import commands

from bot.db import write_patiently
from bot.services import Services
from cogs.welcome.service.bans import Bans
from cogs.welcome.service.member_locks import MemberLocks


class BanWatch(commands.Cog):
    """Hears of bans as they happen; of one while we were away, nobody tells us."""

    def __init__(self, services: Services, locks: MemberLocks) -> None:
        self._database, self._bans, self._locks = services.database, Bans(services), locks

    @commands.Cog.listener()
    async def on_member_ban(self, guild: discord.Guild, user: discord.User | discord.Member) -> None:
        async with self._locks.of(guild.id, user.id):
            await write_patiently(self._database, lambda tx: self._bans.record(tx, guild.id, user.id))
