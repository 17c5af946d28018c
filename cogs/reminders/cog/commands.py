"""Asking for reminders: `/remind me`, `/remind list`, `/remind cancel`, and a message's “Remind me about this”."""

from typing import Literal
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.errors import CareError
from bot.interactions.anywhere import usable_anywhere
from bot.interactions.time_choices import typist
from bot.services import Services
from bot.text.dates import day_and_time
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN
from bot.text.user_text import parse_id, shortened
from cogs.reminders.rules.limits import LONGEST_WORDS
from cogs.reminders.rules.repeat_parsing import LONGEST_REPEAT
from cogs.reminders.rules.repeat_texts import suggested_repeats
from cogs.reminders.service.permissions import needed_to_write
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.service.requests import ReminderRequest
from cogs.reminders.store import waiting
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.message_menu import show_about_form
from cogs.reminders.views.own_list import OwnReminders
from cogs.reminders.views.promise import card, promise


@usable_anywhere
class ReminderCommands(commands.GroupCog, name="remind", description="Be reminded of something, privately."):
    """What somebody types; what stands under the answers is in `views`."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._services, self._database, self._clock = services, services.database, services.clock
        self._tree, self._reminders, self._own = bot.tree, Reminders(services), OwnReminders(services)
        about = app_commands.allowed_contexts(guilds=True, dms=True)(_about)
        self._about = app_commands.ContextMenu(name="Remind me about this", callback=about)

    async def cog_load(self) -> None:
        self._tree.add_command(self._about)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._about.name, type=self._about.type)

    @app_commands.command(description="Be reminded of something by direct message, or here.")
    @app_commands.describe(
        when="When? Such as 2h30m, tomorrow 9am, in 3 days, or @time.",
        what="What shall I remind you of?",
        where="By direct message unless you choose “here”: then everyone here can read it, now too, and join in.",
        repeat="How often? Such as daily, weekdays, monthly, every 6 hours until friday.",
    )
    async def me(
        self,
        interaction: discord.Interaction[Hearth],
        when: app_commands.Range[str, 1, LONGEST_WHEN],
        what: app_commands.Range[str, 1, LONGEST_WORDS],
        where: Literal["direct message", "here"] = "direct message",
        repeat: app_commands.Range[str, 1, LONGEST_REPEAT] | None = None,
    ) -> None:
        draft = Reminder(
            id=interaction.id,
            member_id=interaction.user.id,
            words="",
            asked_at=to_epoch(self._clock.now()),
            due_at=0,
            guild_id=interaction.guild_id or 0,
            channel_id=_checked_channel(interaction) if where == "here" else 0,
        )
        request = ReminderRequest(when, what, repeat or "", await typist(interaction, self._services))
        reminder, parsed = await self._reminders.ask(request, draft)
        content, embed, view = promise(reminder, parsed)
        await interaction.response.send_message(content, embed=embed, view=view, ephemeral=not reminder.channel_id)

    @me.autocomplete("repeat")
    async def _suggest_repeats(
        self, interaction: discord.Interaction[Hearth], typed: str
    ) -> list[app_commands.Choice[str]]:
        wanted = typed.casefold()
        fitting = {value: name for value, name in suggested_repeats().items() if wanted in value or wanted in name}
        offered = fitting or ({typed[:100]: shortened(typed, 100)} if typed else {})
        return [app_commands.Choice(name=name, value=value) for value, name in offered.items()]

    @app_commands.command(name="list", description="See what you will be reminded of; only you see it.")
    async def show(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._own.show(interaction)

    @app_commands.command(description="Cancel a reminder.")
    @app_commands.describe(which="Start typing its words, and choose it.")
    async def cancel(self, interaction: discord.Interaction[Hearth], which: app_commands.Range[str, 1, 100]) -> None:
        reminder = await self._reminders.cancel(parse_id(which), interaction.user.id)
        words = _("Cancelled. I won't remind you of this.")
        await interaction.response.send_message(words, embed=card(reminder), ephemeral=True)

    @cancel.autocomplete("which")
    async def _suggest_own(
        self, interaction: discord.Interaction[Hearth], typed: str
    ) -> list[app_commands.Choice[str]]:
        zone = ZoneInfo(await self._reminders.zone_of(interaction.user.id, interaction.guild_id or 0))
        reminders = await waiting.of_member(self._database, interaction.user.id, 0, 100)
        return [
            app_commands.Choice(
                name=shortened(f"{day_and_time(from_epoch(one.due_at).astimezone(zone))} · {one.words}", 100),
                value=str(one.id),
            )
            for one in reminders
            if typed.casefold() in one.words.casefold() or typed == str(one.id)
        ][:25]


async def _about(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
    await show_about_form(interaction, message)


def _checked_channel(interaction: discord.Interaction[Hearth]) -> int:
    """Return this channel; 0 in direct messages. Raises CareError where its member, or we, may not write."""
    if interaction.guild_id is None or interaction.channel is None:
        return 0
    permissions = needed_to_write(in_thread=isinstance(interaction.channel, discord.Thread))
    if not interaction.permissions >= permissions:
        raise CareError(
            _("I can remind you by direct message. In this channel you may not write, so I can't do it here.")
        )
    if not interaction.app_permissions >= permissions:
        raise CareError(_("I can remind you by direct message. In this channel I may not write."))
    return interaction.channel.id
