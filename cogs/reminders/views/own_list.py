"""The list of one's own reminders with its pages, and what can be done with each of them."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.pages import Pages, Turn
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _, pgettext
from bot.text.user_text import parse_id, quoted, shortened
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.store import waiting
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import CancelReminder, EditReminder, card, describe_repeat

_LONGEST_WORDS = 150  # of a reminder in the list


class OwnReminders(Pages):
    """What somebody is going to be reminded of, the next one first."""

    name, size, colour = "reminders.list", 8, CALM

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("What I will remind you of")

    def when_empty(self) -> str:
        return _("Nothing is waiting. You can ask for a reminder with `/remind me`.")

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("Next")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [_entry(one) for one in await waiting.of_member(self._database, interaction.user.id, skip, most)]

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page, with a menu of what is on it."""
        found = await waiting.of_member(self._database, interaction.user.id, number * self.size, self.size + 1)
        return self.made(number, [_entry(one) for one in found], [ChooseReminder(found[: self.size])] if found else [])


def _entry(reminder: Reminder) -> str:
    words = shortened(reminder.words, _LONGEST_WORDS)
    # An address that is cut would lead elsewhere.
    return f"{_when(reminder)}\n{quoted(words, links=not words.endswith('…'))}"


def _when(reminder: Reminder) -> str:
    moment = from_epoch(reminder.due_at)
    parts = [on_screen(moment), on_screen(moment, "R")]
    parts += [f"<#{reminder.channel_id}>"] if reminder.channel_id else []
    parts += [describe_repeat(reminder)] if reminder.repeats else []
    parts += [pgettext("a reminder", "paused")] if reminder.paused else []
    return " · ".join(parts)


class ChooseReminder(Menu, template="remind:choose"):
    """Chooses a reminder from the list, to look at it alone."""

    def __init__(self, offered: Sequence[Reminder] = ()) -> None:
        options = [discord.SelectOption(label=shortened(one.words, 100), value=str(one.id)) for one in offered]
        placeholder = _("Change, pause or cancel one")
        super().__init__(discord.ui.Select(custom_id="remind:choose", placeholder=placeholder, options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminder = await Reminders(services).get_own(parse_id(self.chosen), interaction.user.id)
        await _show_one(interaction, reminder)


async def _show_one(interaction: discord.Interaction[Any], reminder: Reminder) -> None:
    """Put one reminder in the place of the list."""
    how, label = ("resume", _("Resume")) if reminder.paused else ("pause", pgettext("a button", "Pause"))
    view = lasting_view().add_item(EditReminder("edit", reminder.id, _("Edit")))
    view.add_item(PauseReminder(how, reminder.id, label)).add_item(CancelReminder(reminder.id))
    view.add_item(Turn(OwnReminders.name, 0, "back", _("Back to the list")))
    embed = card(reminder)
    embed.description = f"{_when(reminder)}\n{embed.description}"
    await interaction.response.edit_message(content=None, embed=embed, view=view)


class PauseReminder(Button, template=rf"remind:(?P<how>pause|resume):(?P<reminder_id>{ID})"):
    """Lets a reminder rest, or wakes it up again."""

    def __init__(self, how: str, reminder_id: int, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"remind:{how}:{reminder_id}"))
        self._how, self._reminder_id = how, reminder_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminders = Reminders(services)
        change = reminders.resume if self._how == "resume" else reminders.pause
        await _show_one(interaction, await change(self._reminder_id, interaction.user.id))
