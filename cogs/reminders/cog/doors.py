"""The door in `/hearth` to a new reminder."""

from typing import Any

import discord

from bot.interactions.doors import Door
from bot.text.language import _
from cogs.reminders.views.new import NewReminder


class ReminderDoor(Door):
    """Being reminded of something; it is open to everybody."""

    place = 30
    feature = "reminders"

    def describe(self) -> str:
        return _("**Remind me**: of whatever you like, by direct message.")

    def button(self) -> discord.ui.Item[Any]:
        return NewReminder()
