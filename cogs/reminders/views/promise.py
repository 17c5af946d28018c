"""The promise that somebody is given, and what stands under it to mend it, take it back, or join in."""

import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import from_epoch
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import CALM
from bot.interactions.time_choices import MOMENT, MomentButton, Typist, add_choices, typist, which_one
from bot.services import Services
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN
from cogs.reminders.rules import repeat_texts, texts
from cogs.reminders.rules.limits import LONGEST_WORDS
from cogs.reminders.rules.repeat_parsing import LONGEST_REPEAT
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.service.requests import ParsedRequest, ReminderRequest
from cogs.reminders.store.waiting import Reminder


def promise(reminder: Reminder, parsed: ParsedRequest | None = None) -> tuple[str, discord.Embed, discord.ui.View]:
    """Return what somebody is told about what waits, with its buttons; `parsed` where it was just understood."""
    owner = reminder.member_id if reminder.channel_id else None
    words = texts.promise(from_epoch(reminder.due_at), describe_repeat(reminder), owner)
    view = lasting_view()
    if parsed is not None and len(parsed.readings) > 1:
        moments = [moment for moment, _repeat in parsed.readings]
        words += "\n" + which_one(moments)
        add_choices(view, moments, parsed.zone, lambda moment, label: PickReading(reminder.id, moment, label))
    view.add_item(EditReminder("mend", reminder.id, _("Change"))).add_item(CancelReminder(reminder.id))
    if reminder.channel_id:
        view.add_item(MeToo(reminder.id))
    small_print = texts.guessed_zone(parsed.zone) if parsed is not None and parsed.is_guessed else ""
    return words, card(reminder, small_print), view


def describe_repeat(reminder: Reminder) -> str:
    """Return how often a reminder comes, in words; nothing for one that comes once."""
    return repeat_texts.describe(Repeat.from_stored(reminder.repeats)) if reminder.repeats else ""


def card(reminder: Reminder, *small_print: str) -> discord.Embed:
    """Return what a reminder that waits says."""
    words = texts.card(reminder.words, reminder.link, *small_print, own=not reminder.channel_id)
    return discord.Embed(description=words, colour=CALM)


async def show_promise(
    interaction: discord.Interaction[Any], reminder: Reminder, parsed: ParsedRequest | None = None
) -> None:
    """Put the promise into the message that was pressed."""
    content, embed, view = promise(reminder, parsed)
    await interaction.response.edit_message(content=content, embed=embed, view=view)


class PickReading(MomentButton, template=rf"remind:at:(?P<reminder_id>{ID}):{MOMENT}"):
    """Picks one of the days that a date can be."""

    def __init__(self, reminder_id: int, moment: int, label: str = "…") -> None:
        super().__init__(f"remind:at:{reminder_id}", moment, label)
        self._reminder_id = reminder_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        moment = self.chosen(services.clock.now())
        reminder = await Reminders(services).pick_reading(self._reminder_id, interaction.user.id, moment)
        await show_promise(interaction, reminder)


class EditReminder(Button, template=rf"remind:(?P<how>mend|edit):(?P<reminder_id>{ID})"):
    """Opens EditForm: with the words as they were typed, or, later on, with the moment that they meant."""

    def __init__(self, how: str, reminder_id: int, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"remind:{how}:{reminder_id}"))
        self._how, self._reminder_id = how, reminder_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminders = Reminders(services)
        reminder = await reminders.get_own(self._reminder_id, interaction.user.id)
        if self._how == "edit" or not reminder.said:
            zone = ZoneInfo(await reminders.zone_of(interaction.user.id, reminder.guild_id))
            moment = from_epoch(reminder.due_at).astimezone(zone)
            reminder = replace(reminder, said=f"{moment:%Y-%m-%d %H:%M}")
        await show_form(
            interaction,
            _("Change this reminder"),
            f"remind:mended:{reminder.id}",
            when_question(reminder.said),
            what_question(reminder.words),
            every_question(reminder.every),
        )


def when_question(before: str = "") -> discord.ui.Label[Any]:
    """Return the question when it shall come."""
    field = discord.ui.TextInput[Any](
        custom_id="when",
        required=True,
        default=before or None,
        max_length=LONGEST_WHEN,
        placeholder=_("2h30m, tomorrow 9am, friday 18:30"),
    )
    return discord.ui.Label(text=_("When?"), component=field)


def what_question(before: str = "", *, required: bool = True) -> discord.ui.Label[Any]:
    """Return the question what it shall say."""
    field = discord.ui.TextInput[Any](
        custom_id="what",
        style=discord.TextStyle.paragraph,
        default=before or None,
        required=required,
        max_length=LONGEST_WORDS,
    )
    return discord.ui.Label(text=_("What shall I remind you of?"), component=field)


def every_question(before: str = "") -> discord.ui.Label[Any]:
    """Return the question how often it shall come."""
    field = discord.ui.TextInput[Any](
        custom_id="every",
        default=before or None,
        required=False,
        max_length=LONGEST_REPEAT,
        placeholder=_("Empty = once. Or: daily, weekdays"),
    )
    return discord.ui.Label(text=_("How often?"), component=field)


def request_from(answers: Answers, by: Typist) -> ReminderRequest:
    """Return what somebody wrote into a form with these questions."""
    when, what, every = (answers.get(name, [""])[0] for name in ("when", "what", "every"))
    return ReminderRequest(when, what, every, by)


class EditForm(Form):
    """Takes new words for what somebody asked for."""

    template = re.compile(rf"remind:mended:(?P<reminder_id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        reminders, member_id = Reminders(services), interaction.user.id
        before = await reminders.get_own(int(about["reminder_id"]), member_id)
        request = request_from(answers, await typist(interaction, services, before.guild_id))
        reminder, parsed = await reminders.edit(before.id, member_id, request)
        await show_promise(interaction, reminder, parsed)


class CancelReminder(Button, template=rf"remind:drop:(?P<reminder_id>{ID})"):
    """Lets go of it."""

    def __init__(self, reminder_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Cancel"), custom_id=f"remind:drop:{reminder_id}"))
        self._reminder_id = reminder_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminder = await Reminders(services).cancel(self._reminder_id, interaction.user.id)
        words = _("Cancelled. I won't remind you of this.") if not reminder.channel_id else _("Cancelled.")
        await interaction.response.edit_message(content=words, embed=card(reminder), view=None)


class MeToo(Button, template=rf"remind:too:(?P<reminder_id>{ID})"):
    """For everyone who reads a reminder that is posted in a channel: the same, by direct message."""

    def __init__(self, reminder_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Me too"), custom_id=f"remind:too:{reminder_id}"))
        self._reminder_id = reminder_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        link = interaction.message.jump_url if interaction.message else ""
        here = interaction.channel_id or 0
        own = await Reminders(services).join(self._reminder_id, interaction.user.id, interaction.id, here, link)
        content, embed, view = promise(own)
        await interaction.response.send_message(content, embed=embed, view=view, ephemeral=True)
