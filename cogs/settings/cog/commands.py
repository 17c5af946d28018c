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
from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.country_choices import suggest_countries
from bot.interactions.language_choices import suggest_languages
from bot.interactions.lifecycle import guild_and_channel
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
    refusal,
)
from bot.text.language import _
from cogs.settings import rules
from cogs.settings.cog.moves import MovedPlaces
from cogs.settings.service import SettingsCheck, clicks

log = structlog.stdlib.get_logger("cogs.settings")

RESET = "reset"
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
        self._check, self._moves = SettingsCheck(services), MovedPlaces(services)
        self.__cog_app_commands__ = [_group(self._settings.declared)]

    async def decide(
        self, interaction: discord.Interaction[Hearth], model: type[FeatureSettings], chosen: dict[str, Any]
    ) -> None:
        """Change what was chosen, and show what there is."""
        guild_id, _channel_id = guild_and_channel(interaction)
        self._team.require_managing(interaction)
        typed = {name: value for name, value in chosen.items() if value is not None and name != RESET}
        for name in [name for name in typed if isinstance(kind_of(model.model_fields[name]), TimeZone)]:
            typed[name] = await parse_zone(interaction, typed[name])
        changes = {name: _stored(name, model.model_fields[name], value) for name, value in typed.items()}
        if chosen.get(RESET):
            changes[chosen[RESET]] = None
        guild, config = interaction.guild, self._settings.of(guild_id, model)
        left = self._moves.left(guild_id, model, changes)
        if changes:
            if guild is not None:
                await self._check.refuse_harm(guild, interaction.user, _wanted(config, changes), set(changes))

            async def arrange(tx: Transaction) -> None:
                await self._moves.arrange(tx, guild_id, model, left)

            config = await self._settings.change(guild_id, model, arrange, **changes)
            log.info("settings changed", feature=model.feature, by=interaction.user.id, settings=sorted(changes))
        problems = self._check.problems(guild, config) if guild is not None else {}
        words = [rules.saved(works=not problems.keys() & changes.keys())] if changes else []
        words += [*problems.values(), *([rules.moved(left)] if left else [])]
        if guild is not None:
            words += clicks(guild, config, changes)
        embed = discord.Embed(title=_((model.__doc__ or "").rstrip(".")), description=rules.overview(config))
        await interaction.response.send_message("\n".join(words) or None, embed=embed, ephemeral=True)


@cache
def _group(declared: tuple[type[FeatureSettings], ...]) -> app_commands.Group:
    """Return the commands, made once for all bots of this process: they have hundreds of options."""
    group = app_commands.Group(
        name="settings",
        description="Decide how Hearth works in this server.",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    for model in declared:
        group.add_command(_command(model))
    return group


def _command(model: type[FeatureSettings]) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: discord.Interaction[Hearth], **chosen: Any) -> None:
        await interaction.client.services.shared.get(ServerSettings).decide(interaction, model, chosen)

    options = {name: _option(name, field) for name, field in model.model_fields.items()}
    reset = inspect.Parameter(RESET, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str | None)
    interaction = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    callback.__signature__ = inspect.Signature([interaction, *options.values(), reset])
    sentences = {name: field.description or name for name, field in model.model_fields.items()}
    app_commands.describe(**sentences, **{RESET: "Give this setting its default value again."})(callback)
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


def _wanted(config: FeatureSettings, changes: dict[str, Any]) -> FeatureSettings:
    """Return what the settings would be, before anything looks whether each value is allowed."""
    defaults = type(config).model_fields
    known = {name: value for name, value in changes.items() if name in defaults}
    return config.model_copy(
        update={name: defaults[name].default if value is None else value for name, value in known.items()}
    )


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
    offered = {RESET: tuple(model.model_fields)}
    for name, field in model.model_fields.items():
        kind = kind_of(field)
        if isinstance(kind, Choice):
            offered[name] = kind.options
    return {
        name: [app_commands.Choice(name=value, value=value) for value in values] for name, values in offered.items()
    }


def _stored(name: str, field: FieldInfo, value: Any) -> Any:
    kind = kind_of(field)
    if isinstance(kind, Roles | Names):
        found = rules.roles_in(value) if isinstance(kind, Roles) else rules.names_in(value)
        if not found:
            raise CareError(refusal(field, name))
        return found
    return value.id if isinstance(value, discord.abc.GuildChannel | discord.Role) else value
