"""Privacy, as members see it: `/privacy show`, `/privacy export` and `/privacy forget`."""

import asyncio
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.errors import CareError
from bot.interactions.anywhere import usable_anywhere
from bot.interactions.lifecycle import guild_and_channel
from bot.members.export import Export, as_json, as_text, export_of, feature_name, unsealed
from bot.members.pace import Pace
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Found
from bot.services import Services
from bot.text.language import _
from cogs.privacy import rules
from cogs.privacy.service import Retention
from cogs.privacy.views import KeptPages, question

log = structlog.stdlib.get_logger("cogs.privacy")

Where = Literal["here", "everywhere"]
ALL = "everything"
ENVELOPE = 4096  # bytes of a message around its files


@usable_anywhere
class PrivacyCommands(
    commands.GroupCog, name="privacy", description="What I keep about you: see it, take it along, erase it."
):
    """Everyone decides about their own; nobody else is ever shown it."""

    def __init__(self, services: Services, pages: KeptPages, retention: Retention) -> None:
        self._database, self._clock, self._vault = services.database, services.clock, services.vault
        self._personal_data, self._pages, self._retention = services.personal_data, pages, retention
        self._exports = Pace(services.clock, rules.EXPORTS, rules.HOUR)

    @app_commands.command(description="See what I keep about you, who can see it, and until when; only you see it.")
    async def show(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._pages.show(interaction)

    @app_commands.command(description="Download what I keep about you: a file to read, and one for programs.")
    @app_commands.describe(where="Only what belongs to this server, or everything?")
    async def export(self, interaction: discord.Interaction[Hearth], where: Where = "everywhere") -> None:
        about = ErasureScope(interaction.user.id, _server(interaction, where))
        again = self._exports.next_moment(interaction.user.id)
        if again is not None:
            raise CareError(rules.exported_enough(again))
        self._exports.record(interaction.user.id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._personal_data.found(self._database, about)
        files = await asyncio.to_thread(self._files_of, about, found, interaction.filesize_limit)
        await interaction.edit_original_response(
            content=_("Here is everything I keep about you: a file to read, and one for programs."), attachments=files
        )

    def _files_of(self, about: ErasureScope, found: Sequence[Found], most: int) -> list[discord.File]:
        """Return what was found as files. It can be very much, so not in the event loop."""
        return _files(export_of(about, unsealed(found, self._vault), self._clock.now()), most)

    @app_commands.command(description="Have me forget what I keep about you. I ask once more before I do.")
    @app_commands.describe(what="Everything, or only what one feature keeps?", where="In this server, or everywhere?")
    async def forget(self, interaction: discord.Interaction[Hearth], what: str, where: Where) -> None:
        feature = self._feature_from(what)
        if feature and feature not in self._personal_data.features:
            raise CareError(
                _("Please choose one of the suggestions that Discord shows while you type, such as “Everything”.")
            )
        about = ErasureScope(interaction.user.id, _server(interaction, where), feature)
        counted = await self._personal_data.counted(self._database, about)
        if all(one.kept.trail for one in counted):
            raise CareError(rules.nothing())
        embeds, view = question(about, counted)
        await interaction.response.send_message(embeds=embeds, view=view, ephemeral=True)

    def _feature_from(self, typed: str) -> str:
        """Return the feature that somebody chose, or typed as they read it or call it."""
        wanted = rules.plain(typed)
        if wanted in {rules.plain(one) for one in (*rules.ALL, _("Everything"))}:
            return EVERYTHING
        features = self._personal_data.features
        named = {rules.plain(name): one for one in features for name in (one, feature_name(one))}
        return named.get(wanted, typed)

    @forget.autocomplete("what")
    async def _features(self, _interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        offered = {ALL: _("Everything"), **{feature: feature_name(feature) for feature in self._personal_data.features}}
        return [
            app_commands.Choice(name=name, value=value)
            for value, name in offered.items()
            if rules.plain(typed) in rules.plain(name)
        ][:25]

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            await self._retention.joined(member.guild.id, member.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._retention.removed(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._retention.invited(guild.id)


def _server(interaction: discord.Interaction[Hearth], where: Where) -> int:
    return guild_and_channel(interaction)[0] if where == "here" else EVERYWHERE


def _files(export: Export, most: int) -> list[discord.File]:
    """Return the export as files of at most `most` bytes in all. Raises CareError where it cannot be made to fit."""
    contents = {"hearth.json": as_json(export), "hearth.txt": as_text(export)}
    if sum(len(content) for content in contents.values()) + ENVELOPE > most:
        contents = {"hearth.zip": _packed(contents)}
    if sum(len(content) for content in contents.values()) + ENVELOPE > most:
        raise CareError(rules.too_large(here=export.server_id is not None))
    return [discord.File(io.BytesIO(content), name) for name, content in contents.items()]


def _packed(contents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()
