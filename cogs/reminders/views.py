"""The list of one's own reminders with its pages, and a reminder as it arrives."""

import re
from datetime import datetime
from typing import Any

import discord

from bot.client import Button, Services
from bot.clock import from_epoch, on_screen
from bot.db import Database
from bot.language import _
from bot.plain import quoted, shortened
from cogs.reminders import rules, store

PAGE = 8
CALM = discord.Colour(0x5B8DB8)


class Turn(Button, template=r"reminders:list:(?P<page>\d{1,6}):(?P<way>earlier|later)"):
    """Turns the page of one's own list."""

    def __init__(self, page: int, way: str, *, disabled: bool = False) -> None:
        label = _("Earlier") if way == "earlier" else _("Later")
        custom_id = f"reminders:list:{page}:{way}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Turn":
        return cls(int(match["page"]), match["way"])

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        embed, view = await own_list(services.database, interaction.user.id, self._page)
        await interaction.response.edit_message(embed=embed, view=view)


async def own_list(database: Database, member_id: int, page: int) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of what somebody is going to be reminded of, the next one first; `page` counts from 0."""
    reminders = await store.waiting(database, member_id, page * PAGE, PAGE + 1)
    embed = discord.Embed(title=_("What I will remind you of"), colour=CALM)
    entries = [_entry(reminder) for reminder in reminders[:PAGE]]
    embed.description = "\n\n".join(entries) or _("Nothing is waiting. You can ask for a reminder with `/remind me`.")
    more = len(reminders) > PAGE
    if page == 0 and not more:
        return embed, None
    view = discord.ui.View(timeout=None)
    view.add_item(Turn(max(page - 1, 0), "earlier", disabled=page == 0))
    view.add_item(Turn(page + 1, "later", disabled=not more))
    return embed, view


def _entry(reminder: store.Reminder) -> str:
    moment = from_epoch(reminder.due_at)
    return f"{on_screen(moment)} · {on_screen(moment, 'R')}\n{quoted(shortened(reminder.words, 150))}"


def arriving(reminder: store.Reminder, now: datetime) -> discord.Embed:
    """A reminder, at its moment."""
    closing = rules.closing_line(from_epoch(reminder.asked_at), from_epoch(reminder.due_at), now)
    embed = discord.Embed(title=_("You asked me to remind you"), colour=CALM)
    embed.description = f"{quoted(reminder.words)}\n\n-# {closing}"
    return embed
