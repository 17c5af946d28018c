"""The door in `/hearth` to the form."""

from typing import Any

import discord

from bot.interactions.doors import Door
from bot.text.language import _
from cogs.check_ins.check_in.views_form import SayHow


class SayHowDoor(Door):
    """Saying how one is; it is open to everybody, since only they need to see it."""

    place = 10
    feature = "check_ins"

    def describe(self) -> str:
        return _("**How I am**: say it, and choose who sees it; it starts with only you.")

    def button(self) -> discord.ui.Item[Any]:
        return SayHow()
