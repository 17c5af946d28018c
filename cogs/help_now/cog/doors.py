"""The door in `/hearth` to help; it stays open to everybody."""

from typing import Any

import discord

from bot.interactions.buttons import help_button
from bot.interactions.doors import Door
from bot.text.language import _


class HelpDoor(Door):
    """Help now."""

    place = 60

    def describe(self) -> str:
        return _("**Need help now?** Where to turn right now. Nobody is told that you looked.")

    def button(self) -> discord.ui.Item[Any]:
        return help_button()
