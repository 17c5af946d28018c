"""What `/settings check` looks at: what the operator's check knows, for one server."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.client.command_sync import REFUSED, Refusal
from bot.client.invite_link import lacking
from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import CareError, NotNow
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import CALM
from bot.moderation.commands import opens_by_role
from bot.moderation.team import TeamSettings
from bot.services import Services
from cogs.settings.rules import checking as rules

FOR_ALL, FOR_TEAM = "help-now", "care"


class ServerCheck:
    """Looks at one server: at what is known of it first, and asks Discord for the rest."""

    def __init__(self, interaction: discord.Interaction[Any], services: Services, guild: discord.Guild) -> None:
        self._tree, self._asker = interaction.client.tree, interaction.user.id
        self._services, self._guild = services, guild
        self.wrong: list[str] = []
        self.well: list[str] = []

    async def look(self) -> None:
        """Find what is wrong, the gravest first, and what is well."""
        self._found([rules.lacking_everywhere(missing)] if (missing := self._lacking()) else [], rules.may_everywhere())
        states = await self._services.features.look(self._guild)
        broken = [one.sentence for state in states for one in state.broken]
        self._found(list(dict.fromkeys(broken)), rules.places_well())
        if self._services.config.discord_api_url is None:
            self.well.append(rules.sees_who_joins())
        try:
            self._found(await self._commands(), rules.commands_well())
        except (NotNow, Undeliverable):
            self.wrong.append(rules.commands_unknown())
        if self._services.delivery.may_hold_for(self._asker):
            self.wrong.append(rules.cannot_reach_you())

    def _found(self, wrong: Sequence[str], well: str) -> None:
        self.wrong += wrong
        if not wrong:
            self.well.append(well)

    def _lacking(self) -> list[str]:
        return lacking(self._guild.me.guild_permissions)

    async def _commands(self) -> list[str]:
        refusal = Refusal.of(await self._services.database.value(REFUSED))
        with talking_to_discord():
            there = {command.name: command for command in await self._tree.fetch_commands()}
            missing = [rules.command_not_there(name) for name in (FOR_ALL, FOR_TEAM) if name not in there]
            closed = await self._closed(there[FOR_ALL]) if FOR_ALL in there else []
            clicks = await self._clicks(there[FOR_TEAM]) if FOR_TEAM in there else []
        return [*([rules.commands_not_taken(refusal.why)] if refusal else []), *missing, *closed, *clicks]

    async def _closed(self, command: app_commands.AppCommand) -> list[str]:
        """Return that a command is closed to everyone which is for everyone."""
        is_closed = (await self._overrides(command)).get(self._guild.id) is False
        return [rules.closed_to_everyone(command.name)] if is_closed else []

    async def _clicks(self, command: app_commands.AppCommand) -> list[str]:
        """Return what has to be clicked so that the team can use its command; nothing where it can."""
        role = self._guild.get_role(self._services.settings.of(self._guild.id, TeamSettings).role or 0)
        clicks = opens_by_role(role) if role is not None else None
        if role is None or clicks is None or (await self._overrides(command)).get(role.id):
            return []
        return [clicks]

    async def _overrides(self, command: app_commands.AppCommand) -> dict[int, bool]:
        """Return for which roles, by id, somebody has opened or closed a command; it is 404 where nobody has."""
        try:
            return {one.id: one.permission for one in (await command.fetch_permissions(self._guild)).permissions}
        except discord.NotFound:
            return {}


async def show_check(interaction: discord.Interaction[Any], services: Services) -> None:
    """Look, and show it to whoever manages the server, to them alone."""
    guild = interaction.guild
    if guild is None:
        raise CareError(only_in_servers())
    services.team.require_managing(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    check = ServerCheck(interaction, services, guild)
    await check.look()
    embed = discord.Embed(title=rules.title(), description=rules.page(check.wrong, check.well), colour=CALM)
    await interaction.followup.send(embed=embed, ephemeral=True)
