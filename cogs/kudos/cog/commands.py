"""`/kudos`: give, mine, given and preferences."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from cogs.kudos.cog.giving import GiveFlow
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.giving import Person, ThanksRequest
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views.form import PRIVATE, giver_of
from cogs.kudos.views.keepsake import GivenPages, Keepsake
from cogs.kudos.views.preferences import show_preferences_form


@app_commands.guild_only()
class KudosCommands(commands.GroupCog, name="kudos", description="Say thank you, and read what you were thanked for."):
    """Thanks belong to whoever is thanked, and nobody here is counted or compared."""

    def __init__(self, services: Services) -> None:
        self._settings, self._flow = services.settings, GiveFlow(services)
        self._cards = services.shared.get(KudosCards)
        self._preferences = services.shared.get(PreferencesCache)
        self._keepsake, self._given = Keepsake(services), GivenPages(services)

    async def cog_unload(self) -> None:
        await self._cards.record_posted()

    @app_commands.command(description="Thank somebody. Without options, a form asks who, what for, and who sees it.")
    @app_commands.describe(
        member="Whom you thank.",
        reason="What for? 3 to 300 characters.",
        shown="Posted for everyone here, or private, for them alone.",
        value="What it stands for, if your server has such values.",
    )
    async def give(
        self,
        interaction: discord.Interaction[Hearth],
        member: discord.Member | None = None,
        reason: app_commands.Range[str, rules.SHORTEST, rules.LONGEST] | None = None,
        shown: Literal["posted", "private"] = "posted",
        value: str | None = None,
    ) -> None:
        if member is None or reason is None:
            await self._flow.open_form(interaction, member, reason=reason or "")
            return
        guild_id, channel_id = guild_and_channel(interaction)
        thanks = ThanksRequest(
            id=interaction.id,
            guild_id=guild_id,
            channel_id=channel_id,
            giver=giver_of(interaction.user),
            receivers=[Person(member.id, member.display_name, is_bot=member.bot)],
            reason=reason,
            private=shown == PRIVATE,
            value=value or "",
        )
        await self._flow.give(interaction, thanks)

    @give.autocomplete("value")
    async def _suggest_values(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        values = self._settings.of(interaction.guild_id or 0, KudosSettings).values
        return [app_commands.Choice(name=one, value=one) for one in values if typed.casefold() in one.casefold()]

    @app_commands.command(description="Read what you were thanked for here; only you see it.")
    async def mine(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._keepsake.show(interaction)

    @app_commands.command(description="Read what you thanked others for here; only you see it.")
    async def given(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._given.show(interaction)

    @app_commands.command(
        description="Say how you would like to be thanked: always in private, without notices, or not."
    )
    async def preferences(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        await show_preferences_form(interaction, await self._preferences.now_of(guild_id, interaction.user.id))
