"""The button that opens a form for a new reminder."""

import re
from typing import Any

import discord

from bot.clock import to_epoch
from bot.interactions.buttons import Button
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.time_choices import typist
from bot.services import Services
from bot.text.language import _
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import every_question, promise, request_from, what_question, when_question


class NewReminder(Button, template="remind:new"):
    """Asks what of, and when."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Remind me"), custom_id="remind:new"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_form(interaction, _("A reminder"), "remind:ask", what_question(), when_question(), every_question())


class NewForm(Form):
    """Keeps a reminder that comes by direct message."""

    template = re.compile("remind:ask")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        draft = Reminder(
            id=interaction.id,
            member_id=interaction.user.id,
            words="",
            asked_at=to_epoch(services.clock.now()),
            due_at=0,
            guild_id=interaction.guild_id or 0,
        )
        request = request_from(answers, await typist(interaction, services))
        reminder, parsed = await Reminders(services).ask(request, draft)
        content, embed, view = promise(reminder, parsed)
        await interaction.response.send_message(content, embed=embed, view=view, ephemeral=True)
