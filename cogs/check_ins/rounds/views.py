"""The prompt of a round, its buttons, and what those read who share their answers with it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import quoted
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ROUND, said
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_form import show_check_in_form
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import Rounds
from cogs.check_ins.rounds.store import Round, Time

A_PAGE = 4  # with up to 1,000 characters each, which is what fits into one embed


def begin_id(time_id: int) -> str:
    """By which button the prompt of one time is found again."""
    return f"check_ins:round:{time_id}"


class CheckInHere(Button, template=rf"check_ins:round:(?P<time>{ID})"):
    """Opens the form, with this round among those who may see it."""

    def __init__(self, time_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Check in"), style=style, custom_id=begin_id(time_id)))
        self._time_id = time_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "CheckInHere":
        return cls(int(match["time"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_check_in_form(interaction, services, round_id=self._time_id)


class ReadRound(Button, template=rf"check_ins:read:(?P<time>{ID}):(?P<page>\d{{1,4}})"):
    """Shows the answers to those who share their own."""

    def __init__(self, time_id: int, page: int = 0, label: str = "") -> None:
        custom_id = f"check_ins:read:{time_id}:{page}"
        super().__init__(discord.ui.Button(label=label or _("Read this round"), custom_id=custom_id))
        self._time_id, self._page = time_id, page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "ReadRound":
        return cls(int(match["time"]), int(match["page"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        time = await store.time(services.database, self._time_id)
        # Who may not see the channel may not read there either; and a server's channels are its own.
        if time is None or time.channel_id != interaction.channel_id:
            raise CareError(_("This round is not there any more."))
        key = ROUND, time.id
        if not await check_ins.has_shared(services.database, *key, interaction.user.id):
            raise CareError(_("Those read this round who share their own answer with it, however short it is."))
        found = await check_ins.shared_with(services.database, *key, self._page * A_PAGE, A_PAGE + 1)
        embed, view = _page(services, time, self._page, found)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(embed=embed, view=view)
        else:
            await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


def _page(
    services: Services, time: Time, number: int, found: Sequence[CheckIn]
) -> tuple[discord.Embed, discord.ui.View]:
    entries: list[str] = []
    for one in found[:A_PAGE]:
        words = services.vault.open(one.words)
        lines = [f"<@{one.member_id}> · {said(one.mood, one.wish)}", *([quoted(words)] if words else [])]
        entries.append("\n".join(lines)[:1000])
    title = _("This round, {moment}").format(moment=f"{from_epoch(time.planned_at):%Y-%m-%d}")
    embed = discord.Embed(title=title, description="\n\n".join(entries), colour=QUIET)
    view = lasting_view()
    if number:
        view.add_item(ReadRound(time.id, number - 1, _("Newer")))
    if len(found) > A_PAGE:
        view.add_item(ReadRound(time.id, number + 1, _("Older")))
    return embed, view.add_item(help_button())


class NudgeMe(Button, template=rf"check_ins:nudge:(?P<round>{ID}):(?P<what>yes|no)"):
    """Somebody wants to be nudged in this round, or no longer."""

    def __init__(self, round_id: int, what: str) -> None:
        label = _("Nudge me if I forget") if what == "yes" else _("No nudges any more")
        super().__init__(discord.ui.Button(label=label, custom_id=f"check_ins:nudge:{round_id}:{what}"))
        self._round_id, self._wants = round_id, what == "yes"

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "NudgeMe":
        return cls(int(match["round"]), match["what"])

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        rounds, member_id = Rounds.of(services), interaction.user.id
        if not self._wants:
            await rounds.want_no_nudge(self._round_id, member_id)
            await interaction.response.send_message(_("I won't nudge you about this round."), ephemeral=True)
            return
        await rounds.want_nudge(interaction.id, self._round_id, interaction.guild_id or 0, member_id)
        words = _("If half of the time has gone and you have not answered, I nudge you once, by direct message.")
        view = lasting_view().add_item(NudgeMe(self._round_id, "no"))
        await interaction.response.send_message(words, view=view, ephemeral=True)


def prompt(one: Round, time: Time, *, open_now: bool) -> discord.Embed:
    """What a round asks."""
    words = rules.prompt(one.questions, from_epoch(time.closes_at), open_now=open_now)
    return discord.Embed(title=one.name, description=words, colour=QUIET)


def prompt_buttons(one: Round, time: Time) -> discord.ui.View:
    """What stands under it."""
    view = lasting_view().add_item(CheckInHere(time.id)).add_item(ReadRound(time.id)).add_item(NudgeMe(one.id, "yes"))
    return view.add_item(help_button())


def nudge(one: Round, server: str, link: str, closes: datetime) -> str:
    """What somebody reads who wanted to be nudged."""
    words = _("“{name}” in {server} is open until {moment}, and you wanted a nudge: {link}. You need not answer.")
    return words.format(name=one.name, server=server, moment=on_screen(closes), link=link)
