"""`/care thanks`: what the team reads of a member's thanks."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import from_epoch
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from cogs.kudos.rules import ownership as rules
from cogs.kudos.service.erasure import marks_of_giver
from cogs.kudos.service.giving import left_today
from cogs.kudos.store import removals
from cogs.kudos.store.removals import KudosRemoval
from cogs.kudos.views.form import giver_of

MOST_REMOVALS = 10


class KudosCare(commands.Cog):
    """The part of `/care` that is about thanks."""

    def __init__(self, services: Services) -> None:
        self._services, self._database, self._vault = services, services.database, services.vault

    @app_commands.command(description="Read what stands in the way of a member's thanks, and what was taken down.")
    @app_commands.describe(member="Whose?")
    async def thanks(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        refusal = await self._refusal(guild_id, member)
        if refusal is None:
            lines = [_("{member} can give thanks.").format(member=member.mention)]
        else:
            lines = [_("{member} cannot give thanks now. They read:").format(member=member.mention), f"> {refusal}"]
        lines += [_described(one) for one in await self._removals(guild_id, member.id)]
        embed = discord.Embed(title=_("Kudos of a member"), description="\n".join(lines))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    async def _refusal(self, guild_id: int, member: discord.Member) -> str | None:
        refusal = await self._services.access.refusal(guild_id, member.id, Way.KUDOS, for_team=True)
        if refusal is None:
            try:
                await left_today(self._services, guild_id, giver_of(member))
            except CareError as reason:
                return str(reason)
        return refusal

    async def _removals(self, guild_id: int, member_id: int) -> list[KudosRemoval]:
        """Return what was taken down of a member, also where only a mark still says that they gave it."""
        marks = marks_of_giver(self._vault, guild_id, member_id)
        found = await removals.of_member(self._database, guild_id, member_id, marks, MOST_REMOVALS)
        return [replace(one, giver_id=member_id) if one.giver_mark in marks else one for one in found]


def _described(one: KudosRemoval) -> str:
    receiver_id = 0 if one.private else one.receiver_id
    when = from_epoch(one.removed_at)
    return rules.describe_removal(one.giver_id, receiver_id, one.moderator_id, one.because, when)
