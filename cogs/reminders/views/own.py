"""The list of one's own reminders with its pages, and what can be done with each of them."""

import re
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.db import Database
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.pages import Pages, Turn
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id, quoted, shortened
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.store import waiting
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import CancelReminder, EditReminder, again, card


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
        return [_entry(one) for one in await waiting.waiting(self._database, interaction.user.id, skip, most)]

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """One page, and a menu of what is on it."""
        found = await waiting.waiting(self._database, interaction.user.id, number * self.size, self.size + 1)
        return self.made(number, [_entry(one) for one in found], [ChooseReminder(found[: self.size])] if found else [])


def _entry(reminder: Reminder) -> str:
    lines = [_when(reminder), quoted(shortened(reminder.words, 150))]
    return "\n".join(lines)


def _when(reminder: Reminder) -> str:
    moment = from_epoch(reminder.due_at)
    said = f"{on_screen(moment)} · {on_screen(moment, 'R')}"
    said += f" · <#{reminder.channel_id}>" if reminder.channel_id else ""
    said += f" · {again(reminder)}" if reminder.repeats else ""
    return said + (" · " + _("paused") if reminder.paused else "")


class ChooseReminder(Menu, template="remind:choose"):
    """Which one to look at."""

    def __init__(self, offered: list[Reminder] | None = None) -> None:
        options = [discord.SelectOption(label=shortened(one.words, 100), value=str(one.id)) for one in offered or []]
        super().__init__(
            discord.ui.Select(
                custom_id="remind:choose", placeholder=_("Change, pause or let go of one"), options=options
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "ChooseReminder":
        return cls()

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminder = await Reminders.of(services).own(parse_id(self.chosen), interaction.user.id)
        await _show(interaction, reminder)


async def _show(interaction: discord.Interaction[Any], reminder: Reminder) -> None:
    """One reminder instead of the list."""
    view = lasting_view().add_item(EditReminder(reminder.id, "edit", _("Edit"))).add_item(PauseReminder(reminder))
    view.add_item(CancelReminder(reminder.id)).add_item(Turn(OwnReminders.name, 0, "back", _("Back to the list")))
    embed = card(reminder)
    embed.description = f"{_when(reminder)}\n{embed.description}"
    await interaction.response.edit_message(content=None, embed=embed, view=view)


class PauseReminder(Button, template=rf"remind:(?P<how>pause|resume):(?P<id>{ID})"):
    """Lets it rest, or wakes it up again."""

    def __init__(self, reminder: Reminder) -> None:
        how, label = ("resume", _("Resume")) if reminder.paused else ("pause", _("Pause"))
        super().__init__(discord.ui.Button(label=label, custom_id=f"remind:{how}:{reminder.id}"))
        self._reminder_id, self._how = reminder.id, how

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "PauseReminder":
        paused = int(match["how"] == "resume")
        return cls(Reminder(int(match["id"]), interaction.user.id, "", 0, 0, paused=paused))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        keeping = Reminders.of(services)
        change = keeping.resume if self._how == "resume" else keeping.pause
        await _show(interaction, await change(self._reminder_id, interaction.user.id))
