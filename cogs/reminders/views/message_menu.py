"""The form behind “Remind me about this”, in the menu of a message."""

import re
from typing import Any

import discord

from bot.clock import to_epoch
from bot.interactions.buttons import ID
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.time_choices import typist
from bot.services import Services
from bot.text.language import _
from bot.text.links import message_link
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import every_question, promise, request_from, what_question, when_question


async def show_about_form(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Ask when, and in which words if any. Of the message, only where it is will be kept."""
    custom_id = f"remind:about:{message.channel.id}:{message.id}"
    what = what_question(required=False)
    await show_form(
        interaction, _("Remind me about this"), custom_id, when_question(_("tomorrow 9am")), what, every_question()
    )


class AboutForm(Form):
    """Keeps a reminder with a link to the message that it is about."""

    template = re.compile(rf"remind:about:(?P<channel>{ID}):(?P<message>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        by = await typist(interaction, services)
        reminder, parsed = await Reminders(services).ask(
            request_from({**answers, "what": [answers["what"][0] or _("a message")]}, by),
            Reminder(
                id=interaction.id,
                member_id=interaction.user.id,
                words="",
                asked_at=to_epoch(services.clock.now()),
                due_at=0,
                guild_id=interaction.guild_id or 0,
                link=message_link(interaction.guild_id or 0, int(about["channel"]), int(about["message"])),
            ),
        )
        content, embed, view = promise(reminder, parsed)
        await interaction.response.send_message(content, embed=embed, view=view, ephemeral=True)
