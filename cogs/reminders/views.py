"""The list of one's own reminders with its pages, and a reminder as it arrives."""

from datetime import datetime
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.db import Database
from bot.language import _
from bot.pages import Pages
from bot.plain import quoted, shortened
from cogs.reminders import store
from cogs.reminders.rules import words as rules

CALM = discord.Colour(0x5B8DB8)


class OwnReminders(Pages):
    """What somebody is going to be reminded of, the next one first."""

    name, size, colour = "reminders.list", 8, CALM

    def __init__(self, database: Database) -> None:
        self._database = database

    def title(self) -> str:
        return _("What I will remind you of")

    def when_empty(self) -> str:
        return _("Nothing is waiting. You can ask for a reminder with `/remind me`.")

    def ways(self) -> tuple[str, str]:
        return _("Earlier"), _("Later")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [_entry(one) for one in await store.waiting(self._database, interaction.user.id, skip, most)]


def _entry(reminder: store.Reminder) -> str:
    moment = from_epoch(reminder.due_at)
    return f"{on_screen(moment)} · {on_screen(moment, 'R')}\n{quoted(shortened(reminder.words, 150))}"


def arriving(reminder: store.Reminder, now: datetime) -> discord.Embed:
    """A reminder, at its moment."""
    closing = rules.closing_line(from_epoch(reminder.asked_at), from_epoch(reminder.due_at), now)
    embed = discord.Embed(title=_("Your reminder"), colour=CALM)
    embed.description = f"{quoted(reminder.words)}\n\n-# {closing}"
    return embed
