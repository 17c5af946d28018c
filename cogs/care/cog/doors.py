"""The door in `/hearth` to what waits for the team."""

from typing import Any

import discord

from bot.interactions.doors import Door, Visitor
from bot.services import Services
from bot.text.language import _
from cogs.care.views.queue import OpenQueue


class QueueDoor(Door):
    """What waits for the team."""

    place, visitor = 200, Visitor.TEAM

    def __init__(self, services: Services) -> None:
        self._team = services.team

    def describe(self) -> str:
        return _("**What waits for the team**: what somebody has to answer or decide; `/care queue` shows it, too.")

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        return self._team.acts(interaction)

    def button(self) -> discord.ui.Item[Any]:
        return OpenQueue()
