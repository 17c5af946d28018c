"""Settings, as moderators see them: one command a feature, made from what the feature declares."""

import inspect
from functools import cache
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from pydantic.fields import FieldInfo

from bot.client.hearth import Hearth
from bot.errors import CareError
from bot.interactions.country_choices import suggest_countries
from bot.interactions.language_choices import suggest_languages
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.timezone_choices import parse_zone, suggest_zones
from bot.services import Services
from bot.settings import (
    Channel,
    Choice,
    FeatureSettings,
    Flag,
    HomeCountry,
    Names,
    Number,
    Role,
    Roles,
    ServerLanguage,
    TeamRole,
    Text,
    TimeZone,
    kind_of,
)
from bot.text.language import _
from cogs.settings import rules
from cogs.settings.cog.face import FACE
from cogs.settings.cog.files import FILES
from cogs.settings.cog.overview import looking_commands
from cogs.settings.cog.switching import switch_commands
from cogs.settings.cog.upkeep import UPKEEP
from cogs.settings.service.changes import SettingsChanges, parsed
from cogs.settings.service.check import SettingsCheck

log = structlog.stdlib.get_logger("cogs.settings")

_SUGGESTIONS: dict[type[Any], Any] = {
    TimeZone: suggest_zones,
    HomeCountry: suggest_countries,
    ServerLanguage: suggest_languages,
}
_LONGEST_LIST = 500  # characters, for all roles or names together


class ServerSettings(commands.Cog):
    """`/settings welcome`, `/settings kudos` and so on: without options a panel, with options a change."""

    def __init__(self, services: Services) -> None:
        self._settings, self._team = services.settings, services.team
        self._check, self._changes = SettingsCheck(services), services.shared.get(SettingsChanges)
        self.__cog_app_commands__ = [_group(self._settings.declared)]

    async def decide(
        self, interaction: discord.Interaction[Hearth], model: type[FeatureSettings], chosen: dict[str, Any]
    ) -> None:
        """Change what was chosen, and show what there is."""
        self._team.require_managing(interaction)
        if (guild := interaction.guild) is None:
            raise CareError(only_in_servers())
        changes = await _chosen(interaction, model, chosen)
        if changes:
            outcome = await self._changes.apply(guild, interaction.user, {model: changes})
            words, config = outcome.words, outcome.configs[model]
        else:
            config = self._settings.of(guild.id, model)
            words = "\n".join(self._check.problems(guild, config).values())
        embed = discord.Embed(title=_((model.__doc__ or "").rstrip(".")), description=rules.overview(config))
        await interaction.response.send_message(words or None, embed=embed, ephemeral=True)


async def _chosen(
    interaction: discord.Interaction[Hearth], model: type[FeatureSettings], chosen: dict[str, Any]
) -> dict[str, Any]:
    """Return what is to be changed, as it is kept. Raises CareError for what cannot be read."""
    typed = {name: value for name, value in chosen.items() if value is not None}
    for name in [name for name in typed if isinstance(kind_of(model.model_fields[name]), TimeZone)]:
        typed[name] = await parse_zone(interaction, typed[name])
    return {name: parsed(name, model.model_fields[name], value) for name, value in typed.items()}


@cache
def _group(declared: tuple[type[FeatureSettings], ...]) -> app_commands.Group:
    """Return the commands, made once for all bots of this process: they have hundreds of options."""
    group = app_commands.Group(
        name="settings",
        description="Decide how Hearth works in this server.",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    for command in (*looking_commands(), *switch_commands(), *map(_command, declared), *UPKEEP, *FILES, FACE):
        group.add_command(command)
    return group


def _command(model: type[FeatureSettings]) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: discord.Interaction[Hearth], **chosen: Any) -> None:
        await interaction.client.services.shared.get(ServerSettings).decide(interaction, model, chosen)

    options = {name: _option(name, field) for name, field in model.model_fields.items()}
    interaction = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    callback.__signature__ = inspect.Signature([interaction, *options.values()])
    sentences = {name: field.description or name for name, field in model.model_fields.items()}
    app_commands.describe(**sentences)(callback)
    app_commands.choices(**_choices(model))(callback)
    command = app_commands.Command[Any, ..., None](
        name=model.feature,
        description=f"{(model.__doc__ or model.feature).rstrip('.')}: see or change.",
        callback=callback,
    )
    for name, field in model.model_fields.items():
        suggest = _SUGGESTIONS.get(type(kind_of(field)))
        if suggest is not None:
            command.autocomplete(name)(suggest)
    return command


def _option(name: str, field: FieldInfo) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_typed(field) | None)


def _typed(field: FieldInfo) -> Any:
    """Return what Discord lets a moderator choose or type for a setting."""
    match kind_of(field):
        case Channel():
            return discord.TextChannel
        case Role() | TeamRole():
            return discord.Role
        case Flag():
            return bool
        case Number(low, high):
            return app_commands.Range[int, low, high]
        case Text() | Roles() | Names() as kind:
            return app_commands.Range[str, 1, kind.longest if isinstance(kind, Text) else _LONGEST_LIST]
        case TimeZone() | HomeCountry() | ServerLanguage() | Choice():
            return str


def _choices(model: type[FeatureSettings]) -> dict[str, list[app_commands.Choice[str]]]:
    """Return the values that Discord offers in a menu, by option."""
    offered: dict[str, tuple[str, ...]] = {}
    for name, field in model.model_fields.items():
        kind = kind_of(field)
        if isinstance(kind, Choice):
            offered[name] = kind.options
    return {
        name: [app_commands.Choice(name=value, value=value) for value in values] for name, values in offered.items()
    }
