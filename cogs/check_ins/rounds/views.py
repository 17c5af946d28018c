"""The prompt of a round, its buttons, and what those read who share their answers with it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.moderation.content import report_button
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import quoted
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ROUND, said
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_form import show_check_in_form
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import Rounds
from cogs.check_ins.rounds.service_content import AnswersToRounds
from cogs.check_ins.rounds.store import Round, RoundTime

A_PAGE, ROOM = 4, 4096  # answers at the most, and characters; the longest answer, all escaped, needs 2,600


def begin_id(time_id: int) -> str:
    """Return by which button the prompt of one time is found again."""
    return f"check_ins:round:{time_id}"


class CheckInHere(Button, template=rf"check_ins:round:(?P<time_id>{ID})"):
    """Opens the form, with this round among those who may see it."""

    def __init__(self, time_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Check in"), style=style, custom_id=begin_id(time_id)))
        self._time_id = time_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_check_in_form(interaction, services, round_id=self._time_id)


class ReadRound(Button, template=rf"check_ins:read:(?P<time_id>{ID}):(?P<skip>\d{{1,4}})"):
    """Shows the answers to those who share their own; as many as fit, from one of them on."""

    def __init__(self, time_id: int, skip: int = 0, label: str = "") -> None:
        custom_id = f"check_ins:read:{time_id}:{skip}"
        super().__init__(discord.ui.Button(label=label or _("Read this round"), custom_id=custom_id))
        self._time_id, self._skip = time_id, skip

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        time = await store.time(services.database, self._time_id)
        # Who may not see the channel may not read there either; and a server's channels are its own.
        if time is None or time.channel_id != interaction.channel_id:
            raise CareError(_("This round is no longer here."))
        key = ROUND, time.id
        if not await check_ins.has_shared(services.database, *key, interaction.user.id):
            raise CareError(_("Share your own answer first (one word is enough), then you can read the others."))
        found = await check_ins.shared_with(services.database, *key, self._skip, A_PAGE + 1)
        embed, view = _page(services, time, self._skip, found, interaction.user.id)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(embed=embed, view=view)
        else:
            await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


def _page(
    services: Services, time: RoundTime, skip: int, found: Sequence[CheckIn], reader_id: int
) -> tuple[discord.Embed, discord.ui.View]:
    entries = [_entry(services, skip + number, one) for number, one in enumerate(found, start=1)]
    fitting = sum(length <= ROOM for length in accumulate(len(entry) + 2 for entry in entries[:A_PAGE]))
    title = _("This round, {moment}").format(moment=f"{from_epoch(time.planned_at):%Y-%m-%d}")
    embed = discord.Embed(title=title, description="\n\n".join(entries[:fitting]), colour=QUIET)
    view = lasting_view()
    if skip:
        view.add_item(ReadRound(time.id, max(skip - A_PAGE, 0), _("Newer")))
    if len(found) > fitting:
        view.add_item(ReadRound(time.id, skip + fitting, _("Older")))
    view.add_item(help_button())
    for number, one in enumerate(found[:fitting], start=skip + 1):
        if one.member_id != reader_id:
            report = report_button(AnswersToRounds.kind, one.id)
            report.label, report.row = _("Report number {n}").format(n=number), 1
            view.add_item(report)
    return embed, view


def _entry(services: Services, number: int, one: CheckIn) -> str:
    words = services.vault.open(one.words)
    first = f"{number}. <@{one.member_id}> · {said(one.mood, one.wish)}"
    return "\n".join([first, *([quoted(words)] if words else [])])


class NudgeMe(Button, template=rf"check_ins:nudge:(?P<round_id>{ID}):(?P<what>yes|no)"):
    """Somebody wants to be nudged in this round, or no longer."""

    def __init__(self, round_id: int, what: str) -> None:
        label = _("Nudge me if I forget") if what == "yes" else _("Stop nudging me")
        super().__init__(discord.ui.Button(label=label, custom_id=f"check_ins:nudge:{round_id}:{what}"))
        self._round_id, self._wants = round_id, what == "yes"

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        rounds, member_id = Rounds(services), interaction.user.id
        if not self._wants:
            await rounds.want_no_nudge(self._round_id, member_id)
            await interaction.response.send_message(_("I won't nudge you about this round."), ephemeral=True)
            return
        await rounds.want_nudge(interaction.id, self._round_id, interaction.guild_id or 0, member_id)
        words = _("If half of the time has gone by and you haven't answered, I'll nudge you once, by direct message.")
        view = lasting_view().add_item(NudgeMe(self._round_id, "no"))
        await interaction.response.send_message(words, view=view, ephemeral=True)


def prompt(one: Round, time: RoundTime, *, open_now: bool) -> discord.Embed:
    """Return what a round asks."""
    words = rules.prompt(one.questions, from_epoch(time.closes_at), open_now=open_now)
    return discord.Embed(title=one.name, description=words, colour=QUIET)


def prompt_buttons(one: Round, time: RoundTime, *, open_now: bool) -> discord.ui.View:
    """Return what stands under a prompt; in one that is closed, nobody is nudged any more."""
    view = lasting_view().add_item(CheckInHere(time.id)).add_item(ReadRound(time.id))
    if open_now:
        view.add_item(NudgeMe(one.id, "yes"))
    return view.add_item(help_button())


def nudge(one: Round, server: str, link: str, closes: datetime) -> str:
    """Return what somebody reads who wanted to be nudged."""
    words = _("“{name}” in {server} is open until {moment}, and you wanted a nudge: {link}. You don't have to answer.")
    return words.format(name=one.name, server=server, moment=on_screen(closes), link=link)
