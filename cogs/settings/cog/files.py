"""`/settings export` and `/settings import`: settings as a file, and a file as settings."""

from io import BytesIO
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.errors import CareError
from bot.interactions.lifecycle import only_in_servers
from bot.text.language import _
from cogs.settings.rules import files
from cogs.settings.service.files import SettingsFiles
from cogs.settings.service.importing import SettingsImports
from cogs.settings.views.importing import show


def _managed(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server, for whoever may manage it. Raises CareError for everyone else."""
    interaction.client.services.team.require_managing(interaction)
    if interaction.guild is None or interaction.guild.unavailable:
        raise CareError(only_in_servers())
    return interaction.guild


async def _export(interaction: discord.Interaction[Any]) -> None:
    guild, services = _managed(interaction), interaction.client.services
    content = await SettingsFiles(services).export(services.database, guild)
    words = _("Here is what this server has decided. `/settings import` reads it again, here or in another server.")
    file = discord.File(BytesIO(content.encode()), "hearth-settings.json")
    await interaction.response.send_message(words, file=file, ephemeral=True)


async def _import(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
    guild, imports = _managed(interaction), SettingsImports(interaction.client.services)
    if file.size > files.MOST_BYTES:
        raise files.refused(files.too_large())
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        data = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise CareError(_("I could not fetch that file. Please send it once more; nothing is changed.")) from error
    await show(interaction, imports, await imports.begin(guild, interaction.user.id, interaction.id, data))


_import = app_commands.describe(file="What /settings export made.")(_import)

FILES = (
    app_commands.Command[Any, ..., None](
        name="export", description="Take all settings along as a file.", callback=_export
    ),
    app_commands.Command[Any, ..., None](
        name="import", description="See what a file of settings would change, and apply it.", callback=_import
    ),
)
