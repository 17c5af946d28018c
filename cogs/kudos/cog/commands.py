"""`/kudos`: give, mine, given and preferences for everyone, remove and why for moderators."""

import re
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import clean, parse_id
from cogs.kudos.cog.giving import GiveFlow
from cogs.kudos.rules import giving as rules
from cogs.kudos.rules import ownership
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.giving import Person, ThanksRequest, left_today
from cogs.kudos.service.ownership import Ownership
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store import removals
from cogs.kudos.views.form import PRIVATE, giver_of
from cogs.kudos.views.keepsake import GivenPages, Keepsake
from cogs.kudos.views.preferences import show_preferences_form

MOST_REMOVALS = 10


@app_commands.guild_only()
class KudosCommands(commands.GroupCog, name="kudos", description="Say thank you, and read what you were thanked for."):
    """Thanks belong to whoever is thanked, and nobody here is counted or compared."""

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings
        self._cards = services.shared.get(KudosCards)
        self._preferences = services.shared.get(PreferencesCache)
        self._flow, self._ownership = GiveFlow(services), Ownership(services)
        self._keepsake, self._given = Keepsake(services), GivenPages(services)

    async def cog_unload(self) -> None:
        await self._cards.record_posted()

    @app_commands.command(description="Thank somebody. Without options, a form asks whom, what for, and who sees it.")
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

    @app_commands.command(description="Read, just for yourself, what you were thanked for here.")
    async def mine(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._keepsake.show(interaction)

    @app_commands.command(description="Read, just for yourself, what you thanked others for here.")
    async def given(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._given.show(interaction)

    @app_commands.command(
        description="Say how you would like to be thanked: always in private, without notices, or not."
    )
    async def preferences(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        await show_preferences_form(interaction, await self._preferences.now_of(guild_id, interaction.user.id))

    @app_commands.command(description="For moderators: take a card down. Whoever gave it and was thanked is told.")
    @app_commands.describe(card="The link of its message, or the id.", because="What they read about why.")
    async def remove(
        self,
        interaction: discord.Interaction[Hearth],
        card: app_commands.Range[str, 1, 200],
        because: app_commands.Range[str, 1, ownership.LONGEST_BECAUSE] | None = None,
    ) -> None:
        guild_id, moderator_id = _moderated_server(interaction), interaction.user.id
        message_id = parse_id((re.findall(r"\d+", card) or [""])[-1])
        await self._cards.record_posted()  # Where it is may not be recorded yet.
        taken = message_id and await self._ownership.take_down(guild_id, message_id, moderator_id, clean(because or ""))
        if not taken:
            raise CareError(
                _("I don't know a card there. “Copy Message Link” in the menu of its message gives the link.")
            )
        await interaction.response.send_message(
            _("It is taken down. Whoever gave it and whoever was thanked will be told, without your name."),
            ephemeral=True,
        )

    @app_commands.command(
        description="For moderators: read what stands in the way of a member's thanks, and what was removed."
    )
    @app_commands.describe(member="Whose?")
    async def why(self, interaction: discord.Interaction[Hearth], member: discord.Member) -> None:
        guild_id = _moderated_server(interaction)
        try:
            await left_today(interaction.client.services, guild_id, giver_of(member))
            lines = [_("{member} can give thanks.").format(member=member.mention)]
        except CareError as refusal:
            lines = [_("{member} cannot give thanks now. They read:").format(member=member.mention), f"> {refusal}"]
        found = await removals.of_member(self._database, guild_id, member.id, MOST_REMOVALS)
        lines += [
            ownership.describe_removal(
                one.giver_id, one.receiver_id, one.moderator_id, one.because, from_epoch(one.removed_at)
            )
            for one in found
        ]
        embed = discord.Embed(title=_("Kudos of a member"), description="\n".join(lines))
        await interaction.response.send_message(embed=embed, ephemeral=True)


def _moderated_server(interaction: discord.Interaction[Any]) -> int:
    """Return the server in which a moderator uses the bot. Raises CareError for everyone else."""
    guild_id, _channel_id = guild_and_channel(interaction)
    if not interaction.permissions.manage_guild:
        raise CareError(_("This is for members who may manage the server."))
    return guild_id
