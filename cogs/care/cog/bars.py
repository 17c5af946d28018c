"""`/care bar`, `/care unbar` and `/care bars`."""

from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation import store
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import clean, parse_id
from cogs.care.rules import bars as rules
from cogs.care.views.bars import BarList

MOST_DAYS = 365
OFFERED = 25  # choices, Discord's limit


class BarCommands(commands.Cog):
    """Keeping somebody from reaching others for a time, and letting them again."""

    def __init__(self, services: Services, bars: BarList) -> None:
        self._database, self._clock, self._access = services.database, services.clock, services.access
        self._ranks = services.ranks
        self._bars = bars

    @app_commands.command(description="Keep a member from reaching others for a time. Help stays open to them.")
    @app_commands.describe(
        member="Whom?", ways="From what?", days="For how many days?", reason="Why? The team alone reads it."
    )
    @app_commands.rename(ways="from")
    @app_commands.choices(ways=[app_commands.Choice(name=name, value=value) for name, value in rules.choices()])
    async def bar(
        self,
        interaction: discord.Interaction[Any],
        member: discord.User,
        ways: str,
        days: app_commands.Range[int, 1, MOST_DAYS],
        reason: app_commands.Range[str, 1, rules.LONGEST_REASON] | None = None,
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        chosen, moderator_id = rules.ways_from(ways), interaction.user.id
        if member.id == moderator_id and not _is_owner(interaction):
            raise rules.would_be_yours()
        await self._ranks.require_may_bar(interaction, guild_id, member.id)
        barring = await self._database.write(
            lambda tx: self._access.bar(
                tx,
                guild_id,
                member.id,
                chosen,
                timedelta(days=days),
                bar_id=interaction.id,
                by=moderator_id,
                reason=clean(reason or ""),
            )
        )
        await interaction.response.send_message(
            rules.barred(member.mention, chosen, barring.ends, barring.stood), ephemeral=True
        )

    @app_commands.command(description="Let somebody reach others again.")
    @app_commands.describe(member="Whom?", bar="Or one bar alone, also where a name stays hidden?")
    async def unbar(
        self, interaction: discord.Interaction[Any], member: discord.User | None = None, bar: str | None = None
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        if member is None and bar is None:
            raise CareError(_("Please say who it is about, or which bar; `/care bars` shows all of them."))
        if member is None and not parse_id(bar or ""):
            raise rules.unknown_bar()

        async def lift(tx: Transaction) -> bool:
            record = None if bar is None else await store.record_of(tx, guild_id, parse_id(bar))
            self._require_other(interaction, member.id if member is not None else 0, record)
            if member is not None:
                return await self._access.lift(tx, guild_id, member.id, by=interaction.user.id)
            if record is not None:
                await self._access.lift_one(tx, guild_id, record, by=interaction.user.id)
            return record is not None

        if await self._database.write(lift):
            words = rules.lifted_one() if member is None else rules.lifted()
        else:
            words = _("Nothing keeps them from reaching others, or it has just ended.")
        await interaction.response.send_message(words, ephemeral=True)

    def _require_other(
        self, interaction: discord.Interaction[Any], member_id: int, record: store.BarRecord | None
    ) -> None:
        """Raise CareError where somebody would end what keeps themselves from others; the server's owner may."""
        me, guild_id = interaction.user.id, interaction.guild_id or 0
        own = member_id == me or (record is not None and self._access.is_of(record, guild_id, me))
        if own and not _is_owner(interaction):
            raise rules.is_your_own()

    @unbar.autocomplete("bar")
    async def _suggest_bars(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        now = to_epoch(self._clock.now())
        found = await store.records(self._database, interaction.guild_id or 0, now, 0, OFFERED)
        hidden = rules.hidden()
        names = {one.id: str(one.member_id) if one.member_id else hidden for one in found}
        return [
            app_commands.Choice(
                name=rules.bar_choice(names[one.id], one.ways, from_epoch(one.ends_at)), value=str(one.id)
            )
            for one in found
            if typed.casefold() in names[one.id].casefold()
        ]

    @app_commands.command(description="See who is kept from reaching others, from what, and until when.")
    async def bars(self, interaction: discord.Interaction[Any]) -> None:
        await self._bars.show(interaction)


def _is_owner(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild is not None and interaction.guild.owner_id == interaction.user.id
