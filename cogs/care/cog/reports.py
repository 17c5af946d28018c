"""Tells whom a report is for, passes answers on, and lets reports go after their time."""

from datetime import datetime

import discord
from discord import app_commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.delivery import DirectMessage, Message, Notice, Remade, Undeliverable
from bot.delivery.inbox import Held
from bot.delivery.setup_notes import DAY
from bot.interactions.buttons import Button, help_button, lasting_view
from bot.moderation.queue import CareQueue
from bot.moderation.team_notes import TeamNote
from bot.services import Services
from bot.text.language import _, set_locale
from cogs.care.rules import reports as rules
from cogs.care.service.reports import ANSWER, CARD, FOR_OWNER, NOT_READ, UNREAD, Reports
from cogs.care.store import reports as store
from cogs.care.views.report_card import card, read_button, read_id
from cogs.care.views.reports import report_message

MOST_BUTTONS = 5  # of reports, in the queue


class ReportCards:
    """Posts the card of each report where the team reads it; without such a place, the next of them is told."""

    def __init__(self, services: Services) -> None:
        self._services, self._database, self._clock = services, services.database, services.clock
        self._delivery, self._guilds, self._notes = services.delivery, services.guilds, services.team_notes
        self._reports = services.shared.get(Reports)
        services.agenda.handle(CARD, self.post)
        services.agenda.expire_nightly(self.prune)
        self._notes.register(UNREAD, self._draw)
        services.shared.get(CareQueue).add(ReportQueue(services))

    async def post(self, due: Due) -> Done | Later:
        """Post a card, or see to it that somebody on the team hears that a report waits."""
        report = await store.get(self._database, due.subject)
        if report is None or report.closed_at is not None:
            return Done()
        set_locale(await self._guilds.locale(due.guild_id))
        channel_id = self._reports.place(due.guild_id)
        if channel_id is None:
            return await self._let_wait(due)
        embed, view = card(self._services, report)
        try:
            message_id = await self._delivery.post_once(
                due, channel_id, mark=read_id(report.id), embed=embed, view=view
            )
        except Undeliverable:
            return await self._let_wait(due)
        return Done(lambda tx: store.mark_posted(tx, report.id, channel_id, message_id))

    async def _let_wait(self, due: Due) -> Later:
        await self._database.write(lambda tx: self._notes.add(tx, due.guild_id, UNREAD))
        return Later(self._clock.now() + DAY)

    async def _draw(self, guild_id: int) -> TeamNote | None:
        unposted = [one for one in await store.waiting(self._database, guild_id) if one.message_id is None]
        return TeamNote(rules.wait_unread(len(unposted))) if unposted else None

    async def prune(self, now: datetime) -> None:
        """Let go of what was reported more than 30 days ago."""
        before = to_epoch(now - rules.KEPT)
        await store.prune(self._database, before)


class ReportQueue:
    """The reports in `/care queue`."""

    def __init__(self, services: Services) -> None:
        self._services, self._database = services, services.database
        self._reports = services.shared.get(Reports)

    def title(self) -> str:
        return _("Reports")

    async def lines(self, guild_id: int) -> list[str]:
        return [
            rules.line(self._reports.title_of(one), self._reports.shown_author(one), from_epoch(one.made_at))
            for one in await store.waiting(self._database, guild_id)
        ]

    async def buttons(self, guild_id: int) -> list[Button]:
        waiting = await store.waiting(self._database, guild_id)
        return [read_button(self._services, one) for one in waiting[:MOST_BUTTONS]]


class ReportLetters:
    """What goes by direct message: a report to the owner of a server, and the team's answer to a reporter."""

    def __init__(self, services: Services) -> None:
        self._services, self._database = services, services.database
        self._delivery, self._guilds, self._vault = services.delivery, services.guilds, services.vault
        services.delivery.declare(
            Notice(FOR_OWNER, "reports that are for you alone", asked_for=True, remake=self._remake_report),
            Notice(ANSWER, "what moderators answer to your report", asked_for=True, remake=self._remake_answer),
            Notice(NOT_READ, "whether your report has been read", asked_for=True, offers_help=True),
        )
        services.agenda.handle(FOR_OWNER, self.tell_owner)
        services.agenda.handle(ANSWER, self.tell_reporter)
        services.agenda.handle(NOT_READ, self.tell_not_read)

    async def tell_owner(self, due: Due) -> Done | Later:
        """Tell the owner of a server, and nobody else, that there is a report."""

        async def make(server: str) -> DirectMessage | None:
            message = await self._report(due.subject, server)
            return DirectMessage(**message, held=rules.for_owner_waits(server)) if message else None

        return await self._delivery.tell(due, make, mark=read_id(due.subject))

    async def _report(self, report_id: int, server: str) -> Message | None:
        report = await store.get(self._database, report_id)
        if report is None or report.closed_at is not None:
            return None
        embed, view = card(self._services, report)
        return Message(content=rules.for_owner_letter(server), embed=embed, view=view)

    async def _remake_report(self, held: Held) -> Remade | None:
        message = await self._report(held.subject, await self._guilds.name(held.guild_id))
        return Remade(message, read_id(held.subject)) if message else None

    async def tell_reporter(self, due: Due) -> Done | Later:
        """Pass on what the team wrote to somebody who reported something."""

        async def make(server: str) -> DirectMessage | None:
            words = await self._answer(due.subject, server)
            return DirectMessage(content=words, held=rules.answer_waits(server)) if words else None

        return await self._delivery.tell(due, make, key=f"{ANSWER} {due.subject}")

    async def tell_not_read(self, due: Due) -> Done | Later:
        """Tell a reporter that nobody has read their report so far, and who else is there."""
        report = await store.get(self._database, due.subject)
        if report is None or report.closed_at is not None or await store.read_by(self._database, report.id):
            return Done()

        def make(server: str) -> DirectMessage:
            words = rules.not_read(
                server, for_owner=bool(report.for_owner), until=from_epoch(report.made_at) + rules.KEPT
            )
            return DirectMessage(content=words, view=lasting_view().add_item(help_button()))

        return await self._delivery.tell(due, make, asked_at=from_epoch(report.made_at))

    async def _answer(self, answer_id: int, server: str) -> str | None:
        answer = await store.get_answer(self._database, answer_id)
        words = self._vault.open(answer.words) if answer else None
        return rules.answer_letter(server, words) if words else None

    async def _remake_answer(self, held: Held) -> Remade | None:
        words = await self._answer(held.subject, await self._guilds.name(held.guild_id))
        return Remade(Message(content=words)) if words else None


def add_report_menu(bot: Hearth) -> None:
    """Add the entry in the menu of a message, for everybody."""

    async def report(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
        await report_message(interaction, bot.services, message.id)

    bot.tree.add_command(app_commands.guild_only(app_commands.ContextMenu(name="Report", callback=report)))
