"""The card of a report, and what somebody on the team can do about it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord

from bot.clock import from_epoch
from bot.delivery import Undeliverable
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view, not_offered
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.palette import WARM
from bot.moderation.content import ContentKind
from bot.services import Services
from bot.text.language import _, ngettext, using_locale
from bot.text.user_text import clean, parse_id, shortened
from cogs.care.rules import bars
from cogs.care.rules import reports as rules
from cogs.care.service.reports import Reports
from cogs.care.store.reports import Report
from cogs.care.views.take_down import because_from, because_question, taken_down

READ, BAR, DOWN, ANSWER, DONE, OPEN = "read", "bar", "down", "answer", "done", "open"
DAYS = (1, 3, 7, 30, 90, 365)


def card(services: Services, report: Report) -> tuple[discord.Embed, discord.ui.View]:
    """Return the card of a report: none of its words, and what can be done."""
    reports = services.shared.get(Reports)
    words = rules.card(reports.title_of(report), reports.shown_author(report), from_epoch(report.made_at))
    embed = discord.Embed(title=_("A report"), description=words, colour=WARM)
    embed.set_footer(text=rules.card_footer(for_owner=bool(report.for_owner)))
    return embed, _buttons(services, report, READ)


def _buttons(services: Services, report: Report, *first: str) -> discord.ui.View:
    kind, view = services.content.of(report.content), lasting_view()
    can_go = kind is not None and type(kind).take_down is not ContentKind.take_down
    for act in (*first, BAR, *((DOWN,) if can_go else ()), ANSWER, DONE):
        view.add_item(ActOnReport(act, report.id))
    return view


def read_id(report_id: int) -> str:
    """Return the custom_id by which the card of a report is known again."""
    return f"care:report:{READ}:{report_id}"


class ActOnReport(Button, template=rf"care:report:(?P<act>read|bar|down|answer|done|open):(?P<report>{ID})"):
    """Under a report, in the team's channel, in its queue, or among the direct messages of the owner."""

    def __init__(self, act: str, report: int, label: str = "") -> None:
        labels = {
            READ: _("Read"),
            BAR: _("Bar…"),
            DOWN: _("Take down"),
            ANSWER: _("Answer the reporter"),
            DONE: _("Done"),
            OPEN: _("Open again"),
        }
        super().__init__(discord.ui.Button(label=label or labels[act], custom_id=f"care:report:{act}:{report}"))
        self._act, self._report = act, report

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reports = services.shared.get(Reports)
        report = await reports.opened(interaction, self._report)
        match self._act:
            case "read":
                words = await reports.read(interaction.id, report, interaction.user.id)
                embed = discord.Embed(title=_("A report"), description=words, colour=WARM)
                view = _buttons(services, report) if report.closed_at is None else discord.utils.MISSING
                await interaction.response.send_message(embed=embed, view=view, ephemeral=True)
            case "bar":
                await _require_may_bar(interaction, services, report)
                await show_form(
                    interaction, _("Keep from reaching others"), f"care:report_bar:{report.id}", *_bar(report)
                )
            case "down":
                await show_form(interaction, _("Take this down"), f"care:report_down:{report.id}", because_question())
            case "answer":
                field = discord.ui.TextInput[Any](
                    custom_id="words", style=discord.TextStyle.paragraph, required=True, max_length=rules.LONGEST
                )
                told = _("They read it as from “the moderators”, by direct message.")
                words = discord.ui.Label[Any](text=_("What would you like to say?"), description=told, component=field)
                await show_form(interaction, _("To the reporter"), f"care:report_answer:{report.id}", words)
            case "open":
                await _reopen(interaction, services, report)
            case _:
                await _close(interaction, services, report)


async def _require_may_bar(interaction: discord.Interaction[Any], services: Services, report: Report) -> None:
    """Raise CareError where it is not theirs to decide; of somebody without a name, that is not asked."""
    author_id = services.shared.get(Reports).author_of(report)
    if report.named and author_id:
        await services.ranks.require_may_bar(interaction, report.guild_id, author_id)


def _bar(report: Report) -> list[discord.ui.Label[Any]]:
    offered = bars.choices() if report.named else bars.choices_unseen()
    ways = [discord.SelectOption(label=name, value=value) for name, value in offered]
    days = [
        discord.SelectOption(label=ngettext("{n} day", "{n} days", n).format(n=n), value=str(n), default=n == 7)
        for n in DAYS
    ]
    reason = discord.ui.TextInput[Any](custom_id="reason", required=False, max_length=bars.LONGEST_REASON)
    return [
        discord.ui.Label[Any](
            text=_("From what?"), component=discord.ui.Select[Any](custom_id="ways", options=ways, required=True)
        ),
        discord.ui.Label[Any](
            text=_("For how long?"), component=discord.ui.Select[Any](custom_id="days", options=days, required=True)
        ),
        discord.ui.Label[Any](text=_("Why?"), description=_("Only the team reads it."), component=reason),
    ]


async def _close(interaction: discord.Interaction[Any], services: Services, report: Report) -> None:
    reports, by = services.shared.get(Reports), interaction.user
    await reports.close(interaction.id, report, by.id)

    def closed() -> tuple[discord.Embed, discord.ui.View]:
        words = rules.closed(by.mention, reports.title_of(report), from_epoch(report.made_at))
        view = lasting_view().add_item(ActOnReport(OPEN, report.id))
        return discord.Embed(title=_("A report"), description=words, colour=WARM), view

    await _redraw(interaction, services, report, closed)


async def _reopen(interaction: discord.Interaction[Any], services: Services, report: Report) -> None:
    by = interaction.user
    opened = await services.shared.get(Reports).reopen(interaction.id, report, by.id)

    def reopened() -> tuple[discord.Embed, discord.ui.View]:
        embed, view = card(services, opened)
        embed.description = f"{embed.description}\n{rules.opened_again(by.mention)}"
        return embed, view

    await _redraw(interaction, services, report, reopened)


async def _redraw(
    interaction: discord.Interaction[Any],
    services: Services,
    report: Report,
    draw: Callable[[], tuple[discord.Embed, discord.ui.View]],
) -> None:
    """Let what was pressed, and the card in the team's channel, say what is so now."""
    embed, view = draw()
    await interaction.response.edit_message(embed=embed, view=view)
    pressed = interaction.message.id if interaction.message else 0
    if report.channel_id is not None and report.message_id not in (None, pressed):
        with suppress(Undeliverable), using_locale(await services.guilds.locale(report.guild_id)):
            await services.delivery.edit(report.channel_id, report.message_id, *draw())


class ReportBarForm(Form):
    """Keeps whoever was reported from reaching others; where the team knows no name, it learns none."""

    template = re.compile(rf"care:report_bar:(?P<report>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        reports = services.shared.get(Reports)
        report = await reports.opened(interaction, int(about["report"]))
        ways, days = bars.ways_from("".join(answers["ways"])), parse_id("".join(answers["days"]))
        if days not in DAYS or not (report.named or set(ways) <= set(bars.UNSEEN)):
            raise CareError(not_offered())
        await _require_may_bar(interaction, services, report)
        author_id, reason = reports.barred_author(report), clean("".join(answers["reason"]))
        barring = await services.database.write(
            lambda tx: services.access.bar(
                tx,
                report.guild_id,
                author_id,
                ways,
                timedelta(days=days),
                bar_id=interaction.id,
                by=interaction.user.id,
                reason=reason[: bars.LONGEST_REASON],
                known=bool(report.named),
            )
        )
        who = reports.shown_author(report) or bars.hidden()
        await interaction.response.send_message(bars.barred(who, ways, barring.ends, barring.stood), ephemeral=True)


class ReportDownForm(Form):
    """Takes what was reported from sight, for everyone."""

    template = re.compile(rf"care:report_down:(?P<report>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        report = await services.shared.get(Reports).opened(interaction, int(about["report"]))
        kind = services.content.of(report.content)
        if kind is None or await kind.get(services.database, report.subject, None) is None:
            raise CareError(rules.gone_already())
        await kind.take_down(report.subject, interaction.id, interaction.user.id, because_from(answers))
        await interaction.response.send_message(taken_down(), ephemeral=True)


class ReportAnswerForm(Form):
    """Passes on what the team writes to the reporter."""

    template = re.compile(rf"care:report_answer:(?P<report>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        reports = services.shared.get(Reports)
        report = await reports.opened(interaction, int(about["report"]))
        with giving_back(answers["words"][0]):
            words = rules.happened_from(answers["words"][0])
            await reports.answer(interaction.id, report, interaction.user.id, words)
        await interaction.response.send_message(rules.answered(), ephemeral=True)


def read_button(services: Services, report: Report) -> Button:
    """Return the way to a report from the team's queue."""
    title = services.shared.get(Reports).title_of(report)
    return ActOnReport(READ, report.id, shortened(_("Read: {what}").format(what=title), 80))
