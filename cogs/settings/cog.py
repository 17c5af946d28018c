"""Settings, as moderators see them: one command a feature, made from what the feature declares."""

import inspect
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from pydantic.fields import FieldInfo

from bot.client import Hearth
from bot.errors import CareError
from bot.language import _
from bot.settings import Channel, FeatureSettings, Settings, TimeZone, bounds, mark, zones_like
from cogs.settings import rules

log = structlog.stdlib.get_logger("cogs.settings")

RESET = "reset"


class ServerSettings(commands.Cog):
    """`/settings welcome`, `/settings kudos` and so on: without options a panel, with options a change."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        group = app_commands.Group(
            name="settings",
            description="Decide how Hearth works in this server.",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        for model in settings.declared:
            group.add_command(self._command(model))
        self.__cog_app_commands__ = [group]

    def _command(self, model: type[FeatureSettings]) -> app_commands.Command[Any, ..., None]:
        async def callback(interaction: discord.Interaction[Hearth], **chosen: Any) -> None:
            await self._decide(interaction, model, chosen)

        options = {name: _option(name, field) for name, field in model.model_fields.items()}
        reset = inspect.Parameter(RESET, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str | None)
        interaction = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        callback.__signature__ = inspect.Signature([interaction, *options.values(), reset])
        sentences = {name: field.description or name for name, field in model.model_fields.items()}
        app_commands.describe(**sentences, **{RESET: "Give this setting its default value again."})(callback)
        app_commands.choices(**{RESET: [app_commands.Choice(name=name, value=name) for name in sentences]})(callback)
        command = app_commands.Command[Any, ..., None](
            name=model.feature,
            description=f"{(model.__doc__ or model.feature).rstrip('.')}: see or change.",
            callback=callback,
        )
        for name, field in model.model_fields.items():
            if mark(field, TimeZone):
                command.autocomplete(name)(_suggest_zones)
        return command

    async def _decide(
        self, interaction: discord.Interaction[Hearth], model: type[FeatureSettings], chosen: dict[str, Any]
    ) -> None:
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise CareError(_("This is for members who may manage the server."))
        changes = {name: _stored(value) for name, value in chosen.items() if value is not None and name != RESET}
        if chosen.get(RESET):
            changes[chosen[RESET]] = None
        settings = self._settings.of(interaction.guild_id, model)
        if changes:
            settings = await self._settings.change(interaction.guild_id, model, **changes)
            log.info("settings changed", feature=model.feature, by=interaction.user.id, settings=sorted(changes))
        embed = discord.Embed(title=_((model.__doc__ or "").rstrip(".")), description=rules.overview(settings))
        words = [_("Saved.")] if changes else []
        words += _unusable(interaction, settings)
        await interaction.response.send_message("\n".join(words) or None, embed=embed, ephemeral=True)


def _option(name: str, field: FieldInfo) -> inspect.Parameter:
    low, high = bounds(field)
    kind: Any = str
    if mark(field, Channel):
        kind = discord.TextChannel
    elif low is not None and high is not None:
        kind = app_commands.Range[int, low, high]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind | None)


def _stored(value: Any) -> Any:
    return value.id if isinstance(value, discord.abc.GuildChannel) else value


def _unusable(interaction: discord.Interaction[Hearth], settings: FeatureSettings) -> list[str]:
    """A sentence for each chosen channel in which the bot lacks a permission."""
    sentences: list[str] = []
    for name, field in type(settings).model_fields.items():
        wanted, channel_id = mark(field, Channel), getattr(settings, name)
        if wanted is None or channel_id is None or interaction.guild is None:
            continue
        channel = interaction.guild.get_channel(channel_id)
        allowed = channel.permissions_for(interaction.guild.me) if channel else discord.Permissions.none()
        missing = [need for need in wanted.needs if not getattr(allowed, need)]
        if missing:
            sentences.append(rules.missing_permissions(channel_id, missing))
    return sentences


async def _suggest_zones(_interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=zone, value=zone) for zone in zones_like(typed)]
