"""A reminder that arrives, and what stands under it: done, or once more later."""

import re
from datetime import datetime
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import CALM
from bot.interactions.time_choices import typist
from bot.services import Services
from bot.text.language import _
from cogs.reminders.rules import texts
from cogs.reminders.rules.snoozing import SNOOZES, snoozed_until
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.service.requests import ParsedRequest
from cogs.reminders.store import delivered
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import MeToo, promise, when_question

# Which reminder a button is about, and which of the moments at which it came, in epoch milliseconds.
_WHICH = rf"(?P<reminder_id>{ID}):(?P<planned_at>\d{{1,14}})"


def arrival(reminder: Reminder, now: datetime, missed: int, *notes: str) -> discord.Embed:
    """Return a reminder as it arrives at its moment; `missed` is how many more times it would have come since."""
    closing = texts.closing_line(from_epoch(reminder.asked_at), from_epoch(reminder.due_at), now, missed)
    return _embed(reminder, closing, *notes, own=not reminder.channel_id)


def late_arrival(arrived: DeliveredReminder, *notes: str) -> discord.Embed:
    """Return a reminder that waited in the inbox, because it could not be delivered at its moment."""
    closing = texts.held_line(from_epoch(arrived.asked_at), from_epoch(arrived.planned_at))
    return _embed(arrived, closing, *notes, own=True)


def _embed(reminder: Reminder | DeliveredReminder, *small_print: str, own: bool) -> discord.Embed:
    words = texts.card(reminder.words, reminder.link, *small_print, own=own)
    return discord.Embed(title=_("Your reminder"), description=words, colour=CALM)


def buttons(reminder_id: int, planned_at: int, *, joinable: bool = False) -> discord.ui.View:
    """Return what stands under a reminder; where others read it and it comes again, they can join in."""
    view = lasting_view().add_item(FinishReminder(reminder_id, planned_at))
    for how in SNOOZES:
        view.add_item(SnoozeButton(how, reminder_id, planned_at))
    view.add_item(SnoozeUntil(reminder_id, planned_at))
    return view.add_item(MeToo(reminder_id)) if joinable else view


def done_id(reminder_id: int, planned_at: int) -> str:
    """Return the custom_id of “Done”, which tells a message with this reminder, at this moment, from all others."""
    return f"remind:done:{reminder_id}:{planned_at}"


class FinishReminder(Button, template=rf"remind:done:{_WHICH}"):
    """“Done”: lets go of a reminder that has arrived."""

    def __init__(self, reminder_id: int, planned_at: int) -> None:
        custom_id, style = done_id(reminder_id, planned_at), discord.ButtonStyle.success
        super().__init__(discord.ui.Button(label=_("Done"), custom_id=custom_id, style=style))
        self._which = (reminder_id, planned_at)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _get_pressed(interaction, services, *self._which)
        await services.database.write(lambda tx: delivered.take(tx, arrived))
        await _close(interaction, arrived, _("Done."))


class SnoozeButton(Button, template=rf"remind:again:(?P<how>{'|'.join(SNOOZES)}):{_WHICH}"):
    """Lets a reminder come once more, a while later."""

    def __init__(self, how: str, reminder_id: int, planned_at: int) -> None:
        labels = {"10m": _("10 min"), "1h": _("1 h"), "tomorrow": _("Tomorrow"), "week": _("Next week")}
        custom_id = f"remind:again:{how}:{reminder_id}:{planned_at}"
        super().__init__(discord.ui.Button(label=labels[how], custom_id=custom_id))
        self._how, self._which = how, (reminder_id, planned_at)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _get_pressed(interaction, services, *self._which)
        zone = await Reminders(services).zone_of(arrived.member_id, arrived.guild_id)
        await _snooze(interaction, services, arrived, snoozed_until(self._how, services.clock.now(), zone))


class SnoozeUntil(Button, template=rf"remind:when:{_WHICH}"):
    """Asks when a reminder shall come once more."""

    def __init__(self, reminder_id: int, planned_at: int) -> None:
        super().__init__(discord.ui.Button(label=_("When…"), custom_id=f"remind:when:{reminder_id}:{planned_at}"))
        self._which = (reminder_id, planned_at)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _get_pressed(interaction, services, *self._which)
        custom_id = f"remind:later:{arrived.id}:{arrived.planned_at}"
        await show_form(interaction, _("Once more"), custom_id, when_question())


class SnoozeForm(Form):
    """Lets a reminder come once more, at a moment that somebody types."""

    template = re.compile(rf"remind:later:{_WHICH}")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        arrived = await _get_pressed(interaction, services, int(about["reminder_id"]), int(about["planned_at"]))
        by = await typist(interaction, services, arrived.guild_id)
        meant = await by.parse_when(answers["when"][0], services.clock.now())
        reminder = await _snooze(interaction, services, arrived, *meant.moments)
        if len(meant.moments) > 1:  # Apart from the reminder, which others may read.
            readings = tuple((moment, None) for moment in meant.moments)
            content, embed, view = promise(reminder, ParsedRequest(readings, by.zone))
            await interaction.followup.send(content, embed=embed, view=view, ephemeral=True)


async def _get_pressed(
    interaction: discord.Interaction[Any], services: Services, reminder_id: int, planned_at: int
) -> DeliveredReminder:
    """Return the reminder whose button was pressed. Raises CareError for another's, or one that is no longer kept."""
    found = await delivered.get(services.database, reminder_id, planned_at)
    if found is None:
        raise CareError(texts.used_up())
    if found.member_id != interaction.user.id:
        raise CareError(_("This is somebody else's reminder. You can ask for your own with `/remind me`."))
    return found


async def _snooze(
    interaction: discord.Interaction[Any],
    services: Services,
    arrived: DeliveredReminder,
    moment: datetime,
    *others: datetime,
) -> Reminder:
    """Let it come again then. Where it may still become one of the others, the message names no moment: it stays."""
    reminder = await Reminders(services).snooze(arrived, interaction.id, moment)
    words = _("Again on {moment}, {relative}.").format(moment=on_screen(moment), relative=on_screen(moment, "R"))
    if others:
        words = _("Again later.")
    await _close(interaction, arrived, words)
    return reminder


async def _close(interaction: discord.Interaction[Any], arrived: DeliveredReminder, choice: str) -> None:
    """Let the message say what was chosen, and take its buttons away."""
    await interaction.response.edit_message(embed=_embed(arrived, choice, own=interaction.guild_id is None), view=None)
