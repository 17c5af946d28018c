"""Looks again at what moderators have chosen: it breaks, it is opened to everyone, and it works again."""

import discord
from discord.ext import commands

from bot.agenda import Done, Due
from bot.db import Transaction
from bot.delivery import Undeliverable, broken_places, setup_words
from bot.delivery.broken_places import REFUSED
from bot.delivery.setup_notes import LOOK, ONLY_MENDED, Chosen, SetupNotes
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from bot.settings import Channel, Role, TeamRole, kind_of
from cogs.settings import rules
from cogs.settings.service.check import SettingsCheck


class SettingsWatch(commands.Cog):
    """When Discord tells of a change or refuses something, and every night, since it does not tell while we are away.

    What a moderator has just chosen is told to them at once, and to nobody else before the next look.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._places = client, services.database, services.places
        self._settings, self._check = services.settings, SettingsCheck(services)
        self._notes = services.shared.get(SetupNotes)
        self._problems = SetupProblems(
            services,
            feature="settings",
            words=lambda found: rules.came_to_harm([(what, place) for what, place, _times in found]),
        )
        services.agenda.handle(LOOK, self.look_at)
        services.agenda.every_night_here(self.look)
        services.settings.when_changed(self._notes.look_for_mended)
        services.delivery.when_posting(self.refused, self.posted)

    async def cog_load(self) -> None:
        await self._notes.broken.load()

    async def look(self) -> None:
        """Look at every server that has chosen something."""
        for guild in self._client.guilds:
            if self._check.watched(guild.id):
                await self._places.count_roles(guild)
                await self._report_harm(guild)
            await self._look(guild)

    async def look_at(self, due: Due) -> Done:
        """Look at one server."""
        if (guild := self._client.get_guild(due.guild_id)) is not None:
            await self._look(guild, only_mended=due.subject == ONLY_MENDED)
        return Done()

    async def refused(self, channel_id: int, refusal: Undeliverable) -> None:
        """Report that Discord takes nothing in a channel, or in a thread of it, that a server has chosen."""
        thread = self._client.get_channel(channel_id)
        place = thread.parent_id if isinstance(thread, discord.Thread) else channel_id
        for guild_id, setting in self._settings.where(place) if refusal.is_about_place else ():

            async def report(tx: Transaction, guild_id: int = guild_id, setting: str = setting) -> None:
                if await self._notes.refused(tx, guild_id, setting, place):
                    await self._problems.report(tx, guild_id, REFUSED, place, repr(refusal.__cause__))

            await self._database.write(report)

    async def posted(self, channel_id: int) -> None:
        """Record that a channel takes again what it refused for reasons that nobody saw."""
        if not self._notes.broken.is_refused(channel_id):
            return

        async def record(tx: Transaction) -> None:
            for one in await broken_places.refused_in(tx, channel_id):
                await self._notes.record_mended(tx, one)

        await self._database.write(record)
        self._notes.broken.clear_refused(channel_id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if after.id in self._check.watched(after.guild.id):
            await self._report_harm(after.guild)
        await self._look(after.guild)
        if self._notes.broken.is_refused(after.id):
            await self._database.write(lambda tx: self._notes.try_again(tx, after.id))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._look(channel.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions and self._check.watched(after.guild.id):
            await self._report_harm(after.guild)
        await self._look(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self._look(role.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if after == after.guild.me and before.roles != after.roles:
            await self._look(after.guild)

    async def _look(self, guild: discord.Guild, *, only_mended: bool = False) -> None:
        chosen = self._chosen(guild)
        if self._notes.broken.in_server(guild.id) or any(why for _place, why in chosen.values()):
            await self._database.write(lambda tx: self._notes.record(tx, guild.id, chosen, only_mended=only_mended))

    def _chosen(self, guild: discord.Guild) -> Chosen:
        """Return every channel and role that a server has chosen, and why it cannot be used."""
        harm = {setting: what for what, setting, _place in self._check.harmful(guild)}
        found = dict[str, tuple[int, str]]()
        for model in self._settings.declared:
            config = self._settings.of(guild.id, model)
            for name, field in model.model_fields.items():
                mark, place, setting = kind_of(field), getattr(config, name), f"{model.feature} {name}"
                if isinstance(mark, Channel | Role | TeamRole) and place is not None:
                    found[setting] = place, _why_broken(guild, mark, place) or harm.get(setting, "")
        return found

    async def _report_harm(self, guild: discord.Guild) -> None:
        found = list(self._check.harmful(guild))

        async def report(tx: Transaction) -> None:
            for what, setting, place in found:
                await self._problems.report(tx, guild.id, f"{what}:{setting}", place, "it has changed")

        if found:
            await self._database.write(report)


def _why_broken(guild: discord.Guild, mark: Channel | Role | TeamRole, chosen: int) -> str:
    """Return why a channel or role cannot be used, as it is kept; nothing where it can."""
    if isinstance(mark, Channel):
        channel = guild.get_channel(chosen)
        if channel is None:
            return setup_words.GONE
        allowed = channel.permissions_for(guild.me)
        return " ".join(need for need in mark.needs if not getattr(allowed, need))
    role = guild.get_role(chosen)
    if role is None:
        return setup_words.ROLE_GONE
    if isinstance(mark, TeamRole):
        return ""
    if not guild.me.guild_permissions.manage_roles:
        return setup_words.MAY_NOT_GIVE
    return "" if role < guild.me.top_role else setup_words.TOO_HIGH
