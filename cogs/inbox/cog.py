"""The inbox, as people see it: `/inbox`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.interactions.anywhere import usable_anywhere
from bot.interactions.doors import Door
from bot.services import Services
from bot.text.language import _
from cogs.inbox.views import InboxPages


class InboxDoor(Door):
    """The door in `/hearth` to it."""

    place = 70

    def describe(self) -> str:
        return _("`/inbox`: what I have for you, and what could not be delivered.")


class Inbox(commands.Cog):
    """Whoever looks into it need not be told again that something is there."""

    def __init__(self, services: Services, pages: InboxPages) -> None:
        self._delivery, self._pages = services.delivery, pages

    @usable_anywhere
    @app_commands.command(description="See what I have for you, and what became of my messages; only you see it.")
    async def inbox(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._pages.show(interaction)
        await self._delivery.mark_told_of_held(interaction.user.id)
