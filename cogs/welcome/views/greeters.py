"""The one question whether somebody would like to greet, and its two buttons."""

from typing import Any

import discord

from bot.delivery import member_of
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.palette import WARM
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.greeters import Greeters


class AnswerInvitation(Button, template=rf"welcome:greet:(?P<guild_id>{ID}):(?P<answer>yes|no)"):
    """An answer to the question; it stands in a direct message, so it says which server is meant."""

    def __init__(self, guild_id: int, answer: str) -> None:
        label = _("Yes, gladly") if answer == "yes" else _("Not now")
        style = discord.ButtonStyle.primary if answer == "yes" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"welcome:greet:{guild_id}:{answer}"))
        self._guild_id, self._answer = guild_id, answer

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        words = rules.declined() if self._answer == "no" else await self._begin(interaction, services)
        await interaction.response.edit_message(embed=discord.Embed(description=words, colour=WARM), view=None)

    async def _begin(self, interaction: discord.Interaction[Any], services: Services) -> str:
        guild_id, member_id, greeters = self._guild_id, interaction.user.id, Greeters(services)
        await services.access.require(interaction, guild_id, Way.GREETING)
        member = await member_of(interaction.client, guild_id, member_id)
        joined_at = None if member is None else member.joined_at
        await services.database.write(lambda tx: greeters.begin(tx, guild_id, member_id, joined_at, may_be_named=None))
        return rules.accepted(await services.guilds.name(self._guild_id))


def invitation(guild_id: int, server: str) -> tuple[discord.Embed, discord.ui.View]:
    """Return what is asked, and what can be answered."""
    view = lasting_view()
    for answer in ("yes", "no"):
        view.add_item(AnswerInvitation(guild_id, answer))
    return discord.Embed(description=rules.invitation(server), colour=WARM), view
