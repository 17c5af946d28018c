"""Reminders, as people see them: `/remind me`, `/remind list` and `/remind cancel`, and what arrives."""

import asyncio
from zoneinfo import ZoneInfo

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.agenda import Agenda, Done, Due
from bot.client import Hearth
from bot.clock import Clock, from_epoch, on_screen, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.errors import CareError
from bot.language import _
from bot.moments import LONGEST_WHEN, moment_of
from bot.plain import id_from, quoted, shortened
from bot.settings import Settings
from cogs.reminders import store
from cogs.reminders.rules import words as rules
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.views import CALM, OwnReminders, arriving

log = structlog.stdlib.get_logger("cogs.reminders")

DELIVER = "reminders.deliver"


class Reminders(commands.GroupCog, name="remind", description="Be reminded of something, privately."):
    """A reminder is kept together with its entry on the agenda, and goes together with it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        own: OwnReminders,
    ) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._agenda, self._delivery, self._own = agenda, delivery, own
        agenda.handle(DELIVER, self.deliver)

    def _wishes(self, interaction: discord.Interaction[Hearth]) -> ReminderSettings:
        return self._settings.of(interaction.guild_id or 0, ReminderSettings)

    @app_commands.command(description="Be reminded of something by direct message.")
    @app_commands.describe(
        when="When? Such as 2h30m, tomorrow 9am, in 3 days, or @time.", what="What shall I remind you of?"
    )
    async def me(
        self,
        interaction: discord.Interaction[Hearth],
        when: app_commands.Range[str, 1, LONGEST_WHEN],
        what: app_commands.Range[str, 1, rules.LONGEST_WORDS],
    ) -> None:
        now, wishes = self._clock.now(), self._wishes(interaction)
        moment = await asyncio.to_thread(moment_of, when, now, wishes.timezone)
        reminder = store.Reminder(
            id=interaction.id,
            member_id=interaction.user.id,
            words=rules.words_of(what),
            asked_at=to_epoch(now),
            due_at=to_epoch(moment),
        )

        async def keep(tx: Transaction) -> None:
            waiting = await store.count(tx, reminder.member_id)
            if await store.add(tx, reminder):
                rules.room_for_one_more(waiting, wishes.limit)
                await self._agenda.schedule(tx, DELIVER, 0, reminder.id, moment, member_id=reminder.member_id)

        await self._database.write(keep)
        promise = _("I will remind you on {moment}, {relative}.").format(
            moment=on_screen(moment), relative=on_screen(moment, "R")
        )
        embed = discord.Embed(description=quoted(reminder.words), colour=CALM)
        await interaction.response.send_message(promise, embed=embed, ephemeral=True)

    @app_commands.command(name="list", description="See, just for yourself, what you will be reminded of.")
    async def show(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._own.show(interaction)

    @app_commands.command(description="Let go of a reminder.")
    @app_commands.describe(which="Start typing its words, and choose it.")
    async def cancel(self, interaction: discord.Interaction[Hearth], which: app_commands.Range[str, 1, 100]) -> None:
        chosen = id_from(which)

        async def let_go(tx: Transaction) -> store.Reminder | None:
            reminder = await store.remove(tx, chosen, interaction.user.id)
            if reminder is not None:
                await self._agenda.cancel(tx, DELIVER, 0, reminder.id)
            return reminder

        reminder = await self._database.write(let_go)
        if reminder is None:
            raise CareError(
                _("I don't find that reminder among yours. Please choose one from the menu that opens while you type.")
            )
        embed = discord.Embed(description=quoted(reminder.words), colour=CALM)
        await interaction.response.send_message(_("I will not remind you of this."), embed=embed, ephemeral=True)

    @cancel.autocomplete("which")
    async def _own_ones(self, interaction: discord.Interaction[Hearth], typed: str) -> list[app_commands.Choice[str]]:
        zone = ZoneInfo(self._wishes(interaction).timezone)
        reminders = await store.waiting(self._database, interaction.user.id, 0, 100)
        return [
            app_commands.Choice(
                name=shortened(f"{from_epoch(one.due_at).astimezone(zone):%d %b %H:%M} · {one.words}", 100),
                value=str(one.id),
            )
            for one in reminders
            if typed.casefold() in one.words.casefold() or typed == str(one.id)
        ][:25]

    async def deliver(self, due: Due) -> Done:
        """Its moment has come: by direct message, or held until the person comes by."""
        reminder = await store.get(self._database, due.subject)
        if reminder is None:
            return Done()

        async def let_go(tx: Transaction) -> None:
            await store.remove(tx, reminder.id, reminder.member_id)

        async def hold(tx: Transaction) -> None:
            await let_go(tx)
            await self._delivery.hold(tx, DELIVER, reminder.id, reminder.member_id, reminder.words, reminder.due_at)

        try:
            embed = arriving(reminder, self._clock.now())
            await self._delivery.direct(reminder.member_id, key=f"{DELIVER} {reminder.id}", embed=embed)
        except Undeliverable as refusal:
            log.info("reminder held", reminder=reminder.id, cause=repr(refusal.__cause__))
            return Done(hold)
        return Done(let_go)
