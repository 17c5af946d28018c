"""Looks again at what moderators have chosen: a channel can be opened to everyone, and a role can become powerful."""

import discord
from discord.ext import commands

from bot.db import Transaction
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from cogs.settings import rules
from cogs.settings.service.check import SettingsCheck


class SettingsWatch(commands.Cog):
    """When Discord tells of a change, and every night, since it does not tell while we are away."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._places = client, services.database, services.places
        self._check = SettingsCheck(services)
        self._problems = SetupProblems(
            services,
            feature="settings",
            channel=lambda _guild_id: None,
            words=lambda found: rules.came_to_harm([(what, place) for what, place, _times in found]),
        )
        services.agenda.every_night_here(self.look)

    async def look(self) -> None:
        """Look at every server that has chosen something which could do harm."""
        for guild in self._client.guilds:
            if self._check.watched(guild.id):
                await self._places.count_roles(guild)
                await self._report(guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if after.id in self._check.watched(after.guild.id):
            await self._report(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions and self._check.watched(after.guild.id):
            await self._report(after.guild)

    async def _report(self, guild: discord.Guild) -> None:
        found = list(self._check.harmful(guild))

        async def report(tx: Transaction) -> None:
            for what, setting, place in found:
                await self._problems.report(tx, guild.id, f"{what}:{setting}", place, "it has changed")

        if found:
            await self._database.write(report)
