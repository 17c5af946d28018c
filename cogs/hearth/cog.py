"""`/hearth`, and the cards that moderators have posted."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.delivery import DirectMessage, Undeliverable
from bot.services import Services
from cogs.hearth import rules
from cogs.hearth.service import POST
from cogs.hearth.views import OPEN, own_card, posted_card

log = structlog.stdlib.get_logger("cogs.hearth")


class HearthCommand(commands.Cog):
    """The one command that somebody has to remember."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description="See what there is here for you, and open it with a button.")
    @app_commands.guild_only()
    async def hearth(self, interaction: discord.Interaction[Hearth]) -> None:
        embed, view = await own_card(interaction, self._services)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


class CardPoster:
    """Posts each card once; where Discord does not take it, whoever wanted it is told."""

    def __init__(self, services: Services) -> None:
        self._services, self._delivery = services, services.delivery
        services.agenda.handle(POST, self.post)

    async def post(self, due: Due) -> Done | Later:
        """Post a card in the channel that somebody chose."""
        embed, view = await posted_card(self._services, due.guild_id)
        try:
            await self._delivery.post_once(due, due.subject, mark=OPEN, embed=embed, view=view)
        except Undeliverable as refusal:
            log.info("card not posted", channel=due.subject, cause=repr(refusal.__cause__))
            return await self._delivery.tell(due, lambda _server: _not_posted(due.subject))
        return Done()


def _not_posted(channel_id: int) -> DirectMessage:
    return DirectMessage(content=rules.not_posted(f"<#{channel_id}>"))
