"""The promise that somebody is given, and what stands under it to mend it, take it back, or join in."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import from_epoch, to_epoch
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN
from cogs.reminders.rules import repeating, texts
from cogs.reminders.rules.repeating import LONGEST_REPEAT, Repeat
from cogs.reminders.service.reminders import ParsedRequest, ReminderRequest, Reminders
from cogs.reminders.store.waiting import Reminder


def promise(reminder: Reminder, meant: ParsedRequest | None = None) -> tuple[str, discord.Embed, discord.ui.View]:
    """What somebody is told about what waits, and the buttons under it; `meant` where it has just been understood."""
    owner = reminder.member_id if reminder.channel_id else None
    said = texts.promise(from_epoch(reminder.due_at), again(reminder), owner)
    view = lasting_view()
    if meant is not None and len(meant.ways) > 1:
        said += "\n" + texts.two_ways()
        for moment, repeat in meant.ways:
            view.add_item(PickReading(reminder.id, moment, repeat.zone if repeat else meant.zone))
    view.add_item(EditReminder(reminder.id, "mend", _("Not what I meant"))).add_item(CancelReminder(reminder.id))
    if reminder.channel_id:
        view.add_item(MeToo(reminder.id))
    small = texts.guessed(meant.zone) if meant is not None and meant.is_guessed else ""
    return said, card(reminder, small), view


def again(reminder: Reminder) -> str:
    """How often it comes, in words; nothing for one that comes once."""
    return repeating.described(Repeat.stored(reminder.repeats)) if reminder.repeats else ""


def card(reminder: Reminder, *small: str) -> discord.Embed:
    """What it says."""
    return discord.Embed(description=texts.card(reminder.words, reminder.link, *small), colour=CALM)


class PickReading(Button, template=rf"remind:at:(?P<id>{ID}):(?P<moment>\d{{1,14}})"):
    """One of two days that a date can be."""

    def __init__(self, reminder_id: int, moment: datetime, zone: str) -> None:
        label = f"{moment.astimezone(ZoneInfo(zone)):%d %B %Y, %H:%M}"
        custom_id = f"remind:at:{reminder_id}:{to_epoch(moment)}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=discord.ButtonStyle.primary))
        self._reminder_id, self._moment = reminder_id, moment

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "PickReading":
        return cls(int(match["id"]), from_epoch(int(match["moment"])), "UTC")

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminder = await Reminders.of(services).choose(self._reminder_id, interaction.user.id, self._moment)
        await show(interaction, reminder)


async def show(interaction: discord.Interaction[Any], reminder: Reminder, meant: ParsedRequest | None = None) -> None:
    """Put the promise into the message that was pressed."""
    content, embed, view = promise(reminder, meant)
    await interaction.response.edit_message(content=content, embed=embed, view=view)


class EditReminder(Button, template=rf"remind:(?P<how>mend|edit):(?P<id>{ID})"):
    """Opens the form: with the words as they were typed, or, later on, with the moment that they meant."""

    def __init__(self, reminder_id: int, how: str, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"remind:{how}:{reminder_id}"))
        self._reminder_id, self._how = reminder_id, how

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "EditReminder":
        return cls(int(match["id"]), match["how"], "…")

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        keeping = Reminders.of(services)
        reminder = await keeping.own(self._reminder_id, interaction.user.id)
        if self._how == "edit" or not reminder.said:
            zone = ZoneInfo(await keeping.zone_of(interaction.user.id, reminder.guild_id))
            moment = from_epoch(reminder.due_at).astimezone(zone)
            reminder = replace(reminder, said=f"{moment:%Y-%m-%d %H:%M}")
        await show_form(
            interaction,
            _("What do you mean?"),
            f"remind:mended:{reminder.id}",
            when_question(reminder.said),
            what_question(reminder.words),
            every_question(reminder.every),
        )


def when_question(before: str = "") -> discord.ui.Label[Any]:
    """When?"""
    field = discord.ui.TextInput[Any](
        custom_id="when",
        default=before or None,
        max_length=LONGEST_WHEN,
        placeholder=_("2h30m, tomorrow 9am, friday 18:30"),
    )
    return discord.ui.Label(text=_("When?"), component=field)


def what_question(before: str = "", *, required: bool = True) -> discord.ui.Label[Any]:
    """What?"""
    field = discord.ui.TextInput[Any](
        custom_id="what",
        style=discord.TextStyle.paragraph,
        default=before or None,
        required=required,
        max_length=texts.LONGEST_WORDS,
    )
    return discord.ui.Label(text=_("What shall I remind you of?"), component=field)


def every_question(before: str = "") -> discord.ui.Label[Any]:
    """How often?"""
    field = discord.ui.TextInput[Any](
        custom_id="every",
        default=before or None,
        required=False,
        max_length=LONGEST_REPEAT,
        placeholder=_("Leave this empty for once; or: daily, weekdays, monthly"),
    )
    return discord.ui.Label(text=_("How often?"), component=field)


def request_of(interaction: discord.Interaction[Any], answers: Answers) -> ReminderRequest:
    """What somebody wrote into a form with these questions."""
    when, what, every = (answers.get(name, [""])[0] for name in ("when", "what", "every"))
    return ReminderRequest(when, what, every, interaction.locale.value)


class EditForm(Form):
    """New words for what somebody asked for."""

    template = re.compile(rf"remind:mended:(?P<id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        wish = request_of(interaction, answers)
        reminder, meant = await Reminders.of(services).edit(int(about["id"]), interaction.user.id, wish)
        await show(interaction, reminder, meant)


class CancelReminder(Button, template=rf"remind:drop:(?P<id>{ID})"):
    """Lets go of it."""

    def __init__(self, reminder_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Let it go"), custom_id=f"remind:drop:{reminder_id}"))
        self._reminder_id = reminder_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "CancelReminder":
        return cls(int(match["id"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reminder = await Reminders.of(services).cancel(self._reminder_id, interaction.user.id)
        said = _("I will not remind you of this.") if not reminder.channel_id else _("This reminder was let go.")
        await interaction.response.edit_message(content=said, embed=card(reminder), view=None)


class MeToo(Button, template=rf"remind:too:(?P<id>{ID})"):
    """For everyone who reads a reminder that is posted in a channel: the same, by direct message."""

    def __init__(self, reminder_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Me too"), custom_id=f"remind:too:{reminder_id}"))
        self._reminder_id = reminder_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "MeToo":
        return cls(int(match["id"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        link = interaction.message.jump_url if interaction.message else ""
        here = interaction.channel_id or 0
        own = await Reminders.of(services).join(self._reminder_id, interaction.user.id, interaction.id, here, link)
        content, embed, view = promise(own)
        await interaction.response.send_message(content, embed=embed, view=view, ephemeral=True)
